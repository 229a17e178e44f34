"""Facts that follow from others."""

from __future__ import annotations

from typing import Any

import pytest

from officer_app.rules.compile import fact_schema
from officer_app.rules.derive import DERIVED, HELPERS, needed
from officer_app.rules.vocabulary import KEYS, VOCABULARY
from tests.rules.conftest import Facts


def test_fact_rows_have_the_columns_and_types_of_the_vocabulary(facts: Facts):
    assert dict(facts().schema) == fact_schema(VOCABULARY)


def test_the_ordinary_row_knows_every_fact(facts: Facts):
    unknown = [name for name, value in facts().row(0, named=True).items() if value is None]
    assert unknown == ["qty2"]


@pytest.mark.parametrize(
    ("fact", "change", "value"),
    [
        ("item_kg", {}, 36.0),
        ("item_kg", {"unit1": "036", "qty1": 500.0}, 0.5),
        ("item_kg", {"unit1": "011", "unit2": "035", "qty2": 7.0}, 7.0),
        ("item_kg", {"unit1": "011", "unit": "070", "qty": 2.0}, 2000.0),
        ("item_kg", {"unit1": "011"}, None),
        ("cny_per_kg", {"item_value_cny": 72.0}, 2.0),
        ("cny_per_kg", {"qty1": 0.0}, None),
        ("enterprise_first", {"enterprise_shipments": 0.0}, True),
        ("enterprise_days", {"enterprise_days": None}, 0.0),
        ("enterprise_nonconform_rate", {"enterprise_nonconform": 1.0}, 0.25),
        ("enterprise_nonconform_rate", {"enterprise_inspected": 0.0}, None),
        ("price_ratio", {"history_price_cny": 91.0}, 0.5),
        ("price_ratio", {"history_price_cny": None}, None),
        ("order_missing", {"order_type": None}, True),
        ("order_late_minutes", {}, -15.0),
        ("order_type_differs", {"order_type": "E"}, True),
        ("order_type_differs", {"order_type": None}, None),
        ("order_type_differs", {"mode": "1210"}, None),
        ("order_enterprise_differs", {"order_ebc_code": "x"}, True),
        ("order_currency_differs", {"order_currency": "300"}, True),
        ("order_value_ratio", {"order_value": 780.0}, 0.5),
        ("order_value_ratio", {"order_currency": "300"}, None),
        ("order_line_missing", {"line_gnum": None}, True),
        ("order_line_missing", {"order_type": None, "line_gnum": None}, None),
        ("order_name_differs", {"order_line_name": "led 台灯"}, False),
        ("order_name_differs", {"order_line_name": "白色LED台灯 5W"}, False),
        ("order_name_differs", {"order_line_name": "台灯", "name": "灯具", "item_name": "LED台灯"}, False),
        ("order_name_differs", {"order_line_name": "电热水壶"}, True),
        ("order_name_differs", {"order_line_name": None}, None),
        ("order_unit_differs", {"order_line_unit": "007"}, True),
        ("order_qty_ratio", {"order_line_qty": 30.0}, 2.0),
        ("order_qty_ratio", {"order_line_unit": "007"}, None),
        ("order_total_ratio", {"order_line_total": 780.0}, 0.5),
        ("order_total_ratio", {"order_line_currency": "300"}, None),
        ("order_line_currency_differs", {"order_line_currency": "300"}, True),
        ("net_ratio", {"net_weight": 20.1}, 0.5),
        ("weight_per_package", {}, 10.05),
        ("weight_per_package", {"pack_no": 0.0}, None),
        ("waybill_deviation", {"waybill_weight": 60.3}, 0.5),
        ("waybill_deviation", {"waybill_weight": None}, None),
        ("measured_deviation", {"measured_weight": 20.1}, -0.5),
        ("packages_differ", {"waybill_packages": 3.0}, True),
        ("over_list_limit", {"value_cny": 5000.01}, True),
        ("over_list_limit", {"value_cny": 5000.0}, False),
        ("over_list_limit", {"value_cny": 9000.0, "mode": "9610"}, False),
        ("over_list_limit", {"value_cny": None}, None),
        ("over_list_limit", {"value_cny": None, "mode": "9610"}, False),
        ("licence_goods", {"hs_code": "2914110000"}, True),
        ("licence_kind", {"hs_code": "2914110000"}, "precursor"),
        ("licence_kind", {}, ""),
        ("hs_chapter", {}, "94"),
        ("hs_heading", {}, "9405"),
        ("hs_subheading", {}, "940521"),
        ("hs_digits", {"hs_code": "9405"}, 4.0),
        ("hs_valid", {"hs_code": "9405"}, True),
        ("hs_valid", {"hs_code": "9405770000"}, False),
        ("hs_valid", {"hs_code": "9804000000"}, None),
        ("hs_length_ok", {"hs_code": "940521"}, True),
        ("hs_length_ok", {"hs_code": "940521", "mode": "9610"}, False),
        ("hs_length_ok", {"hs_code": "9405", "mode": "9610"}, True),
        ("hs_length_ok", {"hs_code": "940521", "mode": "0110"}, False),
        ("flag_category", {}, ""),
        ("flag_category", {"scan_verdict": None}, None),
        ("flag_density", {}, 0.0),
        ("flag_density", {"flag_count": 1.0}, None),
        ("flag_mass_ratio", {"flag_mass_g": 20_100.0, "flag_count": 1.0}, 0.5),
        ("license_no", {"license_no": None}, ""),
        ("item_name", {"item_name": None}, ""),
    ],
)
def test_a_derived_fact(fact: str, change: dict[str, Any], value: Any, facts: Facts):
    (found,) = facts(change)[fact].to_list()
    assert found == (pytest.approx(value) if isinstance(value, float) else value)


def test_the_order_value_is_compared_with_all_items_together(facts: Facts):
    rows = facts({"gnum": 1.0}, {"gnum": 2.0}, {"consignment_id": "c2"})
    assert rows["order_value_ratio"].to_list() == [2.0, 2.0, 1.0]


def test_long_columns_are_looked_up_like_short_ones(facts: Facts):
    rows = facts({"hs_code": "2914110000"}, {"hs_code": "9405770000"}, {"hs_code": "9804000000"})
    many = facts(*({"hs_code": code} for code in rows["hs_code"].to_list() * 4_000))
    for name in ("hs_valid", "licence_kind", "licence_goods"):
        assert many[name].to_list() == rows[name].to_list() * 4_000


def test_only_what_a_fact_follows_from_is_needed():
    assert needed(["price_ratio"]) == (*KEYS, "unit_price_cny", "history_price_cny")
    assert needed(["hs_valid", "qty"]) == (*KEYS, "hs_code", "qty")
    assert set(needed(VOCABULARY)) <= set(VOCABULARY) | set(HELPERS)
    assert set(VOCABULARY) >= DERIVED
