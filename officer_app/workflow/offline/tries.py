"""How often a password was tried at this station without the server, kept where no restart loses it.

By a clock that nobody sets: it runs while the machine does, for all programs alike. What is kept is not sealed: whoever
may change it may as well take the keys elsewhere and try there, as often as argon2id lets them. One that is not as it
was written counts as five wrong passwords.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from officer_app.domain.errors import SignInFailed
from officer_app.workflow.durable import sync_folder, write_durably
from officer_app.workflow.people import ATTEMPTS, locked_for


class _Tried(NamedTuple):
    times: int = 0
    locked_until: float = 0.0


class Tries:
    """In a file of the journals' folder, by officer; the caller sees to it that nobody else writes it meanwhile."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "tries"
        self._unkept: dict[str, _Tried] = {}

    def count(self, officer: str, minutes: int) -> bool:
        """One more, before it is known to be right: who ends the program then has tried too. True for the last before
        a lock. Raises SignInFailed while they are locked, for so many minutes."""
        now, length = monotonic(), 60.0 * minutes
        before = self._read(officer, now + length)
        if before.times >= ATTEMPTS:
            # the clock began anew where the machine was started again: then the whole time does
            until = min(before.locked_until, now + length)
            if until > now:
                self._keep(officer, _Tried(before.times, until))
                raise SignInFailed(
                    locked_for(min(until - now, length))
                )  # a sum of floats is a little more or less
            before = _Tried()
        times = before.times + 1
        self._keep(officer, _Tried(times, now + length if times >= ATTEMPTS else 0.0))
        return times >= ATTEMPTS

    def forget(self, officer: str) -> None:
        """It was right."""
        self._keep(officer, _Tried())

    def _read(self, officer: str, locked_until: float) -> _Tried:
        kept = self._kept()
        if kept is None:
            return _Tried(ATTEMPTS, locked_until)
        return max(self._unkept.get(officer, _Tried()), kept.get(officer, _Tried()))

    def _kept(self) -> dict[str, _Tried] | None:
        """None where it is not as it was written."""
        try:
            said = json.loads(self._file.read_bytes())
            return {who: _Tried(int(times), float(until)) for who, (times, until) in said.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return None

    def _keep(self, officer: str, tried: _Tried) -> None:
        """On a disk that takes nothing, at least as long as the program runs."""
        kept = (self._kept() or {}) | {officer: tried}
        if tried.times == 0:
            del kept[officer]
        self._unkept[officer] = tried
        with suppress(OSError):
            said = json.dumps(kept).encode()
            write_durably(self._file, said, self._file.with_name(".tries.part"), private=True)
            sync_folder(self._file.parent)
            del self._unkept[officer]
