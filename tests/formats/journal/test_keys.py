"""Keys under a password, and signatures."""

from __future__ import annotations

import json

import pytest

from officer_app.domain.errors import OfficerError
from officer_app.domain.words import EntryKind
from officer_app.formats.journal.entry import Entry, signed
from officer_app.formats.journal.keys import Keys, WrongPassword, is_signed, lock, make_keys, unlock


@pytest.fixture(scope="module")
def keys() -> Keys:
    return make_keys("chen", 1, "07")


@pytest.fixture(scope="module")
def kept(keys: Keys) -> bytes:
    return lock(keys, "correct horse")


def test_the_password_opens_what_it_locked_and_no_other_does(keys: Keys, kept: bytes) -> None:
    assert unlock(kept, "correct horse") == keys
    with pytest.raises(WrongPassword):
        unlock(kept, "correct  horse")


def test_neither_key_stands_in_what_is_kept(keys: Keys, kept: bytes) -> None:
    assert keys.data.hex() not in kept.decode() and keys.private.hex() not in kept.decode()


@pytest.mark.parametrize("name", ["officer", "key", "station", "public"])
def test_whose_keys_they_are_cannot_be_changed(kept: bytes, name: str) -> None:
    said = json.loads(kept)
    with pytest.raises(WrongPassword):
        unlock(json.dumps(said | {name: "li"}).encode(), "correct horse")


@pytest.mark.parametrize(
    "change", [{"kibibytes": 1 << 40}, {"passes": 0}, {"salt": "x"}, {"kdf": "none"}, {"lanes": None}]
)
def test_a_file_from_elsewhere_asks_for_no_endless_work(kept: bytes, change: dict[str, object]) -> None:
    with pytest.raises(OfficerError, match="damaged"):
        unlock(json.dumps(json.loads(kept) | change).encode(), "correct horse")


@pytest.mark.parametrize(
    "name", ["entry_id", "officer", "station", "at", "task_id", "consignment_id", "body", "seq"]
)
def test_a_signature_is_of_every_field(keys: Keys, name: str) -> None:
    what = EntryKind.RECORD, "task", "box", "{}"
    entry = signed(Entry("id", "journal", 1, keys.key_id, "chen", 1, "07", 5, 0, *what), keys)
    assert is_signed(keys.public, entry.statement(), entry.signature)
    values = {one: getattr(entry, one) for one in Entry.__slots__}
    changed = Entry(**values | {name: 6 if name in ("at", "seq") else "other"})
    assert not is_signed(keys.public, changed.statement(), entry.signature)


def test_what_is_no_signature_is_none(keys: Keys) -> None:
    assert not is_signed(keys.public, b"", "zz")
    assert not is_signed("00", b"", "00")
