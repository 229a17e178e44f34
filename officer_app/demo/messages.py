"""Demonstration traffic: vans of parcels with their messages and scans, mostly right, some wrong.

The same seed and start give the same traffic. Every name and number in it is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from officer_app.demo.catalogue import OPERATOR
from officer_app.demo.draft import Draft, honest_draft
from officer_app.demo.faults import WEIGHTS, Fault, wrong_draft
from officer_app.demo.papers import (
    CUSTOMS,
    SITE,
    declaration_of,
    guid,
    order_of,
    true_gross_kg,
    waybill_of,
)
from officer_app.demo.scans import Content
from officer_app.domain.documents import (
    AppStatus,
    Arrival,
    ArrivalLine,
    Cancellation,
    Declaration,
    Departure,
    Document,
    LoadList,
    Order,
    Waybill,
)
from officer_app.domain.words import AppType, Mode
from officer_app.formats.ceb.writer import Sender, write_message

VAN_LOAD = 20
NATURAL_PACE = 12.0  # parcels a minute; leads shrink when they come faster
WRONG = 0.24  # of parcels
_SPLIT_INTO = 4
_PICTURE = (640, 400, 1.2)  # columns, rows, mm a pixel


@dataclass(frozen=True)
class Outgoing:
    """Files that somebody sends at one moment; made when asked for, since a scan takes a while."""

    at: datetime
    files: Callable[[], Mapping[str, bytes]]


@dataclass(frozen=True)
class DemoConsignment:
    """One parcel: its documents, when they are sent, and what is in it."""

    logistics_no: str
    fault: Fault | None
    order: Order | None
    declaration: Declaration | None
    waybill: Waybill
    arrives_at: datetime
    scanned_at: datetime
    contents: tuple[Content, ...]
    weight_kg: Decimal  # what the scanner's scale shows
    aborted_scan: bool
    seed: int

    @property
    def arrives(self) -> bool:
        return self.fault is not Fault.WITHDRAWN

    def outgoing(self) -> Iterator[Outgoing]:
        """Everything sent for this parcel but the van's arrival, in no particular order."""
        if self.order:
            yield _message(self.order)
        yield _message(self.waybill)
        if self.declaration:
            yield from _declaration_messages(self.declaration, self.fault, self.seed)
        if self.arrives:
            yield Outgoing(self.scanned_at, self.scan_files)

    def scan_files(self) -> dict[str, bytes]:
        """The DICOS files of its X-ray: low, high, report."""
        from officer_app.demo.scans import ScanIdentity, make_scan, scan_files

        columns, rows, pitch = _PICTURE
        scan = make_scan(self.contents, self.seed, columns, rows, pitch)
        identity = ScanIdentity(self.logistics_no, self.scanned_at, self.seed, weight_kg=self.weight_kg)
        return scan_files(scan, identity, self.aborted_scan)


@dataclass(frozen=True)
class DemoVan:
    """A van with its arrival message and the parcels on it."""

    arrival: Arrival
    consignments: tuple[DemoConsignment, ...]

    def outgoing(self) -> list[Outgoing]:
        """Everything sent for this van, first things first."""
        sent = [out for consignment in self.consignments for out in consignment.outgoing()]
        return sorted([_message(self.arrival), *sent], key=lambda out: out.at)


def generate(count: int, seed: int, start: datetime, pace: float = NATURAL_PACE) -> Iterator[DemoConsignment]:
    """`count` parcels; the first van arrives at `start`, and `pace` parcels a minute from then on."""
    for van in generate_vans(seed, start, pace, count):
        yield from van.consignments


def generate_vans(
    seed: int,
    start: datetime,
    pace: float = NATURAL_PACE,
    count: int | None = None,
    wrong: float = WRONG,
) -> Iterator[DemoVan]:
    """Vans of up to twenty parcels, a share of them `wrong`, without end unless `count` parcels are asked for."""
    number = 0
    while count is None or number < count:
        load = VAN_LOAD if count is None else min(VAN_LOAD, count - number)
        yield _van(number, load, seed, start, pace, wrong)
        number += load


def earliest_lead(pace: float) -> timedelta:
    """How long before its van anything of a parcel may be sent."""
    return timedelta(minutes=30 * lead_share(pace))


def lead_share(pace: float) -> float:
    """How much of the usual time everything takes where parcels come so fast."""
    return min(1.0, NATURAL_PACE / pace)


def arrival_of(load: Sequence[DemoConsignment], at: datetime) -> Arrival:
    """CEB507 of a van that brings these parcels at `at`."""
    first = load[0]
    rng = Random(f"{first.logistics_no}/{at.isoformat()}")
    on_board = [one.logistics_no for one in load if one.arrives]
    return Arrival(
        guid=guid(rng),
        app_type=AppType.NEW,
        app_time=at,
        app_status=AppStatus.DECLARED,
        customs_code=CUSTOMS,
        cop_no=f"AR{first.logistics_no}",
        operator_code=OPERATOR.code,
        operator_name=OPERATOR.name,
        loct_no=SITE,
        ie_flag="E",
        traf_mode="5",
        domestic_traf_no=f"粤A{rng.choice('DEFGHJKL')}{rng.randrange(10**4):04}",
        logistics_code=first.waybill.logistics_code,
        logistics_name=first.waybill.logistics_name,
        msg_count=1,
        msg_seq_no=1,
        lines=tuple(ArrivalLine(gnum=i, logistics_no=number) for i, number in enumerate(on_board, start=1)),
    )


