"""A draft as text, so that it outlives the app. No Qt."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from officer_app.domain.outcome import Part, Sample
from officer_app.domain.words import Attribute, Disposition, FlagVerdict
from officer_app.store.written import as_written
from officer_app.ui.inspection.draft import Draft, Noted, Particulars, Result


def to_text(draft: Draft) -> str:
    """What the officer entered; items and requirements belong to the task."""
    around = asdict(draft.particulars)
    for name in ("started_at", "ended_at"):
        around[name] = around[name] and around[name].isoformat()
    said: dict[str, Any] = {
        "gnums": draft.gnums,
        "requirements": draft.requirements,
        "conforming": sorted(draft.conforming),
        "deviations": [[gnum, dict(found)] for gnum, found in draft.deviations.items()],
        "ticked": sorted(draft.ticked),
        "findings": draft.findings,
        "disposition": draft.disposition,
        "note": draft.note,
        "by_one_key": draft.by_one_key,
        "results": dict(draft.results),
        "particulars": around,
        "verdicts": dict(draft.verdicts),
        "samples": [sample.model_dump(mode="json") for sample in draft.samples],
        "process_en": draft.process_en,
        "process_zh": draft.process_zh,
    }
    return json.dumps(said, ensure_ascii=False)


def from_text(text: str, fresh: Draft) -> Draft | None:
    """The draft again, on the task as it is now; None where the task asks for something else by now."""
    try:
        said = json.loads(text)
        if (tuple(said["gnums"]), tuple(said["requirements"])) != (fresh.gnums, fresh.requirements):
            return None
        return replace(
            fresh,
            conforming=frozenset(said["conforming"]),
            deviations=MappingProxyType(
                {
                    gnum: MappingProxyType({Attribute(a): v for a, v in found.items()})
                    for gnum, found in said["deviations"]
                }
            ),
            ticked=frozenset(said["ticked"]),
            findings=tuple(Noted(*one) for one in said["findings"]),
            disposition=Disposition(said["disposition"]) if said["disposition"] else None,
            note=said["note"],
            by_one_key=said["by_one_key"],
            results=MappingProxyType({name: Result(*one) for name, one in said["results"].items()}),
            particulars=_particulars(said["particulars"]),
            verdicts=MappingProxyType(
                {flag: FlagVerdict(verdict) for flag, verdict in said.get("verdicts", {}).items()}
            ),
            samples=tuple(Sample.model_validate(one) for one in said["samples"]),
            process_en=said["process_en"],
            process_zh=said["process_zh"],
        )
    except (ValueError, KeyError, TypeError):  # of another version of the program
        return None


def from_record(record: str, fresh: Draft) -> Draft:
    """What a record says, to be corrected. What it was filled with is filled anew."""
    said = as_written(record)
    found: dict[int, dict[Attribute, str]] = {}
    for deviation in said.deviations:
        found.setdefault(deviation.gnum, {})[deviation.attribute] = deviation.found
    filled = set(said.filled)
    return replace(
        fresh,
        conforming=frozenset(
            item.gnum for item in said.compared or () if item.gnum in fresh.gnums and item.gnum not in found
        ),
        deviations=MappingProxyType({gnum: MappingProxyType(one) for gnum, one in found.items()}),
        ticked=frozenset(check.requirement for check in said.checks if check.done),
        findings=tuple(Noted(one.code, one.gnum, one.note) for one in said.findings),
        disposition=said.disposition,
        note=said.note,
        by_one_key=Part.REQUIREMENTS in filled,
        results=MappingProxyType(
            {
                check.requirement: Result(check.in_order, check.result)
                for check in said.checks
                if check.result or not check.in_order
            }
        ),
        particulars=Particulars(
            place=None if Part.PLACE in filled else said.place,
            packaging=None if Part.PACKAGING in filled else said.packaging,
            packaging_note=said.packaging_note,
            attended_by=None if Part.ATTENDED in filled else said.attended_by,
            papers=None
            if Part.PAPERS in filled
            else tuple((paper.kind, paper.count) for paper in said.papers or ()),
            started_at=None if Part.TIMES in filled else said.started_at,
            ended_at=None if Part.TIMES in filled else said.ended_at,
            seals_removed=None if Part.SEALS_REMOVED in filled else said.seals_removed,
            seals_new=None if Part.SEALS_NEW in filled else said.seals_new,
            packages=said.packages,
        ),
        samples=said.samples,
        verdicts=MappingProxyType({one.flag: one.verdict for one in said.flags if not one.filled}),
    )


def _particulars(said: dict[str, Any]) -> Particulars:
    papers = said["papers"]
    return Particulars(
        **said
        | {
            "papers": None if papers is None else tuple((kind, count) for kind, count in papers),
            "started_at": said["started_at"] and datetime.fromisoformat(said["started_at"]),
            "ended_at": said["ended_at"] and datetime.fromisoformat(said["ended_at"]),
            **{
                name: None if said[name] is None else tuple(said[name])
                for name in ("seals_removed", "seals_new")
            },
            "packages": tuple(said["packages"]),
        }
    )
