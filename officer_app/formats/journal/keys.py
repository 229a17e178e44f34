"""Secrets under a password, and the keys of one officer at one station.

What wraps is AES-256-GCM under a key that argon2id makes of the password and a salt made anew each time: no key ever
wraps twice.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from argon2.profiles import RFC_9106_LOW_MEMORY
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from officer_app.domain.errors import OfficerError, SignInFailed
from officer_app.domain.ids import new_id

NONCE, SECRET = 12, 32
#: Files from elsewhere may not ask for more work than this.
_MOST_MEMORY, _MOST_PASSES = 1 << 21, 64
_DAMAGED = "The keys of this journal are damaged."


class WrongPassword(SignInFailed):
    """The password does not open it."""

    def __init__(self, said: str = "The password does not open this journal.") -> None:
        super().__init__(said)


def wrap(password: str, secret: bytes, said: dict[str, Any]) -> bytes:
    """`secret` under `password`, with `said` readable beside it and bound to it: a JSON text."""
    chosen = RFC_9106_LOW_MEMORY
    public = said | {
        "kdf": "argon2id",
        "passes": chosen.time_cost,
        "kibibytes": chosen.memory_cost,
        "lanes": chosen.parallelism,
        "salt": os.urandom(16).hex(),
    }
    nonce = os.urandom(NONCE)
    sealed = AESGCM(_from_password(password, public)).encrypt(nonce, secret, _plain(public))
    return _plain(public | {"wrapped": (nonce + sealed).hex()})


def unwrap(content: bytes, password: str) -> tuple[bytes, dict[str, Any]]:
    """The secret, and what is said beside it. Raises WrongPassword, OfficerError where it is damaged."""
    try:
        public = json.loads(content)
        wrapped = bytes.fromhex(public.pop("wrapped"))
        key = _from_password(password, public)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise OfficerError(_DAMAGED) from error
    try:
        return AESGCM(key).decrypt(wrapped[:NONCE], wrapped[NONCE:], _plain(public)), public
    except (InvalidTag, ValueError) as error:
        raise WrongPassword from error


def _from_password(password: str, public: dict[str, Any]) -> bytes:
    if public["kdf"] != "argon2id" or not 0 < public["passes"] <= _MOST_PASSES:
        raise ValueError("not made by this program")
    if not 0 < public["kibibytes"] <= _MOST_MEMORY or not 0 < public["lanes"] <= 64:
        raise ValueError("asks for more memory than is reasonable")
    return hash_secret_raw(
        password.encode(),
        bytes.fromhex(public["salt"]),
        time_cost=public["passes"],
        memory_cost=public["kibibytes"],
        parallelism=public["lanes"],
        hash_len=SECRET,
        type=Type.ID,
    )


def _plain(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Keys:
    """Of one officer at one station, opened."""

    key_id: str
    officer: str
    site_id: int
    station: str
    data: bytes
    private: bytes

    @cached_property
    def _signing(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.private)

    @property
    def public(self) -> str:
        """The half that the database knows, as hex."""
        return self._signing.public_key().public_bytes_raw().hex()

    def sign(self, statement: bytes) -> str:
        return self._signing.sign(statement).hex()

    def of_journal(self, journal_id: str) -> bytes:
        """The key that seals one journal."""
        return HKDF(SHA256(), SECRET, salt=None, info=f"officer journal {journal_id}".encode()).derive(
            self.data
        )


def make_keys(officer: str, site_id: int, station: str) -> Keys:
    """New ones, of nothing but chance."""
    private = Ed25519PrivateKey.generate().private_bytes_raw()
    return Keys(new_id(), officer, site_id, station, os.urandom(SECRET), private)


def lock(keys: Keys, password: str) -> bytes:
    """What is kept on disk."""
    said = {
        "key": keys.key_id,
        "officer": keys.officer,
        "site": keys.site_id,
        "station": keys.station,
        "public": keys.public,
    }
    return wrap(password, keys.data + keys.private, said)


def unlock(content: bytes, password: str) -> Keys:
    """The keys in what `lock` gave. Raises WrongPassword, OfficerError where it is damaged."""
    secret, said = unwrap(content, password)
    try:
        whose = said["key"], said["officer"], said["site"], said["station"]
    except KeyError as error:
        raise OfficerError(_DAMAGED) from error
    return Keys(*whose, secret[:SECRET], secret[SECRET:])


def is_signed(public: str, statement: bytes, signature: str) -> bool:
    """Whether the half that the database knows fits the signature."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), statement)
    except (InvalidSignature, ValueError):
        return False
    return True
