"""What runs inside the process that decodes photos."""

from __future__ import annotations

import sys

import cv2
import numpy as np

from officer_app.children import answers, limit_memory, read_exactly
from officer_app.formats.photos import ANSWER, DECODED, REFUSED, REQUEST, THUMBNAIL

_QUALITY = 82


def serve() -> None:
    """Answer requests on standard input until it closes."""
    cv2.setNumThreads(1)
    pipe = answers()
    questions = sys.stdin.buffer
    while head := questions.read(REQUEST.size):
        allowance, length = REQUEST.unpack(head)
        data = read_exactly(questions, length)
        limit_memory(allowance)
        try:
            kind, payload = DECODED, _thumbnail(data)
        except (cv2.error, MemoryError, ValueError):
            kind, payload = REFUSED, b""
        pipe.write(ANSWER.pack(kind, len(payload)))
        pipe.write(payload)
        pipe.flush()


def _thumbnail(data: bytes) -> bytes:
    """The picture turned as its camera says, scaled down once it has been decoded as a whole."""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError
    scale = THUMBNAIL / max(picture.shape[:2])
    if scale < 1:
        size = tuple(max(1, round(side * scale)) for side in (picture.shape[1], picture.shape[0]))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    done, encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not done:
        raise ValueError
    return encoded.tobytes()
