"""From detector values to a picture, at the resolution it is seen in. NumPy and OpenCV, no Qt.

`prepare` does once what depends on the scan alone: brightness, material and a pyramid of both. `render` then
resizes the visible part, packs the two planes into one index and takes each colour from a palette, so that a
change of view, window or rendering costs a few milliseconds.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from officer_app.ui.xray.palettes import (
    BRIGHTNESS_BITS,
    BRIGHTNESS_TOP,
    IMPENETRABLE,
    MATERIAL_TOP,
    METAL_START,
    NEARLY_AIR,
    NEEDS_MATERIAL,
    ORGANIC_END,
    SHOWN,
    Look,
    Rendering,
    palette,
)

Plane = NDArray[Any]

#: The pyramid ends where the shorter side would fall under this many pixels.
_SMALLEST = 96
_RATIO_BITS = 9
_RATIO_TOP = (1 << _RATIO_BITS) - 1
_MOST_ATTENUATION = 7.0  # -ln of the weakest transmission told apart
_CONTRAST_BITS = 8
_CONTRAST_LIMIT, _CONTRAST_TILES = 3.0, (8, 8)
_EDGE_GAIN = 4.0
_EDGE_NOISE, _EDGE_LARGEST = 4.0, 60.0  # codes of brightness: smaller is noise, larger would make a halo
_EDGE_WIDTH = (1.3, 8.0)  # pixels of the screen
_SOMETHING = 0.985  # darker than this (97 % transmission) is more than air and noise
_ROOM = 0.06  # around what there is to see, of its longer side
_FEWEST_PIXELS = 25  # of a material, before it counts as there

# Attenuation in the low over that in the high channel, less one, at which organic ends and metal begins, by
# attenuation in the high channel: thicker means harder radiation, so the materials draw together. Between
# water and glass, and aluminium and steel, of two 160 kV sandwich detectors (0.3 mm CsI before 0.6 mm copper and
# 4 mm CsI; 0.25 mm Gd2O2S before 0.8 mm copper and 4 mm CsI), computed with the coefficients of xraydb. Machines
# with other detectors lie near; telling materials closer than that needs a calibration of the machine.
_AT = (0.0, 0.05, 0.2, 0.5, 1.0, 2.0, 3.0, 4.0, 7.0)
_ORGANIC_BELOW = (0.52, 0.50, 0.46, 0.41, 0.35, 0.29, 0.255, 0.232, 0.19)
_METAL_ABOVE = (1.90, 1.80, 1.40, 1.08, 0.82, 0.58, 0.455, 0.375, 0.27)


class Level(NamedTuple):
    brightness: Plane  # uint16 codes of the palette
    contrast: Plane  # uint8: the brightness spread out in each neighbourhood of the whole image
    material: Plane | None  # uint8 codes of the palette; None: single energy


class Part(NamedTuple):
    """A rectangle in image pixels, which may reach beyond the image."""

    x: float
    y: float
    width: float
    height: float


class Picture(NamedTuple):
    """One view of one scan, ready to be rendered; `levels[0]` has the size of the image file.

    `empty` are the renderings that have no colour to show of it; `content` is where there is more than air.
    """

    levels: tuple[Level, ...]
    content: Part
    empty: frozenset[Rendering]

    @property
    def width(self) -> int:
        return int(self.levels[0].brightness.shape[1])

    @property
    def height(self) -> int:
        return int(self.levels[0].brightness.shape[0])

    @property
    def dual_energy(self) -> bool:
        return self.levels[0].material is not None


def air_bright(values: Plane, bits: int, photometric: str) -> Plane:
    """Detector values as 16 bits with air the brightest, from `bits` stored and MONOCHROME1 or MONOCHROME2.

    The value that all but the brightest half per cent stay under is taken as air (a parcel on its belt
    always shows some), so that machines that use only part of the range are not shown dark; a dead frame
    stays black.
    """
    plain = np.asarray(values)
    if plain.dtype != np.uint16:
        plain = np.clip(plain, 0, 0xFFFF).astype(np.uint16)
    top = (1 << bits) - 1
    if photometric == "MONOCHROME1":
        plain = np.uint16(top) - np.minimum(plain, np.uint16(top))
    counts = np.cumsum(np.bincount(plain[:: max(1, plain.shape[0] // 512)].reshape(-1), minlength=top + 1))
    air = max(int(np.searchsorted(counts, counts[-1] * 0.995)), top // 64, 1)
    table = np.minimum(np.arange(0x10000, dtype=np.float64) * (0xFFFF / air), 0xFFFF).astype(np.uint16)
    return table.take(plain)


def prepare(low: Plane | None, high: Plane) -> Picture:
    """A picture of planes from `air_bright`; without `low` it is a grey one of a single energy."""
    if low is None:
        return _picture(_pyramid(_brightness_table().take(high), None), NEEDS_MATERIAL)
    if low.shape != high.shape:
        low = cv2.resize(low, (high.shape[1], high.shape[0]), interpolation=cv2.INTER_AREA)
    mean: Plane = cv2.addWeighted(low, 0.5, high, 0.5, 0.0)
    brightness, material = _brightness_table().take(mean), material_of(low, high)
    empty = frozenset(which for which in SHOWN if not _holds(which, brightness, material))
    return _picture(_pyramid(brightness, material), empty)


def _picture(levels: list[Level], empty: frozenset[Rendering]) -> Picture:
    return Picture(tuple(levels), _content(levels), empty)


def _content(levels: list[Level]) -> Part:
    """Where something absorbs, with room around it; the whole image where that is nowhere.

    Asked of the smallest level, in which noise is averaged out.
    """
    high, wide = levels[0].brightness.shape
    small = levels[-1].brightness
    absorbs = small < _SOMETHING * BRIGHTNESS_TOP
    rows, columns = np.flatnonzero(absorbs.any(axis=1)), np.flatnonzero(absorbs.any(axis=0))
    if not len(rows):
        return Part(0, 0, wide, high)
    shrink = wide / small.shape[1]
    x, y = float(columns[0]) * shrink, float(rows[0]) * shrink
    width, height = (float(columns[-1]) + 1) * shrink - x, (float(rows[-1]) + 1) * shrink - y
    room = _ROOM * max(width, height)
    left, top = max(x - room, 0.0), max(y - room, 0.0)
    return Part(left, top, min(x + width + room, wide) - left, min(y + height + room, high) - top)


def material_of(low: Plane, high: Plane) -> Plane:
    """0 organic … MATERIAL_TOP metal for each pixel, quiet over noise and sharp at edges."""
    codes = _ratio_code_table()
    quiet_low: Plane = cv2.medianBlur(low, 3)
    quiet_high: Plane = cv2.medianBlur(high, 3)
    index = codes.take(quiet_low).astype(np.uint32) << _RATIO_BITS | codes.take(quiet_high)
    return cv2.medianBlur(_material_table().take(index), 5)


def _holds(which: Rendering, brightness: Plane, material: Plane) -> bool:
    """Whether anything has a colour in that rendering; what is impenetrable may be of any material."""
    start, end = SHOWN[which]
    of_kind = cv2.inRange(material, max(start, 0.0) * MATERIAL_TOP, min(end, 1.0) * MATERIAL_TOP)
    seen = cv2.inRange(brightness, 0, NEARLY_AIR * BRIGHTNESS_TOP)
    dark = cv2.inRange(brightness, 0, IMPENETRABLE * BRIGHTNESS_TOP)
    return cv2.countNonZero(cv2.bitwise_or(cv2.bitwise_and(of_kind, seen), dark)) >= _FEWEST_PIXELS


def render(picture: Picture, part: Part, width: int, height: int, look: Look) -> NDArray[np.uint32]:
    """`part` of the picture as 0xffRRGGBB pixels of `height` x `width`; beyond the image lies air."""
    scale = width / part.width
    level, shrink = _level_for(picture, scale)
    rows, columns = level.brightness.shape
    x0, x1 = max(part.x / shrink, 0.0), min((part.x + part.width) / shrink, float(columns))
    y0, y1 = max(part.y / shrink, 0.0), min((part.y + part.height) / shrink, float(rows))
    colours = palette(look, picture.dual_energy)
    seen = np.full((height, width), colours[BRIGHTNESS_TOP], dtype=np.uint32)
    if x1 <= x0 or y1 <= y0:
        return seen
    zoom = scale * shrink
    left, right = round(x0 * zoom - part.x * scale), round(x1 * zoom - part.x * scale)
    top, bottom = round(y0 * zoom - part.y * scale), round(y1 * zoom - part.y * scale)
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
    if right <= left or bottom <= top:
        return seen
    size = (right - left, bottom - top)
    box = (x0, y0, x1, y1)
    if look.rendering is Rendering.CONTRAST:
        index = _codes(_seen(level.contrast, box, size, zoom))
    else:
        index = _seen(level.brightness, box, size, zoom)
    if look.rendering is Rendering.EDGES:
        index = _crisp(index, zoom)
    if level.material is not None:
        index = _seen(level.material, box, size, zoom).astype(np.uint16) << BRIGHTNESS_BITS | index
    seen[top:bottom, left:right] = colours.take(index, mode="clip")
    return seen


def thumbnail(picture: Picture, width: int, height: int, look: Look) -> NDArray[np.uint32]:
    """The content of the picture, as large as fits into `width` x `height`."""
    content = picture.content
    scale = min(width / content.width, height / content.height)
    size = max(1, round(content.width * scale)), max(1, round(content.height * scale))
    return render(picture, content, *size, look)


def _crisp(index: Plane, zoom: float) -> Plane:
    """Steps of brightness driven apart, at the width at which the eye sees them; noise is left as it is."""
    plain = index.astype(np.float32)
    narrow, wide = _EDGE_WIDTH
    around = cv2.GaussianBlur(plain, (0, 0), min(max(narrow, narrow * zoom), wide))
    step = plain - around
    step -= np.clip(step, -_EDGE_NOISE, _EDGE_NOISE)
    np.clip(step, -_EDGE_LARGEST, _EDGE_LARGEST, out=step)
    return np.clip(plain + _EDGE_GAIN * step, 0, BRIGHTNESS_TOP).astype(np.uint16)


def _codes(contrast: Plane) -> Plane:
    """Brightness codes of the coarser ones that contrast is kept in."""
    return contrast.astype(np.uint16) * (BRIGHTNESS_TOP // ((1 << _CONTRAST_BITS) - 1))


def _seen(plane: Plane, box: tuple[float, float, float, float], size: tuple[int, int], zoom: float) -> Plane:
    """`box` of a plane resized to `size`: averaged when it shrinks, smooth when it grows."""
    x0, y0, x1, y1 = box
    if zoom < 1.0:
        cut = plane[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))]
        return cv2.resize(cut, size, interpolation=cv2.INTER_AREA)
    # growing: an affine warp hits the exact sub-pixel origin, so that dragging does not make the image jump
    into = np.array([[zoom, 0, -x0 * zoom + (zoom - 1) / 2], [0, zoom, -y0 * zoom + (zoom - 1) / 2]])
    left, top = max(int(x0) - 2, 0), max(int(y0) - 2, 0)
    cut = plane[top : int(np.ceil(y1)) + 2, left : int(np.ceil(x1)) + 2]
    into[:, 2] += (left * zoom, top * zoom)
    return cv2.warpAffine(cut, into, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _level_for(picture: Picture, scale: float) -> tuple[Level, float]:
    """The smallest level that still has a pixel for each one seen, and how much it is shrunk."""
    wanted = 0
    while wanted + 1 < len(picture.levels) and scale * 2 ** (wanted + 1) <= 1.0:
        wanted += 1
    level = picture.levels[wanted]
    return level, picture.width / level.brightness.shape[1]


def _pyramid(brightness: Plane, material: Plane | None) -> list[Level]:
    coarse = np.right_shift(brightness, BRIGHTNESS_BITS - _CONTRAST_BITS).astype(np.uint8)
    level = Level(brightness, cv2.createCLAHE(_CONTRAST_LIMIT, _CONTRAST_TILES).apply(coarse), material)
    levels = [level]
    while min(level.brightness.shape) >= 2 * _SMALLEST:
        size = ((level.brightness.shape[1] + 1) // 2, (level.brightness.shape[0] + 1) // 2)
        level = Level(
            cv2.resize(level.brightness, size, interpolation=cv2.INTER_AREA),
            cv2.resize(level.contrast, size, interpolation=cv2.INTER_AREA),
            None
            if level.material is None
            else cv2.resize(level.material, size, interpolation=cv2.INTER_AREA),
        )
        levels.append(level)
    return levels


@lru_cache(maxsize=1)
def _brightness_table() -> NDArray[np.uint16]:
    return np.rint(np.sqrt(np.arange(0x10000) / 0xFFFF) * BRIGHTNESS_TOP).astype(np.uint16)


@lru_cache(maxsize=1)
def _ratio_code_table() -> NDArray[np.uint16]:
    """Attenuation of each 16-bit value on a square-root scale: fine steps where little is absorbed."""
    transmission = np.maximum(np.arange(0x10000), 1) / 0xFFFF
    share = np.minimum(-np.log(transmission) / _MOST_ATTENUATION, 1.0)
    return np.rint(np.sqrt(share) * _RATIO_TOP).astype(np.uint16)


@lru_cache(maxsize=1)
def _material_table() -> NDArray[np.uint8]:
    """Material for each pair of attenuation codes, `low << _RATIO_BITS | high`."""
    attenuation = (np.arange(_RATIO_TOP + 1) / _RATIO_TOP) ** 2 * _MOST_ATTENUATION
    low, high = attenuation[:, None], attenuation[None, :]
    excess = low / np.maximum(high, 1e-6) - 1.0
    organic, metal = (np.interp(attenuation, _AT, curve)[None, :] for curve in (_ORGANIC_BELOW, _METAL_ABOVE))
    position = np.where(
        excess < organic,
        ORGANIC_END * excess / organic,
        np.where(
            excess < metal,
            ORGANIC_END + (METAL_START - ORGANIC_END) * (excess - organic) / (metal - organic),
            METAL_START + (excess / metal - 1.0),
        ),
    )
    position = np.where(high < 0.004, 0.0, position)  # as good as air: white whatever the ratio
    return np.rint(np.clip(position, 0.0, 1.0) * MATERIAL_TOP).astype(np.uint8).reshape(-1)
