"""When a record is complete, and what stands in it where the officer entered nothing: what was declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from officer_app.domain.advance import missing_for_sealing
from officer_app.domain.contradictions import contradictions
from officer_app.domain.marked import Marked
from officer_app.domain.outcome import (
    LONGEST_TEXT,
    OTHER,
    PAPERS_MISSING,
    Compared,
    Evidence,
    JudgedFlag,
    Outcome,
    Paper,
    Part,
)
from officer_app.domain.said import control_in, says_something
from officer_app.domain.words import Attribute, Disposition, FlagVerdict, TaskKind

#: How long a found value may be (the limits of China's inspection record); names and models in bytes.
LONGEST = {
    Attribute.HS_CODE: 16,
    Attribute.NAME: 255,
    Attribute.MODEL: 255,
    Attribute.ORIGIN: 60,
    Attribute.QUANTITY: 13,
    Attribute.UNIT: 16,
    Attribute.VALUE: 14,
    Attribute.CURRENCY: 16,
}
_IN_BYTES = (Attribute.NAME, Attribute.MODEL)
#: How much two clocks may differ before a time that was entered is taken for wrong.
TOLERANCE = timedelta(minutes=5)
#: No clock of a station excuses more than this.
MOST_OFF = timedelta(hours=12)


class Untimely(StrEnum):
    """Why the times of an inspection cannot be true; the value ends the sentence."""

    BACKWARDS = "it ends before it starts"
    EARLY = "it starts before its goods were there or anybody asked for it"
    LATE = "it ends after it was recorded"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of an inspection without the officer saying it."""

    kind: TaskKind
    requirements: tuple[str, ...]
    gnums: tuple[int, ...]
    papers: tuple[Paper, ...] = ()
    place: str = ""  # as it was entered at the station last
    packaging: str = ""  # as it was entered at the station last
    started_at: datetime | None = None
    ended_at: datetime | None = None
    since: datetime | None = None  # it cannot have begun before
    now: datetime | None = None  # nor be over later
    clock_off: timedelta = timedelta(0)  # by how much the clock of the station is known to be wrong
    evidence: tuple[Evidence, ...] = ()
    declared: bool = True
    before_arrival: bool = False  # booked: the goods leave the officer under seals
    pack_no: int = 0  # packages declared
    values: Mapping[tuple[int, str], str] = field(default_factory=dict)  # declared, by item and attribute
    marked: tuple[Marked, ...] = ()  # on the X-ray, the worst first


def length(attribute: Attribute, found: str) -> int:
    """How much of its limit a found value takes."""
    return len(found.encode()) if attribute in _IN_BYTES else len(found)


def as_declared(outcome: Outcome, known: Circumstances) -> Outcome:
    """The record with what it leaves out filled, and `filled` naming those parts."""
    put: dict[Part, dict[str, Any]] = {}
    if outcome.started_at is None or outcome.ended_at is None:
        put[Part.TIMES] = {
            "started_at": outcome.started_at or known.started_at,
            "ended_at": outcome.ended_at or known.ended_at,
        }
    if outcome.papers is None:
        put[Part.PAPERS] = {"papers": known.papers}
    if not known.kind.is_of_papers:
        if outcome.place is None:
            put[Part.PLACE] = {"place": known.place}
        if outcome.packaging is None:
            put[Part.PACKAGING] = {"packaging": known.packaging}
        if outcome.attended_by is None:
            put[Part.ATTENDED] = {"attended_by": ""}
        if outcome.seals_removed is None:
            put[Part.SEALS_REMOVED] = {"seals_removed": ()}
        if outcome.seals_new is None:
            put[Part.SEALS_NEW] = {"seals_new": ()}
        if outcome.compared is None:
            put[Part.GOODS] = {"compared": _compared(outcome, known.gnums)}
        if outcome.conform and (nothing := _nothing_found(outcome, known.marked)):
            put[Part.FLAGS] = {"flags": (*outcome.flags, *nothing)}
    values = {name: value for part in put.values() for name, value in part.items()}
    filled = tuple(part for part in Part if part in put or part in outcome.filled)
    return outcome.model_copy(update=values | {"filled": filled, "evidence": known.evidence})


