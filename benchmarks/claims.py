"""Claiming: 64 stations take the most urgent task of one queue, against the bare UPDATE … RETURNING under pgbench.

Ours is the workflow's `claim_most_urgent`, each station a process of its own under an officer's login, with all that
the database asks of a claim. The bare one is pgbench with 64 clients that set state and holder of the first row nobody
has locked (FOR UPDATE SKIP LOCKED), in a plain table with the same columns and indexes: no triggers, no policies, no
events. Both on one PostgreSQL with fsync, on the same machine as their clients, taking turns; the queue is as it was
before each. Both claim for so many seconds: a hall does not stand still while the last of many are through.

    python -m benchmarks.claims [--stations 64] [--seconds 3] [--rounds 5]
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import psycopg

from officer_app.domain.errors import AlreadyTaken, NotFound
from officer_app.store.engine import open_store
from officer_app.workflow.context import load_context
from officer_app.workflow.people import signed_in
from officer_app.workflow.tasks import claim_most_urgent
from tests.postgresql.many import PASSWORD, Hall, hall

ASKED = 0.5
STORED, OPEN = 100_000, 25_000
#: Claims of each station before the clock starts: a station that is at work has its plans.
WARM = 12
#: What a claim changes; put back before each round.
_CHANGED = ("consignment", "task", "audit_event", "audit_head", "officer")

_BARE = """
UPDATE plain.consignment SET task_state = 'claimed', officer = 'officer' || :client_id, updated_at = now(),
  version = version + 1
