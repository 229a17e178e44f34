"""Native decoders run in a process of their own, where a crash costs one file and nothing more.

The worker lives on from file to file; it is started on the first one and again after each crash or timeout.
"""

from __future__ import annotations

import atexit
import logging
import subprocess
import threading
from struct import Struct

from officer_app.children import Child, Clock, read_exactly
from officer_app.domain.errors import Unreadable
from officer_app.formats.dicos.limits import Limits

log = logging.getLogger(__name__)

REQUEST = Struct("<QQ")  # address space the decoder may add, length of the file that follows
ANSWER = Struct("<cQ")  # what came of it, length of what follows: pixels, a reason, what the decoders threw
DECODED, REFUSED, FAILED = b"D", b"R", b"F"
_LONGEST_REASON = 1_000
_CHILD = "from officer_app.formats.dicos.decode_child import serve; serve()"


class DecodeWorker:
    """One decoding process and the way to it. Safe to use from several threads; they take turns."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._child = Child(_CHILD)

    @property
    def pid(self) -> int | None:
        """The process at work, if one was started and has not ended."""
        return self._child.pid

    def decode(self, data: bytes, size: int, limits: Limits) -> bytes:
        """The pixels of a DICOS image as `size` bytes of 16-bit little-endian words.

        Raises Unreadable where the decoder refuses, crashes, asks for too much memory or takes too long.
        """
        with self._turn:
            process = self._child.running()
            clock = Clock(process, limits.decode_seconds)
            try:
                kind, payload = _exchange(process, data, size, limits)
            except (OSError, EOFError, ValueError) as error:
                clock.stop()
                self._child.end()
                reason = (
                    f"took longer than {limits.decode_seconds:g} s"
                    if clock.rang
                    else f"ended without an answer (code {process.returncode})"
                )
                raise Unreadable(f"The pixels cannot be decoded: the decoder {reason}") from error
            clock.stop()
        if kind == FAILED:
            log.warning("The decoders failed: %s", payload.decode("utf-8", "replace"))
            raise Unreadable("The pixels cannot be decoded: the image data are damaged")
        if kind == REFUSED:
            raise Unreadable("The pixels cannot be decoded: " + payload.decode("utf-8", "replace"))
        return payload

    def close(self) -> None:
        """End the process; the next image starts another."""
        with self._turn:
            self._child.end()


def _exchange(
    process: subprocess.Popen[bytes], data: bytes, size: int, limits: Limits
) -> tuple[bytes, bytes]:
    """Ask and answer. The worker may have been taken over by the file it decodes: believe no length of it."""
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(REQUEST.pack(limits.decode_bytes, len(data)))
    process.stdin.write(data)
    process.stdin.flush()
    kind, length = ANSWER.unpack(read_exactly(process.stdout, ANSWER.size))
    if length == size if kind == DECODED else kind in (REFUSED, FAILED) and length <= _LONGEST_REASON:
        return kind, read_exactly(process.stdout, length)
    raise ValueError(length)


SHARED_WORKER = DecodeWorker()
atexit.register(SHARED_WORKER.close)
