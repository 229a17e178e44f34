"""What became of one business block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Accepted:
    """Stored. `row` is the consignment it belongs to, None while it waits for one."""

    document_id: str
    row: dict[str, Any] | None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Returned (100), with the reason for the administrator and for the trader."""

    english: str
    chinese: str


Verdict = Accepted | Refusal
