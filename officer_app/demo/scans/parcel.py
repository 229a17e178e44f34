"""A dual-energy X-ray picture of one parcel, from what is in it.

Beer and Lambert along a parallel beam: in every pixel and energy band the signal falls by exp(-sum of mu x).
Photons are counted with Poisson noise and read out with electronic noise. Air is bright.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from officer_app.demo.scans.kinds import Blueprint, Kind, Rng, build
from officer_app.demo.scans.materials import Material
from officer_app.demo.scans.shapes import Floats, Part, Window, project, slab
from officer_app.demo.scans.spectrum import spectrum
from officer_app.domain.scans import Box

AIR = 58_000  # stored value of the open beam, of 65,535
_PHOTONS = {"low": 90_000, "high": 60_000}  # a pixel in air
_READOUT = 3.0  # electronic noise, stored values
_WALL = 4.0  # mm of corrugated cardboard
_MOST_PIECES = 12  # drawn of one kind of goods; their masses stand for all


@dataclass(frozen=True)
class Content:
    """Goods of one kind: `pieces` of them weighing `mass_g` together. Hidden ones lie among the others."""

    kind: Kind
    mass_g: float
    pieces: int = 1
    name: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class TrueObject:
    """What really is where in the picture; the machine is to find out."""

    kind: Kind
    name: str
    box: Box
    mass_g: float
    density: float  # kg/m3 of the material, not of the packing
    z_effective: float
    hidden: bool


@dataclass(frozen=True)
class Scan:
    """Two pictures of one parcel, rows by columns, and the truth behind them."""

    low: NDArray[np.uint16]
    high: NDArray[np.uint16]
    objects: tuple[TrueObject, ...]
    weight_kg: Decimal  # contents and box


def make_scan(
    contents: Sequence[Content], seed: int, columns: int = 800, rows: int = 480, pitch: float = 1.0
) -> Scan:
    """The picture of a parcel that holds `contents`, of `columns` x `rows` pixels of `pitch` mm; the same for
    the same seed. The parcel is as large as its contents need, up to the picture."""
    rng = np.random.default_rng(seed)
    picture = _Picture(rows, columns, pitch)
    width, height = (columns - 40) * pitch, (rows - 40) * pitch
    pieces = [piece for content in contents for piece in _pieces(content, rng, width, height)]
    box_size = _box_around(pieces, width, height)
    weight_g = picture.add(_carton(box_size), picture.middle, 0.0).mass_g
    objects = []
    for piece, centre in _arranged(pieces, box_size, picture.middle, rng):
        seen = picture.add(piece.parts, centre, piece.angle)
        weight_g += seen.mass_g
        if seen.box:
            objects.append(_truth(piece.content, seen))
    low, high = picture.exposed(rng)
    return Scan(low, high, tuple(objects), Decimal(f"{weight_g / 1000:.3f}"))


@dataclass(frozen=True)
class _Piece:
    content: Content
    parts: tuple[Part, ...]
    room: tuple[float, float, float]
    angle: float


@dataclass(frozen=True)
class _Seen:
    box: Box | None
    mass_g: float
    volume_mm3: float
    z_effective: float


class _Picture:
    """The sum of mu x in every band and pixel."""

    def __init__(self, rows: int, columns: int, pitch: float) -> None:
        self.shape = (rows, columns)
        self.pitch = pitch
        self.middle = (columns * pitch / 2, rows * pitch / 2)
        self._depth = np.zeros((len(spectrum().low), rows, columns), np.float32)

    def add(self, parts: Sequence[Part], centre: tuple[float, float], angle: float) -> _Seen:
        """Put an object into the beam."""
        windows = [(part, project(part, centre, angle, self.pitch, self.shape)) for part in parts]
        shown = [(part, window) for part, window in windows if window is not None]
        for part, window in shown:
            bottom = window.top + window.thickness.shape[0]
            right = window.left + window.thickness.shape[1]
            place = self._depth[:, window.top : bottom, window.left : right]
            place += part.material.attenuation.astype(np.float32)[:, None, None] * window.thickness
        return _summed(shown, self.pitch)

    def exposed(self, rng: Rng) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
        """Low and high energy as the detector stores them."""
        passed = np.exp(-np.maximum(self._depth, 0)).reshape(len(self._depth), -1)
        layers = np.vstack([spectrum().low, spectrum().high]).astype(np.float32)
        low, high = layers @ passed
        return (
            _counted(low, _PHOTONS["low"], rng).reshape(self.shape),
            _counted(high, _PHOTONS["high"], rng).reshape(self.shape),
        )


def _counted(signal: Floats, photons: int, rng: Rng) -> NDArray[np.uint16]:
    """Stored values of a signal (1 in air): photons counted, scaled, read out. From a thousand photons on, the
    Poisson distribution is drawn as the normal one it has become, together with the electronic noise."""
    scale = AIR / photons
    expected = signal * np.float32(photons)
    spread = np.sqrt(expected * np.float32(scale**2) + np.float32(_READOUT**2))
    stored = expected * np.float32(scale) + spread * rng.standard_normal(expected.size, np.float32)
    few = np.flatnonzero(expected < 1_000)
    stored[few] = rng.poisson(expected[few]) * scale + rng.normal(0, _READOUT, few.size)
    words: NDArray[np.uint16] = np.clip(np.rint(stored), 0, 65_535).astype(np.uint16)
    return words


def _summed(shown: Sequence[tuple[Part, Window]], pitch: float) -> _Seen:
    mass = volume = weighted = 0.0
    edges: list[tuple[int, int, int, int]] = []
    for part, window in shown:
        filled = float(window.thickness.sum()) * pitch**2
        grams = filled / 1000 * part.material.density
        mass, volume = mass + grams, volume + filled
        weighted += grams * part.material.z_effective**2.94
        if not part.hollow:
            h, w = window.thickness.shape
            edges.append((window.left, window.top, window.left + w, window.top + h))
    box = None
    if edges:
        left, top = min(e[0] for e in edges), min(e[1] for e in edges)
        box = (left, top, max(e[2] for e in edges) - left, max(e[3] for e in edges) - top)
    z = (weighted / mass) ** (1 / 2.94) if mass > 0 else 0.0
    return _Seen(box, mass, volume, z)


def _truth(content: Content, seen: _Seen) -> TrueObject:
    assert seen.box is not None
    return TrueObject(
        kind=content.kind,
        name=content.name or content.kind.value,
        box=seen.box,
        mass_g=round(seen.mass_g, 1),
        density=round(seen.mass_g / seen.volume_mm3 * 1e6, 0) if seen.volume_mm3 else 0.0,
        z_effective=round(seen.z_effective, 2),
        hidden=content.hidden,
    )


def _pieces(content: Content, rng: Rng, width: float, height: float) -> list[_Piece]:
    """The objects drawn for `content`, scaled so that they weigh what it weighs."""
    count = max(1, min(content.pieces, _MOST_PIECES))
    return [_piece(content, content.mass_g / count, rng, width, height) for _ in range(count)]


def _piece(content: Content, mass_g: float, rng: Rng, width: float, height: float) -> _Piece:
    blueprint = build(content.kind, rng)
    quarter_turn = rng.random() < 0.25
    w, h, _ = blueprint.room
    across, down = (h, w) if quarter_turn else (w, h)
    fits = min(0.9 * width / across, 0.9 * height / down)
    wanted = mass_g / _mass(blueprint)
    factor = min(max(wanted ** (1 / 3), 0.55), 1.8, fits)
    deeper = min(max(wanted / factor**3, 0.3), 6.0)  # what size cannot give, thickness does
    parts = tuple(_deepened(part.scaled(factor), deeper) for part in blueprint.parts)
    angle = (math.pi / 2 if quarter_turn else 0.0) + float(rng.normal(0, 0.03))
    room = (across * factor, down * factor, blueprint.room[2] * factor * deeper)
    return _Piece(content, parts, room, angle)


def _deepened(part: Part, factor: float) -> Part:
    w, h, d = part.size
    return replace(part, size=(w, h, d * factor))


def _mass(blueprint: Blueprint) -> float:
    """Grams at usual size, measured in a coarse picture of its own."""
    w, h, _ = blueprint.room
    shape = (int(h / 2) + 4, int(w / 2) + 4)
    centre = (shape[1] * 1.0, shape[0] * 1.0)
    grams = 0.0
    for part in blueprint.parts:
        if window := project(part, centre, 0.0, 2.0, shape):
            grams += float(window.thickness.sum()) * 4 / 1000 * part.material.density
    return grams


def _box_around(pieces: Sequence[_Piece], width: float, height: float) -> tuple[float, float, float]:
    """A carton that takes the pieces, laid out in as many layers as it takes."""
    rooms = [p.room for p in pieces if not p.content.hidden] or [(200.0, 140.0, 80.0)]
    area = sum(w * h for w, h, _ in rooms) / 0.55
    layers = math.ceil(area / (0.9 * width * height))
    across = max(math.sqrt(area / layers * 1.7), 160.0, *(w + 30 for w, _, _ in rooms))
    across = min(across, width)
    down = min(max(area / layers / across, 110.0, *(h + 30 for _, h, _ in rooms)), height)
    depth = layers * max(d for _, _, d in rooms) + 2 * _WALL
    return across, down, min(max(depth, 60.0), 600.0)


def _carton(size: tuple[float, float, float]) -> tuple[Part, ...]:
    """Two faces, four walls, and the flaps' seam with its tape."""
    w, h, d = size
    return (
        Part(slab, Material.CARDBOARD, (w, h, d)),
        Part(slab, Material.CARDBOARD, (w - 2 * _WALL, h - 2 * _WALL, d - 2 * _WALL), hollow=True),
        Part(slab, Material.CARDBOARD, (w, 5.0, 2 * _WALL)),
        Part(slab, Material.POLYETHYLENE, (w, 48.0, 0.1)),
    )


