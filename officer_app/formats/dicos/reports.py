"""DICOS Threat Detection Report (TDR)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from typing import Any

from officer_app.domain.errors import Unreadable
from officer_app.domain.scans import Assessed, Assessment, Flag, ReportKind, ThreatReport, Verdict
from officer_app.formats.dicos.attributes import Attributes
from officer_app.formats.dicos.images import identity
from officer_app.formats.dicos.limits import Limits
from officer_app.formats.dicos.regions import regions_of
from officer_app.formats.dicos.structure import FileMeta

_KINDS = {
    "MACHINE": ReportKind.MACHINE,
    "OPERATOR": ReportKind.OPERATOR,
    "GROUND_TRUTH": ReportKind.GROUND_TRUTH,
    "GROUND TRUTH": ReportKind.GROUND_TRUTH,
    "AGGREGATE": ReportKind.AGGREGATE,
    "MOD_AGGREGATE": ReportKind.AGGREGATE,
}
# Categories of the editions up to V02A under their name since V03; the finer V02 kinds ("SHARPS PI") stay.
_RENAMED = {"PROHIBITED ITEM": "PI", "PHARMACEUTICAL PI": "PHARMACEUTICAL", "OTHER PI": "OTHER"}


def read_report(ds: Attributes, meta: FileMeta, limits: Limits, zone: tzinfo) -> ThreatReport:
    """The report with every object it describes, cleared ones included."""
    if ds.value("AlarmDecision") is None and ds.value("ThreatSequence") is None:
        raise Unreadable("The report holds neither a decision nor objects; its end may be missing")
    found = ds.items("ThreatSequence")
    if len(found) > limits.objects:
        raise Unreadable(f"The report describes {len(found):,} objects; at most {limits.objects:,} are read")
    flags = tuple(_flag(item, place) for place, item in enumerate(found, start=1))
    total, alarms = ds.whole("NumberOfTotalObjects"), ds.whole("NumberOfAlarmObjects")
    verdict, aborted = _verdict(ds), _aborted(ds)
    _compare(ds, flags, verdict, total, alarms)
    return ThreatReport(
        **identity(ds, meta),
        kind=_KINDS.get(ds.code("TDRType") or "", ReportKind.UNKNOWN),
        verdict=verdict,
        aborted=aborted,
        abort_reason=ds.text("AbortReason"),
        algorithm=ds.text("ThreatDetectionAlgorithmAndVersion"),
        operator=_operator(ds),
        decided_at=ds.moment("AlarmDecisionTime", None, zone)
        or ds.moment("ContentDate", "ContentTime", zone),
        referenced=_referenced(ds, flags),
        total_objects=total,
        alarm_objects=alarms,
        flags=flags,
        warnings=tuple(ds.warnings),
    )


def _operator(ds: Attributes) -> str | None:
    for operator in ds.items("OperatorIdentificationSequence"):
        for code in operator.items("PersonIdentificationCodeSequence"):
            if name := code.text("CodeMeaning") or code.text("CodeValue"):
                return name
    return ds.text("OperatorsName")


def _verdict(ds: Attributes) -> Verdict:
    said = ds.code("AlarmDecision")
    if said in ("ALARM", "CLEAR", "UNKNOWN"):
        return Verdict(said.lower())
    ds.warnings.append(f"AlarmDecision is {said or 'missing'}; taken as unknown")
    return Verdict.UNKNOWN


def _aborted(ds: Attributes) -> bool:
    """Only SUCCESS is a finished report; one that lacks the flag, against the standard, is believed."""
    said = ds.code("AbortFlag")
    if said is None:
        ds.warnings.append("AbortFlag is missing")
    return said not in (None, "SUCCESS")


def _flag(item: Attributes, place: int) -> Flag:
    pto_id = item.whole("PotentialThreatObjectID")
    if pto_id is None:
        item.warnings.append(f"Object {place} has no id; it is numbered by its place")
        pto_id = place
    assessments = item.items("ATDAssessmentSequence")
    judged = sorted(
        map(_assessed, assessments),
        key=lambda a: (-a.assessment.strength, -(a.probability or 0)),
    )
    if not judged:
        item.warnings.append(f"Object {pto_id} was not assessed")
        judged = [Assessed(category="UNKNOWN", assessment=Assessment.UNKNOWN)]
    abilities = [code for a in assessments if (code := a.code("ATDAbilityAssessment"))]
    views = item.items("PTORepresentationSequence") or [item]
    regions = [region for view in views for region in regions_of(view)]
    regions.sort(key=lambda r: r.box is None)  # the first place that is known, else whatever there is
    first: dict[str, Any] = dict(regions[0]) if regions else {}
    return Flag(
        pto_id=pto_id,
        **dict(judged[0]),
        ability="SHIELD" if "SHIELD" in abilities else next(iter(abilities), None),
        **first,
        **_physics([*views, item]),
        also_assessed=tuple(judged[1:]),
        elsewhere=tuple(regions[1:]),
    )


def _assessed(item: Attributes) -> Assessed:
    said = item.code("ATDAssessmentFlag") or "UNKNOWN"
    try:
        assessment = Assessment(said)
    except ValueError:
        item.warnings.append(f"ATDAssessmentFlag is {said}; taken as unknown")
        assessment = Assessment.UNKNOWN
    category = item.code("ThreatCategory") or "UNKNOWN"
    return Assessed(
        category=_RENAMED.get(category, category),
        assessment=assessment,
        probability=item.number("ATDAssessmentProbability", 0, 1),
        description=item.text("ThreatCategoryDescription", 1024),
    )


def _physics(places: Iterable[Attributes]) -> dict[str, Any]:
    """Mass (g), density (kg/m3) and effective atomic number, each from the first view that measured it."""
    measured: dict[str, Any] = {}
    for place in places:
        for name, keyword, most in (
            ("mass_g", "Mass", 10**9),
            ("density", "Density", 10**6),
            ("z_effective", "ZEffective", 120),
        ):
            if measured.get(name) is None:
                measured[name] = place.number(keyword, 0, most)
    return measured


def _referenced(ds: Attributes, flags: Iterable[Flag]) -> tuple[str, ...]:
    """Instances the report is about, in the order named, each once."""
    named = [uid for flag in flags for uid in flag.images]
    named += [uid for flag in flags for region in flag.elsewhere for uid in region.images]
    for sequence in ("ReferencedImageSequence", "SourceImageSequence", "ReferencedInstanceSequence"):
        named += ds.uids(sequence)
    for series in ds.items("ReferencedSeriesSequence"):
        named += series.uids("ReferencedInstanceSequence")
    named += ds.uids("ReferencedStudySequence")  # some machines put the image's own UID here
    study = ds.text("StudyInstanceUID", 128)
    return tuple(uid for uid in dict.fromkeys(named) if uid != study)


def _compare(
    ds: Attributes, flags: tuple[Flag, ...], verdict: Verdict, total: int | None, alarms: int | None
) -> None:
    """Note where the head of the report and its objects disagree."""
    threats = sum(flag.assessment in (Assessment.THREAT, Assessment.HIGH_THREAT) for flag in flags)
    if total is not None and total != len(flags):
        ds.warnings.append(f"The report counts {total} objects and describes {len(flags)}")
    if alarms is not None and alarms != threats:
        ds.warnings.append(f"The report counts {alarms} alarm objects and describes {threats}")
    if verdict is Verdict.CLEAR and threats:
        ds.warnings.append(f"The report says CLEAR, yet objects described as threats: {threats}")
