"""Fact rows for the tests: an ordinary consignment that no rule should catch, and what a test changes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from officer_app.paths import resource
from officer_app.rules.compile import DTYPES, RuleSet, compile_rules
from officer_app.rules.derive import HELPERS, derive, needed
from officer_app.rules.rule import Rule, parse_rules
from officer_app.rules.vocabulary import VOCABULARY

#: One item of a 9710 list: sixty LED lamps, ordered, weighed, scanned, of an enterprise that is well known.
ORDINARY: dict[str, Any] = {
    "consignment_id": "c1",
    "mode": "9710",
    "customs_code": "5141",
    "port_code": "5141",
    "loct_no": "CAN01",
    "ie_date": "20261123",
    "statistics_flag": "A",
    "declaration_version": 1.0,
    "signed": True,
    "cop_no": "COP1",
    "order_no": "ORD1",
    "logistics_code": "4401260T01",
    "logistics_name": "广州示例跨境物流有限公司",
    "logistics_no": "YT1",
    "ebp_code": "无",
    "ebp_name": "Example B2B Marketplace",
    "ebc_code": "4401260T02",
    "ebc_name": "广州示例电子商务有限公司",
    "agent_code": "4401980T03",
    "agent_name": "广州示例报关有限公司",
    "owner_code": "NO",
    "owner_name": "示例生产厂",
    "country": "502",
    "pod": "502",
    "traf_mode": "5",
    "voyage_no": "CZ0471",
    "bill_no": "784-12345675",
    "total_package_no": "PMC00001",
    "van": "粤A12345",
    "license_no": None,
    "wrap_type": "2",
    "pack_no": 4.0,
    "freight": 0.0,
    "f_currency": "502",
    "insured_fee": 0.0,
    "i_currency": "502",
    "note": None,
    "item_count": 1.0,
    "value_cny": 2734.0,
    "gnum": 1.0,
    "item_no": "SKU-LED-01",
    "item_record_no": None,
    "item_name": "LED台灯",
    "hs_code": "9405210090",
    "name": "LED台灯",
    "model": "4|3|示例规格|无品牌|SKU",
    "bar_code": "无",
    "item_country": "502",
    "currency": "502",
    "qty": 60.0,
    "unit": "011",
    "qty1": 36.0,
    "unit1": "035",
    "qty2": None,
    "unit2": None,
    "price": 6.5,
    "total": 390.0,
    "item_note": None,
    "item_value_cny": 2734.0,
    "unit_price_cny": 45.5,
    "enterprise_shipments": 120.0,
    "enterprise_days": 90.0,
    "enterprise_inspected": 4.0,
    "enterprise_nonconform": 0.0,
    "day_shipments": 2.0,
    "day_low_value_cny": 4000.0,
    "history_count": 20.0,
    "history_price_cny": 46.0,
    "order_type": "B",
    "order_value": 390.0,
    "order_currency": "502",
    "order_ebc_code": "4401260T02",
    "order_sent": 1_000.0,
    "declaration_sent": 1_015.0,
    "order_line_count": 1.0,
    "line_gnum": 1.0,
    "order_line_name": "LED台灯",
    "order_line_qty": 60.0,
    "order_line_unit": "011",
    "order_line_price": 6.5,
    "order_line_total": 390.0,
    "order_line_currency": "502",
    "gross_weight": 40.2,
    "net_weight": 36.5,
    "waybill_weight": 40.2,
    "waybill_packages": 4.0,
    "measured_weight": 40.4,
    "scan_count": 1.0,
    "scan_verdict": "clear",
    "flag_count": 0.0,
    "flag_category": None,
    "flag_assessment": None,
    "flag_probability": None,
    "flag_mass_g": None,
    "flag_density": None,
    "flag_z_effective": None,
}

Facts = Callable[..., pl.DataFrame]


def stored(*changes: dict[str, Any]) -> pl.DataFrame:
    """Rows as the store gives them: the ordinary item with each of these changes."""
    schema = {
        name: HELPERS[name] if name in HELPERS else DTYPES[VOCABULARY[name].kind]
        for name in needed(VOCABULARY)
    }
    return pl.DataFrame([ORDINARY | change for change in changes], schema=schema)


@pytest.fixture
def facts() -> Facts:
    """`facts(change, ...)`: fact rows of all columns, one for each change of the ordinary item."""
    return lambda *changes: derive(stored(*(changes or ({},))), VOCABULARY)


@pytest.fixture(scope="session")
def starter_rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in parse_rules(resource("rules"))}


@pytest.fixture(scope="session")
def starter_set(starter_rules: dict[str, Rule]) -> RuleSet:
    return compile_rules(list(starter_rules.values()))
