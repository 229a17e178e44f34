"""What the record's codes are called on screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from officer_app.domain import timeline
from officer_app.domain.codes import Table, name
from officer_app.domain.contradictions import Untrue
from officer_app.domain.record import Untimely
from officer_app.domain.words import (
    Attribute,
    Disposition,
    InspectionDegree,
    InspectionMode,
    MatchSource,
    TaskKind,
)
from officer_app.store.detail import Event
from officer_app.ui import wording
from officer_app.ui.inspection.draft import Gap, GapKind

translate = QCoreApplication.translate


DISPOSITION_ICONS = {
    Disposition.RELEASE: "release",
    Disposition.RETURN: "return",
    Disposition.DETAIN: "detain",
    Disposition.HAND_OVER: "hand-over",
    Disposition.SAMPLE: "laboratory",
}


def attribute(which: Attribute) -> str:
    return {
        Attribute.HS_CODE: translate("Inspection", "HS code"),
        Attribute.NAME: translate("Inspection", "Name"),
        Attribute.MODEL: translate("Inspection", "Model"),
        Attribute.ORIGIN: translate("Inspection", "Origin"),
        Attribute.QUANTITY: translate("Inspection", "Quantity"),
        Attribute.UNIT: translate("Inspection", "Unit"),
        Attribute.VALUE: translate("Inspection", "Value"),
        Attribute.CURRENCY: translate("Inspection", "Currency"),
    }[which]


def finding(code: str) -> str:
    return wording.both(name(Table.FINDING, code))


def paper(code: str) -> str:
    return wording.both(name(Table.PAPER, code))


def counted_paper(code: str, count: int) -> str:
    """Invoice × 2; one is not counted."""
    return paper(code) if count == 1 else f"{paper(code)} × {count}"


def task_kind(which: TaskKind) -> str:
    return {
        TaskKind.INSPECTION: translate("Inspection", "Inspect the goods"),
        TaskKind.DOCUMENTS: translate("Inspection", "Check the documents"),
        TaskKind.POST_RELEASE: translate("Inspection", "Audit the documents after release"),
        TaskKind.UNDECLARED: translate("Inspection", "Nobody declared this box"),
    }[which]


def inspection_mode(which: InspectionMode) -> str:
    return {
        InspectionMode.MANUAL: translate("Inspection", "by hand"),
        InspectionMode.MACHINE: translate("Inspection", "by machine"),
        InspectionMode.BOTH: translate("Inspection", "by hand and machine"),
    }[which]


def degree(which: InspectionDegree) -> str:
    return {
        InspectionDegree.EXTERNAL: translate("Inspection", "external"),
        InspectionDegree.SAMPLE: translate("Inspection", "a sample"),
        InspectionDegree.FULL: translate("Inspection", "everything"),
    }[which]


def gap(which: Gap) -> str:
    """What is missing, as something to do."""
    items = wording.listed(map(str, which.items))
    return {
        GapKind.PLACE: translate("Inspection", "say where (E)"),
        GapKind.PACKAGING: translate("Inspection", "say what it is packed in (E)"),
        GapKind.PAPERS: translate("Inspection", "name the papers (E), or find them missing (W)"),
        GapKind.TIMES: translate("Inspection", "it ends before it starts (E)"),
        GapKind.SAMPLE: translate("Inspection", "record the sample (Y)"),
        GapKind.ITEMS: translate("Inspection", "judge item {0}").format(items),
        GapKind.FLAGS: translate("Inspection", "judge flag {0} (V)").format(items),
        GapKind.ALARMS: translate("Inspection", "say what is under the alarm of flag {0} (V)").format(items),
        GapKind.AGAINST: translate("Inspection", "confirm the release against the alarm of flag {0}").format(
            items
        ),
        GapKind.REQUIREMENTS: translate("Inspection", "requirements to tick: {0}").format(which.left),
        GapKind.NOTHING_WRONG: translate("Inspection", "say what is wrong (D, or a finding)"),
        GapKind.DISPOSITION: translate("Inspection", "choose what happens"),
        GapKind.UNDECLARED_RELEASE: translate("Inspection", "a box nobody declared cannot be released"),
        GapKind.SEALS: translate("Inspection", "enter the seals you put on (E)"),
        GapKind.PACKAGES: translate("Inspection", "packages still to be named (E): {0}").format(which.left),
        GapKind.TOO_MANY_PACKAGES: translate(
            "Inspection", "more packages than declared, which are {0} (E)"
        ).format(which.left),
        GapKind.NOT_SEALED: translate("Inspection", "only what conforms leaves under seals"),
        GapKind.NO_SAMPLE_YET: translate("Inspection", "no sample is taken before arrival"),
    }[which.kind]


def untimely(which: Untimely) -> str:
    """What is wrong with the times, and what to do."""
    return {
        Untimely.BACKWARDS: translate("Inspection", "It ends before it starts: correct one of the times."),
        Untimely.EARLY: translate(
            "Inspection",
            "It cannot start before the goods were here or anybody asked for it: correct the time.",
        ),
        Untimely.LATE: translate(
            "Inspection", "It cannot be in the future: correct the time, or leave it empty."
        ),
    }[which]


def untrue(which: Untrue) -> str:
    """Why a value that was found is no deviation."""
    return {
        Untrue.NO_NUMBER: translate("Inspection", "write it as a number: 1040 or 1040.5."),
        Untrue.NEGATIVE: translate("Inspection", "it cannot be negative."),
        Untrue.AS_DECLARED: translate("Inspection", "that is what was declared."),
    }[which]


SOURCE_ICONS = {
    MatchSource.RULE: "source-rule",
    MatchSource.INSTRUCTION: "source-instruction",
    MatchSource.DRAW: "source-draw",
    MatchSource.MISSING: "source-missing",
    MatchSource.MANUAL: "source-manual",
}


def event(kept: str) -> str:
    """A step in the history."""
    return wording.both(timeline.event(kept))


def step(taken: Event, name: Callable[[str], str] = str) -> str:
    """A step with what is worth a word of it; `name` is of a login."""
    return wording.both(timeline.step(taken.event, taken.payload, name))


def disposition(which: Disposition) -> str:
    """Short, for a button."""
    return {
        Disposition.RELEASE: translate("Inspection", "Release"),
        Disposition.RETURN: translate("Inspection", "Return"),
        Disposition.DETAIN: translate("Inspection", "Detain"),
        Disposition.HAND_OVER: translate("Inspection", "Hand over"),
        Disposition.SAMPLE: translate("Inspection", "Sample"),
    }[which]
