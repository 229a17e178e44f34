"""Where a potential threat object is: region of interest, bounding polygon, bitmap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from officer_app.domain.scans import Box, Point, Region
from officer_app.formats.dicos.attributes import Attributes

_FARTHEST = 1_000_000  # pixels
_MOST_POINTS = 400


def regions_of(view: Attributes) -> list[Region]:
    """The regions one representation of an object names, one for each ROI; without a ROI one without a box.

    The first region takes the BoundingPolygon. A polygon of two points is a box given by opposite corners;
    where there is no polygon, a bitmap that does not fill its box gives the outline.
    """
    images = tuple(view.uids("ReferencedInstanceSequence"))
    corners = _polygon(view)
    polygon = corners if len(corners) > 2 else None
    found: list[Region] = []
    for roi in view.items("ThreatROIVoxelSequence"):
        box, frames = _roi(roi)
        outline = polygon if not found else None
        if box and not outline:
            outline = _bitmap_outline(roi, box, frames)
        found.append(Region(images=images, box=box, polygon=outline, frames=frames))
    if corners and (not found or found[0].box is None):
        found[:1] = [Region(images=images, box=_around(corners), polygon=polygon)]
    return found or [Region(images=images)]


def _roi(roi: Attributes) -> tuple[Box | None, tuple[int, int] | None]:
    """Base is the first voxel, extents the size (x, y, z); frames only where the region has a depth."""
    base, extents = roi.floats("ThreatROIBase"), roi.floats("ThreatROIExtents")
    if len(base) != 3 or len(extents) != 3:
        return None, None
    if max(map(abs, (*base, *extents))) > _FARTHEST or min(extents[:2]) < 1 or min(base) < 0:
        roi.warnings.append(f"A region at {base} of size {extents} makes no sense and was left out")
        return None, None
    x, y, z = (round(v) for v in base)
    w, h, d = (round(v) for v in extents)
    return (x, y, w, h), (z, d) if d > 1 or z > 0 else None


def _polygon(view: Attributes) -> tuple[Point, ...]:
    """Points from x, y, z triples, without immediate repeats."""
    values = view.floats("BoundingPolygon")
    if len(values) < 6 or len(values) % 3:
        return ()
    if max(map(abs, values)) > _FARTHEST:
        view.warnings.append("A bounding polygon makes no sense and was left out")
        return ()
    points = [(round(values[i]), round(values[i + 1])) for i in range(0, len(values), 3)]
    distinct = [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]
    return tuple(distinct) if len(distinct) > 1 else ()


def _around(points: Sequence[Point]) -> Box:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(1, max(xs) - min(xs)), max(1, max(ys) - min(ys))


def _bitmap_outline(roi: Attributes, box: Box, frames: tuple[int, int] | None) -> tuple[Point, ...] | None:
    """The outline of the bitmap seen along z, drawn down its right edge and up its left one.

    One bit a voxel, x fastest, least significant bit first. What is hollow within a row is filled in.
    """
    bitmap = roi.value("ThreatROIBitmap")
    x, y, w, h = box
    depth = frames[1] if frames else 1
    if not isinstance(bitmap, bytes) or not bitmap:
        return None
    if len(bitmap) * 8 < w * h * depth:
        roi.warnings.append(f"A bitmap of {len(bitmap)} bytes is too short for {w} x {h} x {depth}")
        return None
    voxels = np.unpackbits(np.frombuffer(bitmap, np.uint8), count=w * h * depth, bitorder="little")
    seen: NDArray[np.bool_] = np.logical_or.reduce(voxels.reshape(depth, h, w), axis=0)
    if seen.all() or not seen.any():
        return None
    outline = _outline(seen, x, y)
    return outline if set(outline) != {(x, y), (x + w, y), (x, y + h), (x + w, y + h)} else None


def _outline(seen: NDArray[np.bool_], x: int, y: int) -> tuple[Point, ...]:
    rows = np.flatnonzero(seen.any(axis=1))
    width = seen.shape[1]
    left = seen[rows].argmax(axis=1)
    right = width - seen[rows][:, ::-1].argmax(axis=1)
    step = max(1, len(rows) * 4 // _MOST_POINTS)
    down: list[Point] = []
    up: list[Point] = []
    for i in range(0, len(rows), step):
        last = min(i + step, len(rows)) - 1
        top, bottom = y + int(rows[i]), y + int(rows[last]) + 1
        far, near = x + int(right[i : last + 1].max()), x + int(left[i : last + 1].min())
        down += [(far, top), (far, bottom)]
        up += [(near, top), (near, bottom)]
    return tuple(_straightened(down + up[::-1]))


def _straightened(points: list[Point]) -> list[Point]:
    """Without points in the middle of a straight horizontal or vertical line, and without repeats."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and any(kept[-2][k] == kept[-1][k] == point[k] for k in (0, 1)):
            kept.pop()
        kept.append(point)
    return kept
