"""What the officer records of an inspection. Its JSON schema is what `officer-app task schema` prints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from officer_app.domain.words import Attribute, Disposition

Text = Annotated[str, StringConstraints(max_length=10_000, strip_whitespace=True)]


class FindingCode(StrEnum):
    """What was wrong, as a code so that statistics mean something."""

    MISDECLARED_GOODS = "misdeclared_goods"
    QUANTITY = "quantity"
    VALUE = "value"
    ORIGIN = "origin"
    HS_CODE = "hs_code"
    PROHIBITED = "prohibited_or_restricted"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    DANGEROUS_UNDECLARED = "dangerous_goods_undeclared"
    CONCEALMENT = "concealment"
    PAPERS_MISSING = "papers_missing"
    UNDECLARED = "undeclared"
    OTHER = "other"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Deviation(_Record):
    """One attribute of one goods item that is not as declared."""

    gnum: int = Field(ge=1)
    attribute: Attribute
    found: Text = Field(min_length=1, description="the value found")


class Finding(_Record):
    code: FindingCode
    gnum: int | None = Field(default=None, ge=1)
    note: Text = ""


class Check(_Record):
    """One requirement of the task and whether it was carried out."""

    requirement: Text
    done: bool
    result: Text = ""


class Outcome(_Record):
    """`conform` is the result; deviations and findings say what was not."""

    conform: bool
    disposition: Disposition
    deviations: tuple[Deviation, ...] = Field(default=(), max_length=2_000)
    findings: tuple[Finding, ...] = Field(default=(), max_length=200)
    checks: tuple[Check, ...] = Field(default=(), max_length=200)
    note: Text = ""

    def canonical(self) -> str:
        """The text that is stored and hashed: JSON with sorted keys and no blanks."""
        return json.dumps(
            self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )


def digest(canonical: str) -> str:
    return hashlib.sha256(canonical.encode()).hexdigest()


def missing_from(outcome: Outcome, requirements: Iterable[str], gnums: Iterable[int]) -> list[str]:
    """What keeps the record from being complete, one sentence each; empty when it may be submitted."""
    problems = []
    ticked = {check.requirement for check in outcome.checks if check.done}
    problems += [f"requirement not carried out: {text}" for text in requirements if text not in ticked]
    known = set(gnums)
    problems += [f"goods item {d.gnum} is not declared" for d in outcome.deviations if d.gnum not in known]
    problems += [
        f"goods item {f.gnum} is not declared" for f in outcome.findings if f.gnum and f.gnum not in known
    ]
    wrong = bool(outcome.deviations or outcome.findings)
    if outcome.conform and wrong:
        problems.append("the result says conform, yet deviations or findings are recorded")
    if not outcome.conform and not wrong:
        problems.append("the result says not conform: record a deviation or a finding")
    if outcome.conform and outcome.disposition is not Disposition.RELEASE:
        problems.append("a conforming consignment can only be released")
    return problems