def _compared(outcome: Outcome, gnums: Sequence[int]) -> tuple[Compared, ...]:
    wrong = {(d.gnum, d.attribute) for d in outcome.deviations}
    return tuple(
        Compared(gnum=gnum, conform=tuple(a for a in Attribute if (gnum, a) not in wrong)) for gnum in gnums
    )


def _nothing_found(outcome: Outcome, marked: Sequence[Marked]) -> list[JudgedFlag]:
    """Where everything is as declared nothing was found under a flag; of an alarm the officer says so."""
    judged = {one.flag for one in outcome.flags}
    return [
        JudgedFlag(flag=one.flag, verdict=FlagVerdict.NOT_FOUND, filled=True)
        for one in marked
        if not one.alarm and one.flag not in judged
    ]


def missing_from(outcome: Outcome, known: Circumstances) -> list[str]:
    """What keeps the record from being complete, one sentence each; empty when it may be submitted."""
    problems = _unreadable(outcome, known)
    problems += _unwritten(outcome)
    problems += _checks(outcome, known)
    problems += _items(outcome, set(known.gnums))
    problems += contradictions(outcome, known.values)
    if known.declared:
        problems += _papers(outcome)
    if outcome.started_at is None or outcome.ended_at is None:
        problems.append("start or end of the inspection is not said")
    elif wrong := untimely(outcome.started_at, outcome.ended_at, known):
        problems.append(
            f"the inspection was not from {_time(outcome.started_at)} to {_time(outcome.ended_at)}: {wrong}"
        )
    problems += [
        f"sample {sample.number} was not handed over at {_time(step.at)}: that was not during or after the inspection"
        for sample in outcome.samples
        for step in sample.custody
        if untimely(step.at, step.at, known)
    ]
    if not known.kind.is_of_papers:
        problems += _goods(outcome, known.gnums)
    problems += _flags(outcome, known)
    problems += _result(outcome)
    if known.before_arrival:
        problems += missing_for_sealing(outcome, known.pack_no)
    return problems


def untimely(started: datetime | None, ended: datetime | None, known: Circumstances) -> Untimely | None:
    """What is wrong with the times of an inspection. Those that were filled are those of the program's own clocks."""
    slack = TOLERANCE + min(known.clock_off, MOST_OFF)
    if started and ended and ended < started:
        return Untimely.BACKWARDS
    if started and known.since and started != known.started_at and started < known.since - slack:
        return Untimely.EARLY
    last = ended or started
    if last and known.now and last not in (known.started_at, known.ended_at) and last > known.now + slack:
        return Untimely.LATE
    return None


def _time(moment: datetime) -> str:
    return moment.isoformat(" ", "minutes")


def _unreadable(outcome: Outcome, known: Circumstances) -> list[str]:
    """Texts in which nothing can be seen, and such as no database keeps. The names of files are not the officer's."""
    problems = []
    for where, text in _texts(outcome.model_dump(exclude={"evidence"})):
        if text in known.requirements:
            continue
        if control := control_in(text):
            problems.append(f"{where}: it holds the control character {control}, which is never kept")
        elif text and not says_something(text):
            problems.append(f"{where}: nothing of what is written there can be seen")
    return problems


def _unwritten(outcome: Outcome) -> list[str]:
    """What is short of words, and what has too many: only the text written from the entries is as long as they are."""
    edited = (("process en", outcome.process_en), ("process zh", outcome.process_zh))
    problems = [
        f"{where}: it is longer than {LONGEST_TEXT:,} characters; left out, it is written from the entries"
        for where, text in edited
        if len(text or "") > LONGEST_TEXT
    ]
    return problems + [
        f"finding {number} has the code other: say in its note what was found"
        for number, finding in enumerate(outcome.findings, start=1)
        if finding.code == OTHER and not finding.note
    ]


