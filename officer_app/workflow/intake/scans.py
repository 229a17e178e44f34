"""X-ray images and Threat Detection Reports, joined to their consignment by waybill number, in any order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, insert, or_, select

from officer_app.domain.errors import Unreadable
from officer_app.domain.ids import new_id
from officer_app.domain.scans import Assessment, Flag, ReportKind, ThreatReport, XrayImage
from officer_app.domain.words import ScanVerdict, State
from officer_app.store import tables as t
from officer_app.store.rows import among, insert_rows, update_rows
from officer_app.store.scans import IS_TEST
from officer_app.store.types import UtcTime
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.intake.joining import open_by_waybill

_MOST_REFERENCED = 100
_UNIT = Decimal("0.00001")
#: Reports that judge a real box; ground truth and tests are kept but decide nothing.
_JUDGING = (ReportKind.MACHINE, ReportKind.OPERATOR, ReportKind.AGGREGATE, ReportKind.UNKNOWN)
#: Ends of a box that was dealt with. A scan from before then is a note to it, not a box that nobody declared.
_GONE = (State.DEPARTED, State.DETAINED, State.RETURNED)

_SITE: BindParameter[int] = bindparam("site_id")
_s, _f, _i, _r, _c = t.scan.c, t.flag.c, t.scan_image.c, t.scan_report.c, t.consignment.c
_WAITING = select(_s.scan_id, _s.object_id).where(
    _s.site_id == _SITE, among(_s.object_id, "numbers"), _s.consignment_id.is_(None)
)
_RIVALS = (
    select(_s.scan_id, _c.consignment_id, _c.logistics_code)
    .join(t.consignment, (_c.logistics_no == _s.object_id) & (_c.site_id == _s.site_id))
    .where(among(_s.scan_id, "ids"), or_(_c.ended_at.is_(None), _c.ended_at >= _s.received_at))
)
_SCAN = select(_s.scan_id, _s.consignment_id, _s.verdict, _s.measured_weight, IS_TEST)
_SCANS_OF, _SCANS_BY_ID = _SCAN.where(among(_s.consignment_id, "keys")), _SCAN.where(among(_s.scan_id, "ids"))
_SCANS_SHOWING = select(t.scan).where(_s.site_id == _SITE, among(_s.object_id, "numbers"))
_FLAGS = select(
    _f.scan_id, _f.category, _f.assessment, _f.probability, _f.mass_g, _f.density, _f.z_effective
).where(among(_f.scan_id, "ids"), _f.assessment != Assessment.NO_THREAT, _f.source.in_(_JUDGING))
_REPORTED_SINCE = (
    select(_r.verdict)
    .join(t.scan, _s.scan_id == _r.scan_id)
    .join(t.message, t.message.c.message_id == _r.message_id)
    .where(
        _s.consignment_id == bindparam("key"),
        t.message.c.received_at > bindparam("moment", type_=UtcTime),
        _r.kind.in_(_JUDGING),
        _s.scan_type.is_(None),
    )
)
_ENDED = select(_c.consignment_id, _c.logistics_no, _c.ended_at).where(
    among(_c.logistics_no, "numbers"), _c.site_id == _SITE, _c.state.in_(_GONE)
)
_BY_IMAGE = (
    select(_i.sop_uid, t.scan)
    .join(t.scan, _s.scan_id == _i.scan_id)
    .where(_i.site_id == _SITE, among(_i.sop_uid, "uids"))
)


def is_stored(batch: Batch, found: XrayImage | ThreatReport) -> bool:
    """This image or report is there already, though perhaps as other bytes: its SOP instance UID says so.

    Raises Unreadable when that identifier was given to another box.
    """
    table = t.scan_report if isinstance(found, ThreatReport) else t.scan_image
    same = (
        select(_s.object_id)
        .join(table, table.c.scan_id == _s.scan_id)
        .where(table.c.site_id == batch.site_id, table.c.sop_uid == found.sop_uid)
    )
    shown = set(batch.tx.execute(same).scalars())
    if shown and (found.object_id or "") not in shown:
        raise Unreadable(
            f"The scan's identifier (SOP instance UID {found.sop_uid}) was used before, for"
            f" {', '.join(sorted(shown)) or 'a box without number'}; here it names {found.object_id or 'none'}."
        )
    return bool(shown)


def apply_image(batch: Batch, message_id: str, image: XrayImage, sha256: str) -> Row | None:
    """Store one X-ray image; gives the consignment it shows, None while it waits for one."""
    seen = _Seen(
        image.object_id or "",
        image.study_uid,
        image.scanned_at or batch.now,
        image.model or image.station or "",
    )
    (scan,) = _scans(batch, [seen])
    batch.tx.execute(
        insert(t.scan_image).values(
            image_id=new_id(),
            site_id=batch.site_id,
            scan_id=scan["scan_id"],
            message_id=message_id,
            sop_uid=image.sop_uid,
            energy=image.energy,
            view=image.view or "",
            image_rows=image.rows,
            image_columns=image.columns,
            sha256=sha256,
        )
    )
    if image.weight_kg is not None:
        weighed = scan | {"measured_weight": _exact(image.weight_kg)}
        update_rows(batch.tx, t.scan, [weighed], ("measured_weight",))
    said = {}
    if not image.operational:
        said["scan_type"] = scan["scan_type"] = image.scan_type
        scan["verdict"] = None
    elif not image.acquired and not scan["scan_type"]:
        said["status"] = image.acquisition_status
        scan["verdict"] = _worse(scan["verdict"], ScanVerdict.ABORTED)
    if said:
        update_rows(batch.tx, t.scan, [scan], ("verdict", "scan_type"))
    row = _consignment(batch, scan)
    if row is not None:
        batch.event(row, "scan_image", scan=scan["scan_id"], energy=image.energy, sha256=sha256, **said)
        summarise(batch, [row])
        batch.touch(row)
    return row


def apply_reports(batch: Batch, reports: Sequence[tuple[str, ThreatReport]]) -> list[Row | None]:
    """Store reports, each with its message id; gives the consignments they judge, None for one that waits."""
    seen = [
        _Seen(
            report.object_id or "",
            report.study_uid,
            report.decided_at or batch.now,
            report.model or report.station or "",
            report.referenced[:_MOST_REFERENCED],
        )
        for _, report in reports
    ]
    scans = _scans(batch, seen)
    stored: list[Row] = []
    flags: list[Row] = []
    rows: list[Row | None] = []
    for (message_id, report), scan in zip(reports, scans, strict=True):
        verdict, kind = report.scan_verdict, report.kind if report.operational else ReportKind.TEST
        report_id = new_id()
        stored.append(
            {
                "report_id": report_id,
                "site_id": batch.site_id,
                "scan_id": scan["scan_id"],
                "message_id": message_id,
                "sop_uid": report.sop_uid,
                "kind": kind,
                "verdict": verdict,
                "abort_reason": report.abort_reason
                or (None if report.acquired else report.acquisition_status),
                "algorithm": report.algorithm or "",
                "decided_at": report.decided_at,
                "total_objects": report.total_objects or 0,
                "alarm_objects": report.alarm_objects or 0,
            }
        )
        flags += [_flag_row(batch, kind, flag, report_id, scan["scan_id"]) for flag in report.flags]
        if kind in _JUDGING and not scan["scan_type"]:
            scan["verdict"] = _worse(scan["verdict"], verdict)
        row = _consignment(batch, scan)
        rows.append(row)
        if row is not None:
            batch.event(
                row,
                "scan_report",
                scan=scan["scan_id"],
                report=report_id,
                verdict=verdict,
                **({} if report.operational else {"scan_type": report.scan_type}),
                flags=[[flag.category, flag.assessment] for flag in report.flags],
            )
    insert_rows(batch.tx, t.scan_report, stored)
    insert_rows(batch.tx, t.flag, flags)
    update_rows(batch.tx, t.scan, scans, ("verdict",))
    summarise(batch, [row for row in rows if row is not None])
    return rows


def join_scans(batch: Batch, rows: Sequence[Row], boxes: Mapping[str, Sequence[Row]]) -> None:
    """Declared consignments that were scanned before: their scans find them now.

    `boxes` are all open consignments by waybill number; a scan that could be of two waits for an officer.
    """
    numbers = {row["logistics_no"] for row in rows if len(boxes[row["logistics_no"]]) == 1}
    waiting = batch.tx.execute(_WAITING, {"site_id": batch.site_id, "numbers": numbers}).all()
    found = [(scan_id, boxes[number][0]) for scan_id, number in waiting]
    theirs = rivals(batch, (scan_id for scan_id, _ in found))
    assign(batch, [(scan_id, row) for scan_id, row in found if not of_two(theirs[scan_id], row)])


def rivals(batch: Batch, scan_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """By waiting scan: the consignments with its number that there are or were while it waited, and their carriers."""
    found: dict[str, dict[str, str]] = {scan_id: {} for scan_id in scan_ids}
    for scan_id, key, carrier in batch.tx.execute(_RIVALS, {"ids": found}) if found else ():
        found[scan_id][key] = carrier
    return found


def of_two(theirs: dict[str, str], row: Row | None) -> bool:
    """Whether a scan was ever of two carriers' boxes, `row` being the only one there is now: an officer says which."""
    mine = {row["consignment_id"]: row["logistics_code"]} if row is not None else {}
    return len(set((theirs | mine).values())) > 1


