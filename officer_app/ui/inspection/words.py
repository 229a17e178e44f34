"""What the record's codes are called on screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from officer_app.domain.codes import Table, name
from officer_app.domain.contradictions import Untrue
from officer_app.domain.loading import LEFT_BEHIND, WHY_WORDS, Why
from officer_app.domain.record import Untimely
from officer_app.domain.words import (
    Attribute,
    Disposition,
    InspectionDegree,
    InspectionMode,
    MatchSource,
    TaskKind,
)
from officer_app.store.detail import Event, said
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
    """A step in the history; one that has no name here is shown as it is kept."""
    return {
        "declared": translate("Inspection", "Declared"),
        "declared_anew": translate("Inspection", "The waybill was declared anew"),
        "waybill_detained": translate("Inspection", "Goods under this waybill are detained"),
        "declaration_changed": translate("Inspection", "Declaration changed"),
        "declaration_deleted": translate("Inspection", "Declaration withdrawn"),
        "order_joined": translate("Inspection", "Order joined"),
        "order_deleted": translate("Inspection", "Order withdrawn"),
        "waybill_joined": translate("Inspection", "Waybill joined"),
        "waybill_deleted": translate("Inspection", "Waybill withdrawn"),
        "arrived": translate("Inspection", "Arrived"),
        "arrived_again": translate("Inspection", "Arrived again"),
        "undeclared": translate("Inspection", "There, and not declared"),
        "scan_image": translate("Inspection", "X-ray image received"),
        "scan_report": translate("Inspection", "Threat report received"),
        "scan_joined": translate("Inspection", "Earlier scan joined"),
        "screened": translate("Inspection", "Screened"),
        "matched": translate("Inspection", "Matched"),
        "held": translate("Inspection", "Held"),
        "rerouted": translate("Inspection", "Lane changed"),
        "called_back": translate("Inspection", "Called back"),
        "released": translate("Inspection", "Released"),
        "returned": translate("Inspection", "Returned for correction"),
        "detained": translate("Inspection", "Detained"),
        "listed": translate("Inspection", "On a load list"),
        "loaded": translate("Inspection", "Loaded"),
        "unloaded": translate("Inspection", "No longer loaded"),
        "departed": translate("Inspection", "Departed"),
        "departure_alarm": translate("Inspection", "Alarm: a departure named it"),
        "unnamed_alarm": translate("Inspection", "Alarm: its unit left, and the departure did not name it"),
        "declaration_cancelled": translate("Inspection", "Declaration cancelled on request"),
        "task_opened": translate("Inspection", "Task opened"),
        "task_claimed": translate("Inspection", "Claimed"),
        "task_handed_back": translate("Inspection", "Handed back"),
        "task_cancelled": translate("Inspection", "Task cancelled"),
        "claim_lapsed": translate("Inspection", "Claim lapsed"),
        "task_reassigned": translate("Inspection", "Reassigned"),
        "task_escalated": translate("Inspection", "Put before the supervisor"),
        "escalation_answered": translate("Inspection", "Answered by the supervisor"),
        "outcome_recorded": translate("Inspection", "Outcome recorded"),
        "audited_after_release": translate("Inspection", "Audited after release"),
        "outcome_amended": translate("Inspection", "Record amended"),
        "record_signed": translate("Inspection", "Signed by a second officer"),
        "record_approved": translate("Inspection", "Approved"),
        "record_returned": translate("Inspection", "Record returned"),
        "evidence_added": translate("Inspection", "File added"),
        "sheet_printed": translate("Inspection", "Record sheet made"),
        "evidence_withdrawn": translate("Inspection", "File withdrawn"),
        "evidence_copied": translate("Inspection", "File copied out"),
        "reinspection_asked": translate("Inspection", "Another inspection asked for"),
        "reopened": translate("Inspection", "Reopened"),
        "inspection_booked": translate("Inspection", "Inspection booked"),
        "advance_cancelled": translate("Inspection", "Booking called off"),
        "advance_lapsed": translate("Inspection", "Arrived before it was inspected"),
        "goods_sealed": translate("Inspection", "Seals recorded"),
        "advance_sealed": translate("Inspection", "On its way under seals"),
        "advance_void": translate("Inspection", "Seals void"),
        "seals_intact": translate("Inspection", "Seals intact"),
        "seals_differ": translate("Inspection", "Not as it was sealed"),
        "journal_taken": translate("Inspection", "Came from the station's journal"),
        "journal_late": translate("Inspection", "Recorded without the server, too late"),
        "late_confirmed": translate("Inspection", "Late record confirmed by its officer"),
        "late_settled": translate("Inspection", "Late record settled"),
    }.get(kept, kept.replace("_", " ").capitalize())


def step(taken: Event, name: Callable[[str], str] = str) -> str:
    """A step with what is worth a word of it: from what to what, on which flight, why. `name` is of a login."""
    more = _before_and_after(taken, name) or _said_with(taken)
    return " · ".join(filter(None, [event(taken.event), *more]))


def _before_and_after(taken: Event, name: Callable[[str], str]) -> list[str | None]:
    of = taken.payload
    match taken.event:
        case "rerouted":
            return [f"{wording.lane_word(of['before'])} → {wording.lane_word(of['lane'])}"]
        case "called_back":
            return [f"{wording.state_word(of['from_state'])} → {wording.lane_word(of['lane'])}"]
        case "reopened":
            return [wording.state_word(of["from_state"]), of["reason"]]
        case "task_reassigned":
            return [f"{_holder(of['officer'], name)} → {_holder(of['to'], name)}", of["reason"]]
        case "claim_lapsed":
            return [name(of["officer"])]
    return []


def _said_with(taken: Event) -> list[str | None]:
    of = taken.payload
    match taken.event:
        case "held":
            return [wording.lane_word(of["lane"]), of.get("by_hand")]
        case "outcome_recorded" | "outcome_amended":
            return [wording.disposition_word(of["disposition"]), of.get("why")]
        case "evidence_added" | "evidence_withdrawn" | "evidence_copied":
            return [of.get("name"), of.get("reason")]
        case "listed" | "loaded" | "departed" | "unnamed_alarm":
            return [of.get("flight"), of.get("unit")]
        case "departure_alarm":
            why = wording.both(WHY_WORDS[Why(of["why"])]) if "why" in of else None
            return [of.get("flight"), of.get("unit"), why, *filter(None, of.get("elsewhere") or ())]
        case "declaration_cancelled":
            return [" ".join(of["reason"].split())]
        case "unloaded" if of["why"] == LEFT_BEHIND:
            return [translate("Inspection", "its unit left without it")]
        case "advance_void":
            return [wording.both(said(of["why"]))]
        case "seals_differ":
            return [wording.both(said(one)) for one in of["differences"]]
    return [of.get("reason") or of.get("answer")]


def _holder(login: str | None, name: Callable[[str], str]) -> str:
    return name(login) if login else translate("Inspection", "the queue")


def disposition(which: Disposition) -> str:
    """Short, for a button."""
    return {
        Disposition.RELEASE: translate("Inspection", "Release"),
        Disposition.RETURN: translate("Inspection", "Return"),
        Disposition.DETAIN: translate("Inspection", "Detain"),
        Disposition.HAND_OVER: translate("Inspection", "Hand over"),
        Disposition.SAMPLE: translate("Inspection", "Sample"),
    }[which]