def _van(first: int, load: int, seed: int, start: datetime, pace: float, wrong: float) -> DemoVan:
    rng = Random(f"{seed}/{start.isoformat()}/{first}")
    at = start + timedelta(minutes=first / pace)
    serial = _base36(int(start.timestamp()))
    consignments = tuple(
        _consignment(draft, fault, f"{draft.carrier_prefix}{serial}{first + place:05}", place, at, pace, rng)
        for place, (draft, fault) in enumerate(_drafts(load, rng, wrong))
    )
    return DemoVan(arrival_of(consignments, at), consignments)


def _drafts(load: int, rng: Random, wrong: float) -> list[tuple[Draft, Fault | None]]:
    """The parcels of one van, all of one carrier. A split consignment takes several places."""
    drafts: list[tuple[Draft, Fault | None]] = []
    while len(drafts) < load:
        fault = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0] if rng.random() < wrong else None
        if fault is None:
            drafts.append((honest_draft(rng), None))
            continue
        draft = wrong_draft(rng, fault)
        drafts.append((draft, fault))
        if fault is Fault.SPLIT:
            drafts += [(wrong_draft(rng, fault, draft), fault) for _ in range(_SPLIT_INTO - 1)]
    del drafts[load:]
    rng.shuffle(drafts)
    for draft, _ in drafts:
        draft.carrier, draft.carrier_prefix = drafts[0][0].carrier, drafts[0][0].carrier_prefix
    return drafts


def _consignment(
    draft: Draft,
    fault: Fault | None,
    logistics_no: str,
    place: int,
    arrived: datetime,
    pace: float,
    rng: Random,
) -> DemoConsignment:
    lead = lead_share(pace)

    def before(moment: datetime, least: float, most: float) -> datetime:
        return moment - timedelta(minutes=rng.uniform(least, most) * lead)

    declared_at = before(arrived, 3, 12)
    order_no = f"{'WR' if draft.mode is Mode.OVERSEAS_WAREHOUSE else 'SO'}{logistics_no[2:]}"
    gross = true_gross_kg(draft, rng)
    numbers = (order_no, logistics_no, f"CP{logistics_no}")
    return DemoConsignment(
        logistics_no=logistics_no,
        fault=fault,
        order=order_of(draft, order_no, before(declared_at, 2, 15), rng)
        if draft.ordered and draft.declared
        else None,
        declaration=declaration_of(draft, numbers, gross, declared_at, rng) if draft.declared else None,
        waybill=waybill_of(draft, logistics_no, gross, before(arrived, 2, 10), rng),
        arrives_at=arrived,
        scanned_at=arrived + timedelta(minutes=(place + 1) / pace),
        contents=tuple(draft.contents),
        weight_kg=(gross * Decimal(f"{rng.gauss(1, 0.002):.4f}")).quantize(Decimal("0.01")),
        aborted_scan=draft.aborted_scan,
        seed=rng.getrandbits(31),
    )


def _message(document: Document, seed: int | None = None) -> Outgoing:
    return Outgoing(document.app_time, lambda: {_name(document): _written(document, seed)})


def file_of(document: Document) -> dict[str, bytes]:
    """The message that holds this document alone, by its file's name."""
    return {_name(document): _written(document)}


def _declaration_messages(declaration: Declaration, fault: Fault | None, seed: int) -> Iterator[Outgoing]:
    """The declaration as it is sent: once as a rule, or with what some senders do wrong."""
    soon = declaration.app_time + timedelta(seconds=20)
    later = declaration.model_copy(update={"app_time": soon, "guid": guid(Random(seed))})
    data = _written(declaration)
    name = _name(declaration)
    match fault:
        case Fault.RETURNED:
            wrong = data.replace(f">{declaration.mode}<".encode(), b">9719<")
            yield Outgoing(declaration.app_time, lambda: {name: wrong})
            yield _message(later)
        case Fault.UNREADABLE:
            yield Outgoing(declaration.app_time, lambda: {name: data[: len(data) * 2 // 3]})
            yield _message(later)
        case Fault.RESENT:
            yield Outgoing(declaration.app_time, lambda: {name: data})
            yield Outgoing(soon, lambda: {_name(later): data})
        case Fault.CHANGED:
            yield Outgoing(declaration.app_time, lambda: {name: data})
            heavier = declaration.gross_weight + Decimal("0.2")
            yield _message(
                later.model_copy(update={"app_type": AppType.CHANGE, "gross_weight": heavier}), seed
            )
        case Fault.WITHDRAWN:
            yield Outgoing(declaration.app_time, lambda: {name: data})
            yield _message(later.model_copy(update={"app_type": AppType.DELETE}), seed)
        case _:
            yield Outgoing(declaration.app_time, lambda: {name: data})


_KINDS: dict[type[Document], str] = {
    Order: "CEB303",
    Waybill: "CEB505",
    Arrival: "CEB507",
    Departure: "CEB509",
    Declaration: "CEB603",
    Cancellation: "CEB605",
    LoadList: "CEB607",
}


def _name(document: Document) -> str:
    return f"{document.app_time:%Y%m%dT%H%M%S}-{_KINDS[type(document)]}-{_number(document)}.xml"


def _number(document: Document) -> str:
    match document:
        case Order():
            return document.order_no
        case Declaration() | Waybill():
            return document.logistics_no
        case _:
            return document.cop_no


def _written(document: Document, seed: int | None = None) -> bytes:
    match document:
        case Declaration() | LoadList() | Cancellation():
            sender = Sender(document.agent_code, document.agent_name, "DXPDEMO000000001")
        case Order():
            sender = Sender(document.ebc_code, document.ebc_name, "DXPDEMO000000002")
        case Waybill() | Departure():
            sender = Sender(document.logistics_code, document.logistics_name, "DXPDEMO000000003")
        case Arrival():
            sender = Sender(document.operator_code, document.operator_name, "DXPDEMO000000004")
    return write_message([document], guid=guid(Random(f"{document.guid}/{seed}")), sender=sender)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
    return digits
