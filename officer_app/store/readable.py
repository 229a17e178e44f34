"""JSON that rows keep, read as far as it can be: in a shared database somebody may have written with their own login
what no program of ours would. What cannot be read stands for nothing, and stops nobody."""

from __future__ import annotations

import json
from typing import Any


def an_object(kept: str | None) -> dict[str, Any]:
    """Empty where it is none."""
    found = _loaded(kept)
    return found if isinstance(found, dict) else {}


def a_list(kept: str | None) -> list[Any]:
    """Empty where it is none."""
    found = _loaded(kept)
    return found if isinstance(found, list) else []


def _loaded(kept: str | None) -> Any:
    try:
        return json.loads(kept or "null")
    except (ValueError, RecursionError):
        return None
