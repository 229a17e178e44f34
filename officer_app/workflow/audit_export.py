"""All chains in one file for an auditor, with what was signed of them and a verifier that needs nothing but Python."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, select

from officer_app.domain.audit import AuditEvent
from officer_app.domain.errors import OfficerError
from officer_app.paths import resource
from officer_app.store import checkpoints as kept
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.workflow.audit_key import public_keys
from officer_app.workflow.verifying import any_octets

_README = """The audit trail of an export inspection station.

events.jsonl        every event: {events}
heads.jsonl         where each chain ends: chain, number, hash
checkpoints.jsonl   what was signed
signed_heads.jsonl  the ends of chains that each checkpoint signed: chain, number, hash, site, checkpoint
records.jsonl       inspection records: chain, record's id, text as stored; an event names it by SHA-256
keys.txt            public keys of the signatures
verify.py           checks all of it: python3 verify.py THIS.zip --key "FINGERPRINT"

Compare verify.py with the one of the program's release before you believe it.
"""


def export(store: Store, folder: Path, target: Path) -> int:
    """Write the file and give how many events are in it. Refuses to overwrite one."""
    if target.exists():
        raise OfficerError(f"{target} is there already; name a new file.")
    part = target.with_name(f".{target.name}.part")
    try:
        with (
            zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as out,
            store.read() as connection,
            any_octets(connection),
        ):
            events = _write(out, connection)
            out.writestr("keys.txt", "".join(f"{key}\n" for key in public_keys(folder)))
            out.writestr("README.txt", _README.format(events=", ".join(AuditEvent._fields)))
            out.write(resource("audit", "verify.py"), "verify.py")
        part.replace(target)
    except OSError as error:
        raise OfficerError(f"{target} cannot be written ({error}); nothing is left of it.") from error
    finally:
        part.unlink(missing_ok=True)
    return events


def _write(out: zipfile.ZipFile, connection: Connection) -> int:
    e, h, o = t.audit_event.c, t.audit_head.c, t.outcome.c
    events = select(*(e[name] for name in AuditEvent._fields)).order_by(e.chain, e.seq)
    count = _member(out, "events.jsonl", _rows(connection, events))
    _member(out, "heads.jsonl", _rows(connection, select(h.chain, h.seq, h.hash).order_by(h.chain)))
    _member(out, "checkpoints.jsonl", (one._asdict() for one in kept.checkpoints(connection)))
    signed = ([*one.head, one.site_id, one.number] for one in kept.kept_heads(connection))
    _member(out, "signed_heads.jsonl", signed)
    records = select(o.consignment_id, o.outcome_id, o.record).order_by(o.consignment_id, o.outcome_id)
    _member(out, "records.jsonl", _rows(connection, records))
    return count


def _rows(connection: Connection, query: Select[Any]) -> Iterator[list[Any]]:
    for row in connection.execution_options(yield_per=5_000).execute(query):
        yield list(row)


def _member(out: zipfile.ZipFile, name: str, lines: Iterable[Any]) -> int:
    """What is no text or number is written as Python shows it: no hash will be that of it."""
    count = 0
    with out.open(name, "w", force_zip64=True) as member:
        for count, line in enumerate(lines, start=1):  # noqa: B007
            member.write((json.dumps(line, default=repr) + "\n").encode())
    return count
