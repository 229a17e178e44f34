"""Primary after primary is lost under load and its standby takes its place: what was said to be recorded is there."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.faults.desks import Desk, check, tasks_with_outcomes
from tests.faults.test_hall import DESKS, LONG, Tell, go_on, told
from tests.postgresql.cluster import Cluster, servers
from tests.postgresql.many import Hall

FAILOVERS = 20 if LONG else 1
#: Whatever follows the primary must have a commit before it is told to anybody.
_FOLLOWED = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'"


def followed(primary: Cluster) -> None:
    primary.wait(lambda: primary.ask(_FOLLOWED) == 1, "followed synchronously")


def test_one_primary_after_another_is_lost(tmp_path: Path, record_property: Tell) -> None:
    chance = random.Random(FAILOVERS)
    with servers() as made:
        primary = made.new("first", max_connections=60)
        hall = Hall(primary)
        hall.enrol(DESKS)
        boxes = 20_000 if LONG else 500
        hall.fill(boxes, boxes)
        primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'")
        primary.ask("SELECT pg_reload_conf()")
        standby = made.standby(primary, "second", max_connections=60)
        followed(primary)
        places = f"{primary.place},{standby.place}"
        url = f"postgresql://{places}/{hall.database}?target_session_attrs=read-write&connect_timeout=3"
        desks = [Desk(url, f"officer{number:02d}", tmp_path) for number in range(1, DESKS + 1)]
        before = tasks_with_outcomes(hall.owner)
        try:
            for desk in desks:
                desk.begin()
            go_on(desks, DESKS)
            for number in range(FAILOVERS):
                time.sleep(chance.uniform(0, 1))
                primary.kill()
                standby.promote()
                lost, primary = primary, standby
                standby = made.standby(primary, f"again{number}", port=lost.port, max_connections=60)
                followed(primary)
                go_on(desks, DESKS)
            for desk in desks:
                desk.finish(url)
        finally:
            for desk in desks:
                desk.kill()
        figures = check(primary.url(hall.database), desks, before, DESKS)
    told(record_property, "failovers", FAILOVERS, figures)
