"""The carriers' desk of the demonstration: load lists and departures for what came, hourly flights, and a timetable.

It knows what customs answered, from the outbox: as a real carrier does, it closes a flight with what was released.
Now and then one is too hasty, and its departure names what was not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from zlib import crc32

from officer_app.demo.catalogue import BROKERS, DESTINATIONS, Party
from officer_app.demo.messages import DemoVan, Outgoing, file_of, lead_share
from officer_app.demo.papers import CHINA, CUSTOMS, SITE, guid
from officer_app.domain.documents import AppStatus, Departure, DepartureLine, LoadLine, LoadList
from officer_app.domain.words import AppType

_PERIOD, _LISTED, _CLOSES = timedelta(minutes=60), timedelta(minutes=1), timedelta(minutes=4)
_CORRECTED = timedelta(minutes=2)
_DAY = timedelta(days=1)
_HASTY = 12  # one departure in so many
_ANSWER = re.compile(r"<ceb:copNo>CP([^<]+)</ceb:copNo>")
_DECIDED = re.compile(r"CEB604_(800|500|300)_(.+)\.xml").fullmatch


@dataclass(frozen=True)
class Parcel:
    number: str
    kilograms: Decimal


@dataclass(frozen=True)
class Pallet:
    """What one carrier puts together for one departure of a flight, from `begun` on. Its numbers are invented."""

    flight: str
    carrier: Party
    begun: datetime

    @property
    def number(self) -> str:
        return f"{self.flight}{self.carrier.code[-1]}{self.begun:%y%m%d%H%M%S}"

    @property
    def unit(self) -> str:
        return f"PMC{crc32(self.number.encode()) % 10**5:05}{self.flight[:2]}"

    @property
    def bill(self) -> str:
        return f"999-{crc32(self.number.encode()) % 10**8:08}"

    @property
    def hasty(self) -> bool:
        """Whether it leaves without anybody looking at what was released."""
        return crc32(self.number.encode()) % _HASTY == 0

    def load_list(self, parcels: Sequence[Parcel], at: datetime, version: int = 1) -> LoadList:
        """CEB607; a `version` after the first is a change."""
        return LoadList(
            guid=guid(Random(f"{self.number}/{at.isoformat()}")),
            app_type=AppType.NEW if version == 1 else AppType.CHANGE,
            app_time=at,
            app_status=AppStatus.DECLARED,
            customs_code=CUSTOMS,
            cop_no=f"LL{self.number}",
            agent_code=BROKERS[0].code,
            agent_name=BROKERS[0].name,
            loct_no=SITE,
            traf_mode="5",
            traf_name=self.flight[:2],
            voyage_no=self.flight,
            bill_no=self.bill,
            gross_weight=sum((parcel.kilograms for parcel in parcels), Decimal(0)),
            logistics_code=self.carrier.code,
            logistics_name=self.carrier.name,
            msg_count=1,
            msg_seq_no=1,
            lines=tuple(
                LoadLine(gnum=gnum, total_package_no=self.unit, logistics_no=parcel.number)
                for gnum, parcel in enumerate(parcels, start=1)
            ),
        )

    def departure(self, numbers: Iterable[str], at: datetime) -> Departure:
        """CEB509."""
        return Departure(
            guid=guid(Random(f"{self.number}/left/{at.isoformat()}")),
            app_type=AppType.NEW,
            app_time=at,
            app_status=AppStatus.DECLARED,
            customs_code=CUSTOMS,
            cop_no=f"DP{self.number}",
            logistics_code=self.carrier.code,
            logistics_name=self.carrier.name,
            traf_mode="5",
            traf_name=self.flight[:2],
            voyage_no=self.flight,
            bill_no=self.bill,
            leave_time=at,
            msg_count=1,
            msg_seq_no=1,
            lines=tuple(
                DepartureLine(gnum=gnum, total_package_no=self.unit, logistics_no=number)
                for gnum, number in enumerate(numbers, start=1)
            ),
        )


@dataclass
class _Open:
    """A pallet that has not left: what is for it, and what its load list named last."""

    pallet: Pallet
    parcels: dict[str, Parcel]
    listed: tuple[str, ...] = ()
    version: int = 0

    def list_now(self, at: datetime, numbers: Sequence[str]) -> dict[str, bytes]:
        """The load list with these, unless it says so already."""
        if not numbers or tuple(numbers) == self.listed:
            return {}
        self.listed = tuple(numbers)
        self.version += 1
        return file_of(self.pallet.load_list([self.parcels[n] for n in numbers], at, self.version))

    def leave(self, at: datetime, numbers: Sequence[str]) -> dict[str, bytes]:
        return file_of(self.pallet.departure(numbers, at)) if numbers else {}


class CarriersDesk:
    """Load lists grow with each van; each flight leaves once in an hour, sooner where parcels come faster."""

    def __init__(self, start: datetime, pace: float, outbox: Path) -> None:
        self._start = start
        self._share = lead_share(pace)
        self._scheduled = start
        self._answers = _Answers(outbox)
        self._open: dict[tuple[str, str], _Open] = {}
        self._left_behind: dict[tuple[str, str], dict[str, Parcel]] = {}

    def outgoing(self, van: DemoVan) -> Iterator[Outgoing]:
        """What follows from a van: its parcels on load lists, and the flights that leave before the next one."""
        arrived = van.arrival.app_time
        at = arrived + _LISTED * self._share
        yield Outgoing(at, partial(self._board, van, at))
        until = arrived + _PERIOD * self._share / len(DESTINATIONS)
        for departs, flight in departures(self._start, self._share, self._scheduled, until):
            closes = departs - _CLOSES * self._share
            yield Outgoing(closes, partial(self._close, flight, closes))
            yield Outgoing(departs, partial(self._depart, flight, departs))
            again = departs + _CORRECTED * self._share
            yield Outgoing(again, partial(self._depart, flight, again, again=True))
        self._scheduled = max(until, self._scheduled)

    def _board(self, van: DemoVan, at: datetime) -> dict[str, bytes]:
        carrier = Party(van.arrival.logistics_code, van.arrival.logistics_name)
        grown: dict[str, _Open] = {}
        for one in van.consignments:
            flight = one.declaration.voyage_no if one.declaration else None
            if one.arrives and flight:
                grown[flight] = self._of(flight, carrier, at)
                grown[flight].parcels[one.logistics_no] = Parcel(one.logistics_no, one.weight_kg)
        return _together(some.list_now(at, list(some.parcels)) for some in grown.values())

    def _of(self, flight: str, carrier: Party, at: datetime) -> _Open:
        key = (flight, carrier.code)
        if key not in self._open:
            self._open[key] = _Open(Pallet(flight, carrier, at), self._left_behind.pop(key, {}))
        return self._open[key]

    def _on(self, flight: str) -> list[_Open]:
        return [some for (one, _), some in self._open.items() if one == flight]

    def _close(self, flight: str, at: datetime) -> dict[str, bytes]:
        """The last version of the list: what customs has released. The hasty one does not look."""
        released = self._answers.released()
        return _together(
            some.list_now(at, [number for number in some.parcels if number in released])
            for some in self._on(flight)
            if not some.pallet.hasty
        )

    def _depart(self, flight: str, at: datetime, *, again: bool = False) -> dict[str, bytes]:
        """All that is released leaves; a hasty departure names what is not, and is corrected once it came back."""
        released = self._answers.released()
        sent = []
        for some in self._on(flight):
            ready = [number for number in some.listed if number in released]
            hasty = some.pallet.hasty and len(ready) < len(some.listed)
            if again and not some.pallet.hasty:
                continue
            sent.append(some.leave(at, some.listed if hasty and not again else ready))
            if again or not hasty:
                self._end(some, ready)
        return _together(sent)

    def _end(self, some: _Open, left: Sequence[str]) -> None:
        """What stayed goes with the flight's next departure."""
        key = (some.pallet.flight, some.pallet.carrier.code)
        del self._open[key]
        self._left_behind[key] = {n: parcel for n, parcel in some.parcels.items() if n not in left}


