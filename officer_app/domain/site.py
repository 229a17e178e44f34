"""A supervised site and what can be set for it. Standard library only."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, fields

from officer_app.domain.errors import OfficerError
from officer_app.domain.words import Disposition, Mode


def _default_draw() -> dict[str, float]:
    return {Mode.B2B_DIRECT: 0.02, Mode.OVERSEAS_WAREHOUSE: 0.02, Mode.RETAIL: 0.01, Mode.GENERAL: 0.02}


#: Least and most minutes for each setting.
LIMITS: dict[str, tuple[int, int]] = {
    "clock_minutes": (10, 480),
    "late_minutes": (1, 480),
    "undeclared_minutes": (1, 240),
    "idle_lock_minutes": (1, 120),
    "lockout_minutes": (1, 1440),
    "lease_minutes": (5, 720),
}

#: Shares of 1 that a supervisor holds the day against.
TARGETS = ("inspection_target", "hit_target")


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """Minutes and rates a site may set; kept as JSON text with the site."""

    scans: bool = True  # the site X-rays every parcel
    clock_minutes: int = 60  # arrival to release, the promise
    late_minutes: int = 20  # after arrival, what is still missing makes the consignment yellow
    undeclared_minutes: int = 10  # after arrival or scan, nobody having declared the box
    refuse_departures: bool = True  # a departure that names what is not released is returned
    idle_lock_minutes: int = 10
    lockout_minutes: int = 15  # after five wrong passwords
    lease_minutes: int = 60  # how long a claim holds without a sign of life
    draw_rate: dict[str, float] = field(default_factory=_default_draw)  # minimum random rate by mode
    inspection_target: float = 0.03  # outcomes recorded by arrived, asked at least
    hit_target: float = 0.1  # not conform by outcomes recorded, asked at least
    approve: tuple[str, ...] = ()  # dispositions that the section chief must agree to

    def out_of_range(self) -> list[str]:
        """The settings that cannot be: names of fields, and modes whose rate is no share of 1."""
        wrong = [name for name, (least, most) in LIMITS.items() if not least <= getattr(self, name) <= most]
        if "late_minutes" not in wrong and self.late_minutes > self.clock_minutes:
            wrong.append(
                "late_minutes"
            )  # what is late only after the clock ran out would never be checked in time
        wrong += [name for name in TARGETS if not 0 <= getattr(self, name) <= 1]
        wrong += [name for name in self.approve if name not in set(Disposition)]
        return wrong + [mode for mode, rate in self.draw_rate.items() if not 0 <= rate <= 1]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> SiteSettings:
        """What is none of the settings, or cannot be read, is as it is where nothing is set."""
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            return cls()
        kept = {f.name: said[f.name] for f in fields(cls) if _can_be(f.name, said.get(f.name))}
        return cls(**kept | {"approve": tuple(kept.get("approve", ()))})


def _can_be(name: str, value: object) -> bool:
    """Whether a setting of that name may have such a value, read from JSON."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if name in LIMITS:
        return isinstance(value, int) and number
    if name in TARGETS:
        return number
    if name == "draw_rate":
        return isinstance(value, dict) and all(isinstance(rate, int | float) for rate in value.values())
    if name == "approve":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Site:
    site_id: int
    customs_code: str  # 4-digit customs, e.g. 5141
    loct_no: str  # supervised place, e.g. CAN01
    name: str
    timezone: str
    is_demo: bool
    settings: SiteSettings


def require_codes(customs_code: str, loct_no: str) -> None:
    """Raises OfficerError unless they are a customs code and a supervised place as messages name them."""
    if not re.fullmatch("[0-9]{4}", customs_code):
        raise OfficerError("The customs code has four digits, e.g. 5141 for Guangzhou Baiyun airport.")
    if not re.fullmatch("[A-Za-z0-9]{1,10}", loct_no):
        raise OfficerError("The supervised place (loctNo) has 1 to 10 letters and digits, e.g. CAN01.")
