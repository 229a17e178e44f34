"""UUIDv7 keys (RFC 9562, 5.7), made by the client so that any write can be replayed."""

from __future__ import annotations

import re
import time
from random import getrandbits


def new_id() -> str:
    """A UUIDv7 in canonical lower-case text; ids made later by this process sort later by the millisecond."""
    return new_ids(1)[0]


def new_id_after(former: str | None) -> str:
    """A key that sorts after `former`, also where the clock was set back since, or was another one."""
    made = new_id()
    if former is None or made > former:
        return made
    following = f"{int(former[:8] + former[9:13], 16) + 1:012x}"
    return f"{following[:8]}-{following[8:]}{made[13:]}"


def is_id(text: str) -> bool:
    """Whether it is written as a key is."""
    return _WRITTEN.fullmatch(text) is not None


def new_ids(how_many: int) -> list[str]:
    """So many keys of one millisecond, in order: they count up from where chance begins."""
    made = f"{time.time_ns() // 1_000_000:012x}"
    chance = f"{getrandbits(80):020x}"
    start = f"{made[:8]}-{made[8:]}-7{chance[:3]}-{_VARIANT[chance[3]]}{chance[4:7]}-"
    first = int(chance[7:19], 16) % (_COUNTED - how_many)
    return [f"{start}{number:012x}" for number in range(first, first + how_many)]


_WRITTEN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COUNTED = 1 << 48
#: The two highest bits of the digit are 10: the variant of RFC 9562.
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
