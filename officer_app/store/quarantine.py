"""What waits for somebody's decision: files that could not be read, and scans without a consignment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Connection, Text, bindparam, cast, func, or_, select

from officer_app.domain.errors import NotFound, SeveralFound
from officer_app.store import tables as t

_q, _s, _c = t.quarantine.c, t.scan.c, t.consignment.c

_FILES = select(func.count()).where(_q.site_id == bindparam("site_id"), _q.settled_at.is_(None))
_SCANS = select(func.count()).where(_s.site_id == bindparam("site_id"), _s.consignment_id.is_(None))

_CARRIERS = (
    select(func.count(_c.logistics_code.distinct()))
    .where(
        _c.site_id == _s.site_id,
        _c.logistics_no == _s.object_id,
        or_(_c.ended_at.is_(None), _c.ended_at >= _s.received_at),
    )
    .scalar_subquery()
)


class QuarantinedFile(NamedTuple):
    """One file that could not be read as a whole. `path` is where its bytes are kept."""

    quarantine_id: str
    file_name: str
    octets: int
    sha256: str
    path: str | None
    reason: str
    at: datetime


class Candidate(NamedTuple):
    """A consignment that a scan may show."""

    consignment_id: str
    logistics_no: str
    logistics_code: str
    carrier: str
    declaration_no: str | None
    mode: str | None
    ebc_name: str | None
    goods: str
    item_count: int
    gross_weight: Decimal | None
    value_cny: Decimal | None
    state: str
    arrived_at: datetime | None
    scan_count: int


class WaitingScan(NamedTuple):
    """One scan that belongs to no consignment yet. `object_id` is what the machine read from the label."""

    scan_id: str
    object_id: str
    scanned_at: datetime
    received_at: datetime
    machine: str
    verdict: str | None
    carriers: int  # that have, or had while it waited, a box with this number
    candidates: tuple[Candidate, ...]

    @property
    def needs_officer(self) -> bool:
        """Time will not settle it: the label was not read, or two carriers use its number, or did while it waited."""
        return not self.object_id or self.carriers > 1


class Waiting(NamedTuple):
    """The latest of both, and how many there are of each in all."""

    files: tuple[QuarantinedFile, ...]
    scans: tuple[WaitingScan, ...]
    file_count: int
    scan_count: int


class ToDecide(NamedTuple):
    """How many things need somebody: files, and scans that time will not settle."""

    files: int
    scans: int


def read_waiting(connection: Connection, site_id: int, limit: int = 500) -> Waiting:
    """Unsettled files and unassigned scans, the latest first."""
    files = connection.execute(
        select(*(_q[name] for name in QuarantinedFile._fields))
        .where(_q.site_id == site_id, _q.settled_at.is_(None))
        .order_by(_q.quarantine_id.desc())
        .limit(limit)
    )
    scans = connection.execute(
        select(*(_s[name] for name in WaitingScan._fields[:-2]), _CARRIERS)
        .where(_s.site_id == site_id, _s.consignment_id.is_(None))
        .order_by(_s.scan_id.desc())
        .limit(limit)
    ).all()
    fitting = _candidates(connection, site_id, {scan.object_id for scan in scans if scan.object_id})
    file_count = connection.execute(_FILES, {"site_id": site_id}).scalar_one()
    scan_count = connection.execute(_SCANS, {"site_id": site_id}).scalar_one()
    return Waiting(
        tuple(QuarantinedFile._make(row) for row in files),
        tuple(WaitingScan._make((*scan, tuple(fitting.get(scan.object_id, ())))) for scan in scans),
        file_count,
        scan_count,
    )


def find_file(connection: Connection, site_id: int, ref: str) -> QuarantinedFile:
    """The unsettled file of that name or id. Raises NotFound or SeveralFound."""
    rows = connection.execute(
        select(*(_q[name] for name in QuarantinedFile._fields))
        .where(_q.site_id == site_id, _q.settled_at.is_(None))
        .where(or_(_q.file_name == ref, cast(_q.quarantine_id, Text) == ref))
        .order_by(_q.quarantine_id.desc())
    )
    found = [QuarantinedFile._make(row) for row in rows]
    if not found:
        raise NotFound(f"No file in quarantine is named {ref}, or has that id.")
    if len(found) > 1:
        hits = [f"{file.quarantine_id}: {file.octets} bytes, {file.reason}" for file in found]
        raise SeveralFound(f"{len(found)} files are named {ref}; name one by its id:", hits)
    return found[0]


def count_to_decide(connection: Connection, site_id: int) -> ToDecide:
    """What the page's place in the rail counts."""
    scans = _SCANS.where(or_(_s.object_id == "", _CARRIERS > 1))
    return ToDecide(
        connection.execute(_FILES, {"site_id": site_id}).scalar_one(),
        connection.execute(scans, {"site_id": site_id}).scalar_one(),
    )


def read_candidates(connection: Connection, ids: Iterable[str]) -> tuple[Candidate, ...]:
    """These consignments, in the order asked, where they have not ended."""
    wanted = list(ids)
    found = {
        row.consignment_id: Candidate._make(row)
        for row in connection.execute(_CANDIDATES.where(_c.consignment_id.in_(wanted), _c.ended_at.is_(None)))
    }
    return tuple(found[key] for key in wanted if key in found)


_CANDIDATES = select(
    _c.consignment_id,
    _c.logistics_no,
    _c.logistics_code,
    t.declaration.c.logistics_name,
    _c.declaration_no,
    _c.mode,
    _c.ebc_name,
    _c.goods,
    _c.item_count,
    _c.gross_weight,
    _c.value_cny,
    _c.state,
    _c.arrived_at,
    _c.scan_count,
).outerjoin_from(t.consignment, t.declaration, t.declaration.c.declaration_id == _c.declaration_id)


def _candidates(connection: Connection, site_id: int, numbers: set[str]) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = {}
    listed = sorted(numbers)
    query = _CANDIDATES.where(
        _c.site_id == site_id, _c.logistics_no.in_(listed), _c.ended_at.is_(None)
    ).order_by(_c.consignment_id)
    for row in connection.execute(query):
        found.setdefault(row.logistics_no, []).append(Candidate._make(row))
    return found