def _arranged(
    pieces: Sequence[_Piece], box_size: tuple[float, float, float], middle: tuple[float, float], rng: Rng
) -> list[tuple[_Piece, tuple[float, float]]]:
    """Pieces and where their middles are: rows of falling height, a further layer when one is full; hidden
    ones anywhere."""
    w, h = box_size[0] - 20, box_size[1] - 20
    left, top = middle[0] - w / 2, middle[1] - h / 2
    placed = []
    x = y = row = 0.0
    mirrored = rng.random(2) < 0.5
    for piece in sorted(pieces, key=lambda p: -p.room[1]):
        across, down, _ = piece.room
        free_w, free_h = max(w - across, 0.0), max(h - down, 0.0)
        if piece.content.hidden:
            placed.append(
                (piece, (left + across / 2 + rng.random() * free_w, top + down / 2 + rng.random() * free_h))
            )
            continue
        if x > free_w and x > 0:
            x, y, row = 0.0, y + row, 0.0
        if y > free_h and y > 0:
            x = y = row = 0.0
            mirrored = ~mirrored  # the next layer starts in the opposite corner
        offset_x, offset_y = min(x, free_w), min(y, free_h)
        if mirrored[0]:
            offset_x = free_w - offset_x
        if mirrored[1]:
            offset_y = free_h - offset_y
        placed.append((piece, (left + offset_x + across / 2, top + offset_y + down / 2)))
        x, row = x + across + 4 + 8 * rng.random(), max(row, down + 6)
    return placed
