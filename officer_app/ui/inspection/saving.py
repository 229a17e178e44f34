"""The officer's short transactions, run off the GUI thread."""

from __future__ import annotations

import json

from officer_app.domain.outcome import Outcome
from officer_app.domain.people import Actor
from officer_app.domain.words import Attribute
from officer_app.store.detail import Detail
from officer_app.ui.inspection.goods import Judged
from officer_app.ui.session import Session


def claim(session: Session, consignment_id: str) -> None:
    from officer_app.workflow.tasks import claim_task

    claim_task(session.store, session.context(), session.officer, consignment_id)


def hand_back(session: Session, task_id: str, reason: str) -> None:
    from officer_app.workflow.tasks import hand_back

    hand_back(session.store, session.context(), session.officer, task_id, reason)


def record(session: Session, task_id: str, outcome: Outcome, second: Actor | None) -> None:
    from officer_app.workflow.recording import record_outcome

    record_outcome(session.store, session.context(), session.officer, task_id, outcome, second)


def judged_of(detail: Detail) -> Judged:
    """The goods as the latest outcome says they are."""
    record = json.loads(detail.outcomes[0].record)
    deviations: dict[int, dict[Attribute, str]] = {}
    for deviation in record["deviations"]:
        deviations.setdefault(deviation["gnum"], {})[Attribute(deviation["attribute"])] = deviation["found"]
    return Judged(frozenset(item.gnum for item in detail.goods if item.gnum not in deviations), deviations)
