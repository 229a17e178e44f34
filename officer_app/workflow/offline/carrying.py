"""A journal on a stick: what waits, signed as a whole, sealed under a code that the station shows once.

The file: a line of JSON with the wrapped key and whose it is; then a nonce, and AES-256-GCM over the signature and the
entries, each behind its length.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from officer_app.domain.errors import NotAllowed, NotFound, OfficerError, Unreadable
from officer_app.domain.people import Action, Actor
from officer_app.domain.words import EntryKind
from officer_app.files import read_named
from officer_app.formats.journal.entry import Entry, from_plain, to_plain
from officer_app.formats.journal.keys import NONCE, SECRET, Keys, WrongPassword, is_signed, unwrap, wrap
from officer_app.paths import DataDir
from officer_app.store.engine import Store
from officer_app.workflow.context import Context
from officer_app.workflow.durable import sync_folder, write_durably
from officer_app.workflow.offline.enrolment import enrolled
from officer_app.workflow.offline.sending import entered, keep, take_or_keep
from officer_app.workflow.offline.shelf import Shelf

_MAGIC = "officer journal carried 1"
_SIGNATURE = 64
_MOST = 4 << 30


class Carried(NamedTuple):
    """What a stick brought: how many entries were recorded, kept as late, and were there already."""

    officer: str
    station: str
    taken: int
    late: int
    there: int


def export(shelf: Shelf, keys: Keys, file: Path) -> tuple[str, int]:
    """Write what waits to `file`; gives the code that opens it, and how many entries. They go on waiting here.

    Raises NotFound where nothing waits.
    """
    waiting = shelf.waiting(keys)
    if not waiting:
        raise NotFound("Nothing waits here: the server has all of it.")
    entries = [shelf.content_of(keys, entry) for entry in waiting]
    body = b"".join(len(plain).to_bytes(4) + plain for plain in map(to_plain, entries))
    code = _new_code()
    secret = os.urandom(SECRET)
    whose = {"magic": _MAGIC, "officer": keys.officer, "station": keys.station, "key": keys.key_id}
    head = wrap(_normal(code), secret, whose)
    nonce = os.urandom(NONCE)
    sealed = AESGCM(secret).encrypt(nonce, bytes.fromhex(keys.sign(_MAGIC.encode() + body)) + body, head)
    write_durably(file, head + b"\n" + nonce + sealed, file.with_name(f".{file.name}.part"), private=True)
    sync_folder(file.resolve().parent)
    return code, len(entries)


def bring(store: Store, context: Context, data: DataDir, actor: Actor, file: Path, code: str) -> Carried:
    """Enter what the file holds: one's own is recorded as if replayed, another's is kept until they confirm it.

    Raises Unreadable where the file was changed, WrongPassword for a wrong code, NotAllowed where its signature is not
    that of the officer's enrolled key. Then nothing of it is entered.
    """
    actor.require(Action.INSPECT)
    said, signature, body = _open(file, code)
    officer, station, key_id = said["officer"], said["station"], said["key"]
    with store.read() as connection:
        known = enrolled(connection, key_id)
    if known is None or (known.officer, known.station) != (officer, station):
        raise NotAllowed(f"The key it is signed with is not enrolled for {officer} at station {station}.")
    if known.revoked_at is not None and actor.login != officer:
        raise NotAllowed(
            f"The key of {officer} at station {station} was revoked: what it signed is not brought in."
        )
    entries = _entries(body)
    whole = is_signed(known.public_key, _MAGIC.encode() + body, signature)
    if not whole or not all(_is_by(entry, known.officer, key_id, known.public_key) for entry in entries):
        raise NotAllowed(f"It is not signed by {officer}: nothing of it was entered.")
    with store.read() as connection:
        there = entered(connection, entries)
    late = 0
    for entry in entries:
        if actor.login == officer:
            why = take_or_keep(store, context, data, actor, entry)
        else:
            brought = f"brought from station {station} by {actor.login}, and not confirmed by {officer} then"
            why = keep(store, context, data, actor, entry, brought)
        late += bool(why) and entry.entry_id not in there
    return Carried(officer, station, len(entries) - len(there) - late, late, len(there))


def _is_by(entry: Entry, officer: str, key_id: str, public: str) -> bool:
    same = (entry.officer, entry.key_id) == (officer, key_id)
    return same and is_signed(public, entry.statement(), entry.signature)


def _open(file: Path, code: str) -> tuple[dict[str, str], str, bytes]:
    content = read_named(file, _MOST)
    head, _, sealed = content.partition(b"\n")
    try:
        secret, said = unwrap(head, _normal(code))
    except WrongPassword as error:
        raise WrongPassword("The code does not open this file, or the file was changed.") from error
    except OfficerError as error:
        raise Unreadable(f"{file.name} is no journal that was exported") from error
    if said.get("magic") != _MAGIC:
        raise Unreadable(f"{file.name} is no journal that was exported")
    try:
        plain = AESGCM(secret).decrypt(sealed[:NONCE], sealed[NONCE:], head)
    except (InvalidTag, ValueError) as error:
        raise Unreadable(
            f"{file.name} was changed after it was exported: nothing of it was entered"
        ) from error
    return said, plain[:_SIGNATURE].hex(), plain[_SIGNATURE:]


def _entries(body: bytes) -> list[Entry]:
    found = []
    while body:
        length = int.from_bytes(body[:4])
        entry = from_plain(body[4 : 4 + length])
        if not isinstance(entry, Entry) or (entry.kind is EntryKind.FILE) != bool(entry.content):
            raise Unreadable("what is in it is no entry of a journal")
        found.append(entry)
        body = body[4 + length :]
    return found


def _new_code() -> str:
    """Twenty-four letters and digits that are not mistaken for one another, in groups."""
    letters = base64.b32encode(secrets.token_bytes(15)).decode()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _normal(code: str) -> str:
    """However it was typed: 0 and 1 are no letters of it."""
    return "".join(code.upper().replace("0", "O").replace("1", "I").split()).replace("-", "")
