"""The administrator's `flights.csv` and `rates.csv` in the data folder, read as far as they can be."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from zoneinfo import ZoneInfo

from officer_app.domain.codes import Rates
from officer_app.domain.station_files import (
    FLIGHTS,
    RATES,
    Faults,
    Flights,
    parse_flights,
    parse_rates,
    unusable,
)
from officer_app.paths import DataDir, resource


def read_flights(data: DataDir | None, zone: ZoneInfo) -> tuple[Flights, Faults]:
    """The site timetable, and what is wrong in it. No file, no flights."""
    file = data.root / FLIGHTS if data else None
    content = _content(file) if file else None
    return _flights(content, zone) if isinstance(content, bytes) else ({}, content or ())


def read_rates(data: DataDir | None, *, shipped: bool) -> tuple[Rates, Faults]:
    """The administrator's own table, and what is wrong in it. Where there is none, the one `shipped` or no rate: a
    stated gap. The shipped one is invented, and serves demonstration stations only.
    """
    file = data.root / RATES if data else None
    content = _content(file) if file else None
    if content is None and shipped:
        content = resource("codes", "rates", RATES).read_bytes()
    return _rates(content) if isinstance(content, bytes) else (Rates({}), content or ())


def faults(data: DataDir) -> Faults:
    """What is wrong in both."""
    return (*read_flights(data, ZoneInfo("UTC"))[1], *read_rates(data, shipped=False)[1])


def _content(file: Path) -> bytes | Faults | None:
    """What is in it, or why that cannot be told; None where there is no such file."""
    try:
        if not S_ISREG(file.stat().st_mode):
            return unusable(file.name, "it is a folder, a device or a pipe")
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return unusable(file.name, f"it cannot be opened: {error.strerror}")


_flights = lru_cache(maxsize=4)(parse_flights)
_rates = lru_cache(maxsize=4)(parse_rates)
