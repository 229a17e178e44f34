"""The field's words as enums. Values are what the database and JSON hold. Standard library only."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """Customs supervision mode of a declaration (监管方式)."""

    B2B_DIRECT = "9710"
    OVERSEAS_WAREHOUSE = "9810"
    RETAIL = "9610"
    BONDED = "1210"
    BONDED_A = "1239"
    GENERAL = "0110"

    @property
    def is_b2b(self) -> bool:
        return self in (Mode.B2B_DIRECT, Mode.OVERSEAS_WAREHOUSE)


class State(StrEnum):
    """Where a consignment stands; the allowed steps are in `domain.states`."""

    DECLARED = "declared"
    ARRIVED = "arrived"
    SCREENED = "screened"
    HELD = "held"
    RELEASED = "released"
    LOADED = "loaded"
    DEPARTED = "departed"
    DETAINED = "detained"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Lane(StrEnum):
    """How a consignment is treated, weakest first."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @property
    def strength(self) -> int:
        """0 green … 3 red; the strongest lane wins."""
        return _LANE_STRENGTH[self]


_LANE_STRENGTH = {Lane.GREEN: 0, Lane.BLUE: 1, Lane.YELLOW: 2, Lane.RED: 3}


class TaskState(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class TaskKind(StrEnum):
    """Inspect goods (red), check papers (yellow), audit after release (blue), open an undeclared box."""

    INSPECTION = "inspection"
    DOCUMENTS = "documents"
    POST_RELEASE = "post_release"
    UNDECLARED = "undeclared"

    @property
    def is_of_papers(self) -> bool:
        """Done on the papers alone, without touching the goods."""
        return self in (TaskKind.DOCUMENTS, TaskKind.POST_RELEASE)


class InspectionMode(StrEnum):
    """Manual, machine or both: first position of the Chinese inspection mode code (1, 2, 3)."""

    MANUAL = "manual"
    MACHINE = "machine"
    BOTH = "both"


class InspectionDegree(StrEnum):
    """External (外形), sample (抽查) or full (彻底) inspection: C, B, A of the Chinese code."""

    EXTERNAL = "external"
    SAMPLE = "sample"
    FULL = "full"


class Disposition(StrEnum):
    """What the officer decides (处理意见)."""

    RELEASE = "release"
    RETURN = "return_for_correction"
    DETAIN = "detain"
    HAND_OVER = "hand_over"
    SAMPLE = "sample_to_laboratory"

    @property
    def needs_second_officer(self) -> bool:
        return self in (Disposition.DETAIN, Disposition.HAND_OVER, Disposition.SAMPLE)


class FlagVerdict(StrEnum):
    """What the officer says of a region marked on the X-ray."""

    CONFIRMED = "confirmed"
    FALSE_ALARM = "false_alarm"
    NOT_FOUND = "not_found"


class SignatureKind(StrEnum):
    """Who else answers for a record: a second officer, or the section chief."""

    SECOND = "second"
    APPROVAL = "approval"


class EntryKind(StrEnum):
    """What an officer's journal at a station holds until the server has it."""

    RECORD = "record"
    FILE = "file"
    WITHDRAWAL = "withdrawal"


class LateWord(StrEnum):
    """What is said of a late outcome: its officer confirms it, a supervisor settles it."""

    CONFIRMED = "confirmed"
    SETTLED = "settled"


class Advance(StrEnum):
    """How far the inspection of a consignment before its arrival has come."""

    BOOKED = "booked"
    SEALED = "sealed"  # inspected; its seals have not been looked at on arrival
    PASSED = "passed"  # the seals are those put on
    BROKEN = "broken"  # they are not
    VOID = "void"  # something came since that takes its effect away


class InspectionPlace(StrEnum):
    """Where goods are inspected before they arrive."""

    PREMISES = "premises"
    STATION = "station"


class Attribute(StrEnum):
    """The eight attributes an inspection compares for each goods item."""

    HS_CODE = "hs_code"
    NAME = "name"
    MODEL = "model"
    ORIGIN = "origin"
    QUANTITY = "quantity"
    UNIT = "unit"
    VALUE = "value"
    CURRENCY = "currency"


class Role(StrEnum):
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class OrderType(StrEnum):
    """CEB303 orderType. W is the overseas-warehouse reservation (订仓单), edition 2022-05."""

    RETAIL = "E"
    B2B = "B"
    RESERVATION = "W"


class AppType(StrEnum):
    """CEB appType: what the sender wants done."""

    NEW = "1"
    CHANGE = "2"
    DELETE = "3"


class ReturnStatus(StrEnum):
    """Receipt codes of CEB604 and its kin (企业对接报文规范 2022-05)."""

    RETURNED = "100"
    STORED = "120"
    REVIEW = "300"
    ACCEPTED = "399"
    INSPECTION = "500"
    RELEASED = "800"


class BlockStatus(StrEnum):
    """What became of one business block of a message."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    RETURNED = "returned"


class ScanVerdict(StrEnum):
    """The worst a consignment's scans say. `aborted` and `unknown` are not clear."""

    CLEAR = "clear"
    UNKNOWN = "unknown"
    ABORTED = "aborted"
    ALARM = "alarm"

    @property
    def strength(self) -> int:
        return _VERDICT_STRENGTH[self]


_VERDICT_STRENGTH = {
    ScanVerdict.CLEAR: 0,
    ScanVerdict.UNKNOWN: 1,
    ScanVerdict.ABORTED: 2,
    ScanVerdict.ALARM: 3,
}


class MatchSource(StrEnum):
    """What caught the consignment."""

    RULE = "rule"
    INSTRUCTION = "instruction"
    DRAW = "draw"
    MISSING = "missing"
    MANUAL = "manual"


#: What a match that somebody made by hand has for its rule: this and their login.
BY_HAND = "by-hand:"
