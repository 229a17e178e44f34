"""The TOML of a rule: what it may hold, and problems with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from officer_app.domain.errors import InvalidRule
from officer_app.domain.words import InspectionDegree, InspectionMode, Lane
from officer_app.rules.rule import Said, Unknown, parse_rule, parse_rules

TEXT = """id = "heavy-lamps"
lane = "red"
priority = 120
when = '''
hs_code LIKE '9405%'
AND gross_weight / pack_no > 30
'''
when_unknown = "not_met"
mode = "both"
degree = "full"

[title]
en = "Heavy lamps"
zh = "重灯"

[reason]
en = "{name}: {weight_per_package} kg a package"
zh = "{name}：每件{weight_per_package}千克"

[[check]]
en = "Weigh"
zh = "过磅"

[legal_basis]
en = "Customs Law"
zh = "海关法"
"""


def problems(text: str) -> list[str]:
    with pytest.raises(InvalidRule) as refused:
        parse_rule(text)
    return refused.value.problems


def test_a_rule_is_read_whole():
    rule = parse_rule(TEXT, version=7)
    assert (rule.id, rule.version, rule.lane, rule.priority) == ("heavy-lamps", 7, Lane.RED, 120)
    assert rule.title == Said("Heavy lamps", "重灯")
    assert rule.requirements == (Said("Weigh", "过磅"),)
    assert rule.legal_basis == Said("Customs Law", "海关法")
    assert (rule.when_unknown, rule.mode, rule.degree) == (
        Unknown.NOT_MET,
        InspectionMode.BOTH,
        InspectionDegree.FULL,
    )
    assert rule.reason.en == "{name}: {weight_per_package} kg a package"
    assert rule.predicate.columns == ("hs_code", "gross_weight", "pack_no")
    assert rule.enabled


def test_what_is_left_out_has_a_default():
    short = "\n".join(
        line for line in TEXT.splitlines() if not line.startswith(("when_unknown", "mode", "degree"))
    )
    rule = parse_rule(short.split("[legal_basis]")[0])
    assert (rule.when_unknown, rule.mode, rule.degree) == (
        Unknown.MET,
        InspectionMode.MANUAL,
        InspectionDegree.SAMPLE,
    )
    assert rule.legal_basis is None


def test_a_warning_has_its_place_in_the_file():
    assert str(parse_rule(TEXT).predicate.warnings[0]).startswith("line 6, column 5: where pack_no is zero")


@pytest.mark.parametrize(
    ("when", "place"),
    [
        ('"nett > 1"', "line 4, column 9"),
        ("'nett > 1'", "line 4, column 9"),
        ('"""\nqty > 1\n  AND nett > 1"""', "line 6, column 7"),
        ("'''qty > 1 AND nett > 1'''", "line 4, column 23"),
    ],
)
def test_a_problem_of_the_condition_has_its_place_in_the_file(when: str, place: str):
    before, rest = TEXT.split("when = '''")
    text = f"{before}when = {when}{rest.split(chr(39) * 3, 1)[1]}"
    assert problems(text)[0].startswith(f"{place}: unknown column nett")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "heavy-lamps"', 'id = "Heavy Lamps"', "line 1, column 1: id must be"),
        ('lane = "red"', 'lane = "pink"', "line 2, column 1: lane must be one of"),
        ('lane = "red"', 'lane = "green"', "line 2, column 1: a rule cannot make a consignment green"),
        (
            "priority = 120",
            "priority = 5000",
            "line 3, column 1: priority must be a whole number from 0 to 500",
        ),
        ("priority = 120", "priority = true", "priority must be a whole number"),
        ("priority = 120", "prio = 120", "line 3, column 1: prio is no field of a rule"),
        ('when_unknown = "not_met"', 'when_unknown = "maybe"', "when_unknown must be one of met, not_met"),
        ('degree = "full"', 'degree = "full"\nenabled = 1', "enabled must be true or false"),
        ('zh = "重灯"', "", "title needs en and zh"),
        ("{name}:", "{nmae}:", "reason names {nmae}, which is no column"),
        ("{name}:", "{name.upper}:", "must hold the name of a column and nothing else"),
        ("{name}:", "{name!r}:", "must hold the name of a column and nothing else"),
        ("{name}:", "{name:>99}:", "must hold the name of a column and nothing else"),
        ("{name}:", "{name:", "reason:"),
        ("[[check]]", "[check]", "check must say what to check"),
        ('[[check]]\nen = "Weigh"', '[[check]]\nen = ""', "check needs en and zh"),
    ],
)
def test_each_field_is_checked(old: str, new: str, said: str):
    assert any(said in problem for problem in problems(TEXT.replace(old, new, 1)))


def test_a_rule_without_condition_is_none():
    text = TEXT.replace("when = '''", "note = '''")
    assert any("when must be the condition" in problem for problem in problems(text))


def test_broken_toml_has_line_and_column():
    assert problems(TEXT.replace('lane = "red"', "lane = red"))[0].startswith("line 2, column 8: ")


def test_an_endless_file_is_refused():
    assert "longer than" in problems("#" * 30_000)[0]


def test_a_folder_of_rules_is_read_by_file_name_and_a_bad_one_is_named(tmp_path: Path):
    (tmp_path / "b.toml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.toml").write_text(TEXT.replace("heavy-lamps", "other"), encoding="utf-8")
    assert [rule.id for rule in parse_rules(tmp_path)] == ["other", "heavy-lamps"]
    (tmp_path / "c.toml").write_text(TEXT, encoding="utf-8")
    with pytest.raises(InvalidRule) as refused:
        parse_rules(tmp_path)
    assert refused.value.problems == ["c.toml, the id heavy-lamps is used by another rule"]
    (tmp_path / "c.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidRule, match=r"c\.toml"):
        parse_rules(tmp_path)
