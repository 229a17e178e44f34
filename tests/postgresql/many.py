"""A shared database as a hall leaves it: so many consignments stored, the last of them on the desk, and its people.

A PostgreSQL 18 of its own from the wheel, with fsync. Rows are written by SQL on the server, with triggers and indexes
as the product has them, but for what is made before: the triggers sleep while a past is written that nobody acted out.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg

from officer_app.workflow.shared import NewSite, install, people
from tests.postgresql.cluster import Cluster, servers

PASSWORD = "benchmark"
INTAKE = "intake"
_AT_ONCE = 500_000
_EVENTS_AT_ONCE = 500

#: One that left: released or at its end, 17,000 a day, as `benchmarks/filling.py` has them.
_LEFT = {
    "state": "CASE WHEN n % 2 = 0 THEN 'released' ELSE 'departed' END",
    "lane": "(ARRAY['green','green','green','blue','yellow','red'])[1 + n % 6]",
    "logistics_no": "'YT' || lpad(n::text, 12, '0')",
    "arrived_at": "at",
    "released_at": "at + interval '20 minutes'",
    "decided_at": "at + interval '20 minutes'",
    "ended_at": "CASE WHEN n % 2 = 1 THEN at + interval '50 minutes' END",
}
#: One on the desk: held, with an open task.
_HELD = {
    "state": "'held'",
    "lane": "(ARRAY['red','yellow'])[1 + n % 2]",
    "logistics_no": "'SF' || lpad(n::text, 12, '0')",
    "arrived_at": "now() - make_interval(mins => (n * 7 % 75)::integer)",
    "due_at": "now() + make_interval(mins => (n * 11 % 90)::integer - 30)",
    "task_id": "id",
    "task_kind": "'inspection'",
    "task_state": "'open'",
}
_COMMON = {
    "consignment_id": "id",
    "site_id": "{site}",
    "logistics_code": "'4401260T01'",
    "priority": "n * 7919 % 1200",
    "priority_why": """'[["lane_red", 200, []]]'""",
    "version": "3",
    "undeclared": "false",
    "missing": "''",
    "declaration_id": "id",
    "mode": "(ARRAY['9710','9810','9610'])[1 + n % 3]",
    "declaration_no": "'INV' || n",
    "cop_no": "'COP' || n",
    "agent_code": "'4401980T03'",
    "order_no": "'B2B-' || n",
    "pre_no": "'PRE' || n",
    "statistics_flag": "'A'",
    "platform": "'无:Example'",
    "bill_no": "'784-12345675'",
    "ebc_code": "'44012' || lpad((n * 31 % 5000)::text, 5, '0')",
    "ebc_name": "'广州示例电子商务有限公司' || n * 31 % 5000",
    "country": "(ARRAY['502','304','116','601'])[1 + n % 4]",
    "goods": "(ARRAY['棉制T恤衫','LED台灯','USB数据线','蓝牙耳机'])[1 + n % 4]",
    "item_count": "3",
    "value_cny": "(50 + n * 13 % 90000) * 100000",
    "gross_weight": "100000 + n * 17 % 3000000",
    "measured_weight": "100000 + n * 17 % 3000000",
    "scan_count": "1",
    "scan_verdict": "'clear'",
    "flag_count": "0",
    "match_count": "1",
    "declared_at": "at - interval '2 hours'",
    "screened_at": "at",
    "routed_at": "at",
    "updated_at": "at",
}
_TASKS = """
INSERT INTO app.task (task_id, site_id, consignment_id, kind, state, lane, mode, degree, requirements, reason, due_at,
  opened_at, opened_by)
SELECT task_id, site_id, consignment_id, 'inspection', 'open', lane, 'manual', 'sample', '[]', '[]', due_at, routed_at,
  'intake' FROM app.consignment WHERE task_id IS NOT NULL
