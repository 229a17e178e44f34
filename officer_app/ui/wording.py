"""The field's words, numbers and times as the officer reads them, in the language of the moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from officer_app.domain import spoken
from officer_app.domain.priority import Term
from officer_app.domain.words import (
    Advance,
    Lane,
    MatchSource,
    Role,
    State,
    TaskState,
)

translate = QCoreApplication.translate

#: What is less old than this needs no word.
_NOTABLE_AGE = timedelta(seconds=3)

#: What stands where there is nothing to say.
NOTHING = "–"

#: In place of the state of a task whose record waits here for the server.
RECORDED_HERE = "recorded here"

#: The icon of each lane: a shape of its own, so that colour is never alone.
LANE_ICONS = {
    Lane.RED: "lane-red",
    Lane.YELLOW: "lane-yellow",
    Lane.BLUE: "lane-blue",
    Lane.GREEN: "lane-green",
    None: "lane-none",
}


def in_chinese() -> bool:
    """Whether texts that come in both languages are shown in Chinese."""
    return QLocale().language() == QLocale.Language.Chinese


def lane_word(lane: str | None) -> str:
    """One word: "Red"."""
    return both(spoken.lane(lane))


def lane_sentence(lane: str | None) -> str:
    """The lane and what it asks for: "Red · inspect"."""
    match lane:
        case Lane.RED:
            return translate("Words", "Red · inspect")
        case Lane.YELLOW:
            return translate("Words", "Yellow · check documents")
        case Lane.BLUE:
            return translate("Words", "Blue · audit afterwards")
        case Lane.GREEN:
            return translate("Words", "Green · release")
    return translate("Words", "Not routed yet")


def state_word(state: str) -> str:
    return both(spoken.state(state))


def desk_state_word(state: str, task_state: str | None, advance: str | None = None) -> str:
    """What an officer wants to know of a row: who has a task on it comes before where the box is.

    What is inspected before it arrives says so while that decides what is to be done.
    """
    match task_state:
        case TaskState.CLAIMED:
            return translate("Words", "Claimed")
        case TaskState.SUBMITTED:
            return translate("Words", "Recorded")
        case _ if task_state == RECORDED_HERE:
            return translate("Words", "Waits here")
    match advance:
        case Advance.BOOKED:
            return translate("Words", "Booked")
        case Advance.SEALED if state == State.DECLARED:
            return translate("Words", "Sealed")
        case Advance.SEALED:
            return translate("Words", "Check seals")
    return state_word(state)


def disposition_word(disposition: str) -> str:
    return both(spoken.disposition(disposition))


def role_word(role: str | None) -> str:
    match role:
        case Role.OFFICER:
            return translate("Words", "Officer")
        case Role.SUPERVISOR:
            return translate("Words", "Supervisor")
        case Role.ANALYST:
            return translate("Words", "Analyst")
        case Role.AUDITOR:
            return translate("Words", "Auditor")
        case Role.ADMINISTRATOR:
            return translate("Words", "Administrator")
    return NOTHING


def verdict_word(verdict: str | None) -> str:
    return both(spoken.verdict(verdict))


def assessment_word(assessment: str | None) -> str:
    """A flag's threat assessment in the DICOS words."""
    return both(spoken.assessment(assessment))


def flag_category_word(code: str) -> str:
    """The kind of thing a flag marks, e.g. "Explosive"; an unknown code is shown as it was sent."""
    return both(spoken.category(code))


def source_word(source: str) -> str:
    """What caught a consignment."""
    match source:
        case MatchSource.RULE:
            return translate("Words", "Rule")
        case MatchSource.INSTRUCTION:
            return translate("Words", "Instruction")
        case MatchSource.DRAW:
            return translate("Words", "Random draw")
        case MatchSource.MISSING:
            return translate("Words", "Missing facts")
        case MatchSource.MANUAL:
            return translate("Words", "Opened by hand")
    return source


def missing_words(missing: str) -> str:
    """The facts routing still waits for: "scan, order"."""
    known = {
        "declaration": translate("Words", "declaration"),
        "arrival": translate("Words", "arrival"),
        "scan": translate("Words", "scan"),
        "order": translate("Words", "order"),
        "seals": translate("Words", "a look at the seals"),
        "record": translate("Words", "another officer's word on the record"),
    }
    return listed(known.get(word, word) for word in missing.split())


def term_words(term: Term) -> str:
    """One reason for urgency, without its points."""
    match term.code:
        case "b2b_first":
            return translate("Words", "B2B comes first")
        case "lane_red":
            return translate("Words", "Red lane")
        case "lane_yellow":
            return translate("Words", "Yellow lane")
        case "lane_blue":
            return translate("Words", "Blue lane")
        case "high_threat":
            return translate("Words", "High threat")
        case "threat":
            return translate("Words", "Threat")
        case "no_clear_verdict":
            return translate("Words", "Scan without a clear verdict")
        case "undeclared":
            return translate("Words", "Nobody declared it")
        case "rule":
            return translate("Words", "Strongest rule")
        case "clock":
            return translate("Words", "{0} of {1} min used").format(*term.values)
        case "flight":
            return translate("Words", "Flight {0} in {1} min").format(*term.values)
    return term.code


