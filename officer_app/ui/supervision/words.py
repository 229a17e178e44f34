"""What the page says of the hall, in the language of the moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import inf
from typing import NamedTuple
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from officer_app.domain.forecast import Forecast
from officer_app.domain.site import SiteSettings
from officer_app.domain.words import SignatureKind
from officer_app.reports.supervision import ENOUGH, Hall, Task
from officer_app.store.volumes import Measure
from officer_app.ui import wording
from officer_app.ui.supervision.figures import Told
from officer_app.ui.volumes import words as volume_words

translate = QCoreApplication.translate

#: The places of the figures, as they are told and as their digits are.
WAITING, OLDEST, CLAIMED, SOON, OVERDUE, TO_APPROVE, RELEASED, IN_TIME, INSPECTED, HITS = range(10)


def figures(hall: Hall, settings: SiteSettings, zone: ZoneInfo) -> list[Told]:
    """One a button, in the order of the places."""
    numbers, today, clock = hall.numbers, hall.today, settings.clock_minutes
    since = numbers.oldest
    waited = int((hall.at - since).total_seconds() // 60) if since else 0
    late = sum(count for taken, count in today.minutes.items() if taken >= clock)
    at_it = len({task.officer for task in hall.held})
    return [
        Told(
            translate("Supervision", "Waiting"),
            f"{numbers.waiting:,}",
            translate("Supervision", "not released yet"),
        ),
        Told(
            translate("Supervision", "Oldest"),
            wording.minutes(waited) if since else wording.NOTHING,
            translate("Supervision", "arrived {0}").format(wording.clock_time(since, zone)) if since else "",
            "alert" if waited >= clock else "text",
        ),
        Told(
            translate("Supervision", "In inspection"),
            f"{numbers.claimed:,}",
            translate("Supervision", "officers: {0}").format(at_it),
        ),
        Told(
            translate("Supervision", "Due in 15 min"),
            f"{numbers.soon:,}",
            translate("Supervision", "still in time"),
            "caution" if numbers.soon else "text",
        ),
        Told(
            translate("Supervision", "Overdue"),
            f"{numbers.overdue:,}",
            translate("Supervision", "over {0}").format(wording.minutes(clock)),
            "alert" if numbers.overdue else "text",
        ),
        Told(
            translate("Supervision", "To approve"),
            f"{hall.waiting[SignatureKind.APPROVAL]:,}",
            translate("Supervision", "second officer: {0}").format(hall.waiting[SignatureKind.SECOND]),
            "caution" if hall.waiting[SignatureKind.APPROVAL] else "text",
        ),
        Told(
            translate("Supervision", "Released"),
            f"{today.counted(Measure.RELEASED):,}",
            translate("Supervision", "today"),
        ),
        Told(
            translate("Supervision", "Under {0}").format(wording.minutes(clock)),
            volume_words.share(today.share_under(clock)),
            translate("Supervision", "{0} took longer").format(late),
        ),
        _against(
            translate("Supervision", "Inspection rate"),
            today.counted(Measure.INSPECTED),
            today.counted(Measure.ARRIVED),
            translate("Supervision", "{0} arrived today"),
            settings.inspection_target,
        ),
        _against(
            translate("Supervision", "Hit rate"),
            today.counted(Measure.NONCONFORM),
            today.counted(Measure.INSPECTED),
            translate("Supervision", "of {0} outcomes"),
            settings.hit_target,
        ),
    ]


def _against(name: str, counted: int, out_of: int, cases: str, target: float) -> Told:
    """A rate beside its target; where there are too few cases for one, or it would be over 100 %, the cases."""
    if out_of < ENOUGH or counted > out_of:
        return Told(name, f"{counted:,}", cases.format(f"{out_of:,}"))
    rate = counted / out_of
    below = rate < target
    told = translate("Supervision", "below target {0}") if below else translate("Supervision", "target {0}")
    return Told(
        name,
        volume_words.share(rate),
        told.format(volume_words.share(target)),
        "caution" if below else "text",
    )


class Outlook(NamedTuple):
    """The forecast in a sentence, what it rests on, and how it looks."""

    icon: str
    colour: str
    sentence: str
    basis: str


def outlook(told: Forecast | None) -> Outlook:
    if told is None:
        return Outlook(
            "info",
            "secondary",
            translate("Supervision", "No forecast yet"),
            translate(
                "Supervision", "It begins with the first outcome: until then nothing is known of the pace."
            ),
        )
    basis = translate(
        "Supervision", "Officers at work: {0} · {1} a task · tasks coming in: {2} an hour"
    ).format(told.officers, wording.takes(told.minutes), round(told.an_hour))
    if not told.misses and not told.coming_late:
        if not told.waiting:
            sentence = translate("Supervision", "Nothing waits that could still miss the hour.")
        else:
            sentence = translate(
                "Supervision", "At this pace all {0} tasks that are still in time will make the hour."
            ).format(told.waiting)
        return Outlook("good", "good", sentence, basis)
    if told.misses:
        late = translate(
            "Supervision", "At this pace {0} of {1} tasks that are still in time will miss the hour."
        ).format(len(told.misses), told.waiting)
    else:
        late = translate(
            "Supervision", "At this pace tasks still to come within the hour will miss theirs: {0}."
        ).format(round(told.coming_late))
    return Outlook("overdue", "caution", _one_after_the_other(late, *_remedy(told)), basis)


def _remedy(told: Forecast) -> Iterator[str]:
    hopeless = sum(miss.hopeless for miss in told.misses)
    if told.misses and hopeless == len(told.misses) and not told.coming_late:
        yield translate("Supervision", "Nobody could still do them in time.")
        return
    if told.needed is None:
        yield _brought_in_time(told)
        return
    if told.needed == told.officers:
        yield translate("Supervision", "Sharing out what is held would prevent it.")
    elif told.needed == 1:
        yield translate("Supervision", "One officer at work would prevent it.")
    else:
        yield translate("Supervision", "{0} officers at work would prevent it.").format(told.needed)
    if hopeless:
        yield translate("Supervision", "{0} can no longer be done in time by anybody.").format(hopeless)


def _brought_in_time(told: Forecast) -> str:
    if not told.saved:
        return translate("Supervision", "Not even {0} officers at work would change that.").format(told.most)
    return translate("Supervision", "With {0} officers at work about {1} more would be in time.").format(
        told.most, told.saved
    )


def _one_after_the_other(*sentences: str) -> str:
    return ("" if wording.in_chinese() else " ").join(sentences)


def left(task: Task, now: datetime) -> str:
    return wording.NOTHING if task.due_at is None else wording.remaining(task.due_at, now)


def left_colour(task: Task, now: datetime, soon: timedelta) -> str:
    if task.due_at is None or task.due_at >= now + soon:
        return "text"
    return "alert" if task.due_at < now else "caution"


def why(task: Task, now: datetime, names: dict[str, str]) -> str:
    """Why it needs attention: what is asked, else what the clock or the forecast says."""
    if task.asks:
        return translate("Supervision", "{0} asks: {1}").format(
            names.get(task.asked_by, task.asked_by), task.asks
        )
    if task.record is not None:
        said = (
            translate("Supervision", "To approve: {0}")
            if task.record.kind == SignatureKind.APPROVAL
            else translate("Supervision", "To sign: {0}")
        )
        return said.format(wording.disposition_word(task.record.disposition))
    if task.due_at is not None and task.due_at < now:
        return translate("Supervision", "Overdue")
    if task.late == inf:
        return translate("Supervision", "Will be late, nobody is at work")
    if task.late is not None:
        return translate("Supervision", "Will be about {0} late").format(
            wording.minutes(max(round(task.late), 1))
        )
    if task.claimed_at is not None:
        return translate("Supervision", "About to be overdue, being inspected")
    return translate("Supervision", "About to be overdue, nobody has it")


def seen(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return wording.NOTHING
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return translate("Supervision", "now")
    if minutes < 24 * 60:
        return translate("Supervision", "{0} ago").format(wording.minutes(minutes))
    return wording.short_day(moment.date())
