"""The random draw: repeatable for an auditor with the site's key, unpredictable for a trader."""

from __future__ import annotations

import hmac

_SPAN = 1 << 64
_BILLION = 10**9


def draw_value(key: str, declaration_no: str) -> float:
    """A number in [0, 1) that only the holder of `key` can foresee: the first eight octets of the HMAC-SHA256 of the
    declaration number as a share of 2^64, cut to nine decimals."""
    digest = hmac.digest(bytes.fromhex(key), declaration_no.encode(), "sha256")
    return int.from_bytes(digest[:8], "big") * _BILLION // _SPAN / _BILLION


def is_drawn(key: str, declaration_no: str, rate: float) -> bool:
    return rate > 0 and draw_value(key, declaration_no) < rate