def assign(batch: Batch, joined: Sequence[tuple[str, Row]], **said: str) -> None:
    """Join waiting scans, each with the consignment it shows."""
    rows = [{"scan_id": scan_id, "consignment_id": row["consignment_id"]} for scan_id, row in joined]
    batch.link(t.scan, rows, "consignment_id")
    for scan_id, row in joined:
        batch.event(row, "scan_joined", scan=scan_id, **said)
    summarise(batch, [], joined)


def summarise(batch: Batch, rows: Iterable[Row], joined: Sequence[tuple[str, Row]] = ()) -> None:
    """Bring the X-ray columns of consignments up to date: the worst of all their scans and flags.

    `joined` scans belong to them from this transaction on. Tests say nothing of them.
    """
    by_key = {row["consignment_id"]: row for row in [*rows, *(row for _, row in joined)]}
    owner = {scan_id: row["consignment_id"] for scan_id, row in joined}
    found = list(batch.tx.execute(_SCANS_BY_ID, {"ids": owner})) if owner else []
    if stored := [key for key in by_key if not batch.is_new(key)]:
        found += batch.tx.execute(_SCANS_OF, {"keys": stored})
    scans: dict[str, dict[str, tuple[Any, Any]]] = {key: {} for key in by_key}
    for scan_id, consignment_id, verdict, weight, test in found:
        if test:
            owner.pop(scan_id, None)
        else:
            scans[owner.setdefault(scan_id, consignment_id)][scan_id] = verdict, weight
    flags: dict[str, list[Any]] = {}
    for flag in batch.tx.execute(_FLAGS, {"ids": owner}):
        flags.setdefault(owner[flag.scan_id], []).append(flag)
    for key, row in by_key.items():
        mine = scans[key].values()
        batch.change(
            row,
            scan_count=len(mine),
            scan_verdict=_worst([verdict for verdict, _ in mine]),
            measured_weight=_largest(weight for _, weight in mine),
            **_strongest(flags[key]) if key in flags else _NO_FLAGS,
        )


