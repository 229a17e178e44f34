"""What the officer records of an inspection. Its JSON schema is what `officer-app task schema` prints.

What a record leaves out is filled as declared when it is submitted (`domain.record`), and named in `filled`.
"""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from officer_app.domain.codes import Table, names
from officer_app.domain.words import Attribute, Disposition, FlagVerdict

#: Characters that an officer writes in one place.
LONGEST_TEXT = 10_000
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, strip_whitespace=True)]
#: Written from the entries, it is as long as they are together; an officer writes LONGEST_TEXT at most.
Process = Annotated[str, StringConstraints(max_length=20_000_000, strip_whitespace=True)]
Short = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Said = Annotated[Short, StringConstraints(min_length=1)]

#: Finding codes that the program itself knows.
PAPERS_MISSING, UNDECLARED, OTHER = "papers_missing", "undeclared", "other"


def _code_of(table: Table, *, optional: bool = False) -> AfterValidator:
    def known(code: str) -> str:
        if code not in names(table) and not (optional and code == ""):
            raise ValueError(f"{code!r} is not in the list of {table} codes: {', '.join(names(table))}")
        return code

    return AfterValidator(known)


FindingCode = Annotated[
    str, _code_of(Table.FINDING), Field(json_schema_extra={"enum": [*names(Table.FINDING)]})
]
PaperCode = Annotated[str, _code_of(Table.PAPER), Field(json_schema_extra={"enum": [*names(Table.PAPER)]})]
WrapCode = Annotated[
    str,
    _code_of(Table.WRAP_TYPE, optional=True),
    Field(json_schema_extra={"enum": ["", *names(Table.WRAP_TYPE)]}),
]


class Part(StrEnum):
    """A part of the record that may be filled rather than entered: as declared, as at this station last, with nobody
    and nothing, or written from the entries."""

    PLACE = "place"
    TIMES = "times"
    PACKAGING = "packaging"
    PAPERS = "papers"
    GOODS = "goods"
    REQUIREMENTS = "requirements"
    FLAGS = "flags"
    ATTENDED = "attended"
    SEALS_REMOVED = "seals_removed"
    SEALS_NEW = "seals_new"
    PROCESS = "process"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Compared(_Record):
    """Attributes of one goods item that were compared and are as declared."""

    gnum: int = Field(ge=1)
    conform: tuple[Attribute, ...] = Field(max_length=len(Attribute))


class Deviation(_Record):
    """One attribute of one goods item that is not as declared."""

    gnum: int = Field(ge=1)
    attribute: Attribute
    found: Text = Field(min_length=1, description="the value found")


class Finding(_Record):
    code: FindingCode
    gnum: int | None = Field(default=None, ge=1)
    note: Text = Field(default="", description="needed where the code is other")


class Check(_Record):
    """One requirement of the task: whether it was carried out, and with what result."""

    requirement: Text
    done: bool
    in_order: bool = True
    result: Text = Field(default="", description="needed where it is not in order")


class Paper(_Record):
    """Attached papers of one kind."""

    kind: PaperCode
    count: int = Field(default=1, ge=1, le=999)


class Handover(_Record):
    """One step of a sample's chain of custody."""

    at: AwareDatetime
    giver: Said
    taker: Said


class Sample(_Record):
    """A sample taken: the number on its sealed bag, from which item, how much, and through whose hands it went."""

    number: Said
    gnum: int | None = Field(default=None, ge=1)
    quantity: Said
    custody: tuple[Handover, ...] = Field(min_length=1, max_length=50)


class Evidence(_Record):
    """A file added to the task, by the SHA-256 of its bytes."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    name: Short


class JudgedFlag(_Record):
    """What the officer says of one flag on the X-ray, by the id that `show --json` gives it."""

    flag: Said
    verdict: FlagVerdict
    filled: bool = Field(default=False, description="nobody said it; never of an alarm")


class Outcome(_Record):
    """`conform` is the result; deviations and findings say what was not. What is left out is filled as declared."""

    conform: bool
    disposition: Disposition
    place: Short | None = None
    started_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    packaging: WrapCode | None = Field(default=None, description="wrapTypeCode of what was found")
    packaging_note: Text = ""
    attended_by: Short | None = Field(
        default=None, description="who attended for the enterprise; empty: nobody did; left out: not said"
    )
    papers: tuple[Paper, ...] | None = Field(default=None, max_length=100)
    compared: tuple[Compared, ...] | None = Field(default=None, max_length=10_000)
    deviations: tuple[Deviation, ...] = Field(default=(), max_length=2_000)
    findings: tuple[Finding, ...] = Field(default=(), max_length=200)
    checks: tuple[Check, ...] = Field(default=(), max_length=200)
    flags: tuple[JudgedFlag, ...] = Field(default=(), max_length=2_000)
    against: tuple[Said, ...] = Field(
        default=(),
        max_length=2_000,
        description="flags that alarm and that it is released against, each of them confirmed",
    )
    seals_removed: tuple[Said, ...] | None = Field(default=None, max_length=100)
    seals_new: tuple[Said, ...] | None = Field(default=None, max_length=100)
    packages: tuple[Said, ...] = Field(
        default=(), max_length=1_000, description="number of every package; needed before arrival"
    )
    samples: tuple[Sample, ...] = Field(default=(), max_length=100)
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=500, description="set on submission")
    process_en: Process | None = Field(default=None, description="left out: written from the entries")
    process_zh: Process | None = None
    note: Text = ""
    filled: tuple[Part, ...] = ()

    def canonical(self) -> str:
        """The text that is stored and hashed: JSON with sorted keys and no blanks."""
        return json.dumps(
            self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )


def digest(canonical: str) -> str:
    return hashlib.sha256(canonical.encode()).hexdigest()
