"""The columns of units, of what is in one, and of alarms; and the words for where each stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from officer_app.domain.clock import now
from officer_app.domain.loading import BLOCKING, WHY_WORDS, Progress, Standing
from officer_app.domain.words import State
from officer_app.store.loading import Alarm, Loaded, Unit
from officer_app.ui import wording
from officer_app.ui.queue.countries import countries
from officer_app.ui.widgets.rows import PLAIN, QUIET, STRONG, Column, Look
from officer_app.ui.wording import NOTHING, translate

_SOON = timedelta(minutes=60)
_COUNT_WIDTH = 76
_LOOKS = {
    Standing.HELD: Look("caution", icon="warning"),
    Standing.UNDECIDED: Look("caution", icon="clock"),
    Standing.MISSING: Look("caution", icon="undeclared"),
    Standing.RELEASED: Look("good", icon="release"),
    Standing.LOADED: Look("good", icon="good"),
    Standing.DEPARTED: Look("secondary", icon="airplane"),
}


def standing_word(standing: Standing) -> str:
    return {
        Standing.HELD: translate("LoadList", "Held"),
        Standing.UNDECIDED: translate("LoadList", "Undecided"),
        Standing.MISSING: translate("LoadList", "Missing"),
        Standing.RELEASED: translate("LoadList", "Released"),
        Standing.LOADED: translate("LoadList", "Loaded"),
        Standing.DEPARTED: translate("LoadList", "Departed"),
    }[standing]


def unit_name(unit: Unit) -> str:
    """Flight, master waybill, pallet: "CZ0471 · 784-12345675 · PMC00001"."""
    return " · ".join(filter(None, unit.key))


def progress_words(unit: Unit, zone: ZoneInfo) -> str:
    """Ready, or blocked by what, after the alarm that a departure raised over it; of what has left, what stayed."""
    if unit.alarm_at is None or unit.left_at is not None:
        return _progress_words(unit, zone)
    alarm = translate("LoadList", "Alarm {0}").format(_when(unit.alarm_at, zone))
    return f"{alarm} · {_progress_words(unit, zone)}"


def _progress_words(unit: Unit, zone: ZoneInfo) -> str:
    if unit.left_at is not None:
        left = standing_word(Standing.DEPARTED)
        behind = unit.waybills - unit.counts.get(Standing.DEPARTED, 0)
        if not behind:
            return left
        return wording.listed((left, translate("LoadList", "{0} left behind").format(behind)))
    if unit.progress is Progress.READY:
        return translate("LoadList", "Ready")
    if unit.overdue_at is not None:
        past = translate("LoadList", "Should have left {0} · no departure received")
        return past.format(_when(unit.overdue_at, zone))
    blocking = [
        translate("LoadList", "{0} {1}").format(unit.counts[one], standing_word(one).lower())
        for one in BLOCKING
        if one in unit.counts
    ]
    return translate("LoadList", "Blocked: {0}").format(wording.listed(blocking))


def progress_look(unit: Unit) -> Look:
    if unit.alarm_at is not None and unit.left_at is None:
        return Look("alert", strong=True, icon="bad")
    match unit.progress:
        case Progress.BLOCKED:
            return Look("caution", strong=True, icon="warning")
        case Progress.READY:
            return Look("good", strong=True, icon="good")
        case Progress.OVERDUE:
            return Look("caution", icon="airplane")
    behind = unit.waybills > unit.counts.get(Standing.DEPARTED, 0)
    return Look("caution" if behind else "secondary", icon="airplane")


def unit_columns(zone: ZoneInfo) -> tuple[Column, ...]:
    counted = (Standing.LOADED, Standing.RELEASED, Standing.UNDECIDED, Standing.HELD, Standing.MISSING)
    return (
        Column(lambda: translate("LoadList", "Flight"), lambda u: u.key.flight, 92, lambda _: STRONG),
        Column(
            lambda: translate("LoadList", "Departs"),
            lambda u: _when(u.left_at or u.departs, zone),
            92,
            _departure_look,
        ),
        Column(lambda: translate("LoadList", "Master waybill"), lambda u: u.key.bill, 132, number=True),
        Column(lambda: translate("LoadList", "Pallet"), _package, 128, spare=True, number=True),
        *(
            Column(
                partial(standing_word, one),
                partial(_count, one),
                _COUNT_WIDTH,
                partial(_count_look, one),
                right=True,
            )
            for one in counted
        ),
        Column(
            lambda: translate("LoadList", "Ready or blocked"),
            lambda u: progress_words(u, zone),
            0,
            progress_look,
        ),
    )


def loaded_columns() -> tuple[Column, ...]:
    return (
        Column(
            lambda: translate("LoadList", "Stands"),
            lambda row: standing_word(row.standing),
            116,
            lambda row: _LOOKS[row.standing],
        ),
        Column(
            lambda: translate("LoadList", "Waybill"),
            lambda row: row.logistics_no,
            168,
            lambda _: STRONG,
            number=True,
        ),
        Column(lambda: translate("LoadList", "State"), _state, 104, lambda _: QUIET),
        Column(lambda: translate("LoadList", "Mode"), lambda row: row.mode or NOTHING, 64),
        Column(lambda: translate("LoadList", "Enterprise"), lambda row: row.ebc_name or NOTHING, 0),
        Column(
            lambda: translate("LoadList", "To"),
            _country,
            112,
            spare=True,
        ),
        Column(lambda: translate("LoadList", "Goods"), lambda row: row.goods or NOTHING, 0, spare=True),
        Column(
            lambda: translate("LoadList", "kg"),
            lambda row: wording.weight(row.gross_weight),
            72,
            right=True,
            spare=True,
        ),
    )


def alarm_columns(zone: ZoneInfo) -> tuple[Column, ...]:
    return (
        Column(
            lambda: translate("LoadList", "Raised"),
            lambda row: _when(row.raised_at, zone),
            108,
            lambda _: Look("alert", strong=True, icon="bad"),
        ),
        Column(
            lambda: translate("LoadList", "Waybill"),
            lambda row: row.logistics_no,
            168,
            lambda _: STRONG,
            number=True,
        ),
        Column(lambda: translate("LoadList", "Stood then"), lambda row: _stood(row.state), 104),
        Column(
            lambda: translate("LoadList", "Stands now"),
            lambda row: _stood(row.state_now),
            104,
            lambda row: QUIET if row.state_now in (State.RELEASED, State.LOADED, State.DEPARTED) else PLAIN,
        ),
        Column(lambda: translate("LoadList", "Why"), lambda row: wording.both(WHY_WORDS[row.why]), 0),
        Column(lambda: translate("LoadList", "Flight"), lambda row: row.flight or NOTHING, 92),
        Column(
            lambda: translate("LoadList", "Master waybill"),
            lambda row: row.bill or NOTHING,
            132,
            spare=True,
            number=True,
        ),
        Column(lambda: translate("LoadList", "Pallet"), _alarm_package, 128, spare=True, number=True),
        Column(lambda: translate("LoadList", "The departure was"), _answered, 0),
    )


def _package(unit: Unit) -> str:
    return unit.key.package or translate("LoadList", "loose")


def _alarm_package(alarm: Alarm) -> str:
    return alarm.package or NOTHING


def _answered(alarm: Alarm) -> str:
    if alarm.refused:
        return translate("LoadList", "returned to its sender")
    return translate("LoadList", "let through for the rest")


def _stood(state: str | None) -> str:
    return wording.state_word(state) if state else translate("LoadList", "Not known")


def _state(row: Loaded) -> str:
    return NOTHING if row.state is None else wording.desk_state_word(row.state, row.task_state)


def _country(row: Loaded) -> str:
    known = countries().get(row.country or "")
    return wording.both(known) if known else row.country or NOTHING


def _count(standing: Standing, unit: Unit) -> str:
    """What has departed was loaded."""
    if unit.left_at is not None and standing is Standing.LOADED:
        standing = Standing.DEPARTED
    return str(unit.counts.get(standing, NOTHING))


def _count_look(standing: Standing, unit: Unit) -> Look:
    if standing not in unit.counts:
        return QUIET
    return Look("caution", strong=True) if standing in BLOCKING and unit.left_at is None else PLAIN


def _departure_look(unit: Unit) -> Look:
    """Within the hour, a unit that is not ready is urgent; what is past is told beside."""
    if unit.departs is None or unit.left_at is not None or unit.overdue_at is not None:
        return QUIET
    left = unit.departs - now()
    return Look("caution", icon="clock") if left < _SOON and unit.progress is Progress.BLOCKED else PLAIN


def _when(moment: datetime | None, zone: ZoneInfo) -> str:
    """Today the time, on other days the day too."""
    if moment is None:
        return NOTHING
    here, today = moment.astimezone(zone), now().astimezone(zone).date()
    return f"{here:%H:%M}" if here.date() == today else f"{here:%m-%d %H:%M}"