def _worst(verdicts: Sequence[str | None]) -> ScanVerdict | None:
    """Of all scans; they are clear only once each of them is."""
    worst = max((ScanVerdict(v) for v in verdicts if v), key=lambda v: v.strength, default=None)
    return None if worst is ScanVerdict.CLEAR and None in verdicts else worst


def _worse(known: str | None, said: ScanVerdict) -> ScanVerdict:
    return max(ScanVerdict(known or said), said, key=lambda verdict: verdict.strength)


def verdict_since(batch: Batch, row: Row, moment: datetime) -> ScanVerdict | None:
    """The worst that reports on this consignment say which came after `moment`."""
    asked = {"key": row["consignment_id"], "moment": moment}
    said = [ScanVerdict(verdict) for verdict in batch.tx.execute(_REPORTED_SINCE, asked).scalars()]
    return max(said, key=lambda verdict: verdict.strength, default=None)


def _largest(values: Iterable[Any]) -> Any:
    return max((value for value in values if value is not None), default=None)


_NO_FLAGS: Row = {"flag_count": 0} | dict.fromkeys(
    (
        "flag_category",
        "flag_assessment",
        "flag_probability",
        "flag_mass_g",
        "flag_density",
        "flag_z_effective",
    )
)


def _strongest(flags: Sequence[Any]) -> Row:
    """The flag columns: category and assessment of the strongest, mass of all, the highest of the rest."""
    strongest = max(flags, key=lambda flag: (Assessment(flag.assessment).strength, flag.probability or 0.0))
    masses = [flag.mass_g for flag in flags if flag.mass_g is not None]
    return {
        "flag_count": len(flags),
        "flag_category": strongest.category,
        "flag_assessment": strongest.assessment,
        "flag_probability": strongest.probability,
        "flag_mass_g": sum(masses, Decimal(0)) if masses else None,
        "flag_density": _largest(flag.density for flag in flags),
        "flag_z_effective": _largest(flag.z_effective for flag in flags),
    }


