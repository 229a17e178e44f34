"""One record with all that its sheet shows: as it was stored, and what was known when it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, select

from officer_app.domain.errors import NotFound
from officer_app.domain.ids import is_id
from officer_app.domain.marked import Marked
from officer_app.domain.outcome import Outcome
from officer_app.domain.signing import lacking, with_second
from officer_app.domain.words import Disposition, SignatureKind
from officer_app.store import tables as t
from officer_app.store.answering import two_before
from officer_app.store.detail import Said, brought, find_one, names_of, said_list
from officer_app.store.scans import marked_on, read_scans
from officer_app.store.written import as_written


class Replacement(NamedTuple):
    """The record that took the place of another."""

    outcome_id: str
    officer: str
    recorded_at: datetime
    why: str


class Record(NamedTuple):
    """The rows are of the tables of the same name. `declaration` and `goods` are what was declared when it was
    recorded; `evidence` are the files it names; `names` are those of the officers, by login."""

    row: Row[Any]
    said: Outcome
    consignment: Row[Any]
    declaration: Row[Any] | None
    goods: tuple[Row[Any], ...]
    task: Row[Any]
    findings: tuple[Row[Any], ...]
    signatures: tuple[Row[Any], ...]
    evidence: tuple[Row[Any], ...]
    reinspection: Row[Any] | None
    replaced_by: Replacement | None
    names: Mapping[str, str]
    two_before: bool = False  # two stand behind a record that it amends
    marked: tuple[Marked, ...] = ()  # the flags that it speaks of, numbered from 1
    made_at: datetime | None = None  # where it came from a station's journal, and the server had it later

    @property
    def reasons(self) -> tuple[Said, ...]:
        """Why it was picked."""
        return said_list(self.task.reason)

    @property
    def requirements(self) -> tuple[Said, ...]:
        return said_list(self.task.requirements)

    @property
    def waits_for(self) -> SignatureKind | None:
        return lacking(
            Disposition(self.row.disposition),
            {SignatureKind(one.kind) for one in self.signatures} | with_second(self.row.second_officer),
            needs_approval=self.row.needs_approval,
            two_before=self.two_before,
        )

    @property
    def returned(self) -> Row[Any] | None:
        """The verdict with which its approver sent it back."""
        return next((one for one in self.signatures if not one.agreed), None)

    def name(self, login: str) -> str:
        return self.names.get(login, login)


def find_record(connection: Connection, ref: str) -> str:
    """The record of that id, or the latest of the only consignment that `ref` names. Raises NotFound, SeveralFound."""
    o = t.outcome.c
    asked = ref.strip().lower()
    by_id = select(o.outcome_id).where(o.outcome_id == asked)
    if is_id(asked) and (found := connection.execute(by_id).scalar()):
        return str(found)
    latest = select(o.outcome_id).where(o.consignment_id == find_one(connection, ref))
    found = connection.execute(latest.order_by(o.outcome_id.desc()).limit(1)).scalar()
    if found is None:
        raise NotFound("Nothing has been recorded of this consignment.")
    return str(found)


def read_record(connection: Connection, outcome_id: str) -> Record:
    """Raises NotFound."""
    row = connection.execute(select(t.outcome).where(t.outcome.c.outcome_id == outcome_id)).one_or_none()
    if row is None:
        raise NotFound(f"There is no record {outcome_id}.")
    said = as_written(row.record)
    consignment = select(t.consignment).where(t.consignment.c.consignment_id == row.consignment_id)
    task = select(t.task).where(t.task.c.task_id == row.task_id)
    again = select(t.reinspection).where(t.reinspection.c.task_id == row.task_id)
    declaration = _declared_then(connection, row)
    f, o, s = t.finding.c, t.outcome.c, t.signature.c
    signatures = _all(connection, t.signature, s.outcome_id == outcome_id, s.signature_id)
    replaced_by = _replacement(connection, outcome_id)
    logins = {row.officer, row.second_officer, *(one.officer for one in signatures)}
    return Record(
        row=row,
        said=said,
        consignment=connection.execute(consignment).one(),
        declaration=declaration,
        goods=_goods(connection, declaration),
        task=connection.execute(task).one(),
        findings=_all(connection, t.finding, f.outcome_id == outcome_id, f.finding_no),
        signatures=signatures,
        evidence=_evidence(connection, row, said),
        reinspection=connection.execute(again).one_or_none(),
        replaced_by=replaced_by,
        names=names_of(connection, logins | ({replaced_by.officer} if replaced_by else set())),
        two_before=connection.execute(select(two_before(o)).where(o.outcome_id == outcome_id)).scalar_one(),
        marked=_marked(connection, row.consignment_id, said),
        made_at=brought(connection, row.consignment_id).get(outcome_id),
    )


def _marked(connection: Connection, consignment_id: str, said: Outcome) -> tuple[Marked, ...]:
    spoken_of = {one.flag for one in said.flags} | set(said.against)
    if not spoken_of:
        return ()
    return tuple(one for one in marked_on(read_scans(connection, consignment_id)) if one.flag in spoken_of)


def _all(connection: Connection, table: Table, where: Any, order: Any) -> tuple[Row[Any], ...]:
    return tuple(connection.execute(select(table).where(where).order_by(order)).all())


def _declared_then(connection: Connection, record: Row[Any]) -> Row[Any] | None:
    """The version of the declaration that lay before the officer."""
    d = t.declaration.c
    query = (
        select(t.declaration)
        .where(d.consignment_id == record.consignment_id, d.received_at <= record.recorded_at)
        .order_by(d.version_no.desc())
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def _goods(connection: Connection, declaration: Row[Any] | None) -> tuple[Row[Any], ...]:
    g = t.goods_item.c
    if declaration is None:
        return ()
    return _all(connection, t.goods_item, g.declaration_id == declaration.declaration_id, g.gnum)


def _evidence(connection: Connection, record: Row[Any], said: Outcome) -> tuple[Row[Any], ...]:
    e = t.evidence.c
    named = {one.sha256 for one in said.evidence}
    of_task = _all(connection, t.evidence, e.task_id == record.task_id, e.evidence_id)
    return tuple(one for one in of_task if one.sha256 in named)


def _replacement(connection: Connection, outcome_id: str) -> Replacement | None:
    o = t.outcome.c
    query = select(o.outcome_id, o.officer, o.recorded_at, o.why).where(o.amends == outcome_id)
    found = connection.execute(query).one_or_none()
    return None if found is None else Replacement(*found)
