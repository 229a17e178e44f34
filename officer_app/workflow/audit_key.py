"""The key that signs checkpoints: a file outside the database, and its public half beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from officer_app.domain.checkpoints import Checkpoint
from officer_app.domain.errors import OfficerError
from officer_app.workflow.durable import sync_folder

if TYPE_CHECKING:  # the intake service without a key never imports it
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def private_file(folder: Path) -> Path:
    return folder / "signing.key"


def public_file(folder: Path) -> Path:
    return folder / "signing.pub"


def make_key(folder: Path) -> str:
    """Make a key and give its public half, in hex. Refuses where there is one."""
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())
    file = private_file(folder)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise OfficerError(
            f"There is a key already: {file}. To sign with a new one, move it to a safe place first; "
            "what it signed stays valid."
        ) from None
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        os.fsync(out.fileno())
    public = _public(key)
    with public_file(folder).open("a", encoding="ascii") as out:
        out.write(public + "\n")
        os.fsync(out.fileno())
    sync_folder(folder)
    return public


def public_keys(folder: Path) -> list[str]:
    """Every public key that a checkpoint may be signed with, in hex."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        lines = public_file(folder).read_text(encoding="ascii").split()
        for line in lines:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(line))
    except FileNotFoundError:
        return []
    except ValueError as error:
        raise OfficerError(f"{public_file(folder)} holds no public keys: one a line, 64 digits.") from error
    return lines


def signed(folder: Path, checkpoint: Checkpoint) -> Checkpoint:
    """The checkpoint with this folder's key and its signature."""
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    file = private_file(folder)
    try:
        key = s.load_pem_private_key(file.read_bytes(), None)
    except FileNotFoundError as error:
        raise OfficerError(f"There is no key at {file}. Make one with: officer-app audit key") from error
    except (ValueError, TypeError) as error:
        raise OfficerError(f"{file} holds no key that can be read.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise OfficerError(f"{file} holds another kind of key than Ed25519.")
    named = checkpoint._replace(key=_public(key))
    return named._replace(signature=key.sign(named.statement).hex())


def not_genuine(checkpoint: Checkpoint, keys: list[str]) -> str | None:
    """Why a checkpoint is not signed by one of `keys`; None where it is."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if checkpoint.key not in keys:
        return "it is signed with a key that is not one of this site's"
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint.key))
        key.verify(bytes.fromhex(checkpoint.signature), checkpoint.statement)
    except (InvalidSignature, ValueError, TypeError):
        return "its signature is not genuine: it was changed, or forged"
    return None


def _public(key: Ed25519PrivateKey) -> str:
    from cryptography.hazmat.primitives import serialization as s

    return key.public_key().public_bytes(s.Encoding.Raw, s.PublicFormat.Raw).hex()
