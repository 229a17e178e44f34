"""What runs inside the process that decodes photos."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np

from officer_app.children import answers, limit_memory, read_exactly
from officer_app.formats.photos import ANSWER, CODES, DECODED, REFUSED, REQUEST, THUMBNAIL

_QUALITY = 82
#: Where QR codes are looked for: in squares of that share of the longer side, half over each other, scaled to that many
#: pixels. The detector finds a code that takes a good part of the picture, and is confused by the lines around it.
_LOOKS = ((1.0, 1600), (0.25, 600), (0.25, 900), (0.5, 1600))


def serve() -> None:
    """Answer requests on standard input until it closes."""
    cv2.setNumThreads(1)
    pipe = answers()
    questions = sys.stdin.buffer
    while head := questions.read(REQUEST.size):
        wanted, allowance, length = REQUEST.unpack(head)
        data = read_exactly(questions, length)
        limit_memory(allowance)
        try:
            kind, payload = DECODED, _codes(data) if wanted == CODES else _thumbnail(data)
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


def _codes(data: bytes) -> bytes:
    """What the QR codes in the picture say, one a line; nothing where none can be read."""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise ValueError
    for part, side in _looked_at(picture):
        scale = side / max(part.shape)
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        scaled = cv2.resize(part, None, fx=scale, fy=scale, interpolation=way)
        for detector in (cv2.QRCodeDetectorAruco(), cv2.QRCodeDetector()):
            _, said, *_ = detector.detectAndDecodeMulti(scaled)
            if any(said):
                return "\n".join(filter(None, said)).encode()
    return b""


def _looked_at(picture: Any) -> Iterator[tuple[Any, int]]:
    for share, side in _LOOKS:
        square = max(1, round(max(picture.shape) * share))
        rows, columns = (_starts(length, square) for length in picture.shape)
        for top in rows:
            for left in columns:
                yield picture[top : top + square, left : left + square], side


def _starts(length: int, square: int) -> list[int]:
    last = max(0, length - square)
    return [*range(0, last, max(1, square // 2)), last]
