"""What an X-ray machine or an officer says about one box, as DICOS (NEMA IIC 1) carries it.

Text that DICOS defines as a code (category, assessment, acquisition status) is kept as sent, in upper case;
`PROHIBITED ITEM` of the editions up to V02A reads `PI`, its name since V03. Boxes and polygons are in pixels
of the referenced image: column, row, counted from the upper left corner.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from officer_app.domain.words import ScanVerdict

Box = tuple[int, int, int, int]
"""Column, row, width, height."""
Point = tuple[int, int]
"""Column, row."""


class Energy(StrEnum):
    """Which of a dual-energy machine's images this is; `single` for a machine that makes only one."""

    LOW = "low"
    HIGH = "high"
    SINGLE = "single"


class Verdict(StrEnum):
    """The report's own decision (AlarmDecision)."""

    ALARM = "alarm"
    CLEAR = "clear"
    UNKNOWN = "unknown"


class ReportKind(StrEnum):
    """Who made the report (TDRType)."""

    MACHINE = "machine"
    OPERATOR = "operator"
    GROUND_TRUTH = "ground_truth"
    AGGREGATE = "aggregate"
    UNKNOWN = "unknown"
    TEST = "test"  # as it is stored, whoever made it: its ScanType says that it judges no real box


class Acquired(BaseModel):
    """How an image or a report came about. What is absent is taken as it should be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scan_type: str | None = (
        None  # OPERATIONAL; TEST, TIP and whatever else there is say nothing of a real box
    )
    acquisition_status: str | None = None

    @property
    def operational(self) -> bool:
        return self.scan_type in (None, "OPERATIONAL")

    @property
    def acquired(self) -> bool:
        """Whether the machine got its picture of the box."""
        return self.acquisition_status in (None, "SUCCESSFUL", "SUCCESS")


class Assessment(StrEnum):
    """What the report makes of one object (ATDAssessmentFlag); the values are DICOS's own codes."""

    HIGH_THREAT = "HIGH_THREAT"
    THREAT = "THREAT"
    UNKNOWN = "UNKNOWN"
    NO_THREAT = "NO_THREAT"

    @property
    def strength(self) -> int:
        """0 no threat … 3 high threat. An object nobody could judge outranks a cleared one."""
        return _ASSESSMENT_STRENGTH[self]


_ASSESSMENT_STRENGTH = {
    Assessment.NO_THREAT: 0,
    Assessment.UNKNOWN: 1,
    Assessment.THREAT: 2,
    Assessment.HIGH_THREAT: 3,
}


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Assessed(_Fact):
    """One judgement of an object; DICOS lets a report hold several for the same object."""

    category: str
    assessment: Assessment
    probability: Decimal | None = None
    description: str | None = None


class Region(_Fact):
    """Where an object is seen. `images` are SOP instance UIDs; `frames` first slice and depth in a volume."""

    images: tuple[str, ...] = ()
    box: Box | None = None
    polygon: tuple[Point, ...] | None = None
    frames: tuple[int, int] | None = None


class Flag(_Fact):
    """One potential threat object: what it was taken for, where it is, what it weighs.

    The strongest judgement and the first known place stand in the flag itself; further ones follow in
    `also_assessed` and `elsewhere` (a second view), so that counting flags counts objects. Several flags of
    one report may share a `pto_id`.
    """

    pto_id: int
    category: str
    assessment: Assessment
    ability: str | None = None  # ATDAbilityAssessment: SHIELD means the machine could not see through
    probability: Decimal | None = None  # 0..1
    box: Box | None = None
    polygon: tuple[Point, ...] | None = None  # closed outline of three or more points
    frames: tuple[int, int] | None = None
    images: tuple[str, ...] = ()
    mass_g: Decimal | None = None
    density: Decimal | None = None  # kg/m3
    z_effective: Decimal | None = None
    description: str | None = None
    also_assessed: tuple[Assessed, ...] = ()
    elsewhere: tuple[Region, ...] = ()

    @property
    def cleared(self) -> bool:
        """The object was found and judged harmless: nothing to inspect."""
        return self.assessment is Assessment.NO_THREAT


class ThreatReport(Acquired):
    """A Threat Detection Report (TDR)."""

    sop_uid: str
    study_uid: str
    series_uid: str = ""
    object_id: str | None  # the waybill number on the box, PatientID in DICOS
    object_id_issuer: str | None = None
    object_id_type: str | None = None
    object_type: str | None = None
    kind: ReportKind
    verdict: Verdict
    aborted: bool = False
    abort_reason: str | None = None
    algorithm: str | None = None
    operator: str | None = None  # who made a report of kind operator
    decided_at: datetime | None = None
    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None
    station: str | None = None
    edition: str | None = None
    referenced: tuple[str, ...] = ()  # SOP instance UIDs of the images judged
    total_objects: int | None = None  # as counted by the machine
    alarm_objects: int | None = None
    flags: tuple[Flag, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def scan_verdict(self) -> ScanVerdict:
        """The verdict to act on. What a report says of its objects outranks a CLEAR in its head; an aborted
        or unsuccessful scan, or one that counts alarms it does not describe, is never clear."""
        if self.verdict is Verdict.ALARM or any(
            f.assessment in (Assessment.THREAT, Assessment.HIGH_THREAT) for f in self.flags
        ):
            return ScanVerdict.ALARM
        if self.aborted or not self.acquired:
            return ScanVerdict.ABORTED
        if self.verdict is Verdict.CLEAR and not self.alarm_objects:
            return ScanVerdict.CLEAR
        return ScanVerdict.UNKNOWN


class XrayImage(Acquired):
    """What a DICOS X-ray image says beside its pixels."""

    sop_uid: str
    study_uid: str
    series_uid: str = ""
    object_id: str | None  # the waybill number on the box, PatientID in DICOS
    object_id_issuer: str | None = None
    object_id_type: str | None = None
    object_type: str | None = None
    energy: Energy
    view: str | None = None
    rows: int
    columns: int
    bits: int  # significant bits of a decoded pixel
    photometric: str  # MONOCHROME2: air is bright; MONOCHROME1: air is dark; PALETTE COLOR
    transfer_syntax: str
    kilovolts: Decimal | None = None
    weight_kg: Decimal | None = None  # of the box, where the machine has a scale
    scanned_at: datetime | None = None
    for_processing: bool = True
    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None
    station: str | None = None
    software: str | None = None
    edition: str | None = None
    warnings: tuple[str, ...] = ()
