"""What an officer waits for at the inspection page: after submitting, and among 200 photos of 12 megapixels.

*Submit* is from Ctrl+Enter in the real window until the queue with the next task is painted; its floor, taking turns
with it, is the bare transaction of the same record on the same station. *Photos* opens a task with 200 different
JPEGs of 4,000 x 3,000 and scrolls the strip from end to end while a timer measures how late the event loop answers.

    python -m benchmarks.recording [--runs 15] [--photos 200]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.filling import fill
from officer_app.domain.outcome import Check, Outcome
from officer_app.domain.words import Disposition
from officer_app.paths import DataDir
from officer_app.store.detail import read_detail, said_list
from officer_app.store.engine import Store, open_store
from officer_app.store.station import read_actor
from officer_app.ui.app import make_application
from officer_app.ui.window import Window
from officer_app.workflow.context import load_context
from officer_app.workflow.evidence import attach
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.tasks import claim_most_urgent

MOST_MORE_MS, MOST_STALL_MS, MOST_MEMORY_MB = 100, 50, 400
_PATIENCE = 60.0
_TICK_MS = 2
_LOGIN = "officer1"


def until(app: QApplication, reached: Callable[[], bool]) -> None:
    """Let the window work until it has come so far."""
    deadline = time.monotonic() + _PATIENCE
    while not reached():
        if time.monotonic() > deadline:
            raise TimeoutError("the window did not get there")
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


@contextmanager
def window_on(app: QApplication, data: DataDir) -> Iterator[Window]:
    """The real window, signed in."""
    window = Window(app, data, signed_in=_LOGIN, watch_inbox=False)
    window.resize(1440, 900)
    window.show()
    window.open()
    until(app, lambda: window.desk is not None and window.desk.current is not None)
    yield window
    window.close_at_once()


class Painted(QObject):
    """When the widget was first painted while a condition held."""

    def __init__(self, condition: Callable[[], bool]) -> None:
        super().__init__()
        self._condition = condition
        self.at: float | None = None

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if self.at is None and event.type() == QEvent.Type.Paint and self._condition():
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self.at = self.at or time.perf_counter()


def claim(store: Store, data: DataDir) -> str:
    """The most urgent task is the officer's; gives its consignment."""
    with store.read() as connection:
        officer = read_actor(connection, _LOGIN, "07")
    return claim_most_urgent(store, load_context(store, data), officer)


def bare(store: Store, data: DataDir) -> float:
    """Seconds that the transaction of a record takes by itself."""
    context, consignment_id = load_context(store, data), claim(store, data)
    with store.read() as connection:
        detail, officer = read_detail(connection, consignment_id), read_actor(connection, _LOGIN, "07")
    assert detail.task is not None
    checks = tuple(Check(requirement=one.en, done=True) for one in said_list(detail.task.requirements))
    outcome = Outcome(conform=True, disposition=Disposition.RELEASE, checks=checks)
    began = time.perf_counter()
    record_outcome(store, context, officer, detail.task.task_id, outcome)
    return time.perf_counter() - began


def submitted(app: QApplication, window: Window, consignment_id: str) -> float:
    """Seconds from Ctrl+Enter until the queue with another task chosen is painted."""
    assert window.desk is not None
    desk = window.desk
    desk.show_page("inspection", consignment_id)
    page: Any = None

    def ready() -> bool:
        nonlocal page
        page = desk.current
        shown = page is not None and page.name == "inspection" and page.detail is not None
        return shown and page.detail.consignment.consignment_id == consignment_id and page.draft is not None

    until(app, ready)
    page.recording.all_conform()
    until(app, page.column.submit.isEnabled)
    queue: Any = desk.pages["queue"]

    def next_one() -> bool:
        row = queue.table.row
        return desk.current is queue and row is not None and row.consignment_id != consignment_id

    painted = Painted(next_one)
    queue.table.viewport().installEventFilter(painted)
    began = time.perf_counter()
    page.submit()  # as Ctrl+Enter does
    until(app, lambda: painted.at is not None)
    queue.table.viewport().removeEventFilter(painted)
    assert painted.at is not None
    return painted.at - began


