"""What a station without its server knows better than the rows it read last: what is held here, what waits here."""

from __future__ import annotations

from collections.abc import Sequence

from officer_app.domain.words import TaskState
from officer_app.store.queue import QueueRow
from officer_app.ui.session import Session
from officer_app.ui.wording import RECORDED_HERE


def known_here(rows: Sequence[QueueRow], session: Session) -> list[QueueRow]:
    """The same rows, with what this officer holds as they opened it last, and what they recorded as waiting here."""
    return [_known(row, session) for row in rows]


def is_mine(row: QueueRow, session: Session) -> bool:
    return row.officer == session.officer.login and row.task_state in (TaskState.CLAIMED, RECORDED_HERE)


def _known(row: QueueRow, session: Session) -> QueueRow:
    officer, journal, opened = session.officer, session.journal, session.seen.get(row.consignment_id)
    if journal is not None and row.task_id in journal.recorded:
        state: str = RECORDED_HERE
    elif opened is not None and opened.detail.consignment.officer == officer.login:
        state = opened.detail.consignment.task_state
    else:
        return row
    return row._replace(task_state=state, officer=officer.login, officer_name=officer.name)