"""


class Hall:
    """The database, its site, and who works there."""

    def __init__(self, server: Cluster, database: str = "hall") -> None:
        self.server, self.database = server, database
        self.owner = server.url(database)
        self.url = f"postgresql://{server.place}/{database}"
        install(self.owner, NewSite("5141", "CAN01", "Benchmark", "1", "administrator", PASSWORD))
        with people(self.url, "administrator", PASSWORD) as office:
            office.add(INTAKE, INTAKE, "intake", PASSWORD)
        self.site: int = server.ask("SELECT site_id FROM app.site", database=database)

    def enrol(self, count: int) -> list[str]:
        """So many officers; gives their logins."""
        logins = [f"officer{number:02d}" for number in range(1, count + 1)]
        with people(self.url, "administrator", PASSWORD) as office:
            for login in logins:
                office.add(login, login.title(), "officer", PASSWORD)
        return logins

    def fill(self, stored: int, open_ones: int) -> float:
        """Gives the seconds it took."""
        began = time.perf_counter()
        with psycopg.connect(self.owner, autocommit=True) as server:
            server.execute("SET session_replication_role = replica")
            server.execute("SET maintenance_work_mem = '1GB'")
            server.execute("SET synchronous_commit = off")
            with _bare(server):
                for first in range(1, stored - open_ones + 1, _AT_ONCE):
                    last = min(first + _AT_ONCE - 1, stored - open_ones)
                    self._write(server, first, last, _LEFT, stored)
                self._write(server, stored - open_ones + 1, stored, _HELD, stored)
            server.execute(_TASKS)
        self._tell_events()
        with psycopg.connect(self.owner, autocommit=True) as server:
            server.execute("VACUUM ANALYZE")
            server.execute("CHECKPOINT")
        return time.perf_counter() - began

    def _write(
        self, server: psycopg.Connection, first: int, last: int, also: Mapping[str, str], stored: int
    ) -> None:
        columns = {**_COMMON, **also}
        days = math.ceil(stored / 17_000) + 1
        server.execute(
            f"INSERT INTO app.consignment ({', '.join(columns)})"
            f" SELECT {', '.join(columns.values()).replace('{site}', str(self.site))}"
            " FROM (SELECT n, at, uuidv7(at - now()) AS id FROM (SELECT n, now() - interval '3 hours'"
            f" - make_interval(secs => ({stored} - n) * {days * 86400 / stored}) AS at"
            f" FROM generate_series({first}::bigint, {last}) n) numbered) placed".encode()
        )

    def _tell_events(self) -> None:
        """What intake told of those on the desk, by its own login."""
        with psycopg.connect(self.url, user=INTAKE, password=PASSWORD) as intake:
            query = "SELECT consignment_id::text FROM app.consignment WHERE task_id IS NOT NULL"
            open_ones = [key for (key,) in intake.execute(query)]
            told = ["declared", "arrived", "screened", "held", "task_opened"]
            for at in range(0, len(open_ones), _EVENTS_AT_ONCE):
                chains = [key for key in open_ones[at : at + _EVENTS_AT_ONCE] for _ in told]
                events = told * (len(chains) // len(told))
                given = [self.site, chains, events, ['{"task":"07"}'] * len(chains)]
                intake.execute("SELECT app.append_events(%s, '07', %s, %s, %s)", given)
                intake.commit()


@contextmanager
def _bare(server: psycopg.Connection) -> Iterator[None]:
    """Without the indexes of consignments, which are made again in the end."""
    query = (
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = 'app.consignment'::regclass AND NOT indisprimary"
    )
    taken = server.execute(query).fetchall()
    for name, _ in taken:
        server.execute(f"DROP INDEX {name}".encode())
    yield
    for _, made in taken:
        server.execute(made.encode())


@contextmanager
def hall(**settings: object) -> Iterator[Hall]:
    """On a server of its own, whose `settings` are those of its command line."""
    usual = {"max_connections": 250, "shared_buffers": "512MB", "max_wal_size": "8GB"}
    with servers() as made:
        yield Hall(made.new("hall", **{**usual, **settings}))
