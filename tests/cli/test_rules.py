"""`rules`: listing, checking with the place of each problem, and trying them on one consignment."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Program

RULE = """id = "led-lamps"
lane = "yellow"
priority = 60
when = "hs_code LIKE '9405%' AND qty > 10"

[title]
en = "Lamps"
zh = "灯具"

[reason]
en = "Lamps: {name}"
zh = "灯具：{name}"

[[check]]
en = "Look at the lamps"
zh = "查看灯具"
"""


def test_a_sound_rule_passes(program: Program, tmp_path: Path):
    rule = tmp_path / "lamps.toml"
    rule.write_text(RULE, encoding="utf-8")
    done = program("rules", "check", rule)
    assert done.returncode == 0, done.stderr
    assert "led-lamps" in done.stdout


def test_a_problem_is_named_with_line_column_and_the_nearest_word(program: Program, tmp_path: Path):
    rule = tmp_path / "lamps.toml"
    rule.write_text(RULE.replace("hs_code", "hs_cod"), encoding="utf-8")
    done = program("rules", "check", rule)
    assert done.returncode == 1
    assert "line 4, column 9" in done.stderr
    assert "did you mean hs_code?" in done.stderr


def test_the_rules_in_force_are_listed(demo: Program):
    done = demo("rules", "list")
    assert done.returncode == 0, done.stderr
    assert "lane" in done.stdout.splitlines()[0]


def test_the_rules_can_be_tried_on_one_consignment_and_nothing_is_stored(station: Program):
    before = station("show", "YTGZ20201015001", "--json").stdout
    done = station("rules", "match", "YTGZ20201015001")
    assert done.returncode == 0, done.stderr
    assert "rules match." in done.stdout
    assert station("show", "YTGZ20201015001", "--json").stdout == before


def test_every_rule_of_a_folder_is_checked_and_a_folder_without_one_is_refused(
    program: Program, tmp_path: Path
):
    assert program("rules", "check", tmp_path).returncode == 1
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('lane = "purple"\n', encoding="utf-8")
    (tmp_path / "c.toml").write_bytes(b"\xff")
    done = program("rules", "check", tmp_path)
    assert done.returncode == 1
    for said in (
        "a.toml, line 1, column 1: lane",
        "b.toml, line 1, column 1: lane",
        "c.toml, not text in UTF-8",
    ):
        assert said in done.stderr
