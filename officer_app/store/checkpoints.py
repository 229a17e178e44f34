"""Checkpoints as the database keeps them, and the heads that have moved since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, func, insert, select

from officer_app.domain.checkpoints import Checkpoint, Head
from officer_app.store import tables as t

_C, _H = t.checkpoint.c, t.checkpoint_head.c
_PIECE = 5_000
_IN_ONE_QUERY = 500


class Moved(NamedTuple):
    """A head that no checkpoint has signed, and where the chain ended when one last did: 0 for a new chain."""

    head: Head
    before: int


class Kept(NamedTuple):
    """A head that a checkpoint signed, and the hash of the event that stands there now, None for none."""

    site_id: int
    number: int
    head: Head
    stands: str | None


def sites(connection: Connection) -> list[int]:
    """Those whose chains one sees."""
    return [*connection.execute(select(t.site.c.site_id).order_by(t.site.c.site_id)).scalars()]


def last_checkpoint(connection: Connection, site_id: int) -> Checkpoint | None:
    query = select(*_of_checkpoint()).where(_C.site_id == site_id).order_by(_C.number.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else Checkpoint._make(row)


def checkpoints(connection: Connection) -> Iterator[Checkpoint]:
    """All, by site and number."""
    for row in connection.execute(select(*_of_checkpoint()).order_by(_C.site_id, _C.number)):
        yield Checkpoint._make(row)


def checkpoints_after(
    connection: Connection, site_id: int, number: int
) -> Iterator[tuple[Checkpoint, list[Head]]]:
    """A site's checkpoints from the next one on, each with the heads that it signs in the order of its digest."""
    query = select(_H.number, _H.chain, _H.seq, _H.hash).order_by(_H.number, _H.chain)
    later = query.where(_H.site_id == site_id, _H.number > number).execution_options(yield_per=_PIECE)
    groups = groupby(connection.execute(later), itemgetter(0))
    of, rows = next(groups, (None, iter(())))
    for one in list(checkpoints(connection)):
        if one.site_id != site_id or one.number <= number:
            continue
        heads: list[Head] = []
        if of == one.number:
            heads = [Head._make(row[1:]) for row in rows]
            of, rows = next(groups, (None, iter(())))
        yield one, heads


def moved_heads(connection: Connection, site_id: int, beyond: str, most: int) -> list[Moved]:
    """Heads of a site that no checkpoint has signed, in the order of the chains, from the one after `beyond` on.

    Not those of chains that have become shorter, which nothing makes right.
    """
    a = t.audit_head.c
    same = and_(_H.chain == a.chain, _H.seq == a.seq)
    earlier = t.checkpoint_head.alias()
    before = select(func.max(earlier.c.seq)).where(earlier.c.chain == a.chain).scalar_subquery()
    query = (
        select(a.chain, a.seq, a.hash, func.coalesce(before, 0))
        .outerjoin(t.checkpoint_head, same)
        .where(a.site_id == site_id, a.chain > beyond, _H.chain.is_(None))
        .order_by(a.chain)
        .limit(most)
    )
    found = connection.execute(query)
    return [Moved(Head(chain, seq, hash_), was) for chain, seq, hash_, was in found if was < seq]


def keep(tx: Connection, checkpoint: Checkpoint, heads: Sequence[Head]) -> None:
    tx.execute(insert(t.checkpoint).values(checkpoint._asdict()))
    of_it = {"site_id": checkpoint.site_id, "number": checkpoint.number}
    if heads:
        tx.execute(insert(t.checkpoint_head), [head._asdict() | of_it for head in heads])


def kept_heads(connection: Connection) -> Iterator[Kept]:
    """Every head that was ever signed, by chain and number, beside the event that stands there."""
    e = t.audit_event.c
    query = (
        select(_H.site_id, _H.number, _H.chain, _H.seq, _H.hash, e.hash.label("stands"))
        .outerjoin(t.audit_event, and_(e.chain == _H.chain, e.seq == _H.seq))
        .order_by(_H.chain, _H.seq)
    )
    for site_id, number, chain, seq, hash_, stands in connection.execution_options(yield_per=_PIECE).execute(
        query
    ):
        yield Kept(site_id, number, Head(chain, seq, hash_), stands)


def hashes_at(connection: Connection, heads: Iterable[Head]) -> dict[tuple[str, int], str]:
    """The hashes of the events that stand where these heads were."""
    e = t.audit_event.c
    found: dict[tuple[str, int], str] = {}
    wanted = list(heads)
    for start in range(0, len(wanted), _IN_ONE_QUERY):
        some = wanted[start : start + _IN_ONE_QUERY]
        query = select(e.chain, e.seq, e.hash).where(
            e.chain.in_({head.chain for head in some}), e.seq.in_({head.seq for head in some})
        )
        found |= {(chain, seq): hash_ for chain, seq, hash_ in connection.execute(query)}
    return found


def has_events(connection: Connection, chain: str) -> bool:
    query = select(t.audit_event.c.seq).where(t.audit_event.c.chain == chain).limit(1)
    return connection.execute(query).first() is not None


def _of_checkpoint() -> list[Any]:
    return [_C[name] for name in Checkpoint._fields]
