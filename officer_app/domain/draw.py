"""The random draw: repeatable for an auditor with the site's key, unpredictable for a trader."""

from __future__ import annotations

import hmac

_SPAN = 1 << 64


def draw_value(key: str, declaration_no: str) -> float:
    """A number in [0, 1) that only the holder of `key` can foresee: HMAC-SHA256 of the declaration number."""
    digest = hmac.digest(bytes.fromhex(key), declaration_no.encode(), "sha256")
    return int.from_bytes(digest[:8], "big") / _SPAN


def is_drawn(key: str, declaration_no: str, rate: float) -> bool:
    return rate > 0 and draw_value(key, declaration_no) < rate
