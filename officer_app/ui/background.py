"""The one way off the GUI thread: `run(fn, done=…, failed=…)`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, QThreadPool, Signal

from officer_app.domain.errors import OfficerError
from officer_app.files import unwritable

log = logging.getLogger(__name__)


class Cancelled(Exception):
    """Raised inside a worker by `Job.step` once the person, or the closing page, has cancelled."""


class Job:
    """Something running in the background. Cancelled, neither of its callbacks is ever called."""

    def __init__(
        self,
        owner: QObject,
        done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None,
        label: str = "",
    ) -> None:
        self.label = label
        self.at = 0
        self.of = 0
        self.cancelled = False
        self.finished = False
        self._owner = owner
        self._done = done
        self._failed = failed

    def cancel(self) -> None:
        self.cancelled = True

    def step(self, at: int, of: int) -> None:
        """Called by the worker: how far it is. Raises Cancelled when nobody wants the result any more."""
        if self.cancelled:
            raise Cancelled
        self.at, self.of = at, of
        relay().progressed.emit(self)

    def _work(self, fn: Callable[[], Any]) -> None:
        result: Any = None
        error: Exception | None = None
        try:
            if not self.cancelled:
                result = fn()
        except Cancelled:
            self.cancelled = True
        except Exception as problem:
            error = problem
        if shiboken6.isValid(_the_relay):
            relay().ended.emit(self, result, error)

    def deliver(self, result: Any, error: Exception | None) -> None:
        """On the GUI thread: hand the result to whoever asked, unless they have gone."""
        self.finished = True
        if self.cancelled or not shiboken6.isValid(self._owner):
            return
        if error is None:
            if self._done is not None:
                self._done(result)
        elif self._failed is not None:
            self._failed(error)
        else:
            relay().unhandled.emit(describe(error))


class Relay(QObject):
    """Carries results from the workers to the GUI thread. The window shows `unhandled` and the progress."""

    ended = Signal(object, object, object)
    progressed = Signal(object)
    started = Signal(object)
    settled = Signal(object)
    unhandled = Signal(str)

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self.pool = QThreadPool(self)
        self.pool.setMaxThreadCount(3)
        self.pool.setExpiryTimeout(-1)
        self.pulse = QThreadPool(
            self
        )  # one thread that is never kept waiting: for asking whether anything changed
        self.pulse.setMaxThreadCount(1)
        self.pulse.setExpiryTimeout(-1)
        self.ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def _deliver(self, job: Job, result: Any, error: Exception | None) -> None:
        try:
            job.deliver(result, error)
        finally:
            self.settled.emit(job)

    def stop(self) -> None:
        """Forget what waits and let what runs come to its end."""
        for pool in (self.pool, self.pulse):
            pool.clear()
            pool.waitForDone(5000)


_the_relay: Relay | None = None


def relay() -> Relay:
    """The application's relay, made with the first call on the GUI thread."""
    global _the_relay
    if _the_relay is None or not shiboken6.isValid(_the_relay):
        _the_relay = Relay(QCoreApplication.instance())
    return _the_relay


def run(
    fn: Callable[[], Any],
    *,
    owner: QObject,
    done: Callable[[Any], None] | None = None,
    failed: Callable[[Exception], None] | None = None,
    pool: QThreadPool | None = None,
) -> Job:
    """Call `fn` on a worker thread, then `done(result)` or `failed(error)` on the GUI thread.

    Nothing is called back once the job is cancelled or `owner` is destroyed. Without `failed` an error is
    shown by the window.
    """
    job = Job(owner, done, failed)
    (pool or relay().pool).start(lambda: job._work(fn))
    return job


def run_tracked(
    label: str,
    fn: Callable[[Job], Any],
    *,
    owner: QObject,
    done: Callable[[Any], None] | None = None,
    failed: Callable[[Exception], None] | None = None,
) -> Job:
    """As `run`, for what takes long: shown in the status bar under `label` with progress and a cancel button.

    `fn(job)` calls `job.step(at, of)` now and then.
    """
    job = Job(owner, done, failed, label)
    relay().started.emit(job)
    relay().pool.start(lambda: job._work(lambda: fn(job)))
    return job


def describe(error: Exception) -> str:
    """The sentence for the person. What nobody foresaw goes to the log under a reference that is shown."""
    if isinstance(error, OSError) and error.filename and (told := unwritable(error, error.filename)):
        error = told
    if isinstance(error, OfficerError):
        from officer_app.ui.errors import sentence  # its patterns take longer than all of the queue's modules

        return sentence(error)
    from officer_app.logs import log_unexpected

    reference = log_unexpected(log, error)
    return QCoreApplication.translate(
        "Errors", "Something unforeseen happened. What was stored before is kept. Reference for the log: {0}"
    ).format(reference)