WHERE consignment_id = (SELECT consignment_id FROM plain.consignment WHERE site_id = {site} AND on_desk = 1
  AND task_state = 'open' ORDER BY priority DESC, consignment_id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING consignment_id;
"""


class Pace(NamedTuple):
    """Claims a second, and what one takes of the server's processors, in seconds."""

    rate: float
    busy: float


class Round:
    """Puts the queue back, and runs one of the two."""

    def __init__(self, hall: Hall, logins: Sequence[str], seconds: int, folder: Path) -> None:
        self.hall, self.logins, self.seconds = hall, logins, seconds
        self.script = folder / "bare.sql"
        self.script.write_text(_BARE.format(site=hall.site))
        with psycopg.connect(hall.owner, autocommit=True) as server:
            server.execute("CREATE SCHEMA plain")
            server.execute("CREATE SCHEMA before")
            for name in _CHANGED:
                server.execute(f"CREATE TABLE before.{name} AS TABLE app.{name}".encode())
            kept = "INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING INDEXES"
            server.execute(f"CREATE TABLE plain.consignment (LIKE app.consignment {kept})".encode())
        self.columns = self._columns()

    def _columns(self) -> dict[str, str]:
        """Those that are stored, of each table."""
        query = (
            "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
        )
        with psycopg.connect(self.hall.owner) as server:
            return {n: server.execute(query, [f"app.{n}"]).fetchone()[0] for n in _CHANGED}

    def put_back(self) -> None:
        with psycopg.connect(self.hall.owner, autocommit=True) as server:
            server.execute("SET session_replication_role = replica")
            for name in _CHANGED:
                server.execute(f"TRUNCATE app.{name}".encode()) if name == "audit_event" else None
                self._copy(server, f"app.{name}", name, whole=name == "audit_event")
            server.execute("TRUNCATE plain.consignment")
            self._copy(server, "plain.consignment", "consignment", whole=True)
            server.execute("VACUUM ANALYZE")
            server.execute("CHECKPOINT")

    def _copy(self, server: psycopg.Connection, to: str, name: str, *, whole: bool) -> None:
        listed = self.columns[name]
        where = ""
        if not whole:
            key = {"audit_head": "chain", "officer": "login"}.get(name, f"{name}_id")
            changed = (
                f"SELECT {key} FROM (SELECT {listed} FROM {to} EXCEPT SELECT {listed} FROM before.{name}) x"
            )
            where = f" WHERE {key} IN (SELECT {key} FROM changed)"
            server.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS changed AS {changed}".encode())
            server.execute(f"DELETE FROM {to}{where}".encode())
        server.execute(f"INSERT INTO {to} ({listed}) SELECT {listed} FROM before.{name}{where}".encode())
        server.execute("DROP TABLE IF EXISTS changed")

    def ours(self) -> Pace:
        fork = multiprocessing.get_context("fork")
        ready, go, over = (fork.Barrier(len(self.logins) + 1) for _ in range(3))
        told: Any = fork.Queue()
        stations = [
            fork.Process(target=station, args=(self.hall.url, login, self.seconds, told, ready, go, over))
            for login in self.logins
        ]
        for one in stations:
            one.start()
        ready.wait(120)
        # Before they go: 64 processes on two processors are at work long before this one has its turn again.
        began, busy = time.perf_counter(), self.hall.server.processor_seconds()
        go.wait(120)
        answers = [told.get(timeout=300) for _ in stations]
        busy = self.hall.server.processor_seconds() - busy
        over.wait(120)
        for one in stations:
            one.join()
        claimed = [key for keys, _, _ in answers for key in keys]
        warm = WARM * len(stations)
        assert len(claimed) == len(set(claimed)) < OPEN, "each once, and some are left"
        print(f"  {sum(again for _, again, _ in answers)} of ours tried again", flush=True)
        claims = len(claimed) - warm
        return Pace(claims / (max(ended for _, _, ended in answers) - began), busy / claims)

    def bare(self) -> Pace:
        busy = self.hall.server.processor_seconds()
        install = self.hall.server.install / "bin" / "pgbench"
        options = ["-n", "-M", "prepared", "-c", str(len(self.logins)), "-j", "2", "-T", str(self.seconds)]
        done = subprocess.run(
            [str(install), *options, "-f", str(self.script), self.hall.owner],
            capture_output=True,
            text=True,
            check=True,
        )
        found = re.search(r"tps = ([\d.]+) \(without initial", done.stdout)
        assert found, done.stdout
        query = "SELECT count(*) FROM plain.consignment WHERE task_state = 'claimed'"
        claimed = self.hall.server.ask(query, database=self.hall.database)
        assert 0 < claimed < OPEN, "some are left"
        return Pace(float(found[1]), (self.hall.server.processor_seconds() - busy) / claimed)


def station(url: str, login: str, seconds: int, told: Any, ready: Any, go: Any, over: Any) -> None:
    """A station's own process: signed in, then one claim after another. It stays signed in until all are through, as a
    hall does: to end a process and its server process takes as long as many claims."""
    with closing(open_store(url, login, PASSWORD)) as store:
        context, officer = load_context(store), signed_in(store, "07")
        keys: list[str] = []
        again = 0

        def claim() -> None:
            nonlocal again
            try:
                keys.append(claim_most_urgent(store, context, officer))
            except (AlreadyTaken, NotFound):
                again += 1

        while len(keys) < WARM:
            claim()
        ready.wait(120)
        go.wait(120)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            claim()
        told.put((keys, again, time.perf_counter()))
        over.wait(120)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stations", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, hall() as made:
        Path(folder).chmod(0o755)
        logins = made.enrol(chosen.stations)
        took = made.fill(STORED, OPEN)
        print(
            f"{STORED:,} stored, {OPEN:,} open, filled in {took:.0f} s; {chosen.stations} stations",
            flush=True,
        )
        round_ = Round(made, logins, chosen.seconds, Path(folder))
        rates: list[tuple[Pace, Pace]] = []
        for _ in range(chosen.rounds):
            round_.put_back()
            rates.append((round_.bare(), round_.ours()))
        for bare, ours in rates:
            print(
                f"bare {bare.rate:6,.0f} a second, ours {ours.rate:6,.0f};"
                f" of the server's processors {bare.busy * 1e3:.2f} ms and {ours.busy * 1e3:.2f} ms a claim"
            )
        ratio = median(ours.rate / bare.rate for bare, ours in rates)
        print(f"the server's time, bare / ours = {median(bare.busy / ours.busy for bare, ours in rates):.2f}")
        print(f"claims / bare UPDATE = {ratio:.2f}   (asked: at least {ASKED})")
        return 0 if ratio >= ASKED else 1


if __name__ == "__main__":
    sys.exit(main())
