"""From districts to the nation: what a district publishes, and how a national database subscribes to it."""

from __future__ import annotations

from collections.abc import Iterator

from psycopg import Connection, sql

from officer_app.domain.errors import OfficerError, WrongDatabase
from officer_app.store.guards import APPEND_ONLY
from officer_app.store.postgresql.access import DECISIONS, Group
from officer_app.store.postgresql.tables import SCHEMA, shared_tables

#: Of evidence only what is added: what somebody changed or removed at a district is not changed in the nation's copy.
_PUBLICATIONS = {"officer_app_evidence": "insert", "officer_app_state": "insert, update, delete"}


def publish(connection: Connection, login: str, verifier: str) -> None:
    """Publish all tables but those that stay, and let `login` read them. Again: as this version has them.

    Raises WrongDatabase where the server writes no logical log, OfficerError where the login is somebody else's.
    """
    _require_logical(connection)
    for name, verbs in _PUBLICATIONS.items():
        tables = sql.SQL(", ").join(_tables(evidence=verbs == "insert"))
        publication = sql.Identifier(name)
        if not _has(connection, "pg_publication", "pubname", name):
            connection.execute(sql.SQL("CREATE PUBLICATION {}").format(publication))
        # Of tables by month the whole is published, which must be said before their columns are named.
        given = sql.SQL("ALTER PUBLICATION {} SET (publish = {}, publish_via_partition_root = true)")
        connection.execute(given.format(publication, sql.Literal(verbs)))
        connection.execute(sql.SQL("ALTER PUBLICATION {} SET TABLE {}").format(publication, tables))
    _let_read(connection, login, verifier)


def subscribe(connection: Connection, name: str, source: str, district: Connection) -> list[str]:
    """Follow a district that `source` connects to, as `district` does; gives its sites. Again: what it publishes now.

    `connection` must be in autocommit. Raises OfficerError where a site's number is another site's here, and where
    the district is followed under another name.
    """
    theirs, ours = _sites(district), _sites(connection)
    if clash := [code for number, code in theirs.items() if ours.get(number, code) != code]:
        raise OfficerError(
            f"{', '.join(clash)}: the number of the site is another's in the national database; nothing was changed."
        )
    if others := _followed_as(connection, district) - {f"officer_app_{name}"}:
        known = min(others).removeprefix("officer_app_")
        raise OfficerError(
            f"That district is followed as {known} already: run officer-app db subscribe {known} again."
            " Nothing was changed."
        )
    # The statement holds a password.
    connection.execute("SET log_statement = 'none'")
    connection.execute("SET log_min_duration_statement = -1")
    connection.execute("SET log_min_error_statement = 'panic'")
    subscription = sql.Identifier(f"officer_app_{name}")
    if _has(connection, "pg_subscription", "subname", f"officer_app_{name}"):
        changed = sql.SQL("ALTER SUBSCRIPTION {} CONNECTION {}").format(subscription, sql.Literal(source))
        connection.execute(changed)
        connection.execute(sql.SQL("ALTER SUBSCRIPTION {} REFRESH PUBLICATION").format(subscription))
    else:
        made = "CREATE SUBSCRIPTION {} CONNECTION {} PUBLICATION {} WITH (failover = true)"
        publications = sql.SQL(", ").join([sql.Identifier(one) for one in _PUBLICATIONS])
        connection.execute(sql.SQL(made).format(subscription, sql.Literal(source), publications))
    return list(theirs.values())


def _followed_as(connection: Connection, district: Connection) -> set[str]:
    """The subscriptions here that have their slot at the district, whatever address they reach it by."""
    ours = (
        "SELECT subname FROM pg_subscription JOIN pg_database d ON d.oid = subdbid"
        " WHERE datname = current_database() AND subslotname = subname"
    )
    theirs = "SELECT slot_name FROM pg_replication_slots WHERE database = current_database()"
    return {name for (name,) in connection.execute(ours)} & {name for (name,) in district.execute(theirs)}


def _sites(connection: Connection) -> dict[int, str]:
    found = connection.execute("SELECT site_id, customs_code || '/' || loct_no FROM app.site ORDER BY 1")
    rows: list[tuple[int, str]] = found.fetchall()
    return dict(rows)


def _tables(evidence: bool) -> Iterator[sql.Composable]:
    """With the columns that leave the district."""
    for table in shared_tables():
        decided = DECISIONS[table.name]
        if not decided.stays and (table.name in APPEND_ONLY) == evidence:
            columns = sql.SQL(", ").join([sql.Identifier(name) for name in decided.published(table)])
            yield sql.SQL("{} ({})").format(sql.Identifier(SCHEMA, table.name), columns)


def _require_logical(connection: Connection) -> None:
    row = connection.execute("SHOW wal_level").fetchone()
    if row is None or row[0] != "logical":
        raise WrongDatabase(
            "The server's log has too little in it to publish from. Its administrator sets it and restarts the server: "
            "ALTER SYSTEM SET wal_level = logical"
        )


def _let_read(connection: Connection, login: str, verifier: str) -> None:
    """A login for the national server alone: it reads all sites, which row level security would not let it copy."""
    name, password = sql.Identifier(login), sql.Literal(verifier)
    if not _has(connection, "pg_roles", "rolname", login):
        made = "CREATE ROLE {} LOGIN REPLICATION BYPASSRLS PASSWORD {}"
        connection.execute(sql.SQL(made).format(name, password))
        given = sql.SQL("GRANT {} TO {} WITH INHERIT TRUE, SET FALSE")
        connection.execute(given.format(sql.Identifier(Group.NATION), name))
        return
    member = "SELECT pg_has_role(%s, %s, 'MEMBER') AND NOT rolsuper FROM pg_roles WHERE rolname = %s"
    row = connection.execute(member, [login, Group.NATION, login]).fetchone()
    if row is None or not row[0]:
        raise OfficerError(f"There is a login {login} on this server already, for something else.")
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, password))


def _has(connection: Connection, catalogue: str, column: str, name: str) -> bool:
    found = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
        sql.Identifier(catalogue), sql.Identifier(column)
    )
    return connection.execute(found, [name]).fetchone() is not None
