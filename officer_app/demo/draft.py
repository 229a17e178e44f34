"""A parcel as its trader means it, before documents are made of it; faults change it here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from officer_app.demo.catalogue import (
    BROKERS,
    CARRIERS,
    DESTINATIONS,
    PLATFORMS,
    Destination,
    Enterprise,
    Goods,
    Party,
    enterprises,
    goods_by_range,
)
from officer_app.demo.scans import Content
from officer_app.domain.words import Mode

_HEAVIEST_G = Decimal(22_000)
_MODES = (Mode.B2B_DIRECT, Mode.OVERSEAS_WAREHOUSE, Mode.RETAIL, Mode.GENERAL)
_MODE_WEIGHTS = (45, 36, 15, 4)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """`qty` units of an article at a price in US dollars."""

    goods: Goods
    qty: int
    usd: Decimal

    @property
    def grams(self) -> Decimal:
        return self.goods.grams * self.qty


@dataclass(slots=True)
class Draft:
    """What is in the parcel and what is said about it."""

    enterprise: Enterprise
    mode: Mode
    destination: Destination
    carrier: Party
    carrier_prefix: str
    broker: Party
    platform: Party
    packages: int
    lines: list[DraftLine]
    ordered_lines: list[DraftLine] = field(default_factory=list)
    order_names: dict[int, str] = field(
        default_factory=dict
    )  # by line number, where the order says otherwise
    hidden: list[Content] = field(default_factory=list)
    declared_share: Decimal = Decimal(1)  # of the true weight
    order_enterprise: Enterprise | None = None
    waybill_packages: int | None = None
    ordered: bool = True
    declared: bool = True
    aborted_scan: bool = False
    net_over_gross: bool = False

    def set_lines(self, lines: list[DraftLine]) -> None:
        """Goods that are ordered and declared alike."""
        self.lines = lines
        self.ordered_lines = list(lines)

    @property
    def usd(self) -> Decimal:
        return sum((line.usd * line.qty for line in self.lines), Decimal(0))

    @property
    def net_grams(self) -> Decimal:
        return sum((line.grams for line in self.lines), Decimal(0))

    @property
    def contents(self) -> list[Content]:
        """What the X-ray shows."""
        shown = [
            Content(
                line.goods.kind,
                float(line.grams),
                line.qty if line.goods.unit != "035" else max(1, line.qty // 2),
                line.goods.name,
            )
            for line in self.lines
        ]
        return shown + self.hidden


def honest_draft(rng: Random, enterprise: Enterprise | None = None) -> Draft:
    """An ordinary parcel of a trader: one to four of its articles, below CNY 5,000."""
    enterprise = enterprise or rng.choice(enterprises())
    carrier, prefix = rng.choice(CARRIERS)
    draft = Draft(
        enterprise=enterprise,
        mode=rng.choices(_MODES, _MODE_WEIGHTS)[0],
        destination=rng.choice(DESTINATIONS),
        carrier=carrier,
        carrier_prefix=prefix,
        broker=rng.choice(BROKERS),
        platform=rng.choice(PLATFORMS),
        packages=1,
        lines=[],
    )
    articles = [goods for name in enterprise.ranges for goods in goods_by_range()[name]]
    picked = rng.sample(articles, min(len(articles), rng.choices((1, 2, 3, 4), (45, 30, 17, 8))[0]))
    value = Decimal(f"{min(max(rng.lognormvariate(5.3, 0.6), 35), 620):.2f}")
    if draft.mode is Mode.RETAIL:
        value /= 4
    draft.set_lines([_line(rng, goods, value / len(picked), len(picked)) for goods in picked])
    return draft


def _line(rng: Random, goods: Goods, value: Decimal, lines: int) -> DraftLine:
    """As many units as fit the value and what a parcel may weigh; at least one."""
    price = (goods.usd * Decimal(f"{rng.uniform(0.9, 1.12):.4f}")).quantize(Decimal("0.01"))
    most = int(_HEAVIEST_G / lines / goods.grams)
    return DraftLine(goods, max(1, min(int(value / price), most)), price)


def special_line(rng: Random, goods_range: str, usd: int) -> DraftLine:
    """Goods of one of the ranges that honest traders do not have, worth about `usd`."""
    return _line(rng, rng.choice(goods_by_range()[goods_range]), Decimal(usd), 1)


def with_value(lines: list[DraftLine], usd: Decimal) -> list[DraftLine]:
    """The same articles in the quantities that make the parcel worth about `usd`."""
    total = sum((line.usd * line.qty for line in lines), Decimal(0))
    return [replace(line, qty=max(1, round(line.qty * usd / total))) for line in lines]
