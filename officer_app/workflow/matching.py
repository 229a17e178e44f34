"""Running rules, instructions and the random draw over consignments whose facts came or changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from officer_app.domain.draw import draw_value, is_drawn
from officer_app.domain.words import InspectionDegree, InspectionMode, Lane, MatchSource
from officer_app.store import tables as t
from officer_app.store.rows import among, insert_rows, update_rows
from officer_app.workflow.batch import Batch, Row
from officer_app.workflow.pinning import pins
from officer_app.workflow.rulebook import INSTRUCTION

_DRAW_PRIORITY = 50
_DRAW_REASON = json.dumps({"en": "Random draw", "zh": "随机抽查"}, ensure_ascii=False)
_DRAW_CHECKS = json.dumps(
    [
        {
            "en": "Open a sample of the packages and compare goods with the declaration",
            "zh": "抽查开箱，核对货物与申报是否相符",
        }
    ],
    ensure_ascii=False,
)

_to_json = json.JSONEncoder(ensure_ascii=False).encode  # made once, it takes two thirds of the time

_ACTIVE = select(t.match).where(among(t.match.c.consignment_id, "ids"), t.match.c.withdrawn_at.is_(None))


def rematch(batch: Batch, rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Bring the matches of these consignments up to date; gives the active ones by consignment.

    A match that still says the same stays as it is; one that a new fact made untrue is withdrawn, never removed.
    A match by something that had not caught the consignment before carries `"new": True`.
    """
    from officer_app.rules.matching import match
    from officer_app.store.facts import read_facts

    declared = [row["consignment_id"] for row in rows if row["declaration_id"] is not None]
    batch.write_rows()
    found: dict[str, list[Row]] = {row["consignment_id"]: [] for row in rows}
    if declared:
        facts = read_facts(batch.tx, declared, batch.context.rules.columns)
        if batch.shared:
            batch.tell()  # the server writes it down while the rules run here
        for caught in match(facts, batch.context.rules):
            found[caught.consignment_id].append(_match_row(batch, caught))
    for row in rows:
        if drawn := _drawn(batch, row):
            found[row["consignment_id"]].append(drawn)
    before = active_matches(batch, (key for key in found if not batch.is_fresh(key) or key in batch.caught))
    added: list[Row] = []
    withdrawn: list[Row] = []
    active: dict[str, list[Row]] = {}
    for key, now_true in found.items():
        were = {_content(m): m for m in before.get(key, ())}
        were_rules = {(m["source"], m["rule"]) for m in before.get(key, ())}
        kept = []
        for candidate in now_true:
            same = were.pop(_content(candidate), None)
            if same is None:
                candidate["new"] = (candidate["source"], candidate["rule"]) not in were_rules
                added.append(candidate)
            kept.append(same or candidate)
        gone = [m for m in were.values() if m["source"] != MatchSource.MANUAL]
        withdrawn += gone
        kept += [m for m in were.values() if m["source"] == MatchSource.MANUAL]
        active[key] = kept
        row = batch.rows[key]
        if gone or any("new" in m for m in kept):
            batch.change(row, match_count=len(kept))
            batch.event(
                row,
                "matched",
                matches=[[m["rule"], m["version"], m["lane"]] for m in kept],
                pins=pins(m for m in kept if "new" in m),
                withdrawn=[m["match_id"] for m in gone],
            )
    update_rows(batch.tx, t.match, [m | {"withdrawn_at": batch.now} for m in withdrawn], ("withdrawn_at",))
    insert_rows(batch.tx, t.match, added)
    return active


def _match_row(batch: Batch, caught: Any) -> Row:
    return {
        "match_id": batch.new_id(),
        "site_id": batch.site_id,
        "consignment_id": caught.consignment_id,
        "source": MatchSource.INSTRUCTION if caught.rule.startswith(INSTRUCTION) else MatchSource.RULE,
        "rule": caught.rule,
        "version": caught.version,
        "lane": caught.lane,
        "priority": caught.priority,
        "reason": caught.reason,
        "items": _to_json(caught.items),
        "conditions": _to_json(caught.conditions),
        "requirements": caught.requirements,
        "mode": caught.mode,
        "degree": caught.degree,
        "matched_at": batch.now,
    }


def _drawn(batch: Batch, row: Row) -> Row | None:
    rate = batch.context.site.settings.draw_rate.get(row["mode"] or "", 0.0)
    number = row["declaration_no"]
    if number is None or not is_drawn(batch.context.draw_key, number, rate):
        return None
    evidence = {
        "declaration_no": number,
        "draw": draw_value(batch.context.draw_key, number),
        "rate": rate,
    }
    return {
        "match_id": batch.new_id(),
        "site_id": batch.site_id,
        "consignment_id": row["consignment_id"],
        "source": MatchSource.DRAW,
        "rule": "random-draw",
        "version": 1,
        "lane": Lane.RED,
        "priority": _DRAW_PRIORITY,
        "reason": _DRAW_REASON,
        "items": "[]",
        "conditions": json.dumps([{"text": f"draw < {rate}", "met": True, "values": evidence}]),
        "requirements": _DRAW_CHECKS,
        "mode": InspectionMode.MANUAL,
        "degree": InspectionDegree.SAMPLE,
        "matched_at": batch.now,
    }


def _content(row: Row) -> tuple[Any, ...]:
    return row["source"], row["rule"], row["version"], row["items"], row["conditions"]


def active_matches(batch: Batch, keys: Iterable[str]) -> dict[str, list[Row]]:
    """The matches that hold now, by consignment."""
    found: dict[str, list[Row]] = {}
    asked = list(keys)
    for row in batch.tx.execute(_ACTIVE, {"ids": asked}).mappings() if asked else ():
        found.setdefault(row["consignment_id"], []).append(dict(row))
    return found
