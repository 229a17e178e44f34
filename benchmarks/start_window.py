"""One start of the window on the station in the folder named, by somebody who is signed in already.

All of it is what `officer-app` does, by the same function; only the window is told who is there instead of asking.
Prints the monotonic clock and the processor time used, in nanoseconds, once rows of the queue are on the screen.

    python -m benchmarks.start_window DIR [--list]
"""

import gc

gc.disable()

import sys  # noqa: E402
from typing import Any  # noqa: E402

from officer_app.ui.app import main  # noqa: E402


def _measured() -> type[Any]:
    import time

    from officer_app.ui.window import Window

    class SignedIn(Window):
        """Knows who it is, and tells when the queue's rows have been painted."""

        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named, signed_in="officer1", watch_inbox=False)
            self.queue_painted.connect(self._tell)

        def _tell(self) -> None:
            print(time.monotonic_ns(), time.process_time_ns(), flush=True)
            if "--list" in sys.argv:
                print(*sorted(sys.modules), flush=True)
            self.close()

    return SignedIn


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], make_window=_measured()))
