"""Customs times: digits without separators, in China Standard Time (UTC+8, no summer time)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

_AHEAD = timedelta(hours=8)
CST = timezone(_AHEAD, "CST")

_FOURTEEN_DIGITS = re.compile(r"[0-9]{14}").fullmatch
_EIGHT_DIGITS = re.compile(r"[0-9]{8}").fullmatch
_FIRST_YEAR, _LAST_YEAR = 2000, 2099


def parse_time(text: str) -> datetime:
    """YYYYMMDDhhmmss as an aware UTC datetime. Raises ValueError for no real time, or outside 2000-2099."""
    if not _FOURTEEN_DIGITS(text):
        raise ValueError(text)
    day = parse_date(text[:8])
    local = datetime(
        day.year, day.month, day.day, int(text[8:10]), int(text[10:12]), int(text[12:]), tzinfo=UTC
    )
    return local - _AHEAD


def parse_date(text: str) -> date:
    """YYYYMMDD. Raises ValueError as `parse_time` does."""
    if not _EIGHT_DIGITS(text):
        raise ValueError(text)
    if not _FIRST_YEAR <= int(text[:4]) <= _LAST_YEAR:
        raise ValueError(text)
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def format_time(moment: datetime) -> str:
    """YYYYMMDDhhmmss of an aware datetime."""
    return moment.astimezone(CST).strftime("%Y%m%d%H%M%S")


def format_receipt_time(moment: datetime) -> str:
    """yyyyMMddHHmmssfff of an aware datetime: 17 digits, milliseconds cut."""
    local = moment.astimezone(CST)
    return local.strftime("%Y%m%d%H%M%S") + f"{local.microsecond // 1000:03d}"
