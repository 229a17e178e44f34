"""The auditor's script verifies signatures by itself: as RFC 8032 has it, and as the library does that signs."""

from __future__ import annotations

import ast
import runpy
import sys
from collections.abc import Callable

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from officer_app.domain.checkpoints import Checkpoint
from officer_app.domain.checkpoints import fingerprint as ours
from officer_app.paths import resource
from officer_app.workflow.sealing import SEALED

SCRIPT = resource("audit", "verify.py")
NAMES = runpy.run_path(str(SCRIPT))
is_signed: Callable[[bytes, bytes, bytes], bool] = NAMES["is_signed"]

#: RFC 8032, section 7.1: public key, message, signature.
RFC_8032 = {
    "TEST 1": (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    "TEST 2": (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    "TEST 3": (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
    "TEST SHA(abc)": (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
        "3dca179c138ac17ad9bef1177331a704",
    ),
}


@pytest.mark.parametrize("vector", RFC_8032)
def test_the_vectors_of_rfc_8032(vector: str) -> None:
    key, message, signature = map(bytes.fromhex, RFC_8032[vector])
    assert is_signed(key, message, signature)
    assert not is_signed(key, message + b"x", signature)


def library(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@settings(deadline=None, max_examples=60)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300))
def test_what_the_library_signs_is_signed(seed: bytes, message: bytes) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    assert is_signed(key, message, private.sign(message))


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 95), st.integers(1, 255), st.binary(max_size=20))
def test_one_octet_changed_is_judged_as_the_library_judges_it(
    place: int, change: int, message: bytes
) -> None:
    private = Ed25519PrivateKey.from_private_bytes(b"officer" * 4 + b"....")
    key = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    both = bytearray(key + private.sign(message))
    both[place] ^= change
    key, signature = bytes(both[:32]), bytes(both[32:])
    assert is_signed(key, message, signature) is library(key, message, signature) is False


def test_a_signature_with_a_number_too_large_is_refused() -> None:
    """It would be a second signature of the same message."""
    key, message, signature = map(bytes.fromhex, RFC_8032["TEST 3"])
    larger = int.from_bytes(signature[32:], "little") + NAMES["L"]
    assert not is_signed(key, message, signature[:32] + larger.to_bytes(32, "little"))


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 2**40))
def test_both_put_the_same_words_under_a_signature(why: str, number: int) -> None:
    one = Checkpoint(1, number, 0, 5, 6, 7, 8, "d" * 64, "p" * 64, why, "ab" * 32)
    assert NAMES["statement_of"](one._asdict()) == one.statement
    assert NAMES["fingerprint"](one.key) == ours(one.key)


def test_both_know_what_is_named_by_digest() -> None:
    ours = {event: sealed.key for event, sealed in SEALED.items()}
    assert NAMES["NAMES"] == {"outcome_recorded": "outcome", "outcome_amended": "outcome", **ours}


def test_the_script_needs_nothing_but_python() -> None:
    """Of its own library, and no newer one than 3.8."""
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {
        name.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert imported <= sys.stdlib_module_names
