"""The ways in which some parcels are wrong: what the rules look for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from random import Random

from officer_app.demo.catalogue import enterprises, new_enterprise
from officer_app.demo.draft import Draft, DraftLine, honest_draft, special_line, with_value
from officer_app.demo.scans import Content, Kind
from officer_app.domain.words import Mode


class Fault(StrEnum):
    """What is wrong with a parcel or its messages."""

    HIDDEN_LITHIUM = "hidden_lithium"
    HIDDEN_KNIFE = "hidden_knife"
    HIDDEN_DENSE_OBJECT = "hidden_dense_object"
    HIDDEN_LIQUID = "hidden_liquid"
    HIDDEN_POWDER = "hidden_powder"
    SHIELDING = "shielding"
    SCAN_ABORTED = "scan_aborted"
    UNDERVALUED = "undervalued"
    OVER_LIMIT = "over_limit"
    SPLIT = "split"
    WEIGHT = "weight"
    NET_OVER_GROSS = "net_over_gross"
    PACKAGES = "packages"
    ORDER_MISSING = "order_missing"
    ORDER_QUANTITY = "order_quantity"
    ORDER_NAME = "order_name"
    ORDER_VALUE = "order_value"
    ORDER_LINE_MISSING = "order_line_missing"
    ORDER_ENTERPRISE = "order_enterprise"
    FLAMMABLE = "flammable"
    FIREWORKS = "fireworks"
    LIGHTERS = "lighters"
    MAGNETS = "magnets"
    PRECURSOR = "precursor"
    DUAL_USE = "dual_use"
    SPECIES = "species"
    CULTURE = "culture"
    DRONE = "drone"
    BRAND = "brand"
    VAGUE_NAME = "vague_name"
    HS_INVALID = "hs_invalid"
    FIRST_SHIPMENT = "first_shipment"
    UNDECLARED = "undeclared"
    # Of the messages, not of the parcel:
    RETURNED = "returned"  # a declaration with a value that no table has, then the right one
    UNREADABLE = "unreadable"  # a message cut off in the middle, then the whole one
    RESENT = "resent"  # the same declaration twice
    CHANGED = "changed"  # declared, then changed (appType 2)
    WITHDRAWN = "withdrawn"  # declared, then deleted (appType 3); it never arrives


#: How often each comes, relative to the others.
WEIGHTS: dict[Fault, int] = {
    Fault.HIDDEN_LITHIUM: 9,
    Fault.HIDDEN_KNIFE: 3,
    Fault.HIDDEN_DENSE_OBJECT: 4,
    Fault.HIDDEN_LIQUID: 3,
    Fault.HIDDEN_POWDER: 2,
    Fault.SHIELDING: 3,
    Fault.SCAN_ABORTED: 4,
    Fault.UNDERVALUED: 6,
    Fault.OVER_LIMIT: 6,
    Fault.SPLIT: 2,
    Fault.WEIGHT: 7,
    Fault.NET_OVER_GROSS: 2,
    Fault.PACKAGES: 4,
    Fault.ORDER_MISSING: 5,
    Fault.ORDER_QUANTITY: 6,
    Fault.ORDER_NAME: 4,
    Fault.ORDER_VALUE: 5,
    Fault.ORDER_LINE_MISSING: 3,
    Fault.ORDER_ENTERPRISE: 2,
    Fault.FLAMMABLE: 4,
    Fault.FIREWORKS: 1,
    Fault.LIGHTERS: 2,
    Fault.MAGNETS: 2,
    Fault.PRECURSOR: 2,
    Fault.DUAL_USE: 2,
    Fault.SPECIES: 2,
    Fault.CULTURE: 1,
    Fault.DRONE: 2,
    Fault.BRAND: 5,
    Fault.VAGUE_NAME: 3,
    Fault.HS_INVALID: 3,
    Fault.FIRST_SHIPMENT: 4,
    Fault.UNDECLARED: 4,
    Fault.RETURNED: 3,
    Fault.UNREADABLE: 1,
    Fault.RESENT: 3,
    Fault.CHANGED: 3,
    Fault.WITHDRAWN: 2,
}


def wrong_draft(rng: Random, fault: Fault, like: Draft | None = None) -> Draft:
    """A parcel with this fault. `like` is another parcel of the same split consignment."""
    if fault is Fault.SPLIT:
        return _split(rng, like)
    draft = honest_draft(rng, new_enterprise(rng) if fault is Fault.FIRST_SHIPMENT else None)
    if fault in _ORDER_FAULTS and not draft.mode.is_b2b:
        draft.mode = Mode.B2B_DIRECT
    if change := _CHANGES.get(fault):
        change(draft, rng)
    return draft


_ORDER_FAULTS = {f for f in Fault if f.startswith("order_")} | {Fault.OVER_LIMIT}


def _split(rng: Random, like: Draft | None) -> Draft:
    """One of several parcels of one enterprise to one place on one day, each just below CNY 5,000."""
    draft = honest_draft(rng, like.enterprise if like else None)
    draft.mode = Mode.B2B_DIRECT
    if like:
        draft.destination = like.destination
    usd = Decimal(rng.randint(560, 650))
    (dearest,) = sorted(draft.lines, key=lambda line: line.usd)[-1:]
    draft.set_lines(with_value([dearest], usd))
    return draft


def _hide(kind: Kind, lightest: int, heaviest: int) -> Callable[[Draft, Random], None]:
    def change(draft: Draft, rng: Random) -> None:
        draft.hidden.append(Content(kind, rng.uniform(lightest, heaviest), hidden=True))

    return change


def _special(goods_range: str, least: int, most: int) -> Callable[[Draft, Random], None]:
    def change(draft: Draft, rng: Random) -> None:
        draft.set_lines([*draft.lines[:2], special_line(rng, goods_range, rng.randint(least, most))])

    return change


def _aborted(draft: Draft, rng: Random) -> None:
    draft.aborted_scan = True


def _undervalued(draft: Draft, rng: Random) -> None:
    share = Decimal(f"{rng.uniform(0.12, 0.3):.3f}")
    draft.set_lines([_at_price(line, share) for line in draft.lines])


def _over_limit(draft: Draft, rng: Random) -> None:
    draft.set_lines(with_value(draft.lines, Decimal(rng.randint(850, 2_400))))


def _weight(draft: Draft, rng: Random) -> None:
    draft.declared_share = Decimal(f"{rng.uniform(0.4, 0.65):.3f}")
    if draft.net_grams < 3_000:
        draft.set_lines([replace(line, qty=line.qty * 3) for line in draft.lines])


def _net_over_gross(draft: Draft, rng: Random) -> None:
    draft.net_over_gross = True


def _packages(draft: Draft, rng: Random) -> None:
    draft.waybill_packages = draft.packages + rng.randint(1, 2)


def _order_missing(draft: Draft, rng: Random) -> None:
    draft.ordered = False


def _order_quantity(draft: Draft, rng: Random) -> None:
    """Declared less than ordered."""
    first = draft.lines[0]
    draft.ordered_lines[0] = replace(first, qty=max(first.qty + 1, round(first.qty * rng.uniform(1.2, 2.5))))


def _order_name(draft: Draft, rng: Random) -> None:
    other = honest_draft(rng).lines[0].goods.name
    draft.order_names[1] = other if other != draft.lines[0].goods.name else "儿童积木 Building blocks"


def _order_value(draft: Draft, rng: Random) -> None:
    """Declared cheaper than sold."""
    first = draft.lines[0]
    draft.ordered_lines[0] = _at_price(first, Decimal(f"{rng.uniform(1.3, 3):.2f}"))


def _order_line_missing(draft: Draft, rng: Random) -> None:
    if len(draft.lines) == 1:
        extra = honest_draft(rng, draft.enterprise).lines[0]
        draft.set_lines([*draft.lines, extra])
    draft.ordered_lines = draft.ordered_lines[:-1]


def _order_enterprise(draft: Draft, rng: Random) -> None:
    draft.order_enterprise = rng.choice([e for e in enterprises() if e.code != draft.enterprise.code])


def _undeclared(draft: Draft, rng: Random) -> None:
    draft.declared = False
    if rng.random() < 0.4:
        draft.hidden.append(Content(Kind.LITHIUM_CELLS, 400, hidden=True))


def _at_price(line: DraftLine, share: Decimal) -> DraftLine:
    return replace(line, usd=max((line.usd * share).quantize(Decimal("0.01")), Decimal("0.01")))


_CHANGES: dict[Fault, Callable[[Draft, Random], None]] = {
    Fault.HIDDEN_LITHIUM: _hide(Kind.LITHIUM_CELLS, 250, 800),
    Fault.HIDDEN_KNIFE: _hide(Kind.KNIFE, 150, 320),
    Fault.HIDDEN_DENSE_OBJECT: _hide(Kind.DENSE_BLOCK, 400, 1_500),
    Fault.HIDDEN_LIQUID: _hide(Kind.SPIRIT_BOTTLE, 400, 900),
    Fault.HIDDEN_POWDER: _hide(Kind.POWDER, 300, 1_000),
    Fault.SHIELDING: _hide(Kind.SHIELDING, 700, 1_800),
    Fault.SCAN_ABORTED: _aborted,
    Fault.UNDERVALUED: _undervalued,
    Fault.OVER_LIMIT: _over_limit,
    Fault.WEIGHT: _weight,
    Fault.NET_OVER_GROSS: _net_over_gross,
    Fault.PACKAGES: _packages,
    Fault.ORDER_MISSING: _order_missing,
    Fault.ORDER_QUANTITY: _order_quantity,
    Fault.ORDER_NAME: _order_name,
    Fault.ORDER_VALUE: _order_value,
    Fault.ORDER_LINE_MISSING: _order_line_missing,
    Fault.ORDER_ENTERPRISE: _order_enterprise,
    Fault.FLAMMABLE: _special("flammable", 60, 300),
    Fault.FIREWORKS: _special("fireworks", 40, 120),
    Fault.LIGHTERS: _special("lighter", 30, 150),
    Fault.MAGNETS: _special("magnet", 80, 300),
    Fault.PRECURSOR: _special("precursor", 30, 90),
    Fault.DUAL_USE: _special("dual_use", 60, 300),
    Fault.SPECIES: _special("species", 80, 350),
    Fault.CULTURE: _special("culture", 130, 400),
    Fault.DRONE: _special("drone", 240, 500),
    Fault.BRAND: _special("brand", 80, 400),
    Fault.VAGUE_NAME: _special("vague", 30, 90),
    Fault.HS_INVALID: _special("invalid_hs", 40, 150),
    Fault.UNDECLARED: _undeclared,
}
