"""One thing that an officer did, as it is signed and kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from officer_app.domain.clock import from_micros
from officer_app.domain.errors import Unreadable
from officer_app.domain.words import EntryKind
from officer_app.formats.journal.keys import Keys

TAG = "officer-journal-1"


@dataclass(frozen=True, slots=True)
class Entry:
    """`at` is the station's clock, and `ahead` how far it was ahead of the server's when that was last heard; both in
    microseconds. `body` is the record's canonical JSON, or of a file its name and SHA-256; `content` is its bytes.
    """

    entry_id: str
    journal_id: str
    seq: int
    key_id: str
    officer: str
    site_id: int
    station: str
    at: int
    ahead: int
    kind: EntryKind
    task_id: str
    consignment_id: str
    body: str
    signature: str = ""
    content: bytes = b""

    @property
    def happened_at(self) -> datetime:
        """When it was, by the server's clock as far as the station knew it."""
        return from_micros(self.at) - timedelta(microseconds=self.ahead)

    def statement(self) -> bytes:
        """What is signed: each field as `<octets>:<UTF-8>,`, as in the audit chain."""
        return b"".join([TAG.encode(), *(_field(str(getattr(self, name))) for name in _SIGNED)])

    def said(self) -> dict[str, Any]:
        """The body of a file or of a withdrawal. Raises Unreadable where it is none."""
        try:
            said = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Unreadable("an entry of the journal is no JSON") from error
        if not isinstance(said, dict):
            raise Unreadable("an entry of the journal says nothing")
        return said


_SIGNED = tuple(name for name in Entry.__slots__ if name not in ("signature", "content"))


def _field(text: str) -> bytes:
    octets = text.encode()
    return f"{len(octets)}:".encode() + octets + b","


class Answer(NamedTuple):
    """What became of the entry with that number: `taken`, `late` or `refused`, and why."""

    seq: int
    became: str
    why: str = ""


def signed(entry: Entry, keys: Keys) -> Entry:
    return replace(entry, signature=keys.sign(entry.statement()))


def body_of_file(name: str, content: bytes) -> str:
    return _plain({"name": name, "sha256": hashlib.sha256(content).hexdigest()})


def body_of_withdrawal(sha256: str, reason: str) -> str:
    return _plain({"reason": reason, "sha256": sha256})


def to_plain(kept: Entry | Answer) -> bytes:
    """As it stands inside a frame: a line of JSON, then the content of a file."""
    if isinstance(kept, Answer):
        return _plain({"answer": kept._asdict()}).encode()
    values = {name: getattr(kept, name) for name in (*_SIGNED, "signature")}
    return _plain({"entry": values}).encode() + b"\n" + kept.content


def from_plain(plain: bytes) -> Entry | Answer:
    """What `to_plain` was given. Raises Unreadable."""
    line, _, content = plain.partition(b"\n")
    try:
        read = json.loads(line)
        if "answer" in read:
            return Answer(**read["answer"])
        values = read["entry"]
        entry = Entry(**values | {"kind": EntryKind(values["kind"]), "content": content})
        if not all(
            isinstance(getattr(entry, name), _TYPES.get(name, str)) for name in (*_SIGNED, "signature")
        ):
            raise TypeError("a field is of another kind")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable("what is in it is no entry of a journal") from error
    return entry


_TYPES = dict.fromkeys(("seq", "site_id", "at", "ahead"), int)


def _plain(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
