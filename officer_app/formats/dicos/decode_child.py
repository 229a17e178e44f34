"""What runs inside the decoding process."""

from __future__ import annotations

import sys

import numpy as np
from pydicom.pixels.decoders.base import get_decoder

from officer_app.children import answers, limit_memory, read_exactly
from officer_app.domain.errors import Unreadable
from officer_app.formats.dicos.limits import DEFAULT_LIMITS
from officer_app.formats.dicos.reader import open_dataset
from officer_app.formats.dicos.worker import ANSWER, DECODED, FAILED, REFUSED, REQUEST


def serve() -> None:
    """Answer requests on standard input until it closes."""
    pipe = answers()
    questions = sys.stdin.buffer
    while head := questions.read(REQUEST.size):
        allowance, length = REQUEST.unpack(head)
        data = read_exactly(questions, length)
        limit_memory(allowance)
        try:
            kind, payload = DECODED, _decoded(data)
        except MemoryError:
            kind, payload = REFUSED, b"the decoder asked for too much memory"
        except Unreadable as error:
            kind, payload = REFUSED, error.reason.encode()[:900]
        except Exception as error:  # decoders throw whatever they like at damaged pixels
            kind, payload = FAILED, f"{type(error).__name__}: {error}".encode()[:900]
        pipe.write(ANSWER.pack(kind, len(payload)))
        pipe.write(payload)
        pipe.flush()


def _decoded(data: bytes) -> bytes:
    meta, dataset = open_dataset(data, DEFAULT_LIMITS)
    pixels, _ = get_decoder(meta.transfer_syntax).as_array(dataset, raw=True)
    return np.ascontiguousarray(pixels, dtype="<u2").tobytes()
