"""The X-ray scans of a consignment: images in the image store, and what was marked on them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, or_, select

from officer_app.domain.marked import THREATS, Marked, worst_first
from officer_app.domain.scans import ReportKind
from officer_app.domain.words import ScanVerdict
from officer_app.store import tables as t

_s, _r = t.scan.c, t.scan_report.c

#: Nothing but a test: so its images say or, where none has come, its report. It says nothing of a real box.
IS_TEST: ColumnElement[bool] = or_(
    _s.scan_type.is_not(None),
    and_(
        _s.verdict.is_(None),
        exists().where(_r.scan_id == _s.scan_id, _r.kind == ReportKind.TEST),
        ~exists().where(t.scan_image.c.scan_id == _s.scan_id),
    ),
)

Box = tuple[int, int, int, int]
"""Column, row, width, height in image pixels."""


class Image(NamedTuple):
    image_id: str
    sop_uid: str
    energy: str
    view: str
    rows: int
    columns: int
    sha256: str


class Flag(NamedTuple):
    """One region that a machine or an officer marked. `cleared` ones were judged harmless."""

    category: str
    assessment: str
    probability: float | None
    description: str
    image_sop_uid: str | None
    box: Box | None
    polygon: tuple[tuple[int, int], ...] | None
    mass_g: Decimal | None
    density: Decimal | None
    z_effective: float | None
    source: str
    flag_id: str = ""

    @property
    def cleared(self) -> bool:
        return self.assessment == "NO_THREAT"


class Scan(NamedTuple):
    scan_id: str
    scanned_at: datetime
    machine: str
    verdict: str | None
    test: bool  # what is said of it clears and accuses nothing, and its flags are not to be judged
    abort_reasons: tuple[str, ...]
    images: tuple[Image, ...]
    flags: tuple[Flag, ...]


def read_scans(connection: Connection, consignment_id: str) -> tuple[Scan, ...]:
    """The scans joined to a consignment, latest first."""
    return _read(connection, t.scan.c.consignment_id == consignment_id)


def read_scan(connection: Connection, scan_id: str) -> tuple[Scan, ...]:
    """One scan by itself, joined or not; none when there is no such scan."""
    return _read(connection, t.scan.c.scan_id == scan_id)


def _read(connection: Connection, which: ColumnElement[bool]) -> tuple[Scan, ...]:
    s, i, r, f = t.scan.c, t.scan_image.c, t.scan_report.c, t.flag.c
    scans = connection.execute(
        select(s.scan_id, s.scanned_at, s.machine, s.verdict, s.scan_type)
        .where(which)
        .order_by(s.scanned_at.desc())
    ).all()
    made = []
    for scan in scans:
        images = connection.execute(
            select(i.image_id, i.sop_uid, i.energy, i.view, i.image_rows, i.image_columns, i.sha256)
            .where(i.scan_id == scan.scan_id)
            .order_by(i.image_id)
        )
        reports = connection.execute(select(r.abort_reason, r.kind).where(r.scan_id == scan.scan_id)).all()
        tested = scan.verdict is None and any(kind == ReportKind.TEST for _, kind in reports)
        test = scan.scan_type is not None or tested
        real = select(t.flag).where(f.scan_id == scan.scan_id, f.source != ReportKind.TEST)
        flags = () if test else connection.execute(real.order_by(f.flag_id))
        made.append(
            Scan(
                *scan[:-1],
                test=test,
                abort_reasons=tuple(reason for reason, _ in reports if reason),
                images=tuple(Image(*image) for image in images),
                flags=tuple(_flag(row) for row in flags),
            )
        )
    return tuple(made)


def _flag(row: Row[Any]) -> Flag:
    polygon = json.loads(row.polygon) if row.polygon else None
    return Flag(
        category=row.category,
        assessment=row.assessment,
        probability=row.probability,
        description=row.description,
        image_sop_uid=row.image_sop_uid,
        box=None if row.box_x is None else (row.box_x, row.box_y, row.box_w, row.box_h),
        polygon=tuple((x, y) for x, y in polygon) if polygon else None,
        mass_g=row.mass_g,
        density=row.density,
        z_effective=row.z_effective,
        source=row.source,
        flag_id=row.flag_id,
    )


def marked_on(scans: Iterable[Scan]) -> tuple[Marked, ...]:
    """What an officer is to judge, numbered as it is shown."""
    seen = tuple(scans)
    alarming = {f.flag_id for scan in seen if scan.verdict == ScanVerdict.ALARM for f in scan.flags}
    return tuple(
        Marked(
            f.flag_id,
            f.assessment,
            f.category,
            f.probability,
            alarm=f.assessment in THREATS or f.flag_id in alarming,
        )
        for f in worst_first(flag for scan in seen for flag in scan.flags)
        if not f.cleared
    )
