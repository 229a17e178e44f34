"""A hall on a shared database: two sites, their people, and the work they do, each under their own login."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any, LiteralString, NamedTuple
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from officer_app.domain.states import ENDED
from officer_app.workflow.shared import NewSite, install, people

PASSWORD = "correct horse"

#: Who works where: login, role, site.
STAFF = (
    ("chen", "officer", 1),
    ("li", "officer", 1),
    ("zhang", "supervisor", 1),
    ("wu", "analyst", 1),
    ("sun", "auditor", 1),
    ("box", "intake", 1),
    ("zhou", "officer", 2),
    ("qian", "supervisor", 2),
    ("box2", "intake", 2),
    ("box3", "intake", 1),
)


class Box(NamedTuple):
    """A consignment, with the task made for it."""

    consignment: str
    task: str
    site: int


class Hall:
    """The database, and connections to it by the short name of whoever works there."""

    def __init__(self, url: str, suffix: str) -> None:
        self.url = url
        self._suffix = suffix
        self._sites: dict[int, int] = {}

    def copied_to(self, url: str) -> Hall:
        """The same people and sites, in a copy of the database."""
        copy = Hall(url, self._suffix)
        copy._sites = self._sites
        return copy

    def login(self, who: str) -> str:
        """Logins are the server's, which several test processes share."""
        return f"{who}_{self._suffix}"

    def site(self, number: int) -> int:
        return self._sites[number]

    @contextmanager
    def signed_in(self, who: str) -> Iterator[psycopg.Connection]:
        """What is not committed is undone."""
        given = conninfo_to_dict(self.url, user=self.login(who), password=PASSWORD)
        with closing(psycopg.connect(**given)) as connection:
            yield connection

    @contextmanager
    def server(self) -> Iterator[psycopg.Connection]:
        """Whoever runs the server."""
        with psycopg.connect(self.url) as connection:
            yield connection

    def open(self) -> None:
        """Install the database, two sites, and everybody in `STAFF` by their site's administrator."""
        for number, place in ((1, "CAN01"), (2, "CAN02")):
            administrator = self.login(f"admin{number}")
            install(self.url, NewSite("5141", place, f"Hall {number}", "01", administrator, PASSWORD))
            with self.server() as server:
                query = "SELECT site_id FROM app.site WHERE loct_no = %s"
                self._sites[number] = server.execute(query, [place]).fetchone()[0]
        for who, role, number in STAFF:
            with people(self.url, self.login(f"admin{number}"), PASSWORD) as office:
                office.add(self.login(who), who.title(), role, PASSWORD)

    def close(self) -> None:
        """Take database and logins away from the server."""
        given = conninfo_to_dict(self.url)
        with psycopg.connect(**{**given, "dbname": "postgres"}, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{given["dbname"]}" WITH (FORCE)')
            of_ours = "SELECT rolname FROM pg_roles WHERE rolname LIKE %s"
            for (name,) in server.execute(of_ours, [f"%\\_{self._suffix}"]).fetchall():
                server.execute(f'DROP ROLE "{name}"')

    # --- the work

    def held(self, site: int = 1, declared: bool = True) -> Box:
        """A consignment that intake has brought, with an open task."""
        box = Box(str(uuid4()), str(uuid4()), self.site(site))
        with self.signed_in("box" if site == 1 else "box2") as intake:
            bring(intake, box, declared)
            intake.commit()
        return box

    def claimed(self, who: str = "chen", site: int = 1) -> Box:
        box = self.held(site)
        with self.signed_in(who) as officer:
            claim(officer, box)
            officer.commit()
        return box

    def submitted(self, who: str = "chen", disposition: str = "detain") -> tuple[Box, str]:
        """With a record that waits for a second officer's word."""
        box = self.claimed(who)
        with self.signed_in(who) as officer:
            outcome = record(officer, box, disposition)
            submit(officer, box)
            officer.commit()
        return box, outcome

    def value(self, query: str, *parameters: Any) -> Any:
        """As whoever runs the server sees it."""
        with self.server() as server:
            row = server.execute(query, parameters).fetchone()
            return None if row is None else row[0]


def bring(intake: psycopg.Connection, box: Box, declared: bool = True) -> None:
    """A consignment from its declaration to the open task."""
    intake.execute(
        "INSERT INTO app.consignment (consignment_id, site_id, logistics_code, logistics_no, state,"
        " declaration_id, updated_at) VALUES (%s, %s, 'L', %s, 'declared', %s, now())",
        [box.consignment, box.site, box.consignment[:30], str(uuid4()) if declared else None],
    )
    tell(intake, box, "declared")
    for state in ("arrived", "held"):
        step(intake, box, state)
    open_task(intake, box)


#: Of a site, a station, a chain, an event and its payload.
APPEND: LiteralString = "SELECT app.append_events(%s, %s, ARRAY[%s], ARRAY[%s], ARRAY[%s])"


def set_up(administrator: psycopg.Connection, site: int, settings: str) -> None:
    """The site's settings, with the event that tells of them."""
    administrator.execute("UPDATE app.site SET settings = %s WHERE site_id = %s", [settings, site])
    tell_site(administrator, site, "site_settings", settings=settings)


def tell_site(connection: psycopg.Connection, site: int, event: str, **payload: Any) -> None:
    connection.execute(APPEND, [site, "07", f"site:{site}", event, json.dumps(payload)])


def tell(connection: psycopg.Connection, box: Box, event: str, **payload: Any) -> None:
    connection.execute(APPEND, [box.site, "07", box.consignment, event, json.dumps(payload)])


def step(connection: psycopg.Connection, box: Box, state: str, event: str | None = None) -> None:
    """To this state, with the event of it and the time that belongs to it."""
    at = {"released": "released_at = now()", "held": "ended_at = NULL"}.get(state, "updated_at = now()")
    if state in ENDED:
        at = "ended_at = now()"
    changed = connection.execute(
        f"UPDATE app.consignment SET state = %s, {at} WHERE consignment_id = %s".encode(),
        [state, box.consignment],
    )
    assert changed.rowcount == 1
    tell(connection, box, event or state)


def show(
    connection: psycopg.Connection, box: Box, state: str | None, officer: str | None, task: str | None
) -> None:
    """The consignment shows its task as it is."""
    connection.execute(
        "UPDATE app.consignment c SET task_id = %s, task_state = %s, officer = %s,"
        " task_kind = (SELECT t.kind FROM app.task t WHERE t.task_id = %s) WHERE c.consignment_id = %s",
        [task, state, officer, task, box.consignment],
    )


def task_of(box: Box, **also: Any) -> dict[str, Any]:
    return {
        "task_id": box.task,
        "site_id": box.site,
        "consignment_id": box.consignment,
        "kind": "inspection",
        "state": "open",
        "lane": "red",
        "mode": "manual",
        "degree": "full",
        "requirements": "[]",
        "reason": "[]",
        **also,
    }


def open_task(connection: psycopg.Connection, box: Box, **also: Any) -> None:
    insert(connection, "task", task_of(box, **also))
    show(connection, box, "open", None, box.task)
    tell(connection, box, "task_opened")


def insert(connection: psycopg.Connection, table: str, values: dict[str, Any]) -> None:
    names, holes = ", ".join(f'"{name}"' for name in values), ", ".join(["%s"] * len(values))
    connection.execute(f'INSERT INTO app."{table}" ({names}) VALUES ({holes})', list(values.values()))


def claim(connection: psycopg.Connection, box: Box, officer: str | None = None) -> None:
    me = officer or connection.info.user
    changed = connection.execute(
        "UPDATE app.task SET state = 'claimed', officer = %s, claimed_at = now(),"
        " lease_until = now() + interval '30 min' WHERE task_id = %s AND state = 'open'",
        [me, box.task],
    )
    assert changed.rowcount == 1
    show(connection, box, "claimed", me, box.task)
    tell(connection, box, "task_claimed", task=box.task)


def outcome_of(
    box: Box, disposition: str = "release", says: dict[str, Any] | None = None, **also: Any
) -> dict[str, Any]:
    """A record's row; `says` is what its text says besides, or else."""
    conform = bool(also.get("conform", disposition == "release"))
    now = datetime.now(UTC).isoformat()
    text = json.dumps(
        {"disposition": disposition, "conform": conform, "started_at": now, "ended_at": now, **(says or {})}
    )
    return {
        "outcome_id": str(uuid4()),
        "site_id": box.site,
        "task_id": box.task,
        "consignment_id": box.consignment,
        "station": "07",
        "conform": conform,
        "disposition": disposition,
        "record": text,
        "digest": hashlib.sha256(text.encode()).hexdigest(),
        "needs_approval": False,
        **also,
    }


def record(connection: psycopg.Connection, box: Box, disposition: str = "release", **also: Any) -> str:
    """A record with the event that names it; gives its id."""
    values = outcome_of(box, disposition, **also)
    insert(connection, "outcome", values)
    tell_record(connection, box, values)
    return str(values["outcome_id"])


def tell_record(connection: psycopg.Connection, box: Box, values: dict[str, Any]) -> None:
    """The event of a record."""
    told = {name: values[name] for name in ("digest", "conform", "disposition")}
    told |= {"task": box.task, "outcome": values["outcome_id"], "second": None}
    told |= {
        "approval": values["needs_approval"],
        "amends": values.get("amends"),
        "why": values.get("why", ""),
    }
    event = "outcome_amended" if values.get("amends") else "outcome_recorded"
    tell(connection, box, event, **told)


def submit(connection: psycopg.Connection, box: Box) -> None:
    connection.execute(
        "UPDATE app.task SET state = 'submitted', submitted_at = now() WHERE task_id = %s", [box.task]
    )
    show(connection, box, "submitted", connection.info.user, box.task)


def close(connection: psycopg.Connection, box: Box) -> None:
    """The task, whose record nobody's word is missing of."""
    connection.execute(
        "UPDATE app.task SET state = 'closed', closed_at = now() WHERE task_id = %s", [box.task]
    )
    show(connection, box, None, connection.info.user, None)


def carry_out(connection: psycopg.Connection, box: Box, state: str) -> None:
    """What follows from such a record."""
    close(connection, box)
    step(connection, box, state)


def sign(connection: psycopg.Connection, box: Box, outcome: str, kind: str = "second", **also: Any) -> None:
    digest = connection.execute("SELECT digest FROM app.outcome WHERE outcome_id = %s", [outcome]).fetchone()
    values = {
        "signature_id": str(uuid4()),
        "site_id": box.site,
        "outcome_id": outcome,
        "consignment_id": box.consignment,
        "kind": kind,
        "agreed": True,
        "reason": "",
        "station": "07",
        "digest": digest[0] if digest else "0" * 64,
        **also,
    }
    insert(connection, "signature", values)
    event = (
        "record_signed" if kind == "second" else "record_approved" if values["agreed"] else "record_returned"
    )
    tell(connection, box, event, signature_id=values["signature_id"], outcome=outcome)


@contextmanager
def refused(match: str) -> Iterator[None]:
    """The server refuses, in these words."""
    with pytest.raises(psycopg.Error, match=match):
        yield