def photograph(number: int) -> bytes:
    """A photo of 12 megapixels like no other."""
    chance = np.random.default_rng(number)
    small = chance.integers(0, 255, (60, 80, 3), np.uint8)
    image = cv2.resize(small, (4_000, 3_000), interpolation=cv2.INTER_CUBIC)
    noise = np.minimum(image, 240) + chance.integers(0, 12, (3_000, 1, 3), np.uint8)
    return cv2.imencode(".jpg", noise, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()


def photos_of(store: Store, data: DataDir, consignment_id: str, count: int) -> None:
    """So many photos added to the task, as the page adds them."""
    context = load_context(store, data)
    with store.read() as connection:
        task = str(read_detail(connection, consignment_id).consignment.task_id)
        officer = read_actor(connection, _LOGIN, "07")
    with ThreadPoolExecutor(2) as pool:
        for number, content in enumerate(pool.map(photograph, range(count))):
            assert attach(store, context, data, officer, task, f"photo {number}.jpg", content)


def memory_mb() -> float:
    """What the process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def scrolled(app: QApplication, window: Window, consignment_id: str, count: int) -> tuple[float, float]:
    """The longest the event loop did not answer, in ms, and the most memory in MB, while the strip is scrolled."""
    assert window.desk is not None
    desk = window.desk
    desk.show_page("inspection", consignment_id)
    until(app, lambda: desk.current is not None and desk.current.name == "inspection")
    page: Any = desk.current
    until(app, lambda: page.column.photos.model.rowCount() == count)
    gaps: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        gaps.append(time.perf_counter() - last)
        last = time.perf_counter()

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    bar, most = page.column.photos.view.horizontalScrollBar(), memory_mb()
    page.column._scroll.ensureWidgetVisible(page.column.photos)
    last = time.perf_counter()
    timer.start(_TICK_MS)
    for place in [*range(0, bar.maximum(), 40), *range(bar.maximum(), 0, -160)]:
        bar.setValue(place)
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 8)
        most = max(most, memory_mb())
    until(app, lambda: not page.column.photos.model.without_picture())
    timer.stop()
    return max(gaps) * 1e3, max(most, memory_mb())


def run(runs: int, photos: int) -> bool:
    """Prints what was measured; whether all was kept."""
    app = make_application()
    with tempfile.TemporaryDirectory() as folder:
        data = DataDir(Path(folder))
        fill(data.database, 10_000, 8 * runs + 40)  # a third of them wait for an officer
        with closing(open_store(data.database_url(None))) as store, window_on(app, data) as window:
            floor, shown = [], []
            for _ in range(runs + 1):
                floor.append(bare(store, data))
                shown.append(submitted(app, window, claim(store, data)))
            floor_ms, shown_ms = median(floor[1:]) * 1e3, median(shown[1:]) * 1e3
            print(f"{runs} records, each beside a bare transaction: {floor_ms:.1f} ms")
            print(f"submit to next task painted: {shown_ms:.1f} ms")
            more = shown_ms - floor_ms
            print(f"submit beyond its transaction, ms: {more:.1f}   (asked: at most {MOST_MORE_MS})")
            consignment_id = claim(store, data)
            photos_of(store, data, consignment_id, photos)
            stall, memory = scrolled(app, window, consignment_id, photos)
            print(f"longest stall among {photos} photos, ms: {stall:.1f}   (asked: at most {MOST_STALL_MS})")
            print(f"memory with {photos} photos, MB: {memory:.1f}   (asked: at most {MOST_MEMORY_MB})")
    return more <= MOST_MORE_MS and stall <= MOST_STALL_MS and memory <= MOST_MEMORY_MB


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--photos", type=int, default=200)
    chosen = parser.parse_args()
    return 0 if run(chosen.runs, chosen.photos) else 1


if __name__ == "__main__":
    sys.exit(main())
