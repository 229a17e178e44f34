"""Code tables: names, HS codes, licences, rates."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal

import pytest

from officer_app.domain import codes, spoken
from officer_app.domain.codes import Name, Table
from officer_app.domain.station_files import parse_rates
from officer_app.paths import resource


@pytest.mark.parametrize("table", list(Table))
def test_every_table_is_bilingual_and_its_codes_are_unique(table: Table):
    with table.file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(codes.names(table)) == len(rows) > 5
    assert all(row["en"].strip() and row["zh"].strip() for row in rows)


@pytest.mark.parametrize("folder", ["customs", "hs", "rates", "licence_goods", "record"])
def test_every_table_says_where_it_is_from(folder: str):
    assert resource("codes", folder, "ORIGIN.md").is_file()


def test_names_in_both_languages():
    assert codes.name(Table.COUNTRY, "502") == Name("United States", "美国")
    assert codes.name(Table.CURRENCY, "142").zh == "人民币"
    assert codes.name(Table.UNIT, "035") == Name("kilogram", "千克")
    assert codes.name(Table.OFFICE, "5141").zh == "广州机场"
    assert codes.currency_iso("502") == "USD"


def test_every_unit_has_a_plural():
    for code, many in codes.unit_plurals().items():
        assert many.strip() and "(" not in many, code
    units = [spoken.unit("011"), *(spoken.unit("011", Decimal(n)) for n in ("1", "1.00000", "66", "0.5"))]
    assert [en for en, _ in units] == ["item", "item", "item", "items", "items"]
    assert {zh for _, zh in units} == {"件"}
    assert spoken.unit("067", Decimal(2)) == Name("feet", "英尺")
    assert spoken.unit("035", Decimal(22)) == Name("kg", "千克")
    assert spoken.unit("xyz", Decimal(2)) == Name("xyz", "xyz")


def test_an_unknown_code_is_its_own_name():
    assert codes.name(Table.COUNTRY, "xyz") == Name("xyz", "xyz")
    assert codes.name(Table.UNIT, None) == Name("", "")
    assert codes.currency_iso("999") == "999"


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("9405210090", True),
        ("940521", True),
        ("94052100", True),
        ("9405", True),
        ("9405000000", True),
        ("9405770000", False),
        ("940577", False),
        ("0000", False),
        ("94", False),
        ("94052", False),
        ("94O5210090", False),
        ("９４０５", False),
        ("", False),
        ("9804000000", None),
        ("9999", None),
    ],
)
def test_an_hs_code_exists_or_not(code: str, valid: bool | None):
    assert codes.hs_valid(code) is valid


def test_hs_lengths_follow_the_mode():
    assert codes.hs_length_ok("940521", "9710")
    assert codes.hs_length_ok("9405", "9610")
    assert not codes.hs_length_ok("9405", "9710")
    assert not codes.hs_length_ok("940521", "0110")
    assert codes.hs_length_ok("9405210090", "1210")


def test_hs_names_fall_back_to_heading_and_chapter():
    assert "lithium-ion" in codes.hs_name("8507600090")
    assert codes.hs_name("850799") == codes.hs_name("8507")
    assert codes.hs_name("00") == ""


def test_the_longest_prefix_decides_on_a_licence():
    assert codes.licence_goods("2914110000").kind == "precursor"
    assert codes.licence_goods("9302000000").kind == "arms"
    assert codes.licence_goods("9405210090") is None
    assert all(prefix in codes.hs_names() for prefix in codes.licences())


def shipped_rates() -> codes.Rates:
    rates, faults = parse_rates(resource("codes", "rates", "rates.csv").read_bytes())
    assert faults == ()
    return rates


def test_amounts_are_converted_at_the_rate_of_the_day():
    rates = shipped_rates()
    rate = rates.on(date(2026, 11, 30), "502")
    assert rate is not None
    assert "invented" in rate.source
    assert rates.cny(Decimal(390), "502", date(2026, 11, 30)) == (390 * rate.rate).quantize(
        Decimal("0.00001")
    )
    assert rates.cny(Decimal("1.5"), "142", date(1999, 1, 1)) == Decimal("1.50000")


def test_a_day_without_a_rate_is_a_gap():
    rates = shipped_rates()
    assert rates.cny(Decimal(1), "502", date(2020, 9, 30)) is None
    assert rates.cny(Decimal(1), "502", date(2020, 10, 1)) is not None
    assert rates.cny(Decimal(1), "502", date(2020, 10, 31)) is not None
    assert rates.cny(Decimal(1), "502", date(2020, 11, 1)) is None
    assert rates.cny(Decimal(1), "999", date(2026, 11, 1)) is None


def test_a_value_beyond_belief_is_not_stated():
    rates = shipped_rates()
    assert rates.cny(codes.LARGEST_CNY, "502", date(2026, 11, 1)) is None
    assert rates.cny(codes.LARGEST_CNY, "142", date(2026, 11, 1)) == codes.LARGEST_CNY
    assert rates.cny(codes.LARGEST_CNY + 1, "142", date(2026, 11, 1)) is None
