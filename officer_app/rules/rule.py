"""Rules as text: the TOML of one rule, read and checked.

```toml
id = "dg-lithium-batteries"
lane = "yellow"              # red inspect, yellow check documents, blue audit after release
priority = 60                # 0 to 500, added to the urgency of what it catches
when = "hs_code LIKE '8507%' AND net_weight > 10"
when_unknown = "met"         # or "not_met": what a condition counts as that lacks a fact
mode = "manual"              # manual, machine, both
degree = "sample"            # external, sample, full

[title]
en = "..."
zh = "..."

[reason]                     # {column} is filled from the item that was caught
en = "Lithium batteries: {name}"
zh = "..."

[[check]]                    # what the officer is to check, one table each
en = "..."
zh = "..."

[legal_basis]                # where it is sure
en = "..."
zh = "..."
```
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from officer_app.domain.errors import InvalidRule
from officer_app.domain.words import InspectionDegree, InspectionMode, Lane
from officer_app.files import read_named
from officer_app.rules.predicate import Predicate, PredicateError, read_predicate
from officer_app.rules.problems import Problem, place
from officer_app.rules.vocabulary import VOCABULARY

MAX_PRIORITY = 500
MAX_RULE = 20_000
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SENTENCES = ("title", "reason", "check", "legal_basis")
_FIELDS = frozenset(
    {"id", "enabled", "lane", "priority", "when", "when_unknown", "mode", "degree", *_SENTENCES}
)
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_WHEN = re.compile(r"""^[ \t]*when[ \t]*=[ \t]*('''\n?|\"\"\"\n?|'|")""", re.MULTILINE)
_Choice = TypeVar("_Choice", bound=StrEnum)


class Said(NamedTuple):
    """A sentence in both languages."""

    en: str
    zh: str


class Unknown(StrEnum):
    """What a condition counts as that cannot be judged for lack of a fact."""

    MET = "met"
    NOT_MET = "not_met"


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule. `when` is the condition as written; `reason` holds {column} places a match fills."""

    id: str
    version: int
    title: Said
    lane: Lane
    priority: int
    reason: Said
    requirements: tuple[Said, ...]
    when: str
    predicate: Predicate
    when_unknown: Unknown = Unknown.MET
    mode: InspectionMode = InspectionMode.MANUAL
    degree: InspectionDegree = InspectionDegree.SAMPLE
    legal_basis: Said | None = None
    enabled: bool = True


def parse_rule(text: str, version: int = 1) -> Rule:
    """Read the TOML of one rule. Raises InvalidRule with every problem, its line and column where known."""
    try:
        if len(text) > MAX_RULE:
            raise ValueError(f"longer than {MAX_RULE:,} characters")
        table = tomllib.loads(text)
    except ValueError as error:  # tomllib's own error is one
        found = _AT.search(str(error))
        where = f"line {found[1]}, column {found[2]}: " if found else ""
        raise InvalidRule("The rule is not valid TOML.", [where + _AT.sub("", str(error)).strip()]) from None
    return _Table(text, table).rule(version)


def parse_rules(path: Path) -> list[Rule]:
    """The rules of a file, or of all `*.toml` in a folder, by file name. Raises InvalidRule naming the file."""
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    rules: dict[str, Rule] = {}
    problems: dict[str, list[str]] = {}
    for file in files:
        try:
            rule = parse_rule(read_named(file, 4 * MAX_RULE + 4).decode())
            if rule.id in rules:
                raise InvalidRule("", [f"the id {rule.id} is used by another rule"])
            rules[rule.id] = rule
        except UnicodeDecodeError:
            problems[file.name] = ["not text in UTF-8"]
        except InvalidRule as error:
            problems[file.name] = error.problems
    if problems:
        what = "is not a valid rule" if len(problems) == 1 else "are not valid rules"
        listed = [f"{name}, {problem}" for name, found in problems.items() for problem in found]
        raise InvalidRule(f"{', '.join(problems)} {what}.", listed)
    return list(rules.values())


def places(template: str) -> tuple[str, ...]:
    """The names in the {places} of a sentence. Raises ValueError where brackets do not match or hold more."""
    names = []
    for _, name, form, conversion in string.Formatter().parse(template):
        if name is None:
            continue
        if form or conversion or not name.isidentifier():
            raise ValueError(f"{{{name}}} must hold the name of a column and nothing else")
        names.append(name)
    return tuple(names)


class _Table:
    """One rule's TOML table being read; problems are gathered, so that an author sees all at once."""

    def __init__(self, text: str, table: Mapping[str, Any]) -> None:
        self.text = text
        self.table = table
        self.problems: list[str] = []

    def rule(self, version: int) -> Rule:
        for key in sorted(set(self.table) - _FIELDS):
            self._report(key, f"{key} is no field of a rule")
        predicate = self._predicate()
        rule = Rule(
            id=self._id(),
            version=version,
            title=self._said("title"),
            lane=self._lane(),
            priority=self._priority(),
            reason=self._reason(),
            requirements=self._requirements(),
            when=self.table["when"] if predicate.conditions else "",
            predicate=predicate,
            when_unknown=self._choice("when_unknown", Unknown, Unknown.MET),
            mode=self._choice("mode", InspectionMode, InspectionMode.MANUAL),
            degree=self._choice("degree", InspectionDegree, InspectionDegree.SAMPLE),
            legal_basis=self._said("legal_basis") if "legal_basis" in self.table else None,
            enabled=self._enabled(),
        )
        if self.problems:
            raise InvalidRule(f"The rule {rule.id or 'without id'} cannot be used.", self.problems)
        return rule

    def _report(self, key: str, message: str) -> None:
        found = re.search(rf"^[ \t]*\[*{re.escape(key)}\b", self.text, re.MULTILINE)
        self.problems.append(str(Problem(*place(self.text, found.start()), message)) if found else message)

    def _id(self) -> str:
        found = self.table.get("id")
        if not isinstance(found, str) or not _ID.fullmatch(found) or len(found) > 64:
            self._report("id", "id must be lower-case words joined by -, at most 64 characters")
            return ""
        return found

    def _said(self, key: str) -> Said:
        return self._sentence(key, self.table.get(key))

    def _sentence(self, key: str, found: object) -> Said:
        if isinstance(found, Mapping) and set(found) == {"en", "zh"}:
            en, zh = found["en"], found["zh"]
            if isinstance(en, str) and isinstance(zh, str) and en.strip() and zh.strip():
                return Said(en, zh)
        self._report(key, f"{key} needs en and zh, both text")
        return Said("", "")

    def _reason(self) -> Said:
        said = self._said("reason")
        for sentence in said:
            try:
                for name in places(sentence):
                    if name not in VOCABULARY:
                        self._report("reason", f"reason names {{{name}}}, which is no column")
            except ValueError as error:
                self._report("reason", f"reason: {error}")
                return Said("", "")
        return said

    def _requirements(self) -> tuple[Said, ...]:
        found = self.table.get("check")
        if not isinstance(found, list) or not found:
            self._report("check", "check must say what to check, in at least one [[check]] table")
            return ()
        return tuple(self._sentence("check", one) for one in found)

    def _choice(self, key: str, choices: type[_Choice], default: _Choice | None) -> _Choice:
        found = self.table.get(key, default)
        if found in list(choices):
            return choices(found)
        self._report(key, f"{key} must be one of {', '.join(choices)}")
        return next(iter(choices))

    def _lane(self) -> Lane:
        lane = self._choice("lane", Lane, None)
        if lane is Lane.GREEN and self.table.get("lane") == Lane.GREEN:
            self._report("lane", "a rule cannot make a consignment green: what no rule catches is")
        return lane

    def _priority(self) -> int:
        found = self.table.get("priority")
        if type(found) is not int or not 0 <= found <= MAX_PRIORITY:
            self._report("priority", f"priority must be a whole number from 0 to {MAX_PRIORITY}")
            return 0
        return found

    def _enabled(self) -> bool:
        found = self.table.get("enabled", True)
        if not isinstance(found, bool):
            self._report("enabled", "enabled must be true or false")
        return found is True

    def _predicate(self) -> Predicate:
        found = self.table.get("when")
        if not isinstance(found, str):
            self._report("when", "when must be the condition, as text")
            return Predicate((), ())
        try:
            predicate = read_predicate(found)
        except PredicateError as error:
            self.problems += [str(self._in_file(found, problem)) for problem in error.problems]
            return Predicate((), ())
        warnings = tuple(self._in_file(found, warning) for warning in predicate.warnings)
        return Predicate(predicate.conditions, warnings)

    def _in_file(self, when: str, problem: Problem) -> Problem:
        """The place in the rule's text of a place in its condition, where the condition stands there as it is."""
        opened = _WHEN.search(self.text)
        if opened is None or not self.text.startswith(when, opened.end()):
            return problem
        line, column = place(self.text, opened.end())
        if problem.line == 1:
            return Problem(line, column + problem.column - 1, problem.message)
        return Problem(line + problem.line - 1, problem.column, problem.message)
