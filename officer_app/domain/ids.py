"""UUIDv7 keys (RFC 9562, 5.7), made by the client so that any write can be replayed."""

from __future__ import annotations

import os
import time


def new_id() -> str:
    """A UUIDv7 in canonical lower-case text; ids made later by this process sort later by the millisecond."""
    return new_ids(1)[0]


def new_ids(how_many: int) -> list[str]:
    """So many keys of one millisecond, in no order among themselves."""
    made = f"{time.time_ns() // 1_000_000:012x}"
    start = f"{made[:8]}-{made[8:]}-7"
    chance = os.urandom(10 * how_many).hex()
    return [
        f"{start}{chance[i : i + 3]}-{_VARIANT[chance[i + 3]]}{chance[i + 4 : i + 7]}-{chance[i + 7 : i + 19]}"
        for i in range(0, 20 * how_many, 20)
    ]


#: The two highest bits of the digit are 10: the variant of RFC 9562.
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