def explained(terms: Iterable[Term]) -> str:
    """All terms on lines of their own, for a tooltip."""
    return "\n".join(f"+{term.points}  {term_words(term)}" for term in terms)


# --- numbers and times ------------------------------------------------------------------------------------------------


def minutes(count: int) -> str:
    """A wait: "47 min"; from three hours on "5 h 10"."""
    if abs(count) < 180:
        return translate("Words", "{0} min").format(count)
    return translate("Words", "{0} h {1:02d}").format(*divmod(count, 60))


def takes(minutes_long: float) -> str:
    """How long something took or takes: "47 min", and never "0 min"."""
    return minutes(round(minutes_long)) if minutes_long >= 1 else translate("Words", "< 1 min")


def remaining(due_at: datetime, now: datetime) -> str:
    """What is left of the hour: "12 min left", or "4 min over"."""
    left = int((due_at - now).total_seconds() // 60)
    told = translate("Words", "{0} left") if left >= 0 else translate("Words", "{0} over")
    return told.format(minutes(abs(left)))


def waited(since: datetime, now: datetime) -> str:
    """How long something has waited: "waited 47 min"."""
    return translate("Words", "waited {0}").format(minutes(int((now - since).total_seconds() // 60)))


def money(amount: Decimal | None) -> str:
    """Whole CNY with thousands marked; what could not be converted is a stated gap."""
    return NOTHING if amount is None else f"{amount.quantize(Decimal(1), ROUND_HALF_UP):,}"


def weight(kilograms: Decimal | None) -> str:
    """Kilograms, to 100 g from 10 kg on and to 10 g below."""
    if kilograms is None:
        return NOTHING
    step = Decimal("0.1") if abs(kilograms) >= 10 else Decimal("0.01")
    return f"{kilograms.quantize(step, ROUND_HALF_UP):,}"


def quantity(amount: Decimal) -> str:
    """Without zeros that say nothing."""
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def clock_time(moment: datetime | None, zone: ZoneInfo) -> str:
    """ "14:05" at the site."""
    return NOTHING if moment is None else f"{moment.astimezone(zone):%H:%M}"


def full_day(day: date) -> str:
    """ "12 Nov 2026"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), translate("Words", "d MMM yyyy"))


def short_day(day: date) -> str:
    """ "12 Nov", for axes and where the year is known."""
    return QLocale().toString(QDate(day.year, day.month, day.day), translate("Words", "d MMM"))


def full_time(moment: datetime | None, zone: ZoneInfo) -> str:
    """ "2026-11-23 14:05:07" at the site, for a tooltip."""
    return NOTHING if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"


_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "M"), (1e3, "k"))
_CHINESE_SCALES = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))


def amount(value: Decimal | float | None) -> str:
    """In three figures: "1.23 M", in Chinese "123 万"; what is not known is a stated gap."""
    if value is None:
        return NOTHING
    value = float(value)
    for size, unit in _CHINESE_SCALES if in_chinese() else _SCALES:
        if abs(value) >= size * 0.9995:
            return f"{three_figures(value / size)} {unit}"
    return f"{value:,.0f}"


def three_figures(value: float) -> str:
    """ "1.23", "12.3", "123", without zeros that say nothing."""
    places = 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
    told = f"{value:,.{places}f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def listed(parts: Iterable[str], *, sentences: bool = False) -> str:
    """One after the other: "scan, order", or with `sentences` "judge item 1; choose what happens"."""
    between = translate("Words", "; ") if sentences else translate("Words", ", ")
    return between.join(parts)


def labelled(label: str, text: str) -> str:
    """ "Quantity: 90"."""
    return translate("Words", "{0}: {1}").format(label, text)


def both(text: object) -> str:
    """The sentence of a pair (`en`, `zh`) for the present language."""
    return str(getattr(text, "zh" if in_chinese() else "en"))


def skill_words(skills: Iterable[str]) -> str:
    """What an officer is good at, or a task asks for: "dangerous goods, X-ray images"."""
    from officer_app.domain.codes import Table, name  # not before the first paint

    return listed(both(name(Table.SKILL, skill)) for skill in skills)


def needs_server() -> str:
    return translate(
        "Words", "This needs the server, which does not answer. Go on with what you hold: it is kept here."
    )


def age_told(behind: timedelta) -> str:
    """Of what was read from a standby that is behind, while the first server is away; empty of what is not old."""
    if behind < _NOTABLE_AGE:
        return ""
    if behind == timedelta.max:
        return translate("Age", "The first server does not answer; it is not known how old this is.")
    said = translate("Age", "The first server does not answer; this is {0} old.")
    seconds = int(behind.total_seconds())
    return said.format(f"{seconds} s" if seconds < 120 else f"{seconds // 60} min")
