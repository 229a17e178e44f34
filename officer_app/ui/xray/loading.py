"""Images of a scan from the image store to pictures, off the GUI thread; kept while they may be asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from officer_app.domain.errors import Unreadable
from officer_app.paths import DataDir
from officer_app.store.scans import Flag, Image, Scan
from officer_app.ui.xray.pipeline import Picture, Plane, air_bright, prepare

_KEPT_PIXELS = 48 << 20  # about 250 MB of planes


class View(NamedTuple):
    """One view of one scan: the image files it is made of (low and high energy, or one alone)."""

    scan: Scan
    name: str
    low: Image | None
    high: Image

    @property
    def sop_uids(self) -> frozenset[str]:
        return frozenset(image.sop_uid for image in (self.low, self.high) if image)

    @property
    def hashes(self) -> frozenset[str]:
        """The SHA-256 of its files."""
        return frozenset(image.sha256 for image in (self.low, self.high) if image)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What was marked on this view; a mark that names no image here counts for each view."""
        known = {image.sop_uid for image in self.scan.images}
        return tuple(
            flag
            for flag in self.scan.flags
            if flag.image_sop_uid in self.sop_uids or flag.image_sop_uid not in known
        )


def views_of(scans: Sequence[Scan]) -> list[View]:
    """The views of all scans, each low-energy image beside the high-energy one of the same view."""
    found = []
    for scan in scans:
        lows = [image for image in scan.images if image.energy == "low"]
        for image in (image for image in scan.images if image.energy != "low"):
            low = _partner(image, lows) if image.energy == "high" else None
            if low is not None:
                lows.remove(low)
            found.append(View(scan, image.view, low, image))
        found += [View(scan, image.view, None, image) for image in lows]
    return found


def _partner(high: Image, lows: Sequence[Image]) -> Image | None:
    """The low-energy image of the same view, else the only one of the same size."""
    same_view = [low for low in lows if low.view == high.view]
    same_size = [low for low in lows if (low.rows, low.columns) == (high.rows, high.columns)]
    return next(iter(same_view or (same_size if len(same_size) == 1 else ())), None)


class Pictures:
    """The pictures of views, read from the image store once and kept while there is room."""

    def __init__(self, data: DataDir) -> None:
        self._data = data
        self._kept: OrderedDict[tuple[str | None, str], Picture] = OrderedDict()
        self._lock = Lock()

    def load(self, view: View) -> Picture:
        """Raises Unreadable where the file is missing or cannot be decoded."""
        key = (view.low.sha256 if view.low else None, view.high.sha256)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        picture = prepare(self._plane(view.low) if view.low else None, self._plane(view.high))
        with self._lock:
            self._kept[key] = picture
            while len(self._kept) > 1 and sum(p.width * p.height for p in self._kept.values()) > _KEPT_PIXELS:
                self._kept.popitem(last=False)
        return picture

    def _plane(self, image: Image) -> Plane:
        from officer_app.domain.scans import XrayImage
        from officer_app.formats.dicos import decode_pixels, read_dicos

        try:
            data = (self._data.images / image.sha256[:2] / f"{image.sha256}.dcs").read_bytes()
        except OSError as error:
            raise Unreadable(f"The image file {image.sha256[:12]}… is not in the image store.") from error
        described = read_dicos(data)
        if not isinstance(described, XrayImage):
            raise Unreadable("The file in the image store is not an X-ray image.")
        pixels = decode_pixels(data)
        if pixels.ndim == 3:  # a volume: what a projection through it would show
            pixels = pixels.min(axis=0)
        return air_bright(pixels, described.bits, described.photometric)


@lru_cache(maxsize=2)
def pictures(data: DataDir) -> Pictures:
    """The pictures of a data folder, the same for every widget."""
    return Pictures(data)
