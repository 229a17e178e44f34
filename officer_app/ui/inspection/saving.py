"""What the page reads and the officer's short transactions, all run off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from officer_app.domain.advance import Marks
from officer_app.domain.clock import now
from officer_app.domain.errors import WAITS_HERE, OfficerError
from officer_app.domain.outcome import Outcome
from officer_app.domain.people import Action, Actor
from officer_app.domain.record import Circumstances
from officer_app.domain.words import Attribute, FlagVerdict, Role, SignatureKind
from officer_app.store.detail import Detail, read_detail
from officer_app.store.written import as_written
from officer_app.ui.inspection import codes
from officer_app.ui.inspection.draft import Draft
from officer_app.ui.inspection.goods import Judged
from officer_app.ui.session import Session

if TYPE_CHECKING:
    from officer_app.workflow.advance import Booking, Checked
    from officer_app.workflow.cosigning import Signer


class Opened(NamedTuple):
    """A consignment, what its record starts from, and what this officer had entered before."""

    detail: Detail
    known: Circumstances | None
    kept: str | None


class Recorded(NamedTuple):
    """`sent`: it is in the store, not only here; then whose word it waits for."""

    sent: bool
    waits_for: SignatureKind | None = None


class Around(NamedTuple):
    """`officers` by login and name."""

    officers: tuple[tuple[str, str], ...]
    others: tuple[str, ...]


def read(session: Session, consignment_id: str) -> Opened:
    from officer_app.workflow.circumstances import circumstances
    from officer_app.workflow.drafts import read_draft

    codes.load()
    officer, site, journal = session.officer, session.site, session.journal
    if journal is not None and journal.away and consignment_id in session.seen:
        return _as_seen(session, consignment_id)
    with session.store.read() as connection:
        detail = read_detail(connection, consignment_id)
        if detail.task is None or site is None:
            return Opened(detail, None, None)
        task, row = detail.task._asdict(), detail.consignment._asdict()
        off = journal.clock_off if journal is not None else timedelta(0)
        known = circumstances(connection, site, officer.station, task, row, now(), off)
        opened = Opened(detail, known, read_draft(connection, officer, detail.task.task_id))
    if journal is not None:
        session.seen[consignment_id] = opened
    return opened


def _as_seen(session: Session, consignment_id: str) -> Opened:
    """As it was when the server was last heard, unless its record waits here."""
    opened: Opened = session.seen[consignment_id]
    task, journal = opened.detail.task, session.journal
    if task is not None and journal is not None and task.task_id in journal.recorded:
        raise OfficerError(WAITS_HERE)
    return opened


def claim(session: Session, consignment_id: str) -> None:
    from officer_app.workflow.tasks import claim_task

    claim_task(session.store, session.context(), session.officer, consignment_id)


def hand_back(session: Session, task_id: str, reason: str) -> None:
    from officer_app.workflow.tasks import hand_back

    hand_back(session.store, session.context(), session.officer, task_id, reason)


def escalate(session: Session, task_id: str, reason: str) -> None:
    from officer_app.workflow.assigning import escalate

    escalate(session.store, session.context(), session.officer, task_id, reason)


def keep_draft(session: Session, officer: Actor, task_id: str, body: str) -> None:
    from officer_app.workflow.drafts import save_draft

    if session.journal is not None and session.journal.away:
        return  # it stays in the window
    save_draft(session.store, officer, task_id, body)


def record(
    session: Session, task_id: str, consignment_id: str, outcome: Outcome, second: Signer | None
) -> Recorded:
    """Whoever signs with the officer does so later where it waits here for the server."""
    if session.journal is not None:
        if not _journal_record(session, task_id, consignment_id, outcome, second):
            return Recorded(sent=False)
    else:
        from officer_app.workflow.recording import record_outcome

        beside = second and second.beside
        record_outcome(session.store, session.context(), session.officer, task_id, outcome, beside)
    return Recorded(True, _whose_word(session, consignment_id))


def _whose_word(session: Session, consignment_id: str) -> SignatureKind | None:
    """None also where the server has just gone: it is recorded all the same."""
    from officer_app.workflow.offline.sending import is_away

    try:
        with session.store.read() as connection:
            return read_detail(connection, consignment_id).waits_for
    except Exception as error:
        if is_away(error):
            return None
        raise


def _journal_record(
    session: Session, task_id: str, consignment_id: str, outcome: Outcome, second: Signer | None
) -> bool:
    from officer_app.workflow.offline.sending import outcome_of

    assert session.journal is not None
    sent = session.journal.record(session.context, task_id, consignment_id, outcome)
    session.journaled.emit()
    if sent is None:
        return False
    if second is not None:
        with session.store.read() as connection:
            made = outcome_of(connection, sent)
        assert made is not None
        second.sign(session.context(), made)
    return True


def sign(session: Session, consignment_id: str, read: str) -> None:
    from officer_app.workflow.signing import sign_record

    sign_record(session.store, session.context(), session.officer, consignment_id, read=read)


def approve(session: Session, consignment_id: str, read: str, returned: str | None = None) -> None:
    from officer_app.workflow.signing import approve_record

    context, officer = session.context(), session.officer
    approve_record(session.store, context, officer, consignment_id, returned=returned, read=read)


def amend(
    session: Session, consignment_id: str, read: str, draft: Draft, why: str, second: Signer | None
) -> SignatureKind | None:
    """Whose word the amendment waits for."""
    from officer_app.workflow.signing import amend_record

    what = draft.outcome(), why, second and second.beside
    made = amend_record(
        *(session.store, session.context(), session.officer, consignment_id, *what),
        leave_out=draft.left_out,
        read=read,
    )
    if second is not None:
        second.sign(session.context(), made)
    return _whose_word(session, consignment_id)


def withdraw(session: Session, task_id: str, consignment_id: str, sha256: str, reason: str) -> None:
    if session.journal is not None:
        session.journal.withdraw(session.context, task_id, consignment_id, sha256, reason)
        return
    from officer_app.workflow.evidence import withdraw

    withdraw(session.store, session.context(), session.officer, task_id, sha256, reason)


def reinspect(session: Session, consignment_id: str, reason: str) -> None:
    from officer_app.workflow.reopening import reinspect

    reinspect(session.store, session.context(), session.officer, consignment_id, reason)


def check_seals(session: Session, consignment_id: str, found: Marks) -> Checked:
    from officer_app.workflow.advance import check_seals

    return check_seals(session.store, session.context(), session.officer, consignment_id, found)


def call_off(session: Session, consignment_id: str, reason: str) -> None:
    from officer_app.workflow.advance import cancel

    cancel(session.store, session.context(), session.officer, consignment_id, reason)


def book(session: Session, consignment_ids: Sequence[str], booking: Booking) -> list[str]:
    from officer_app.workflow.advance import book

    return book(session.store, session.context(), session.officer, consignment_ids, booking)


def around_booking(session: Session, consignment_id: str) -> Around:
    """Who could go, and what else of the enterprise could be booked with it."""
    from officer_app.store.advance import like_it
    from officer_app.store.supervision import read_people

    with session.store.read() as connection:
        people = read_people(connection, session.officer.site_id)
        others = like_it(connection, consignment_id)
    may = [
        (who.login, who.name)
        for who in people
        if Actor(who.login, who.name, session.officer.site_id, Role(who.role)).may(Action.INSPECT)
    ]
    return Around(tuple(may), tuple(others))


def attach(session: Session, task_id: str, consignment_id: str, name: str, content: bytes) -> bool:
    """Add a file to the task held here; False when it has it already."""
    if session.journal is not None:
        return session.journal.attach(session.context, task_id, consignment_id, name, content)
    from officer_app.workflow.evidence import attach

    return attach(session.store, session.context(), session.data, session.officer, task_id, name, content)


def attach_file(session: Session, task_id: str, consignment_id: str, file: Path) -> bool:
    from officer_app.workflow.evidence import read_bounded

    return attach(session, task_id, consignment_id, file.name, read_bounded(file))


def verdicts_of(detail: Detail) -> dict[str, FlagVerdict]:
    """What the latest outcome says of the flags."""
    return {one.flag: one.verdict for one in as_written(detail.outcomes[0].record).flags}


def judged_of(detail: Detail) -> Judged:
    """The goods as the latest outcome says they are."""
    deviations: dict[int, dict[Attribute, str]] = {}
    for one in as_written(detail.outcomes[0].record).deviations:
        deviations.setdefault(one.gnum, {})[one.attribute] = one.found
    return Judged(frozenset(item.gnum for item in detail.goods if item.gnum not in deviations), deviations)