def _together(files: Iterable[Mapping[str, bytes]]) -> dict[str, bytes]:
    return {name: data for some in files for name, data in some.items()}


def departures(
    start: datetime, share: float, since: datetime, until: datetime
) -> Iterator[tuple[datetime, str]]:
    """Every flight leaves once a period, evenly one after the other: those after `since`, up to `until`."""
    apart = _PERIOD * share / len(DESTINATIONS)
    number = max(int((since - start) / apart), 0)
    while (at := start + apart * (number + 1)) <= until:
        if at > since:
            yield at, DESTINATIONS[number % len(DESTINATIONS)].flight
        number += 1


def write_timetable(file: Path, start: datetime, pace: float) -> None:
    """A day of departures, for the site's `flights.csv`."""
    rows = [
        f"{flight},{at.astimezone(CHINA):%Y-%m-%dT%H:%M:%S}"
        for at, flight in departures(start, lead_share(pace), start, start + _DAY)
    ]
    file.write_text("\n".join(["flight,departs", *rows, ""]), encoding="utf-8")


class _Answers:
    """What customs last said of each waybill, read from new receipts only."""

    def __init__(self, outbox: Path) -> None:
        self._outbox = outbox
        self._read: set[str] = set()
        self._said: dict[str, str] = {}

    def released(self) -> set[str]:
        fresh = []
        for file in self._outbox.glob("CEB604_*.xml"):
            decided = _DECIDED(file.name)
            if decided and file.name not in self._read:
                fresh.append((decided.group(2), decided.group(1), file))
        for _, status, file in sorted(fresh):
            self._read.add(file.name)
            for number in _ANSWER.findall(file.read_text(encoding="utf-8")):
                self._said[number] = status
        return {number for number, status in self._said.items() if status == "800"}
