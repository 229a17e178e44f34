"""What is caught, what counts as met, and the evidence a match keeps."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest

from officer_app.domain.words import Lane
from officer_app.rules.compile import RuleSet, compile_rules
from officer_app.rules.matching import Match, match
from officer_app.rules.predicate import read_predicate
from officer_app.rules.rule import Rule, Said, Unknown
from tests.rules.conftest import Facts


def rule(when: str, unknown: Unknown = Unknown.MET, reason: str = "caught", **changes: object) -> Rule:
    made = Rule(
        "r",
        3,
        Said("R", "规"),
        Lane.RED,
        90,
        Said(reason, reason),
        (Said("Look", "看"),),
        when,
        read_predicate(when),
    )
    return replace(made, when_unknown=unknown, **changes)


def run(facts: pl.DataFrame, *rules: Rule) -> list[Match]:
    return match(facts, compile_rules(rules))


def test_a_match_names_rule_version_items_and_the_values_that_met_each_condition(facts: Facts):
    rows = facts({"gnum": 1.0, "qty": 60.0}, {"gnum": 2.0, "qty": 5.0}, {"gnum": 3.0, "qty": 70.0})
    (found,) = run(rows, rule("hs_heading = '9405' AND qty > 50"))
    assert (found.consignment_id, found.rule, found.version, found.lane, found.priority) == (
        "c1",
        "r",
        3,
        "red",
        90,
    )
    assert found.items == [1, 3]
    assert found.conditions == [
        {"text": "hs_heading = '9405'", "met": True, "values": {"hs_heading": "9405"}, "items": [1, 3]},
        {"text": "qty > 50", "met": True, "values": {"qty": "60"}, "items": [1]},
        {"text": "qty > 50", "met": True, "values": {"qty": "70"}, "items": [3]},
    ]
    assert json.loads(found.requirements) == [{"en": "Look", "zh": "看"}]
    json.dumps(found.conditions)


def test_consignments_are_told_apart(facts: Facts):
    rows = facts({"consignment_id": "a"}, {"consignment_id": "b", "qty": 1.0}, {"consignment_id": "c"})
    assert [found.consignment_id for found in run(rows, rule("qty > 50"))] == ["a", "c"]


@pytest.mark.parametrize(
    ("value", "by_default", "if_told"),
    [(None, True, False), (60.0, True, True), (5.0, False, False)],
)
def test_a_condition_that_lacks_a_fact_is_met_unless_the_rule_says_otherwise(
    facts: Facts, value: float | None, by_default: bool, if_told: bool
):
    rows = facts({"value_cny": value})
    when = "value_cny > 50 AND mode = '9710'"
    assert bool(run(rows, rule(when))) is by_default
    assert bool(run(rows, rule(when, Unknown.NOT_MET))) is if_told


def test_an_unknown_fact_is_no_excuse_where_another_condition_is_false(facts: Facts):
    assert run(facts({"value_cny": None}), rule("value_cny > 50 AND mode = '9810'")) == []


def test_what_is_unknown_is_shown_as_such(facts: Facts):
    (found,) = run(facts({"value_cny": None}), rule("value_cny > 50 AND qty > 1"))
    assert [(c["met"], c["values"]) for c in found.conditions] == [
        (None, {"value_cny": None}),
        (True, {"qty": "60"}),
    ]


def test_a_division_by_zero_is_unknown_though_every_fact_is_there(facts: Facts):
    (found,) = run(facts({"pack_no": 0.0}), rule("gross_weight / pack_no > 30"))
    assert found.conditions[0]["met"] is None
    assert found.conditions[0]["values"] == {"gross_weight": "40.2", "pack_no": 0}


@pytest.mark.parametrize("when", ["0 = NULLIF(qty, qty)", "1 / pack_no > 30"])
def test_what_is_null_in_every_row_is_unknown_in_each(facts: Facts, when: str):
    """Polars makes one value of it, which stopped the others beside it."""
    rows = facts({"pack_no": 0.0}, {"gnum": 2.0, "pack_no": 0.0}, {"consignment_id": "c2", "pack_no": 0.0})
    for beside in ((), (rule("qty < 0"),)):
        found = run(rows, rule(when), *beside)
        assert [(one.consignment_id, one.items) for one in found] == [("c1", [1, 2]), ("c2", [1])]
        assert [condition["met"] for one in found for condition in one.conditions] == [None, None]
        assert run(rows, rule(when, Unknown.NOT_MET), *beside) == []


def test_an_or_is_met_by_its_known_side(facts: Facts):
    (found,) = run(facts({"value_cny": None}), rule("value_cny > 50 OR qty > 1", Unknown.NOT_MET))
    assert found.conditions[0]["met"] is True


def test_values_are_kept_as_people_write_them(facts: Facts):
    rows = facts({"total": 1234.50000, "gross_weight": 0.00001, "pack_no": 4.0, "signed": True})
    (found,) = run(rows, rule("total > 1 AND gross_weight > 0 AND pack_no > 1 AND signed"))
    assert [c["values"] for c in found.conditions] == [
        {"total": "1234.5"},
        {"gross_weight": "0.00001"},
        {"pack_no": 4},
        {"signed": True},
    ]


def test_the_reason_is_filled_from_the_first_item_caught_in_both_languages(facts: Facts):
    rows = facts(
        {"gnum": 1.0, "name": "A", "qty": 1.0}, {"gnum": 2.0, "name": "B{x}", "unit_price_cny": 23.0}
    )
    said = Said(
        "{name}: {price_ratio} of {history_price_cny}, {license_no}", "{name}：{price_ratio}，{license_no}"
    )
    (found,) = run(rows, replace(rule("qty > 50"), reason=said))
    assert json.loads(found.reason) == {"en": "B{x}: 50 % of 46, not known", "zh": "B{x}：50 %，不详"}


def test_codes_are_words_in_the_reason_and_stay_codes_in_the_evidence(facts: Facts):
    said = Said(
        "{flag_category}, {flag_assessment}, to {country}: {total} {currency}, {unit}, {signed}, {value_cny}",
        "{flag_category}、{flag_assessment}，运往{country}：{total}{currency}，{unit}，{signed}，{value_cny}",
    )
    rows = facts(
        {
            "flag_category": "PI",
            "flag_assessment": "HIGH_THREAT",
            "country": "502",
            "total": 1234567.5,
            "currency": "502",
            "unit": "011",
            "signed": True,
            "value_cny": 5000.0,
        }
    )
    (found,) = run(rows, replace(rule("flag_category = 'PI' AND country = '502'"), reason=said))
    assert json.loads(found.reason) == {
        "en": "Prohibited item, High threat, to United States: 1,234,567.5 USD, item, yes, 5,000",
        "zh": "禁限物品、高危，运往美国：1,234,567.5美元，件，是，5,000",
    }
    assert [c["values"] for c in found.conditions] == [{"flag_category": "PI"}, {"country": "502"}]


def test_a_code_of_no_name_is_said_as_it_came(facts: Facts):
    rows = facts({"flag_category": "SHARPS_PI", "country": "xyz", "licence_kind": ""})
    (found,) = run(rows, rule("country = 'xyz'", reason="{flag_category} {country} {licence_kind}"))
    assert json.loads(found.reason) == {"en": "Sharps pi xyz not known", "zh": "Sharps pi xyz 不详"}


def test_braces_written_twice_are_braces(facts: Facts):
    (found,) = run(facts(), rule("qty > 50", reason="a {{b}}"))
    assert json.loads(found.reason)["en"] == "a {b}"


def test_patterns_are_evidence_like_any_condition(facts: Facts):
    rows = facts({"name": "锂电池 Battery"}, {"consignment_id": "c2", "name": "LED台灯"})
    (found,) = run(rows, rule("name ~* 'battery|电瓶' AND NOT name ILIKE '%lamp%'"))
    assert [c["text"] for c in found.conditions] == ["name ~* 'battery|电瓶'", "NOT name ILIKE '%lamp%'"]
    assert found.conditions[0]["values"] == {"name": "锂电池 Battery"}


def test_disabled_rules_and_no_rows_catch_nothing(facts: Facts):
    assert run(facts(), rule("qty > 50", enabled=False)) == []
    assert run(facts().clear(), rule("qty > 50")) == []
    assert match(facts(), RuleSet((), (), ())) == []


def test_a_rule_set_names_every_column_it_needs():
    wanted = compile_rules([rule("qty > 50", reason="{name}"), rule("mode = '9710'")]).columns
    assert wanted == ("consignment_id", "gnum", "qty", "name", "mode")


def test_many_rows_and_few_rows_match_alike(facts: Facts, starter_set: RuleSet):
    rows = facts(
        *(
            {"consignment_id": f"c{n}", "name": name}
            for n, name in enumerate(["香水 perfume", "LED台灯", "充电宝 power bank", "Nike鞋"])
        )
    )
    few = {(m.rule, m.reason) for m in match(rows, starter_set)}
    many = {(m.rule, m.reason) for m in match(pl.concat([rows] * 3_000, rechunk=True), starter_set)}
    assert few
    assert few == many
