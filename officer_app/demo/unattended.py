"""The demonstration with nobody at the desk: traffic, intake and an officer's work, one after the other."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

from officer_app.demo.history import judged
from officer_app.demo.station import DemoStation
from officer_app.domain.errors import NotFound
from officer_app.domain.outcome import Check, Outcome
from officer_app.domain.people import Actor
from officer_app.domain.words import Disposition
from officer_app.paths import DataDir
from officer_app.store.detail import read_detail, said_list
from officer_app.store.engine import Store
from officer_app.store.scans import marked_on
from officer_app.workflow.context import Context
from officer_app.workflow.inbox import serve
from officer_app.workflow.intake.files import FileResult
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.tasks import claim_most_urgent


def take_in_traffic(
    store: Store, data: DataDir, station: DemoStation, on_result: Callable[[FileResult], None]
) -> None:
    """Let the station send everything it has, and the real intake service take it all in."""
    sending = threading.Thread(target=station.run, args=(lambda: False,), name="demonstration")
    sending.start()

    def all_in() -> bool:
        return not sending.is_alive() and not any(data.inbox.iterdir())

    serve(store, data, data.inbox, all_in, on_result)
    sending.join()


def inspect(store: Store, context: Context, officer: Actor, tasks: int) -> int:
    """Claim the most urgent task and keep it, then record that all conforms in those that follow.

    Gives how many were recorded.
    """
    recorded, chance = 0, random.Random(tasks)
    try:
        claim_most_urgent(store, context, officer)
        while recorded < tasks:
            consignment_id = claim_most_urgent(store, context, officer)
            with store.read() as connection:
                detail = read_detail(connection, consignment_id)
            if detail.task is None or detail.declaration is None:
                break  # what nobody declared is no conforming consignment: it stays on the desk
            checks = tuple(
                Check(requirement=one.en, done=True) for one in said_list(detail.task.requirements)
            )
            plain = Outcome(conform=True, disposition=Disposition.RELEASE, checks=checks)
            outcome = judged(plain, marked_on(detail.scans), chance)
            record_outcome(store, context, officer, detail.task.task_id, outcome)
            recorded += 1
    except NotFound:  # nothing is open any more
        return recorded
    return recorded
