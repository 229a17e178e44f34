"""The trade's colours as look-up tables: one 32-bit colour for each material and brightness. No Qt.

A palette index packs both: `material << BRIGHTNESS_BITS | brightness`. Material runs from organic over mixed
to metal; brightness is the square root of transmission, so that dark regions keep their steps.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

BRIGHTNESS_BITS = 10
MATERIAL_BITS = 6
BRIGHTNESS_TOP = (1 << BRIGHTNESS_BITS) - 1
MATERIAL_TOP = (1 << MATERIAL_BITS) - 1

#: Below this brightness (0.8 % transmission) nothing is known of the material: impenetrable.
IMPENETRABLE = 0.09

Palette = NDArray[Any]  # uint32


class Rendering(StrEnum):
    """How the same two planes are coloured."""

    NORMAL = "normal"
    ORGANIC = "organic"
    INORGANIC = "inorganic"
    METAL = "metal"
    HIGH_PENETRATION = "high_penetration"
    LOW_PENETRATION = "low_penetration"
    INVERT = "invert"
    EDGES = "edges"
    CONTRAST = "contrast"
    GREY = "grey"


#: Brighter than this (98 % transmission) is air and paper: there is nothing to see of a material.
NEARLY_AIR = 0.99


class Look(NamedTuple):
    """A rendering and the part of the brightness range that is spread over black to white."""

    rendering: Rendering = Rendering.NORMAL
    level: float = 0.5  # middle of the window, 0 black … 1 air
    window: float = 1.0  # its width


# Colour at each brightness, from air to black: hue families as screeners know them.
_STOPS = (0.975, 0.93, 0.80, 0.62, 0.42, 0.25, 0.15, IMPENETRABLE)
_ORGANIC = ("ffffff", "fdeedb", "f9cf98", "f3a44a", "d97c12", "9a5207", "552c05", "000000")
_MIXED = ("ffffff", "e9f4e0", "bfdfa6", "85bf66", "4c9440", "256332", "0f3a23", "000000")
_METAL = ("ffffff", "e6ecfa", "b4c6f0", "7194de", "3663c4", "173c98", "0a1c5c", "000000")
_GREY = ("ffffff", "f0f0f0", "cccccc", "9e9e9e", "6b6b6b", "3d3d3d", "1f1f1f", "000000")

# Material positions (0 organic … 1 metal): where the families part, and between which each has its pure colour.
ORGANIC_END = 0.27
METAL_START = 0.71
#: From which to which material a rendering shows colour.
SHOWN = {
    Rendering.ORGANIC: (-1.0, ORGANIC_END),
    Rendering.INORGANIC: (ORGANIC_END, 2.0),
    Rendering.METAL: (METAL_START, 2.0),
}
#: What needs two energies to mean anything.
NEEDS_MATERIAL = frozenset(SHOWN)

_FAMILIES = ((0.0, 0.25, _ORGANIC), (0.31, 0.66, _MIXED), (0.77, 1.0, _METAL))


def _ramp(colours: tuple[str, ...]) -> NDArray[np.float64]:
    """RGB for every brightness code."""
    codes = np.linspace(0.0, 1.0, BRIGHTNESS_TOP + 1)
    rgb = np.array([[int(c[i : i + 2], 16) for i in (0, 2, 4)] for c in colours], dtype=float)
    return np.stack([np.interp(codes, _STOPS[::-1], rgb[::-1, channel]) for channel in range(3)], axis=1)


@lru_cache(maxsize=1)
def _colour_table() -> NDArray[np.float64]:
    """(material, brightness, RGB) of the normal rendering."""
    positions = [edge for start, end, _ in _FAMILIES for edge in (start, end)]
    ramps = np.stack([_ramp(colours) for _, _, colours in _FAMILIES for _ in (0, 1)])
    materials = np.linspace(0.0, 1.0, MATERIAL_TOP + 1)
    above = np.clip(np.searchsorted(positions, materials, side="right"), 1, len(positions) - 1)
    start, end = np.take(positions, above - 1), np.take(positions, above)
    share = ((materials - start) / (end - start))[:, None, None]
    return ramps[above - 1] * (1 - share) + ramps[above] * share


@lru_cache(maxsize=1)
def _grey_table() -> NDArray[np.float64]:
    return np.broadcast_to(_ramp(_GREY), (MATERIAL_TOP + 1, BRIGHTNESS_TOP + 1, 3))


def _only(start: float, end: float) -> NDArray[np.float64]:
    """Materials from `start` to `end` in colour, all else as pale grey behind them.

    What is impenetrable stays black: it may be of that material, and is never faded away.
    """
    materials = np.linspace(0.0, 1.0, MATERIAL_TOP + 1)
    shown = np.clip(np.minimum(materials - start, end - materials) / 0.04 + 1.0, 0.0, 1.0)[:, None]
    known = np.clip((np.linspace(0.0, 1.0, BRIGHTNESS_TOP + 1) - IMPENETRABLE) / 0.04, 0.0, 1.0)[None, :]
    faded = ((1 - shown) * known)[:, :, None]
    pale = 255 - (255 - _grey_table()) * 0.45
    return _colour_table() * (1 - faded) + pale * faded


@lru_cache(maxsize=8)
def _table(rendering: Rendering, dual_energy: bool) -> Palette:
    """(material, brightness) -> 0xffRRGGBB, before any window."""
    if rendering is Rendering.GREY or not dual_energy:
        rgb = _grey_table()
    elif rendering in SHOWN:
        rgb = _only(*SHOWN[rendering])
    else:
        rgb = _colour_table()
    codes = np.rint(rgb).astype(np.uint32)
    packed: Palette = np.uint32(0xFF000000) | codes[..., 0] << 16 | codes[..., 1] << 8 | codes[..., 2]
    return packed


def _shown_brightness(look: Look) -> NDArray[np.intp]:
    """The brightness code shown for each one measured."""
    codes = np.linspace(0.0, 1.0, BRIGHTNESS_TOP + 1)
    shown = np.clip((codes - look.level) / max(look.window, 0.01) + 0.5, 0.0, 1.0)
    if look.rendering is Rendering.HIGH_PENETRATION:
        shown = np.clip(shown * 2.6, 0.0, 1.0) ** 0.8
    elif look.rendering is Rendering.LOW_PENETRATION:
        shown = np.clip((shown - 0.55) / 0.45, 0.0, 1.0)
    elif look.rendering is Rendering.INVERT:
        shown = 1.0 - shown
    return np.rint(shown * BRIGHTNESS_TOP).astype(np.intp)


@lru_cache(maxsize=16)
def palette(look: Look, dual_energy: bool) -> Palette:
    """0xffRRGGBB for every packed index. A new window or rendering costs this table, not the image."""
    table = _table(look.rendering, dual_energy)
    made = np.ascontiguousarray(table[:, _shown_brightness(look)].reshape(-1))
    made.flags.writeable = False
    return made
