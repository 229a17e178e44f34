"""From the image store to pictures: which images belong together, and what machines we do not know send."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF, QTransform

from officer_app.domain.errors import Unreadable
from officer_app.formats.dicos import read_dicos
from officer_app.paths import DataDir
from officer_app.store.scans import Flag, Image, Scan
from officer_app.ui.xray.loading import Pictures, View, views_of
from officer_app.ui.xray.marks import draw_marks, free_spot, marks_of
from officer_app.ui.xray.palettes import Look
from officer_app.ui.xray.pipeline import thumbnail


def image(sop_uid: str, energy: str, view: str = "TOP", size: tuple[int, int] = (480, 800)) -> Image:
    return Image(sop_uid, sop_uid, energy, view, *size, sha256="0" * 64)


def scan(*images: Image, flags: tuple[Flag, ...] = ()) -> Scan:
    return Scan("s", datetime(2026, 11, 23, tzinfo=UTC), "", "alarm", False, (), images, flags)


def flag(assessment: str, sop_uid: str | None = None, probability: float | None = None) -> Flag:
    return Flag("PI", assessment, probability, "", sop_uid, (1, 2, 3, 4), None, None, None, None, "machine")


def paired(view: View) -> tuple[str | None, str]:
    return view.low.sop_uid if view.low else None, view.high.sop_uid


def test_low_and_high_of_a_view_are_one_picture():
    images = [
        image("l1", "low"),
        image("l2", "low", "SIDE"),
        image("h2", "high", "SIDE"),
        image("h1", "high"),
    ]
    assert {paired(view) for view in views_of([scan(*images)])} == {("l1", "h1"), ("l2", "h2")}


def test_views_named_after_their_energy_still_pair_when_there_is_only_one_of_a_size():
    (view,) = views_of([scan(image("l", "low", "LE"), image("h", "high", "HE"))])
    assert paired(view) == ("l", "h")


@pytest.mark.parametrize("energy", ["single", "low", "high"])
def test_one_energy_alone_is_a_picture_of_its_own(energy):
    (view,) = views_of([scan(image("x", energy))])
    assert paired(view) == (None, "x")


def test_images_of_two_scans_never_pair():
    first, second = scan(image("l", "low")), scan(image("h", "high"))
    assert [paired(view) for view in views_of([first, second])] == [(None, "l"), (None, "h")]


def test_a_flag_is_seen_in_the_view_it_names_and_one_that_names_none_in_every_view():
    here, anywhere, lost = flag("THREAT", "h1"), flag("THREAT"), flag("THREAT", "image that never came")
    top, side = views_of(
        [
            scan(
                image("l1", "low"),
                image("h1", "high"),
                image("h2", "high", "SIDE"),
                flags=(here, anywhere, lost),
            )
        ]
    )
    assert top.flags == (here, anywhere, lost)
    assert side.flags == (anywhere, lost)


def test_flags_are_numbered_from_the_worst_and_cleared_ones_come_last():
    flags = [
        flag("NO_THREAT"),
        flag("THREAT"),
        flag("HIGH_THREAT", None, 0.6),
        flag("HIGH_THREAT", None, 0.9),
    ]
    told = [(m.number, m.flag.assessment, m.flag.probability) for m in marks_of(flags)]
    assert told == [
        (1, "HIGH_THREAT", 0.9),
        (2, "HIGH_THREAT", 0.6),
        (3, "THREAT", None),
        (4, "NO_THREAT", None),
    ]


def test_labels_of_twelve_overlapping_flags_lie_in_the_picture_and_none_on_another():
    room, size, taken = QRectF(0, 0, 300, 200), QSizeF(18, 18), []
    for number in range(12):
        taken.append(free_spot(size, QRectF(20 + number, -10 + number, 60, 90), room, taken))
    assert all(room.contains(spot) for spot in taken)
    assert not any(a.intersects(b) for n, a in enumerate(taken) for b in taken[:n])


def test_the_chosen_flag_is_strong_and_no_flag_covers_the_goods(qapp):
    marks = marks_of([flag("HIGH_THREAT")._replace(box=(60, 60, 80, 80)) for _ in range(2)])
    marks[1] = marks[1]._replace(outline=QPolygonF(QRectF(200, 60, 80, 80)))
    drawn = QImage(320, 200, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.white)
    painter = QPainter(drawn)
    draw_marks(painter, marks, QTransform(), QRectF(0, 0, 320, 200), chosen=2)
    painter.end()

    def line(left: int) -> int:
        """Pixels that the left side of a box colours half way down."""
        return sum(drawn.pixelColor(x, 100).green() < 150 for x in range(left - 8, left + 8))

    assert line(200) > line(60) > 0
    assert drawn.pixelColor(100, 100) == drawn.pixelColor(240, 100) == QColor("white")


def keep(data: DataDir, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    folder = data.images / sha256[:2]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{sha256}.dcs").write_bytes(content)
    return sha256


@pytest.mark.parametrize(
    "name", ["SimplePresentationDX.dcs", "SimpleProcessingDX.dcs", "SimpleColorPaletteDX.dcs"]
)
def test_images_of_an_independent_writer_are_shown(samples: Path, tmp_path: Path, name: str):
    content = (samples / "dicos" / name).read_bytes()
    described = read_dicos(content)
    data = DataDir(tmp_path)
    stored = Image("i", "u", described.energy, "", described.rows, described.columns, keep(data, content))
    picture = Pictures(data).load(View(scan(stored), "", None, stored))
    assert (picture.height, picture.width) == (described.rows, described.columns)
    assert not picture.dual_energy
    seen = thumbnail(picture, 300, 300, Look())
    assert len(np.unique(seen)) > 1, "nothing can be told apart"


def test_a_picture_is_read_once_and_let_go_when_there_is_no_room(samples: Path, tmp_path: Path, monkeypatch):
    data = DataDir(tmp_path)
    contents = [
        (samples / "dicos" / name).read_bytes()
        for name in ("SimplePresentationDX.dcs", "SimpleProcessingDX.dcs")
    ]
    stored = [
        Image("i", str(n), "single", "", 1, 1, keep(data, content)) for n, content in enumerate(contents)
    ]
    views = [View(scan(one), "", None, one) for one in stored]
    pictures = Pictures(data)
    first = pictures.load(views[0])
    assert pictures.load(views[0]) is first
    monkeypatch.setattr("officer_app.ui.xray.loading._KEPT_PIXELS", 1)
    pictures.load(views[1])
    assert pictures.load(views[0]) is not first


def test_a_file_that_is_gone_is_named(tmp_path: Path):
    stored = image("x", "single")
    with pytest.raises(Unreadable, match="not in the image store"):
        Pictures(DataDir(tmp_path)).load(View(scan(stored), "", None, stored))


def test_a_report_in_the_place_of_an_image_is_refused(samples: Path, tmp_path: Path):
    data = DataDir(tmp_path)
    stored = image("x", "single")._replace(
        sha256=keep(data, (samples / "dicos" / "SimpleBaggageTDR.dcs").read_bytes())
    )
    with pytest.raises(Unreadable, match="not an X-ray image"):
        Pictures(data).load(View(scan(stored), "", None, stored))