def _texts(said: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a record, with where it stands: "findings 1 note"."""
    if isinstance(said, str):
        yield where, said
    elif isinstance(said, dict):
        for name, value in said.items():
            yield from _texts(value, f"{where} {name.replace('_', ' ')}".strip())
    elif isinstance(said, tuple):
        for place, value in enumerate(said, start=1):
            yield from _texts(value, f"{where} {place}")


def _flags(outcome: Outcome, known: Circumstances) -> list[str]:
    """Papers alone tell nothing of what is in the box; but nothing is released against an alarm unsaid."""
    there = {one.flag for one in known.marked}
    alarms = {one.flag for one in known.marked if one.alarm}
    judged = [one.flag for one in outcome.flags if not (one.filled and one.flag in alarms)]
    problems = [f"there is no flag {flag} on the X-ray" for flag in judged if flag not in there]
    if len(set(judged)) < len(judged):
        problems.append("a flag is judged twice")
    for number, one in enumerate(known.marked, start=1):
        called = f"flag {number} ({one.assessment} {one.category}, {one.flag})"
        if one.flag not in judged and not known.kind.is_of_papers:
            problems.append(f"{called} is not judged: {', '.join(FlagVerdict)}")
        if one.alarm and outcome.disposition is Disposition.RELEASE and one.flag not in outcome.against:
            problems.append(f"{called} is not confirmed: name it in `against` to release against it")
    return problems


def _checks(outcome: Outcome, known: Circumstances) -> list[str]:
    ticked = {check.requirement for check in outcome.checks if check.done}
    problems = [f"requirement not carried out: {text}" for text in known.requirements if text not in ticked]
    return problems + [
        f"say what is not in order: {check.requirement}"
        for check in outcome.checks
        if not check.in_order and not check.result
    ]


def _items(outcome: Outcome, known: set[int]) -> list[str]:
    said = [
        *(d.gnum for d in outcome.deviations),
        *(f.gnum for f in outcome.findings if f.gnum),
        *(s.gnum for s in outcome.samples if s.gnum),
    ]
    problems = [f"goods item {gnum} is not declared" for gnum in said if gnum not in known]
    return problems + [
        f"goods item {d.gnum}: the {d.attribute} found is longer than {LONGEST[d.attribute]}"
        for d in outcome.deviations
        if length(d.attribute, d.found) > LONGEST[d.attribute]
    ]


def _papers(outcome: Outcome) -> list[str]:
    excused = any(finding.code == PAPERS_MISSING for finding in outcome.findings)
    return [] if outcome.papers or excused else ["no papers are listed: name them, or find them missing"]


def _goods(outcome: Outcome, gnums: Sequence[int]) -> list[str]:
    problems = []
    if not outcome.place:
        problems.append("the place is not said")
    if not outcome.packaging and not outcome.packaging_note:
        problems.append("the packaging is not said")
    conform = {(item.gnum, attribute) for item in outcome.compared or () for attribute in item.conform}
    wrong = {(d.gnum, d.attribute) for d in outcome.deviations}
    for gnum in gnums:
        left = [a for a in Attribute if (gnum, a) not in conform and (gnum, a) not in wrong]
        if left:
            problems.append(f"goods item {gnum} is not compared: {', '.join(left)}")
        problems += [
            f"goods item {gnum}: the {a} is said to conform and to deviate"
            for a in Attribute
            if (gnum, a) in conform and (gnum, a) in wrong
        ]
    return problems


def _result(outcome: Outcome) -> list[str]:
    problems = []
    disorder = any(not check.in_order for check in outcome.checks)
    wrong = bool(outcome.deviations or outcome.findings or disorder)
    if outcome.conform and wrong:
        problems.append("the result says conform, yet deviations or findings are recorded")
    if not outcome.conform and not wrong:
        problems.append("the result says not conform: record a deviation or a finding")
    if outcome.conform and outcome.disposition is not Disposition.RELEASE:
        problems.append("a conforming consignment can only be released")
    if outcome.disposition is Disposition.SAMPLE and not outcome.samples:
        problems.append("no sample is recorded")
    return problems
