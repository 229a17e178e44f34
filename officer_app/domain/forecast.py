"""Who will miss the hour at the present pace, and how many officers would prevent it. Pure.

The order of the work is known (most urgent first) and so are the clocks, so the work that remains is gone through as
the officers will: see docs/decisions/forecast.md for the model, its sources and its error. Times are minutes from now.
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import cycle, islice
from math import inf
from statistics import fmean
from typing import NamedTuple

from officer_app.domain.priority import CLOCK_POINTS


class Work(NamedTuple):
    """A task that is not done. `due` None: nothing was promised. `begun`: for so long its holder has been at it."""

    key: str
    lane: str
    priority: int
    due: float | None
    holder: str = ""
    begun: float | None = None


class Coming(NamedTuple):
    """What tasks that came lately were like when they came; `left` was what they still had of their time."""

    lane: str
    priority: int
    left: float | None


class Miss(NamedTuple):
    """A task that will be done `late` minutes after its time. `hopeless`: whoever took it at once."""

    key: str
    late: float
    hopeless: bool


class Forecast(NamedTuple):
    """`misses` name those of the `waiting`, which are not overdue yet, that will be late. `coming_late` counts what is
    to come within the horizon and will be late. `needed` officers would leave no miss but the hopeless ones; None: not
    even `most` of them would, who would bring only `saved` of the late ones in time."""

    waiting: int
    officers: int
    minutes: float
    an_hour: float
    misses: tuple[Miss, ...]
    coming_late: int
    needed: int | None
    most: int
    saved: int


class Pace:
    """How long tasks take, from those that were done lately: minutes by lane."""

    def __init__(self, done: Iterable[tuple[str, float]]) -> None:
        by_lane: defaultdict[str, list[float]] = defaultdict(list)
        for lane, minutes in done:
            by_lane[lane].append(minutes)
        self._all = [minutes for some in by_lane.values() for minutes in some]
        self._by_lane = {lane: some for lane, some in by_lane.items() if len(some) >= _ENOUGH}
        self._means = {lane: fmean(some) for lane, some in self._by_lane.items()}
        self._mean = fmean(self._all) if self._all else 0.0

    def __bool__(self) -> bool:
        return bool(self._all)

    def mean(self, lane: str = "") -> float:
        """Minutes a task of this lane takes; of all lanes where too few of it were done."""
        return self._means.get(lane, self._mean)

    def left(self, lane: str, begun: float) -> float:
        """What one takes on that has lasted so long already: the mean residual life of those measured."""
        longer = [minutes - begun for minutes in self._by_lane.get(lane, self._all) if minutes > begun]
        return fmean(longer) if longer else self.mean(lane) / 2


_ENOUGH = 5
#: More officers than so many times those at work is no plan any more.
_TIMES = 3


def forecast(
    work: Sequence[Work],
    officers: Sequence[str],
    pace: Pace,
    coming: Sequence[Coming] = (),
    an_hour: float = 0.0,
    clock_minutes: int = 60,
) -> Forecast:
    """What becomes of `work` when these officers go on at this pace, while `an_hour` tasks like `coming` come in.

    `pace` must hold at least one measured task.
    """
    growth = CLOCK_POINTS / clock_minutes
    expected = _expected(coming, an_hour, clock_minutes)
    ends = _ends(work, officers, pace, expected, growth)
    hopeless = {task.key for task in work if task.due is not None and task.due < _at_once(task, pace)}
    misses = [
        Miss(task.key, ends[task.key] - task.due, task.key in hopeless)
        for task in work
        if task.due is not None and 0 <= task.due < ends[task.key]
    ]
    late = _late(expected, ends)
    needed: int | None = len(officers)
    most, saved = _TIMES * max(len(officers), 1), 0
    if late or any(not miss.hopeless for miss in misses):
        late_with = partial(_late_with, work, officers, pace, expected, growth)
        needed = _needed(late_with, expected, pace, hopeless, len(officers), most)
        if needed is None:
            saved = max(len(misses) + late - len(late_with(most)), 0)
    return Forecast(
        waiting=sum(task.due is not None and task.due >= 0 for task in work),
        officers=len(officers),
        minutes=pace.mean(),
        an_hour=an_hour,
        misses=tuple(sorted(misses, key=lambda miss: -miss.late)),
        coming_late=late,
        needed=needed,
        most=most,
        saved=saved,
    )


class _Expected(NamedTuple):
    opens: float
    work: Work


def _expected(coming: Sequence[Coming], an_hour: float, horizon: int) -> list[_Expected]:
    """Tasks like those that came lately, one after the other at even distances."""
    if not coming or an_hour <= 0:
        return []
    count = int(an_hour * horizon / 60)
    found = []
    for number, like in enumerate(islice(cycle(coming), count), start=1):
        opens = 60 * number / an_hour
        due = None if like.left is None else opens + like.left
        found.append(_Expected(opens, Work(f"coming:{number}", like.lane, like.priority, due)))
    return found


def _late(expected: Iterable[_Expected], ends: dict[str, float]) -> int:
    return sum(one.work.due is not None and ends[one.work.key] > one.work.due for one in expected)


def _at_once(task: Work, pace: Pace) -> float:
    return pace.mean(task.lane) if task.begun is None else pace.left(task.lane, task.begun)


def _ends(
    work: Iterable[Work],
    officers: Sequence[str],
    pace: Pace,
    expected: Sequence[_Expected],
    growth: float,
) -> dict[str, float]:
    """When each is done. Whoever becomes free takes the most urgent of what they hold, else of what nobody holds.

    Urgency grows alike for all, so that a task which opens later stands where its points less `growth` a minute put it.
    """
    ends: defaultdict[str, float] = defaultdict(lambda: inf)
    own: defaultdict[str, deque[Work]] = defaultdict(deque)
    open_ones: list[tuple[float, str, Work]] = []
    free = dict.fromkeys(officers, 0.0)
    for task in sorted(work, key=lambda task: -task.priority):
        if task.holder not in free:
            open_ones.append((-task.priority, task.key, task))
        elif task.begun is not None:
            free[task.holder] = ends[task.key] = pace.left(task.lane, task.begun)
        else:
            own[task.holder].append(task)
    later = deque(expected)
    heapq.heapify(open_ones)
    turns = [(at, officer) for officer, at in free.items()]
    heapq.heapify(turns)
    while turns:
        at, officer = heapq.heappop(turns)
        while later and later[0].opens <= at:
            opens, task = later.popleft()
            heapq.heappush(open_ones, (growth * opens - task.priority, task.key, task))
        if own[officer]:
            task = own[officer].popleft()
        elif open_ones:
            task = heapq.heappop(open_ones)[2]
        elif later:
            heapq.heappush(turns, (later[0].opens, officer))
            continue
        else:
            continue
        ends[task.key] = at + pace.mean(task.lane)
        heapq.heappush(turns, (ends[task.key], officer))
    return ends


def _late_with(
    work: Sequence[Work],
    officers: Sequence[str],
    pace: Pace,
    expected: Sequence[_Expected],
    growth: float,
    count: int,
) -> list[Work]:
    """What would be late with `count` officers, where what somebody holds and has not begun is shared out."""
    shared = [task if task.begun is not None else task._replace(holder="") for task in work]
    more = [*officers, *(f"+{number}" for number in range(count - len(officers)))]
    ends = _ends(shared, more, pace, expected, growth)
    every = [*shared, *(one.work for one in expected)]
    return [task for task in every if task.due is not None and 0 <= task.due < ends[task.key]]


def _needed(
    late_with: Callable[[int], Iterable[Work]],
    expected: Sequence[_Expected],
    pace: Pace,
    hopeless: set[str],
    at_work: int,
    most: int,
) -> int | None:
    """The fewest with whom nothing is late that need not be; None where that would be more than `most`."""
    never = {
        one.work.key
        for one in expected
        if one.work.due is not None and one.work.due - one.opens < pace.mean(one.work.lane)
    }

    def enough(count: int) -> bool:
        return all(task.key in hopeless or task.key in never for task in late_with(count))

    if enough(at_work):
        return at_work
    if not enough(most):
        return None
    low, high = at_work, most  # `low` is not enough, `high` is
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
