"""The demonstration station: what traders, carriers and the X-ray machine would drop into the inbox, live."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

from officer_app.demo.loading import CarriersDesk
from officer_app.demo.messages import NATURAL_PACE, DemoVan, Outgoing, earliest_lead, generate_vans
from officer_app.domain.clock import now as clock_now

_LOOK_UP_SECONDS = 0.1


class DemoStation:
    """Writes message files and scans into `inbox`, `pace` parcels a minute.

    What belongs to the first vans and is due before they arrive is written at once, so that the station looks as
    if it had been at work for a while. `parcels`: how many come; without it they come without end. With an `outbox`
    carriers read there what is released, and load and depart.
    """

    def __init__(
        self,
        inbox: Path,
        pace: float = NATURAL_PACE,
        seed: int = 1,
        parcels: int | None = None,
        start: datetime | None = None,
        outbox: Path | None = None,
    ) -> None:
        self.inbox = inbox
        self.pace = pace
        self.start = start or clock_now()
        self._vans = generate_vans(seed, self.start, pace, parcels)
        self._carriers = CarriersDesk(self.start, pace, outbox) if outbox else None

    def run(self, until: Callable[[], bool]) -> int:
        """Write what is due, when it is due, until `until()` is true or everything is written. Gives the number
        of files."""
        written = 0
        for out in timeline(self._vans, self.pace, self._carriers):
            while (early := (out.at - clock_now()).total_seconds()) > 0:
                if until():
                    return written
                time.sleep(min(early, _LOOK_UP_SECONDS))
            if until():
                return written
            for name, data in out.files().items():
                drop(self.inbox, name, data)
                written += 1
        return written


def timeline(
    vans: Iterator[DemoVan], pace: float, carriers: CarriersDesk | None = None
) -> Iterator[Outgoing]:
    """Everything that is sent for `vans`, in the order of time."""
    waiting: list[tuple[datetime, int, Outgoing]] = []
    order = count()
    lead = earliest_lead(pace)
    for van in vans:
        settled = van.arrival.app_time - lead  # nothing of this van or a later one is sent before
        while waiting and waiting[0][0] < settled:
            yield heapq.heappop(waiting)[2]
        for out in (*van.outgoing(), *(carriers.outgoing(van) if carriers else ())):
            heapq.heappush(waiting, (out.at, next(order), out))
    while waiting:
        yield heapq.heappop(waiting)[2]


def drop(inbox: Path, name: str, data: bytes) -> None:
    """Write a file under a hidden name, then give it its own, so that nobody reads half of it."""
    part = inbox / f".{name}.part"
    part.write_bytes(data)
    part.replace(inbox / name)
