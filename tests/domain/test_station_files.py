"""The administrator's own timetable and rates: what is wrong in them is left out, and never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from officer_app.domain.station_files import Fault, parse_flights, parse_rates
from officer_app.formats.chinese import in_chinese

ZONE = ZoneInfo("Asia/Shanghai")
GOOD = "CZ0471,2026-12-01T01:30\n"
LEAVES = {"CZ0471": (datetime(2026, 12, 1, 1, 30, tzinfo=ZONE),)}
HEAD = "valid_from,valid_to,currency,rate,source\n"
EURO = "2026-11-01,2026-11-30,300,7.9,GACC\n"
DAY = date(2026, 11, 15)


def in_both_languages(fault: Fault) -> str:
    said = in_chinese(str(fault))
    assert not re.search(r"\b(line|no|not|the|it|two|expected|more)\b", said)
    return str(fault)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("CZ0472,2026/12/1 1:30", "no time such as 2026-11-23T14:05: 2026/12/1 1:30"),
        ("CZ0472,2026-11-31T01:30", "no time such as"),
        ("CZ0472,0001-01-01T00:00", "no time such as"),
        ("CZ0472,", "no time such as"),
        ("CZ0472", "no time such as"),
        (",2026-12-01T01:30", "no flight number"),
        ("CZ0472,2026-12-01T01:30,x", "more values than columns"),
        ("\x00,\x00", "no time such as"),
    ],
)
def test_a_bad_line_of_the_timetable_is_left_out_and_the_good_ones_count(line: str, why: str) -> None:
    flights, (fault,) = parse_flights(f"flight,departs\n{GOOD}{line}\n".encode(), ZONE)
    assert flights == LEAVES
    assert (fault.file, fault.line) == ("flights.csv", 3)
    assert why in in_both_languages(fault)


@pytest.mark.parametrize(
    "content",
    [f"flight,departs\n\n,\n{GOOD.strip()},\n,,,\n", f"\ufeffdeparts,flight\n2026-12-01T01:30,{GOOD[:6]}"],
)
def test_blank_lines_and_trailing_commas_are_no_fault(content: str) -> None:
    assert parse_flights(content.encode(), ZONE) == (LEAVES, ())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "expected the columns flight, departs"),
        (b"flight;departs\nCZ0471;2026-12-01T01:30\n", "expected the columns"),
        ("航班,departs\n".encode("gbk"), "it is not UTF-8 text"),
        (b'flight,departs\nCZ0471,"2026-12-01T01:30\n', "it is not readable as CSV"),
    ],
)
def test_an_unreadable_timetable_counts_as_none(content: bytes, why: str) -> None:
    flights, (fault,) = parse_flights(content, ZONE)
    assert flights == {}
    assert why in in_both_languages(fault)


def test_of_many_bad_lines_the_first_are_told_and_the_rest_counted() -> None:
    _, faults = parse_flights(("flight,departs\n" + "x,y\n" * 30).encode(), ZONE)
    assert [fault.line for fault in faults] == [*range(2, 22), 0]
    assert in_both_languages(faults[-1]).startswith("flights.csv: 10 more lines are wrong")


@pytest.mark.parametrize(
    ("rows", "line", "why"),
    [
        ("2026-11-01,2026-11-30,502,seven,x", 3, "no credible rate above zero: seven"),
        ("2026-11-01,2026-11-30,502,-7,x", 3, "no credible rate above zero"),
        ("2026-11-01,2026-11-30,502,1e999999,x", 3, "no credible rate above zero"),
        ("2026-11-01,2026-11-30,502,NaN,x", 3, "no credible rate above zero"),
        ("2026-11-01,2026-11-30,502,7.0,", 3, "no source"),
        ("2026-11-30,2026-11-01,502,7.0,x", 3, "2026-11-01 is before 2026-11-30"),
        ("2026-11-01,2026-11-31,502,7.0,x", 3, "no dates such as"),
        # The line that cannot be read may be the one that ends the other.
        ("2026-11-01,2026-11-30,502,7.0,x\n2026/11/10,2026-11-30,502,7.1,x", 4, "no dates such as"),
        ("2026-11-01,2026-11-30,502,7.0,x\n2026-11-30,2026-12-31,502,7.1,x", 4, "two rates for currency 502"),
    ],
)
def test_a_currency_with_a_bad_line_has_no_rate_and_the_others_have(rows: str, line: int, why: str) -> None:
    rates, (fault,) = parse_rates(f"{HEAD}{EURO}{rows}\n".encode())
    assert (fault.file, fault.line) == ("rates.csv", line)
    assert why in in_both_languages(fault)
    assert not rates.known(DAY, "502")
    assert rates.known(DAY, "300")


@pytest.mark.parametrize(
    "rows",
    [
        EURO + "2026-11-01,2026-11-30",
        EURO + "2026-11-01,2026-11-30,dollar,7.0,x",
        EURO + "2026-11-01,2026-11-30,502,7,0,x",
        "valid,x",
    ],
)
def test_a_line_that_does_not_say_its_currency_leaves_no_rate_at_all(rows: str) -> None:
    head = HEAD if rows.startswith(EURO) else ""
    rates, (fault,) = parse_rates(f"{head}{rows}\n".encode())
    assert "the file does not count" in in_both_languages(fault)
    assert not rates.known(DAY, "300")