class _Seen(NamedTuple):
    """What tells which scan an image or report belongs to."""

    object_id: str
    study_uid: str
    at: datetime
    machine: str
    referenced: tuple[str, ...] = ()


def _scans(batch: Batch, seen: Sequence[_Seen]) -> list[Row]:
    """The scan of each, made when it is the first of it.

    A report belongs to the images it names; failing that, study and object id tell. Raises Unreadable where it says
    two things: another number than its images, or images of several boxes.
    """
    by_image = _by_image(batch, {uid for one in seen for uid in one.referenced})
    by_study: dict[tuple[str, str], Row] = {}
    asked = {"site_id": batch.site_id, "numbers": {one.object_id for one in seen}}
    for found in batch.tx.execute(_SCANS_SHOWING, asked).mappings():
        by_study[found["object_id"], found["study_uid"]] = dict(found)
    numbers = {one.object_id for one in seen if one.object_id}
    candidates = open_by_waybill(batch, numbers)
    gone = _gone(batch, numbers - candidates.keys())
    made: list[Row] = []
    scans: list[Row] = []
    for one in seen:
        shown = [by_image[uid] for uid in one.referenced if uid in by_image]
        _refuse_two_boxes(one, shown)
        scan = shown[0] if shown else by_study.get((one.object_id, one.study_uid))
        if scan is None:
            boxes = [row["consignment_id"] for row in candidates.get(one.object_id, ())]
            boxes = boxes or [key for key, ended_at in gone.get(one.object_id, ()) if one.at <= ended_at][-1:]
            scan = by_study[one.object_id, one.study_uid] = {
                "scan_id": new_id(),
                "site_id": batch.site_id,
                "object_id": one.object_id,
                "study_uid": one.study_uid,
                "consignment_id": boxes[0] if len(boxes) == 1 else None,
                "scanned_at": one.at,
                "received_at": batch.now,
                "machine": one.machine,
                "verdict": None,
                "scan_type": None,
            }
            made.append(scan)
        scans.append(scan)
    insert_rows(batch.tx, t.scan, made)
    batch.load(scan["consignment_id"] for scan in scans if scan["consignment_id"])
    return scans


def _refuse_two_boxes(one: _Seen, shown: Sequence[Row]) -> None:
    labels = {scan["object_id"] for scan in shown}
    if shown and one.object_id:
        labels.add(one.object_id)
    if len(labels) > 1:
        boxes = ", ".join(sorted(label or "a box without number" for label in labels))
        raise Unreadable(f"The report's label and the images it names are of different boxes: {boxes}.")


def _gone(batch: Batch, numbers: set[str]) -> dict[str, list[tuple[str, datetime]]]:
    """Consignments that have left, by waybill number, the last one last."""
    found: dict[str, list[tuple[str, datetime]]] = {}
    if numbers:
        asked = {"site_id": batch.site_id, "numbers": numbers}
        for key, number, ended_at in sorted(batch.tx.execute(_ENDED, asked), key=lambda row: row.ended_at):
            found.setdefault(number, []).append((key, ended_at))
    return found


def _by_image(batch: Batch, uids: set[str]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    if uids:
        for row in batch.tx.execute(_BY_IMAGE, {"site_id": batch.site_id, "uids": uids}).mappings():
            found[row["sop_uid"]] = {column.name: row[column.name] for column in t.scan.columns}
    return found


def _consignment(batch: Batch, scan: Row) -> Row | None:
    return batch.rows[scan["consignment_id"]] if scan["consignment_id"] else None


def _exact(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_UNIT)


def _flag_row(batch: Batch, source: ReportKind, flag: Flag, report_id: str, scan_id: str) -> Row:
    x, y, w, h = flag.box or (None, None, None, None)
    return {
        "flag_id": new_id(),
        "site_id": batch.site_id,
        "report_id": report_id,
        "scan_id": scan_id,
        "pto_id": str(flag.pto_id),
        "category": flag.category[:32],
        "description": flag.description or "",
        "assessment": flag.assessment,
        "probability": float(flag.probability) if flag.probability is not None else None,
        "image_sop_uid": flag.images[0] if flag.images else None,
        "box_x": x,
        "box_y": y,
        "box_w": w,
        "box_h": h,
        "polygon": json.dumps(flag.polygon) if flag.polygon else None,
        "mass_g": _exact(flag.mass_g),
        "density": _exact(flag.density),
        "z_effective": float(flag.z_effective) if flag.z_effective is not None else None,
        "source": source,
    }
