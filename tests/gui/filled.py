"""A station with consignments that came the real way, for tests that look at the queue."""

from __future__ import annotations

import re

from officer_app.workflow.ticking import tick
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, Station, sample

NAMES = ("广州示例电子商务有限公司", "Nansha Sample Ltd", "佛山样本跨境贸易有限公司")


def waybill(number: int) -> str:
    return f"YTGZ2026{number:07d}"


def declare(station: Station, number: int) -> None:
    """A declaration with its order."""
    enterprise = {"ebcCode": f"44012{number % 3}0T02", "ebcName": NAMES[number % 3]}
    order = f"ORD-{number:05d}"
    message = sample(
        DECLARATION, logisticsNo=waybill(number), copNo=f"COP{number:06d}", orderNo=order, **enterprise
    )
    assert station.take(message).stored == 1
    station.take(sample(ORDER, orderNo=order, **enterprise))


def arrive(station: Station, number: int) -> None:
    message = re.sub(
        r"<ceb:ArrivalList>\s*<ceb:gnum>2.*?</ceb:ArrivalList>",
        "",
        sample(ARRIVAL, copNo=f"ARR{number:06d}"),
        flags=re.DOTALL,
    )
    message = message.replace("YTGZ20201015001", waybill(number))
    assert station.take(message).stored == 1


def fill(station: Station, count: int) -> None:
    """`count` consignments that arrived 25 minutes ago without a scan: yellow, each with a task."""
    now = station.now
    for number in range(count):
        station.now = now
        station.later(-25 - number % 20)
        declare(station, number)
        arrive(station, number)
    station.now = now
    tick(station.store, station.context, now=now)
