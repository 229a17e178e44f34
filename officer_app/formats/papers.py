"""Pages of PDFs as pictures. Papers come from strangers and are never parsed in the app's own process.

PDFium draws them in a process of its own, without JavaScript: no script, link or form of a paper ever runs. What that
process answers is believed only as so many pixels.
"""

from __future__ import annotations

import atexit
import threading
from struct import Struct
from typing import NamedTuple

from officer_app.children import Child, Clock, read_exactly
from officer_app.domain.errors import Unreadable

#: Pages that can be turned to.
MOST_PAGES = 1_000
MOST_SIDE = 4_096
_SECONDS = 10.0
_BYTES = 1_000_000_000

REQUEST = Struct("<QIIIQ")  # address space it may add, page, width and height of the room, length of the file
ANSWER = Struct("<cIII")  # what became of it, pages of the file, width and height of the picture that follows
DRAWN, REFUSED, LOCKED = b"D", b"R", b"L"


class Page(NamedTuple):
    """One page: blue, green and red of each pixel, row by row. `pages` is how many the file says it has."""

    pages: int
    width: int
    height: int
    pixels: bytes


class PaperWorker:
    """One drawing process, started on the first paper and again after each crash. Threads take turns."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._child = Child("from officer_app.formats.paper_child import serve; serve()")

    def page(self, data: bytes, number: int, width: int, height: int) -> Page:
        """Page `number`, from 0, as large as it fits. Raises Unreadable where it cannot be drawn in bounds."""
        width, height = min(width, MOST_SIDE), min(height, MOST_SIDE)
        with self._turn:
            process = self._child.running()
            clock = Clock(process, _SECONDS)
            try:
                if process.stdin is None or process.stdout is None:
                    raise EOFError
                process.stdin.write(REQUEST.pack(_BYTES, number, width, height, len(data)))
                process.stdin.write(data)
                process.stdin.flush()
                answer, count, wide, high = ANSWER.unpack(read_exactly(process.stdout, ANSWER.size))
                if answer == DRAWN and not (1 <= wide <= width and 1 <= high <= height and number < count):
                    raise ValueError(wide, high)
                pixels = read_exactly(process.stdout, wide * high * 3) if answer == DRAWN else b""
            except (OSError, EOFError, ValueError) as problem:
                self._child.end()
                raise Unreadable(
                    "The PDF cannot be shown here. Save a copy to open it elsewhere."
                ) from problem
            finally:
                clock.stop()
        if answer == LOCKED:
            raise Unreadable(
                "The PDF is locked with a password and cannot be shown here. Save a copy to open it elsewhere."
            )
        if answer != DRAWN:
            raise Unreadable("The PDF cannot be shown here. Save a copy to open it elsewhere.")
        return Page(count, wide, high, pixels)

    def close(self) -> None:
        """End the process; the next paper starts another."""
        with self._turn:
            self._child.end()


def small(data: bytes, side: int) -> bytes:
    """The first page as a small JPEG. Raises Unreadable where it cannot be drawn."""
    import cv2  # many a station adds only photos
    import numpy as np

    page = WORKER.page(data, 0, side, side)
    pixels = np.frombuffer(page.pixels, np.uint8).reshape(page.height, page.width, 3)
    return cv2.imencode(".jpg", pixels)[1].tobytes()


WORKER = PaperWorker()
atexit.register(WORKER.close)
