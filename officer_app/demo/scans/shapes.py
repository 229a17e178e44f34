"""How thick simple bodies are along a parallel beam."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from officer_app.demo.scans.materials import Material

Floats = NDArray[np.floating[Any]]
"""Coordinates or thicknesses in millimetres, one for each pixel; float32 for speed."""

Size = tuple[float, float, float]
"""Width and height in the picture and depth along the beam, mm."""


def _soft(inside: Floats, edge: float) -> Floats:
    """1 inside, 0 outside, a ramp of one pixel between: `inside` is the distance from the rim in mm."""
    ramp: Floats = np.clip(inside / edge + np.float32(0.5), 0, 1)
    return ramp


def slab(u: Floats, v: Floats, size: Size, pitch: float) -> Floats:
    w, h, d = size
    return _soft(w / 2 - np.abs(u), pitch) * _soft(h / 2 - np.abs(v), pitch) * np.float32(d)


def ellipsoid(u: Floats, v: Floats, size: Size, pitch: float) -> Floats:
    w, h, d = size
    return d * np.sqrt(np.maximum(0, 1 - (2 * u / w) ** 2 - (2 * v / h) ** 2))


def rod(u: Floats, v: Floats, size: Size, pitch: float) -> Floats:
    """A cylinder lying across the beam, its axis along u."""
    w, h, d = size
    chord: Floats = d * np.sqrt(np.maximum(0, 1 - (2 * v / h) ** 2))
    return _soft(w / 2 - np.abs(u), pitch) * chord


def upright(u: Floats, v: Floats, size: Size, pitch: float) -> Floats:
    """A cylinder lying across the beam, its axis along v."""
    w, h, d = size
    return rod(v, u, (h, w, d), pitch)


def disc(u: Floats, v: Floats, size: Size, pitch: float) -> Floats:
    """A cylinder seen from its end."""
    w, h, d = size
    radius = np.sqrt((2 * u / w) ** 2 + (2 * v / h) ** 2)
    return _soft((1 - radius) * min(w, h) / 2, pitch) * np.float32(d)


def pillow(u: Floats, v: Floats, size: Size, pitch: float) -> Floats:
    """Soft goods: flat in the middle, thin towards all rims, with folds."""
    w, h, d = size
    across, down = np.square(2 * u / w), np.square(2 * v / h)
    body = np.maximum(0, 1 - across * across) * np.maximum(0, 1 - down * down)
    soft: Floats = d * np.sqrt(body) * (1 + np.float32(0.09) * np.sin(u / 9 + v / 5))
    return soft


def blade(u: Floats, v: Floats, size: Size, pitch: float) -> Floats:
    """A knife blade along u: its point at the right, its back above, its edge below."""
    w, h, d = size
    along = np.clip(u / w + 0.5, 0, 1)
    lower = h / 2 - h * np.maximum(0, along - 0.62) ** 2 / 0.145  # the edge rises to the point
    inside = np.minimum(_soft(w / 2 - np.abs(u), pitch), _soft(np.minimum(v + h / 2, lower - v), pitch))
    ground: Floats = inside * d * np.clip((lower - v) / h, 0, 1)
    return ground


def coil(u: Floats, v: Floats, size: Size, pitch: float) -> Floats:
    """A cable wound flat: rings whose wire is as thick as the coil is deep."""
    w, h, d = size
    radius = np.sqrt((2 * u / w) ** 2 + (2 * v / h) ** 2) * min(w, h) / 2
    outer = min(w, h) / 2
    across = (outer - radius) % (1.15 * d) - 0.575 * d
    wound = (radius < outer) & (radius > 0.45 * outer)
    return np.where(wound, 2 * np.sqrt(np.maximum(0, (d / 2) ** 2 - across**2)), 0)


Body = Callable[[Floats, Floats, Size, float], Floats]


@dataclass(frozen=True)
class Part:
    """A body of one material, placed relative to the middle of its object. A hollow takes material away."""

    body: Body
    material: Material
    size: Size
    at: tuple[float, float] = (0.0, 0.0)
    hollow: bool = False

    def scaled(self, factor: float) -> Part:
        w, h, d = self.size
        x, y = self.at
        return replace(self, size=(w * factor, h * factor, d * factor), at=(x * factor, y * factor))


@dataclass(frozen=True)
class Window:
    """Part of the picture: rows and columns, and the thickness there."""

    top: int
    left: int
    thickness: Floats


def project(
    part: Part, centre: tuple[float, float], angle: float, pitch: float, shape: tuple[int, int]
) -> Window | None:
    """The thickness of `part`, its object standing at `centre` (mm) turned by `angle` (radians), on a picture of
    `shape` pixels of `pitch` mm. None where it lies outside."""
    cos, sin = math.cos(angle), math.sin(angle)
    x = centre[0] + part.at[0] * cos - part.at[1] * sin
    y = centre[1] + part.at[0] * sin + part.at[1] * cos
    w, h, _ = part.size
    half_w = (abs(w * cos) + abs(h * sin)) / 2 + pitch
    half_h = (abs(w * sin) + abs(h * cos)) / 2 + pitch
    left, right = max(0, int((x - half_w) / pitch)), min(shape[1], int((x + half_w) / pitch) + 2)
    top, bottom = max(0, int((y - half_h) / pitch)), min(shape[0], int((y + half_h) / pitch) + 2)
    if left >= right or top >= bottom:
        return None
    across = ((np.arange(left, right, dtype=np.float32) + 0.5) * pitch - x)[None, :]
    down = ((np.arange(top, bottom, dtype=np.float32) + 0.5) * pitch - y)[:, None]
    u = across * np.float32(cos) + down * np.float32(sin)
    v = down * np.float32(cos) - across * np.float32(sin)
    thickness = part.body(u, v, part.size, pitch).astype(np.float32)
    return Window(top, left, -thickness if part.hollow else thickness)
