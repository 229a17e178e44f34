"""Matches are evidence: the event that tells of one names it by digest, and the one that withdraws it by its key.

Not a `seal` of each: a message has a hundred declarations, and one event tells all that caught one of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, select

from officer_app.domain.audit import AuditEvent
from officer_app.store import tables as t
from officer_app.workflow.sealing import Row, Sealed, as_stored, plain

_SEALED = Sealed(t.match)
_TELLS = ("matched", "advance_void", "seals_differ")  # always; `held` where it was by hand


def pins(rows: Iterable[Row]) -> dict[str, str]:
    """For the payload of an event, as `pins`: the digest of each match by its key."""
    return {row["match_id"]: _SEALED.digest(row) for row in rows}


class Pinned:
    """What the events of one chain say of its matches."""

    def __init__(self) -> None:
        self._digests: dict[str, str] = {}
        self._withdrawn: dict[str, int] = {}
        self._unnamed_until: int | None = None

    def hear(self, event: AuditEvent) -> None:
        """Raises ValueError, KeyError, TypeError or AttributeError where the event does not say it."""
        if event.event not in _TELLS and event.event != "held":
            return
        payload = json.loads(event.payload)
        if "pins" in payload:
            if any(self._digests.setdefault(key, said) != said for key, said in payload["pins"].items()):
                raise ValueError("a match is pinned as another one than before")
            self._withdrawn.update(dict.fromkeys(payload.get("withdrawn", ()), event.at))
        elif event.event in _TELLS or "by_hand" in payload:
            self._unnamed_until = event.at  # of an earlier version, which did not name them

    def broken(self, rows: Iterable[Any]) -> Iterator[str]:
        """What is wrong with the matches that are there."""
        missing = dict(self._digests)
        for row in rows:
            key = row["match_id"]
            said = missing.pop(key, None)
            if said is None:
                if not self._is_older(plain(row["matched_at"])):
                    yield "a match that no event recorded"
            elif said != _SEALED.digest(row):
                yield "the match is not the one that was recorded"
            withdrawn = self._withdrawn.get(key)
            if plain(row["withdrawn_at"]) != withdrawn and (said or withdrawn):
                yield "the match was withdrawn, or not, other than its events say"
        for _ in missing:
            yield "a recorded match is missing"

    def _is_older(self, matched_at: Any) -> bool:
        until = self._unnamed_until
        return until is not None and isinstance(matched_at, int) and matched_at <= until


def stored_matches(connection: Connection, only: str | None) -> Iterator[Any]:
    """All matches, or those of one consignment, as they are stored and in the order of the chains."""
    m = t.match.c
    query = select(*as_stored(t.match)).order_by(m.consignment_id, m.match_id)
    if only is not None:
        query = query.where(m.consignment_id == only)
    yield from connection.execution_options(yield_per=5_000).execute(query).mappings()
