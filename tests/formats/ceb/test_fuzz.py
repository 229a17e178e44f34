"""However a message is spoilt, the reader gives a message or says why not: nothing else, and in bounded time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officer_app.domain.errors import Unreadable
from officer_app.formats.ceb.fields import RECEIPT_OF
from officer_app.formats.ceb.reader import CebMessage, read_ceb
from officer_app.formats.ceb.receipts import write_receipts
from officer_app.paths import resource
from tests.formats.ceb import messages as m

SEEDS = [path.read_bytes() for path in sorted(resource("demo", "samples").glob("*.xml"))]
SEEDS.append(m.message("CEB603", m.declaration(m.item(), m.item(gnum="2"))))
SEEDS.append(m.text_of("CEB507", m.arrival(m.arrival_line())).encode("utf-16"))

AT = datetime(2022, 6, 1, tzinfo=UTC)

JUNK = [
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&amp;",
    b"]]>",
    b"<!--",
    b"<![CDATA[",
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    "无".encode(),
    "\u202e".encode(),
    b"-1",
    b"1e9",
    b"NaN",
    b"9" * 40,
    b"20220230",
    b"<x/>",
    b"</ceb:Inventory>",
    b"xmlns:ceb=''",
]


def read(data: bytes) -> CebMessage | None:
    """What the reader makes of it; whatever comes can be answered."""
    started = time.process_time()
    try:
        message = read_ceb(data)
    except Unreadable as error:
        return None if error.reason else pytest.fail("no reason")
    finally:
        assert time.process_time() - started < 15
    for block in message.blocks:
        assert (block.document is None) == bool(block.problems)
        assert all(str(one) and one.text_zh for one in [*block.problems, *block.warnings])
    return message


def truncate(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


def flip(data: bytes, rng: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
    return bytes(spoilt)


def insert(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + rng.choice(JUNK) + data[at:]


def duplicate(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data))
    end = min(len(data), start + rng.randrange(1, 400))
    return data[:end] + data[start:end] * rng.randrange(1, 4) + data[end:]


def remove(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randrange(1, 200) :]


def swap_lines(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return b"".join(lines)


def swap_values(data: bytes, rng: random.Random) -> bytes:
    """Well-formed, with the values of two elements exchanged or one replaced."""
    parts = data.split(b">")
    a, b = rng.randrange(len(parts)), rng.randrange(len(parts))
    text_a, _, tag_a = parts[a].partition(b"<")
    text_b, _, tag_b = parts[b].partition(b"<")
    if rng.random() < 0.5:
        text_b = rng.choice(JUNK[11:18])
    parts[a], parts[b] = text_b + b"<" + tag_a, text_a + b"<" + tag_b
    return b">".join(parts)


MUTATIONS: list[Callable[[bytes, random.Random], bytes]] = [
    truncate,
    flip,
    insert,
    duplicate,
    remove,
    swap_lines,
    swap_values,
]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_spoilt_messages_are_read_or_refused(mutation: Callable[[bytes, random.Random], bytes]) -> None:
    rng = random.Random(f"ceb {mutation.__name__}")
    for seed in SEEDS:
        for _ in range(40):
            data = mutation(seed, rng)
            if rng.random() < 0.3 and data:
                data = rng.choice(MUTATIONS)(data, rng)
            message = read(data)
            if message is not None:
                answers = [
                    block.refs
                    | {"guid": m.GUID, "return_status": "100", "return_time": AT, "return_info": "x"}
                    for block in message.blocks
                ]
                write_receipts(RECEIPT_OF[message.kind], m.GUID, answers)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    assert read(data) is None
    read(b"<" + data)


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@settings(max_examples=200, deadline=None)
@given(
    head=st.dictionaries(st.sampled_from(sorted(m.DECLARATION)), TEXTS, max_size=3),
    item=st.dictionaries(st.sampled_from(sorted(m.ITEM)), TEXTS, max_size=3),
)
def test_any_text_in_any_field_is_kept_exactly_or_returned(
    head: dict[str, str], item: dict[str, str]
) -> None:
    message = read(m.message("CEB603", m.declaration(m.item(**item), **head)))
    if message is None:
        return  # characters no XML may hold
    (block,) = message.blocks
    if block.document is not None:
        kept = block.document.model_dump()
        for name in {"ebpName", "agentName", "note"} & head.keys():
            field = {"ebpName": "ebp_name", "agentName": "agent_name", "note": "note"}[name]
            assert kept[field] == head[name].replace("\r\n", "\n").replace("\r", "\n").strip()
