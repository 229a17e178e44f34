"""The decisions of `access` as statements: grants by column, and row level security by site."""

from __future__ import annotations

from collections.abc import Iterator

from officer_app.store.postgresql.access import CALLS, DECISIONS, But, Group
from officer_app.store.postgresql.tables import SCHEMA, shared_tables

_MY_SITE = f"site_id = ANY ((SELECT {SCHEMA}.my_sites())::integer[])"


def undecided() -> set[str]:
    """Tables that nobody has decided about, and decisions about none; both empty in a version that can be installed."""
    return {table.name for table in shared_tables()} ^ DECISIONS.keys()


def grants(national: bool = False) -> Iterator[str]:
    """GRANT statements for every table. In the national database nobody writes."""
    for table in shared_tables():
        decided, name = DECISIONS[table.name], f'{SCHEMA}."{table.name}"'
        for group in decided.read:
            shown = [c.name for c in table.columns if c.name not in decided.hidden]
            columns = f" ({_listed(shown)})" if decided.hidden else ""
            yield f"GRANT SELECT{columns} ON {name} TO {group}"
        for column, groups in decided.hidden.items():
            yield from (f'GRANT SELECT ("{column}") ON {name} TO {group}' for group in groups)
        if not decided.stays:
            yield f"GRANT SELECT ({_listed(decided.published(table))}) ON {name} TO {Group.NATION}"
        if national:
            continue
        for verb, writers in (("INSERT", decided.insert), ("UPDATE", decided.update)):
            for group, chosen in writers.items():
                names = chosen.of(table) if isinstance(chosen, But) else chosen
                yield f"GRANT {verb} ({_listed(names)}) ON {name} TO {group}"
        yield from (f"GRANT DELETE ON {name} TO {group}" for group in decided.delete)
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {Group.PERSON}, {Group.NATION}"
    yield f"GRANT SELECT ON {SCHEMA}.schema_revision TO {Group.PERSON}, {Group.NATION}"
    yield from (f"GRANT EXECUTE ON FUNCTION {SCHEMA}.{name} TO {group}" for name, group in CALLS.items())


def policies() -> Iterator[str]:
    """Row level security: a site touches its own rows, and what hangs on a consignment is of its site.

    Who else is enrolled where nobody sees.
    """
    yield f"ALTER TABLE {SCHEMA}.person ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {SCHEMA}.schema_revision ENABLE ROW LEVEL SECURITY"
    yield f"CREATE POLICY of_all ON {SCHEMA}.schema_revision FOR SELECT TO {Group.PERSON} USING (true)"
    for table in shared_tables():
        decided, name = DECISIONS[table.name], f'{SCHEMA}."{table.name}"'
        yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
        yield f"CREATE POLICY of_my_site ON {name} TO {Group.PERSON} USING ({_MY_SITE}) WITH CHECK ({_MY_SITE})"
        if "consignment_id" in table.c and Group.OFFICER in decided.insert:
            same = f'c.consignment_id = "{table.name}".consignment_id'
            of_it = f"(SELECT c.site_id FROM {SCHEMA}.consignment c WHERE {same})"  # noqa: S608
            yield (
                f"CREATE POLICY of_its_consignment ON {name} AS RESTRICTIVE FOR INSERT TO {Group.OFFICER}"
                f" WITH CHECK (consignment_id IS NULL OR site_id = {of_it})"
            )
        if decided.own:
            mine = f"{decided.own} = SESSION_USER"
            made = f"CREATE POLICY mine ON {name} AS RESTRICTIVE TO {Group.PERSON}"
            yield f"{made} USING ({mine}) WITH CHECK ({mine})"
        if decided.changed_by:
            mine = f"{decided.changed_by} = SESSION_USER"
            yield f"CREATE POLICY mine ON {name} AS RESTRICTIVE FOR UPDATE TO {Group.PERSON} USING ({mine})"


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)
