"""Matching: 50 starter rules over 1,000,000 fact rows of which about 3 % are caught.

Peers: zen-engine and rule-engine judge the same rules row by row, on a sample. Floor for the whole way from the store
and back: bare Polars on the same expressions, all facts in memory already, no evidence made, nothing stored.
Reading starts its own process each time; that is counted.

    python -m benchmarks.matching [--rows 1000000] [--keep FILE]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from benchmarks.declared import ITEMS, fill
from benchmarks.peers import Judge, rule_engine_rules, zen_engine
from officer_app.domain.clock import now as clock_now
from officer_app.domain.ids import new_id
from officer_app.domain.words import MatchSource
from officer_app.paths import resource
from officer_app.rules.compile import RuleSet, compile_rules
from officer_app.rules.matching import Match, match
from officer_app.rules.rule import Rule, Unknown, parse_rules
from officer_app.store import tables as t
from officer_app.store.bulk_facts import read_all_facts
from officer_app.store.engine import Store, open_store, sqlite_url
from officer_app.store.rows import insert_rows

RULES = 50
ASKED_OF_PEERS = 100
ASKED_OF_STORE = 0.3
_PEER_SECONDS = 10.0


def starter_rules() -> list[Rule]:
    """The fifty starter rules of highest priority."""
    return sorted(parse_rules(resource("rules")), key=lambda rule: (-rule.priority, rule.id))[:RULES]


def bare(facts: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Polars alone: the rules as they are written, true or false for every row."""
    return facts.select(
        pl.sql_expr(rule.when).fill_null(rule.when_unknown is Unknown.MET).alias(rule.id) for rule in rules
    )


def store_matches(store: Store, matches: Sequence[Match]) -> None:
    """One transaction, every match with its evidence: the rows that intake writes."""
    at = clock_now()  # as workflow.matching does
    rows = [
        {
            "match_id": new_id(),
            "site_id": 1,
            "consignment_id": one.consignment_id,
            "source": MatchSource.RULE,
            "rule": one.rule,
            "version": one.version,
            "lane": one.lane,
            "priority": one.priority,
            "reason": one.reason,
            "items": json.dumps(one.items),
            "conditions": json.dumps(one.conditions, ensure_ascii=False),
            "requirements": one.requirements,
            "mode": one.mode,
            "degree": one.degree,
            "matched_at": at,
        }
        for one in matches
    ]
    with store.transaction() as tx:
        insert_rows(tx, t.match, rows)


def whole_way(store: Store, rules: RuleSet) -> dict[str, float]:
    """Seconds of each step: read from the store, match, store."""
    began = time.perf_counter()
    facts = read_all_facts(store.file, rules.columns)
    read = time.perf_counter()
    matches = match(facts, rules)
    matched = time.perf_counter()
    store_matches(store, matches)
    return {"read": read - began, "match": matched - read, "store": time.perf_counter() - matched}


def rows_a_second(judge: Judge, rows: Sequence[dict[str, object]], expected: Sequence[list[bool]]) -> float:
    """What a peer does in some seconds; it has to find what Polars finds."""
    began = time.perf_counter()
    done = 0
    for row, known in zip(rows, expected, strict=True):
        assert judge(row) == known, (row, known)
        done += 1
        if time.perf_counter() - began > _PEER_SECONDS:
            break
    return done / (time.perf_counter() - began)


def against_peers(facts: pl.DataFrame, rules: Sequence[Rule]) -> dict[str, float]:
    """How many times the rows a second of each peer we judge; evidence is made by us alone."""
    compiled = compile_rules(rules)
    facts = facts.select(compiled.columns)
    seconds = []
    for _ in range(2):
        began = time.perf_counter()
        match(facts, compiled)
        seconds.append(time.perf_counter() - began)
    ours = len(facts) / min(seconds)
    sample = facts.head(20_000)
    expected = [list(row) for row in bare(sample, rules).rows()]
    rows = sample.to_dicts()
    ratios = {}
    for name, judge in (("zen-engine", zen_engine(rules)), ("rule-engine", rule_engine_rules(rules))):
        theirs = rows_a_second(judge, rows, expected)
        ratios[name] = ours / theirs
        print(
            f"{len(rules)} rules: ours {ours:,.0f} rows/s, {name} {theirs:,.0f} rows/s, {ratios[name]:,.0f} times"
        )
    return ratios


def store_to_store(file: Path, rules: Sequence[Rule], runs: int) -> tuple[pl.DataFrame, float]:
    """The facts, and bare Polars' time by ours from the store and back; the two take turns."""
    compiled = compile_rules(rules)
    store = open_store(sqlite_url(file))
    facts = read_all_facts(file, compiled.columns)
    steps: list[dict[str, float]] = []
    floors: list[float] = []
    for _ in range(runs):
        began = time.perf_counter()
        judged = bare(facts, rules)
        floors.append(time.perf_counter() - began)
        steps.append(whole_way(store, compiled))
    store.close()
    best = min(steps, key=lambda taken: sum(taken.values()))
    hit = judged.select(pl.any_horizontal(pl.all())).to_series().mean()
    print(f"{len(rules)} rules over {len(facts):,} fact rows, {hit:.1%} of them caught")
    said = ", ".join(f"{name} {seconds:.2f}" for name, seconds in best.items())
    print(
        f"store to store {sum(best.values()):.2f} s ({said}); bare Polars in memory {min(floors):.2f} s",
        flush=True,
    )
    return facts, min(floors) / sum(best.values())


def run(file: Path, runs: int) -> bool:
    """Prints the figures; says whether they are what is asked for."""
    rules = starter_rules()
    facts, ratio = store_to_store(file, rules, runs)
    print(f"bare Polars / store to store = {ratio:.2f}   (asked: at least {ASKED_OF_STORE})", flush=True)
    ratios = against_peers(facts, rules)
    for name, times in ratios.items():
        print(f"rows a second by {name} = {times:,.0f}   (asked: at least {ASKED_OF_PEERS})", flush=True)
    print("not asked, the same without the rules that try patterns:")
    plain = [rule for rule in rules if "~" not in rule.when]
    _, plain_ratio = store_to_store(file, plain, runs)
    print(f"bare Polars / store to store is {plain_ratio:.2f}: reading is all there is to it")
    against_peers(facts, plain)
    return ratio >= ASKED_OF_STORE and min(ratios.values()) >= ASKED_OF_PEERS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a database to make, or to use again")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = chosen.keep or Path(folder) / "facts.db"
        if not file.is_file():
            began = time.perf_counter()
            fill(file, -(-chosen.rows // ITEMS))
            print(f"filled in {time.perf_counter() - began:.0f} s", flush=True)
        return 0 if run(file, chosen.runs) else 1


if __name__ == "__main__":
    sys.exit(main())
