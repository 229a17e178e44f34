"""Enterprises by a part of their name: pairs of letters that stand side by side lead to it, kept up by triggers.

Pairs, because half of what is looked for in Chinese has two letters, and an index of three finds none of it.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from officer_app.store import tables as t

_e, _p = t.enterprise.c, t.enterprise_pair.c
_LAST = "\U0010ffff"
_LONGEST = 100  # letters, as the column has it
_MANY = 500
"""A pair that leads to so many is a common one; how many exactly is not counted."""


def named(connection: Connection, site_id: int, text: str, limit: int) -> list[str]:
    """The codes of enterprises whose name contains `text`, whichever case its Latin letters have."""
    asked = "".join(letter.lower() if letter.isascii() else letter for letter in text)
    of_site = _p.site_id == site_id
    if len(asked) == 1:
        begins = select(_p.ebc_code).where(of_site, _p.pair.between(asked, asked + _LAST))
        return list(connection.execute(begins.distinct().limit(limit)).scalars())
    pairs = {asked[place : place + 2] for place in range(len(asked) - 1)}

    def leads_to(pair: str) -> int:
        some = select(_p.ebc_code).where(of_site, _p.pair == pair).limit(_MANY).subquery()
        return connection.execute(select(func.count()).select_from(some)).scalar_one()

    query = (
        select(_p.ebc_code)
        .join(t.enterprise, (_e.site_id == _p.site_id) & (_e.ebc_code == _p.ebc_code))
        .where(of_site, _p.pair == min(sorted(pairs), key=leads_to), _e.name.icontains(text, autoescape=True))
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def sqlite_triggers() -> list[str]:
    """CREATE TRIGGER statements that keep the pairs. Those of an earlier name stay: the name itself is compared too."""
    places = list(range(1, _LONGEST + 1))
    pairs = " ".join(
        [
            "BEGIN INSERT INTO enterprise_pair (site_id, pair, ebc_code)",
            "SELECT DISTINCT NEW.site_id, substr(lower(NEW.name), value, 2), NEW.ebc_code",
            f"FROM json_each('{places}') WHERE value <= length(NEW.name) ON CONFLICT DO NOTHING; END",
        ]
    )
    return [
        f"CREATE TRIGGER enterprise_named AFTER INSERT ON enterprise {pairs}",
        "CREATE TRIGGER enterprise_renamed AFTER UPDATE OF name ON enterprise"
        f" WHEN OLD.name <> NEW.name {pairs}",
    ]
