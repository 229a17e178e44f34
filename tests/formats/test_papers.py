"""Pages of PDFs: drawn in a process of their own; what is broken, locked or hostile ends in a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

import cv2
import numpy as np
import pytest

from officer_app.domain.errors import Unreadable
from officer_app.formats import papers, photos
from officer_app.formats.papers import Page, PaperWorker
from tests.formats.pdfs import ENDLESS, FILLED, LOCKED, TWO_HALVES, pdf

BLUE, RED, WHITE = b"\xff\x00\x00", b"\x00\x00\xff", b"\xff\xff\xff"


@pytest.fixture(scope="module")
def worker() -> Iterator[PaperWorker]:
    made = PaperWorker()
    yield made
    made.close()


def first(page: Page) -> bytes:
    return page.pixels[:3]


def test_a_page_is_drawn_as_large_as_it_fits(worker: PaperWorker) -> None:
    page = worker.page(pdf(box="0 0 100 50"), 0, 400, 400)
    assert page[:3] == (1, 400, 200)
    page = worker.page(pdf(), 0, 401, 133)  # rows whose octets are no multiple of four
    assert page[:3] == (1, 133, 133)
    assert (first(page), page.pixels[-3:]) == (RED, BLUE)
    assert len(page.pixels) == 133 * 133 * 3


def test_each_page_of_many_is_drawn_and_none_beyond(worker: PaperWorker) -> None:
    paper = pdf([TWO_HALVES] * 9_999 + ["0 0 1 rg 0 0 100 100 re f"])
    assert worker.page(paper, 9_999, 50, 50)[:3] == (10_000, 50, 50)
    assert first(worker.page(paper, 9_999, 50, 50)) == BLUE
    with pytest.raises(Unreadable, match="cannot be shown"):
        worker.page(paper, 10_000, 50, 50)


@pytest.mark.parametrize(
    "box",
    ["0 0 1e9 1e9", "0 0 1 1e30", "0 0 0 0", "0 0 nan nan", "0 0 200000 2", "0 0 1e-5 1e-5", "9 9 -9 -9"],
)
def test_a_page_of_any_size_stays_in_its_room(worker: PaperWorker, box: str) -> None:
    page = worker.page(pdf(box=box), 0, 90, 60)
    assert 1 <= page.width <= 90 and 1 <= page.height <= 60
    assert len(page.pixels) == page.width * page.height * 3


def test_no_room_is_larger_than_the_largest(worker: PaperWorker) -> None:
    assert worker.page(pdf(), 0, 60_000, 90_000)[:3] == (1, papers.MOST_SIDE, papers.MOST_SIDE)


def test_one_cut_short_anywhere_is_shown_or_refused_and_the_next_is_drawn(worker: PaperWorker) -> None:
    whole = pdf()
    refused = 0
    for end in range(0, len(whole), 7):
        try:
            assert worker.page(whole[:end], 0, 50, 50).pages == 1
        except Unreadable:
            refused += 1
    assert refused > 10
    assert first(worker.page(whole, 0, 50, 50)) == RED


def test_bytes_changed_anywhere_cost_nothing_else(worker: PaperWorker) -> None:
    dice = np.random.default_rng(5)
    whole = pdf()
    for _ in range(100):
        broken = bytearray(whole)
        for at in dice.integers(9, len(whole), 12):
            broken[at] = dice.integers(256)
        with suppress(Unreadable):
            worker.page(bytes(broken), 0, 50, 50)
    assert first(worker.page(whole, 0, 50, 50)) == RED


def test_one_with_a_password_is_said_to_be_locked(worker: PaperWorker) -> None:
    with pytest.raises(Unreadable, match=r"locked with a password .* Save a copy"):
        worker.page(LOCKED, 0, 50, 50)


def test_what_is_filled_into_a_form_is_seen(worker: PaperWorker) -> None:
    assert first(worker.page(FILLED, 0, 50, 50)) == b"\x00\xff\x00"


def test_a_drawing_that_holds_itself_costs_only_its_process(worker: PaperWorker) -> None:
    with suppress(Unreadable):
        worker.page(ENDLESS, 0, 50, 50)
    assert first(worker.page(pdf(), 0, 50, 50)) == RED


def test_no_script_runs(worker: PaperWorker) -> None:
    asked = "from pypdfium2.version import PDFIUM_INFO; print(*PDFIUM_INFO.flags)"
    built = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert not set(built.stdout.split()) & {"V8", "XFA"}
    paper = pdf(catalogue="/OpenAction<</S/JavaScript/JS(while\\(true\\){})>>")
    assert first(worker.page(paper, 0, 50, 50)) == RED


def test_one_that_never_ends_is_ended_and_the_next_is_drawn(
    worker: PaperWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "_SECONDS", 0.5)
    with pytest.raises(Unreadable, match="cannot be shown"):
        worker.page(pdf(["0 0 100 100 re f " * 1_000_000]), 0, 2_000, 2_000)
    monkeypatch.undo()
    assert first(worker.page(pdf(), 0, 50, 50)) == RED


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space are Linux's")
def test_one_that_takes_too_much_memory_costs_only_its_process(
    worker: PaperWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "_BYTES", 1_000_000)
    with pytest.raises(Unreadable, match="cannot be shown"):
        worker.page(pdf(), 0, 4_000, 4_000)
    monkeypatch.undo()
    assert first(worker.page(pdf(), 0, 50, 50)) == RED


def test_a_paper_has_its_first_page_as_its_small_picture() -> None:
    checked = photos.check(pdf([TWO_HALVES, ""]))
    assert checked.kind == photos.Kind("pdf")
    picture = cv2.imdecode(np.frombuffer(checked.thumbnail or b"", np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (photos.THUMBNAIL, photos.THUMBNAIL, 3)
    assert picture[10, 10, 2] > 240 and picture[-10, 10, 0] > 240


def test_one_that_cannot_be_shown_is_kept_all_the_same() -> None:
    assert photos.check(LOCKED) == (photos.Kind("pdf"), None)


def test_the_app_itself_never_loads_what_draws() -> None:
    asked = (
        "import sys; from tests.formats.pdfs import pdf; from officer_app.formats.papers import small;"
        "print(len(small(pdf(), 50)), [name for name in sys.modules if 'pdfium' in name])"
    )
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    told = subprocess.run(
        [sys.executable, "-c", asked], env=paths, capture_output=True, text=True, check=True
    )
    octets, loaded = told.stdout.split(maxsplit=1)
    assert int(octets) > 100
    assert loaded == "[]\n"
