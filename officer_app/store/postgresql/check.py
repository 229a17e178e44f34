"""Whether the server holds what this version relies on: everything compared with a database made anew beside it."""

from __future__ import annotations

import re
import secrets
from contextlib import closing

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from officer_app.paths import schema
from officer_app.store.postgresql.access import GROUPS, OWNER, Group
from officer_app.store.postgresql.connect import is_national
from officer_app.store.postgresql.install import make_schema
from officer_app.store.postgresql.powers import powers

_ROLES = """
SELECT rolname, rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles
"""
_MEMBERS = """
SELECT g.rolname, m.rolname, bool_or(admin_option), bool_and(inherit_option), bool_or(set_option)
FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
GROUP BY 1, 2
"""
_WORD = re.compile(r"'(?:[^']|'')*'::character varying")
_CAST = re.compile(rf"\(ARRAY\[((?:{_WORD.pattern}(?:, )?)+)\]\)::text\[\]")


def strange(connection: Connection, conninfo: str) -> list[str]:
    """What is missing, changed or foreign, one phrase each; empty where all is as this version makes it.

    Makes a database for comparison and takes it away again, which only the server's administrator may do.
    """
    groups = _groups(connection)
    if any("is missing" in said for said in groups):
        return groups
    found, expected = _facts(connection), _facts_of_a_new_one(connection, conninfo)
    return [
        *groups,
        *_people(connection),
        *powers(connection),
        *(f"{name} is missing" for name in sorted(expected.keys() - found.keys())),
        *(
            f"{name} is changed"
            for name in sorted(expected.keys() & found.keys())
            if expected[name] != found[name]
        ),
        *(f"{name} is foreign" for name in sorted(found.keys() - expected.keys())),
    ]


def _facts(connection: Connection) -> dict[str, str]:
    text = schema("postgresql", "facts.sql").read_text(encoding="utf-8")
    facts = connection.execute(text.encode()).fetchall()
    return {name: _CAST.sub(_cast_each, said) for name, said in facts}


def _cast_each(found: re.Match[str]) -> str:
    """A list of words that is cast as a whole, as the server says it once it was dumped and restored: word by word."""
    words = _WORD.sub(r"(\g<0>)::text", found[1])
    return f"ARRAY[{words}]"


def _facts_of_a_new_one(connection: Connection, conninfo: str) -> dict[str, str]:
    name = f"officer_app_check_{secrets.token_hex(6)}"
    with closing(psycopg.connect(conninfo, autocommit=True)) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            with closing(psycopg.connect(make_conninfo(conninfo, dbname=name))) as new:
                make_schema(new, is_national(connection))
                return _facts(new)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _groups(connection: Connection) -> list[str]:
    """What the groups are, and that nobody is in them but those whom this or another database here has enrolled."""
    roles = {name: rights for name, *rights in connection.execute(_ROLES)}
    said = []
    for name in (OWNER, *Group):
        if name not in roles:
            said.append(f"the role {name} is missing")
        elif roles[name] != [False, False, False, name == OWNER, False, False]:
            said.append(f"the role {name} is changed: it may log in, or more than that")
    for group, member, admin, _, assumes in connection.execute(_MEMBERS):
        if group == OWNER:
            said.append(f"{member} can act as {OWNER}")
        elif group in set(Group) and member != OWNER and (admin or assumes):
            said.append(f"{member} can act as {group}, or let others in")
    return said


def _people(connection: Connection) -> list[str]:
    """Everybody has the login and the groups of their role, and no other."""
    roles = {name: rights for name, *rights in connection.execute(_ROLES)}
    groups: dict[str, set[str]] = {}
    for group, member, *_ in connection.execute(_MEMBERS):
        groups.setdefault(member, set()).add(group)
    said = []
    for login, role, disabled in connection.execute(
        "SELECT login, role, disabled FROM app.person ORDER BY 1"
    ):
        if login not in roles:
            said.append(f"{login} has no login")
            continue
        if roles[login] != [not disabled, False, False, False, False, False]:
            said.append(
                f"the login of {login} is changed: it may more than work here, or is open though closed"
            )
        if groups.get(login, set()) != (set() if disabled else set(GROUPS[role])):
            said.append(f"{login} is not in the groups of the role {role} alone")
    return said
