"""The full record: what it must hold, what is filled as declared, and what it says in words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from officer_app.domain.errors import Incomplete
from officer_app.domain.outcome import (
    Check,
    Compared,
    Deviation,
    Finding,
    Handover,
    JudgedFlag,
    Outcome,
    Paper,
    Part,
    Sample,
)
from officer_app.domain.record import Circumstances, untimely
from officer_app.domain.scans import Assessment, Verdict
from officer_app.domain.words import Attribute, Disposition, FlagVerdict, Role, TaskKind
from officer_app.formats.chinese import in_chinese
from officer_app.workflow.drafts import read_draft, save_draft
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.reopening import reinspect
from officer_app.workflow.tasks import claim_task, open_task_by_hand
from officer_app.workflow.ticking import tick
from officer_app.workflow.verifying import verify
from tests.formats.dicos.files import a_flag, report_file
from tests.workflow.records import a_sample, claim, conform, hold_for_inspection, judged, key, record, wrong
from tests.workflow.station import ARRIVAL, DECLARATION, Station, sample


@pytest.fixture
def held(station: Station) -> Station:
    hold_for_inspection(station)
    return station


def stored(station: Station) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        station.value("SELECT record FROM outcome ORDER BY outcome_id DESC LIMIT 1")
    )
    return found


def problems(station: Station, outcome: Outcome) -> list[str]:
    with pytest.raises(Incomplete) as caught:
        record(station, outcome)
    assert station.value("SELECT count(*) FROM outcome") == 0
    return caught.value.problems


def test_what_a_short_record_leaves_out_is_filled_as_declared_and_marked(held: Station) -> None:
    record(held, conform(held))
    said = stored(held)
    assert said["filled"] == [part for part in Part if part not in (Part.REQUIREMENTS, Part.FLAGS)]
    assert said["place"] == "广州白云 Guangzhou Baiyun 07"
    assert said["papers"] == [{"kind": "declaration", "count": 1}, {"kind": "order", "count": 1}]
    assert [item["gnum"] for item in said["compared"]] == [1, 2]
    assert all(len(item["conform"]) == 8 for item in said["compared"])
    assert said["started_at"] < said["ended_at"]
    assert held.consignment()["state"] == "released"


def scanned(station: Station) -> list[str]:
    """The box on the X-ray: an alarm of high threat and one of threat. Their ids."""
    flags = (
        a_flag(category="EXPLOSIVE", assessment=Assessment.HIGH_THREAT),
        a_flag(pto_id=2, category="ANOMALY", assessment=Assessment.THREAT),
    )
    station.take(report_file(object_id="YTGZ20201015001", verdict=Verdict.ALARM, flags=flags, referenced=()))
    return [row["flag_id"] for row in station.rows("SELECT flag_id FROM flag ORDER BY assessment")]


def test_nothing_is_released_against_an_alarm_that_is_not_judged_and_named(held: Station) -> None:
    alarms = scanned(held)
    told = problems(held, conform(held))
    assert [one.partition(",")[0] for one in told] == [
        *["flag 1 (HIGH_THREAT EXPLOSIVE"] * 2,
        *["flag 2 (THREAT ANOMALY"] * 2,
    ]
    assert all(alarm in " ".join(told) for alarm in alarms)
    record(held, judged(held, conform(held)))
    said = stored(held)
    assert said["against"] == alarms
    assert {one["flag"]: one["verdict"] for one in said["flags"]} == dict.fromkeys(alarms, "false_alarm")
    assert "flags" not in said["filled"]
    assert "标记1（高危：" in said["process_zh"]
    assert verify(held.store).ok


def test_under_a_lesser_flag_nothing_was_found_where_all_is_as_declared(held: Station) -> None:
    unsure = marked_unsure(held, Verdict.UNKNOWN)
    record(held, conform(held))
    said = stored(held)
    assert said["flags"] == [{"flag": unsure, "verdict": "not_found", "filled": True}]
    assert Part.FLAGS in said["filled"]
    assert "nothing found △" in said["process_en"] and "未发现 △" in said["process_zh"]


def marked_unsure(station: Station, verdict: Verdict) -> str:
    """One region that the machine is not sure of, in a report of that verdict."""
    flags = (a_flag(category="ANOMALY", assessment=Assessment.UNKNOWN),)
    station.take(report_file(object_id="YTGZ20201015001", verdict=verdict, flags=flags, referenced=()))
    return str(station.value("SELECT flag_id FROM flag"))


def test_where_the_report_alarms_nothing_of_it_is_filled(held: Station) -> None:
    alarm = marked_unsure(held, Verdict.ALARM)
    told = problems(held, conform(held))
    assert len(told) == 2 and all("flag 1 (UNKNOWN ANOMALY" in one for one in told)
    pretended = JudgedFlag(flag=alarm, verdict=FlagVerdict.NOT_FOUND, filled=True)
    (told_again,) = problems(held, conform(held, flags=(pretended,), against=(alarm,)))
    assert "is not judged" in told_again
    record(held, judged(held, conform(held), FlagVerdict.NOT_FOUND))
    assert "flags" not in stored(held)["filled"] and "nothing found;" in stored(held)["process_en"]


def test_what_is_wrong_asks_for_a_word_on_every_flag_and_on_no_other(held: Station) -> None:
    scanned(held)
    told = problems(held, wrong(held, Disposition.RETURN))
    assert [one.partition(" (")[0] for one in told] == ["flag 1", "flag 2"]
    other = JudgedFlag(flag="elsewhere", verdict=FlagVerdict.CONFIRMED)
    outcome = judged(held, wrong(held, Disposition.RETURN))
    assert problems(held, outcome.model_copy(update={"flags": (*outcome.flags, other)})) == [
        "there is no flag elsewhere on the X-ray"
    ]
    record(held, outcome)
    assert stored(held)["against"] == []


def test_what_was_entered_is_not_marked_as_filled(held: Station) -> None:
    everything = tuple(Compared(gnum=gnum, conform=tuple(Attribute)) for gnum in (1, 2))
    entered = conform(
        held,
        place="Bay 4",
        packaging="1",
        started_at=held.now,
        ended_at=held.later(3),
        papers=(Paper(kind="invoice", count=2),),
        compared=everything,
        attended_by="",
        seals_removed=(),
        seals_new=(),
        process_en="As said.",
        process_zh="如实。",
    )
    record(held, entered)
    assert stored(held)["filled"] == []


def test_the_process_text_marks_what_nobody_said(held: Station) -> None:
    record(held, conform(held, seals_new=("S-2",)))
    english, chinese = stored(held)["process_en"], stored(held)["process_zh"]
    assert "nobody attended △" in english and "径行开验 △" in chinese
    assert "Seals: removed none △; put on S-2." in english and "启封无 △；重封S-2" in chinese
    assert english.splitlines()[-1].startswith("△ filled in, not entered")


def test_what_was_said_is_not_marked_in_the_process_text(held: Station) -> None:
    record(held, conform(held, attended_by="", seals_removed=(), seals_new=("S-2",)))
    assert "nobody attended. " in stored(held)["process_en"]
    assert "Seals: removed none; put on S-2." in stored(held)["process_en"]
    assert "径行开验。" in stored(held)["process_zh"]


def test_place_and_packaging_come_from_the_stations_last_entry(held: Station) -> None:
    record(held, conform(held, place="Bay 4", packaging="5"))
    record_another(held, 2)
    record_another(held, 3, place="Bay 5")
    assert (stored(held)["place"], stored(held)["packaging"]) == ("Bay 5", "5")
    record_another(held, 4, packaging="2")
    record_another(held, 5)
    assert (stored(held)["place"], stored(held)["packaging"]) == ("Bay 5", "2")
    assert {"place", "packaging"} <= set(stored(held)["filled"])


def test_what_was_only_filled_in_is_not_carried_over(held: Station) -> None:
    record(held, conform(held))
    held.context = replace(held.context, site=replace(held.context.site, name="Baiyun hall"))
    record_another(held, 2)
    assert stored(held)["place"] == "Baiyun hall 07"


def record_another(station: Station, number: int, **more: Any) -> None:
    """A consignment more, inspected at the same station."""
    name = f"YT{number}"
    station.take(
        sample(DECLARATION, logisticsNo=name, copNo=f"COP-{number}", orderNo=f"ORDER-{number}"),
    )
    station.take(sample(ARRIVAL, copNo=f"ARR-{number}").replace("YTGZ20201015001", name))
    other = station.consignment(name)["consignment_id"]
    open_task_by_hand(station.store, station.context, station.officer(), other, "too")
    task = claim_task(station.store, station.context, station.officer(), other, station.now)
    outcome = conform(station, **more)
    record_outcome(station.store, station.context, station.officer(), task, outcome, now=station.later(1))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"place": ""}, "the place is not said"),
        ({"packaging": ""}, "the packaging is not said"),
        ({"papers": ()}, "no papers are listed: name them, or find them missing"),
        ({"checks": ()}, "requirement not carried out: Open the box and record what is in it"),
        (
            {"compared": (Compared(gnum=1, conform=tuple(Attribute)),)},
            "goods item 2 is not compared: hs_code, name, model, origin, quantity, unit, value, currency",
        ),
        ({"disposition": Disposition.DETAIN}, "a conforming consignment can only be released"),
        ({"conform": False}, "the result says not conform: record a deviation or a finding"),
        ({"findings": (Finding(code="concealment", gnum=9),)}, "goods item 9 is not declared"),
        (
            {"findings": (Finding(code="concealment"), Finding(code="other", gnum=1))},
            "finding 2 has the code other: say in its note what was found",
        ),
        (
            {"process_zh": "长" * 10_001},
            "process zh: it is longer than 10,000 characters; left out, it is written from the entries",
        ),
        ({"seals_removed": ("S-1", "s-1 ")}, "seal S-1 is named twice among those removed"),
        ({"seals_new": ("S-1", "S-2", "S-1")}, "seal S-1 is named twice among the new ones"),
        ({"seals_removed": ("S-1",), "seals_new": ("S-2", "Ｓ-1")}, "seal S-1 cannot be removed and new"),
        ({"packages": ("P-1", "P-2", "p-1")}, "package P-1 is named twice"),
    ],
)
def test_an_incomplete_record_says_what_is_missing(
    held: Station, change: dict[str, object], said: str
) -> None:
    assert said in problems(held, conform(held).model_copy(update=change))


@pytest.mark.parametrize(
    ("attribute", "found"),
    [
        (Attribute.HS_CODE, "1" * 17),
        (Attribute.NAME, "铅" * 86),  # 258 bytes
        (Attribute.MODEL, "x" * 256),
        (Attribute.QUANTITY, "1" * 14),
        (Attribute.VALUE, "1" * 15),
    ],
)
def test_a_found_value_has_the_limits_of_the_official_record(
    held: Station, attribute: Attribute, found: str
) -> None:
    fits = found[:-1]
    outcome = wrong(held, Disposition.RETURN)
    long = outcome.model_copy(update={"deviations": (Deviation(gnum=1, attribute=attribute, found=found),)})
    assert any(f"the {attribute} found is longer than" in one for one in problems(held, long))
    record(
        held, outcome.model_copy(update={"deviations": (Deviation(gnum=1, attribute=attribute, found=fits),)})
    )


@pytest.mark.parametrize(
    ("attribute", "found", "wrong"),
    [
        (Attribute.QUANTITY, "60.00000", "is what was declared"),
        (Attribute.VALUE, "-1", "is negative"),
        (Attribute.VALUE, "many", "is no number: write it as 1040 or 1040.5"),
        (Attribute.NAME, " LED台灯 ", "is what was declared"),
        (Attribute.UNIT, "件", "is what was declared"),
        (Attribute.CURRENCY, "usd", "is what was declared"),
    ],
)
def test_what_was_found_differs_from_what_was_declared(
    held: Station, attribute: Attribute, found: str, wrong: str
) -> None:
    one = Deviation(gnum=1, attribute=attribute, found=found)
    told = problems(held, as_found(held, one))
    assert told == [f"goods item 1: the {attribute} found {wrong}"]
    assert re.search("[a-z]", in_chinese(told[0])) is None


def as_found(station: Station, *deviations: Deviation) -> Outcome:
    return wrong(station, Disposition.RETURN).model_copy(update={"deviations": deviations})


def test_an_attribute_deviates_once(held: Station) -> None:
    two = (Deviation(gnum=1, attribute=Attribute.QUANTITY, found=found) for found in ("58", "59"))
    assert problems(held, as_found(held, *two)) == ["goods item 1: the quantity is said to deviate twice"]
    items = (Deviation(gnum=gnum, attribute=Attribute.QUANTITY, found="59") for gnum in (1, 2))
    record(held, as_found(held, *items))


def test_a_requirement_not_in_order_says_what_and_is_no_conforming_record(held: Station) -> None:
    *others, one = conform(held).checks
    silent = conform(held).model_copy(
        update={"checks": (*others, one.model_copy(update={"in_order": False}))}
    )
    assert problems(held, silent) == [
        f"say what is not in order: {one.requirement}",
        "the result says conform, yet deviations or findings are recorded",
    ]


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("times", "why"),
    [
        ({"started_at": datetime(1970, 1, 1, tzinfo=UTC)}, "starts before its goods were there"),
        ({"started_at": -HOUR, "ended_at": -HOUR}, "starts before its goods were there"),
        ({"ended_at": datetime(2099, 1, 1, tzinfo=UTC)}, "ends after it was recorded"),
        ({"ended_at": HOUR}, "ends after it was recorded"),
        ({"started_at": datetime(2099, 1, 1, tzinfo=UTC)}, "ends before it starts"),
        ({"ended_at": datetime(1970, 1, 1, tzinfo=UTC)}, "ends before it starts"),
    ],
)
def test_an_inspection_was_between_the_arrival_and_now(
    held: Station, times: dict[str, Any], why: str
) -> None:
    moments = {name: held.now + one if isinstance(one, timedelta) else one for name, one in times.items()}
    (told,) = problems(held, conform(held, **moments))
    assert told.startswith("the inspection was not from ") and why in told


def test_clocks_may_differ_a_little(held: Station) -> None:
    held.later(1)
    record(held, conform(held, started_at=held.now - timedelta(minutes=4), ended_at=held.now + HOUR / 12))


def test_an_inspection_asked_for_again_was_after_that(held: Station) -> None:
    record(held, conform(held))
    started, chief = held.now, held.officer("chief", Role.SUPERVISOR)
    reinspect(held.store, held.context, chief, key(held), "a tip", held.later(30))
    with pytest.raises(Incomplete, match="starts before"):
        record(held, conform(held, started_at=started), "officer2")


@pytest.mark.parametrize(("off", "taken"), [(HOUR, True), (timedelta(0), False), (400 * 24 * HOUR, False)])
def test_a_wrong_clock_of_the_station_is_allowed_for(off: timedelta, taken: bool) -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    known = Circumstances(TaskKind.INSPECTION, (), (1,), since=now - HOUR, now=now, clock_off=off)
    ahead = now + (HOUR if off < 24 * HOUR else off)
    assert (untimely(now, ahead, known) is None) == taken
    assert (untimely(ahead, None, known) is None) == taken
    assert (untimely(now - HOUR - (ahead - now), now, known) is None) == taken


def test_a_sample_changes_hands_when_it_can(held: Station) -> None:
    step = Handover(at=datetime(1970, 1, 1, tzinfo=UTC), giver="Chen Yi", taker="courier")
    sample = Sample(number="BAG-1", quantity="1 piece", custody=(step,))
    (told,) = problems(held, wrong(held, Disposition.SAMPLE, samples=(sample,)))
    assert told.startswith("sample BAG-1 was not handed over at 1970-01-01")


UNSEEN = ["\u200b", "\u3164", "\u200f", "\ufeff\u00ad", "\u2800", "\u0301"]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_cannot_be_seen_says_nothing(held: Station, unseen: str) -> None:
    everywhere = wrong(held, Disposition.RETURN, place=unseen, process_zh=unseen, attended_by=unseen)
    noted = Finding(code="concealment", note=unseen)
    told = problems(held, everywhere.model_copy(update={"findings": (noted,)}))
    assert told == [
        f"{where}: nothing of what is written there can be seen"
        for where in ("place", "attended by", "findings 1 note", "process zh")
    ]


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x9b", "\u202e", "\u2066"])
def test_a_control_character_is_refused_in_words(held: Station, control: str) -> None:
    (told,) = problems(held, conform(held, note=f"two{control}boxes"))
    assert told == f"note: it holds the control character U+{ord(control):04X}, which is never kept"
    record(held, conform(held, note="two\n\tboxes, صندوقان שתי קופסאות\u200f"))


def bag(held: Station, *steps: tuple[int, str, str], number: str = "BAG-1") -> Sample:
    """A sample that changed hands at these seconds."""
    custody = (
        Handover(at=held.now + timedelta(seconds=after), giver=giver, taker=taker)
        for after, giver, taker in steps
    )
    return Sample(number=number, quantity="1 piece", custody=tuple(custody))


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([(0, "Chen Yi", " chen yi")], "chen yi? cannot be giver and taker"),
        ([(0, "Chen Yi", "courier"), (1, "Li", "lab")], "Li cannot hand it over, it was with courier"),
        ([(9, "Chen Yi", "courier"), (2, "courier", "lab")], "the handover before was at 20"),
    ],
)
def test_a_sample_goes_from_hand_to_hand(held: Station, steps: list[tuple[int, str, str]], why: str) -> None:
    (told,) = problems(held, wrong(held, Disposition.SAMPLE, samples=(bag(held, *steps),)))
    assert told.startswith("sample BAG-1") and re.search(why, told, re.IGNORECASE)
    assert "sample" not in in_chinese(told)


def test_two_samples_have_two_numbers_and_a_long_way_is_told(held: Station) -> None:
    way = (0, "Chen Yi", "courier"), (0, "courier", "lab"), (5, "LAB", "Dr Wu")
    same = bag(held, (0, "Chen Yi", "lab"), number="bag-1")
    assert problems(held, wrong(held, Disposition.SAMPLE, samples=(bag(held, *way), same))) == [
        "sample BAG-1 is recorded twice"
    ]
    record(held, wrong(held, Disposition.SAMPLE, samples=(bag(held, *way),)), second="officer2")
    assert "BAG-1, 1 piece, Chen Yi → courier → lab; LAB → Dr Wu" in stored(held)["process_en"]
    assert "交接Chen Yi→courier→lab，LAB→Dr Wu" in stored(held)["process_zh"]


def test_sampling_needs_a_sample(held: Station) -> None:
    assert problems(held, wrong(held, Disposition.SAMPLE)) == ["no sample is recorded"]


def test_the_process_text_is_written_from_the_entries_in_both_languages(held: Station) -> None:
    record(
        held,
        wrong(
            held,
            Disposition.SAMPLE,
            place="Bay 4",
            seals_removed=("S-1",),
            seals_new=("S-2",),
            samples=(a_sample(held),),
            packaging="2",
            attended_by="王五",
        ),
        second="officer2",
    )
    english, chinese = stored(held)["process_en"], stored(held)["process_zh"]
    for said in (
        "at Bay 4; attended by 王五",
        "Packaging: Carton.",
        "item 1: name is 铅块, declared LED台灯; items as declared: 2 △.",
        "Findings: Prohibited or restricted goods (item 1).",
        "Declaration list × 1, Order or reservation × 1",
        "Seals: removed S-1; put on S-2.",
        "BAG-1, 1 piece of item 1, Chen Yi → laboratory courier",
        "Result: does not conform; sample to the laboratory.",
    ):
        assert said in english
    for said in (
        "按照查验指令实施查验：彻底查验，人工，地点Bay 4，王五到场",
        "货物包装为纸箱。",
        "第1项商品品名实际为铅块，申报为LED台灯，与申报不符；第2项商品与申报相符 △。",
        "封志：启封S-1；重封S-2。",
        "查验结果：不符；处理意见：取样送检。",
    ):
        assert said in chinese


def test_what_steers_the_words_around_it_is_shown_in_the_process_text(station: Station) -> None:
    station.take(sample(DECLARATION).replace("LED台灯", "lamp\u202epmal"))
    station.take(sample(ARRIVAL))
    open_task_by_hand(station.store, station.context, station.officer(), key(station), "looks heavy")
    record(station, wrong(station, Disposition.RETURN))
    assert "declared lamp[U+202E]pmal;" in stored(station)["process_en"]


def test_a_process_text_that_was_edited_stays_as_it_was_written(held: Station) -> None:
    record(held, conform(held, process_zh="如实查验。" + "长" * 9_000))
    assert stored(held)["process_zh"].startswith("如实查验。")
    assert stored(held)["process_en"].startswith("1. Inspected as instructed")


def test_a_yellow_task_is_closed_by_its_papers_alone(station: Station) -> None:
    station.take(sample(DECLARATION))
    station.take(sample(ARRIVAL))
    station.later(21)
    tick(station.store, station.context, station.now)
    assert station.consignment()["task_kind"] == "documents"
    record(station, conform(station))
    said = stored(station)
    assert (said["place"], said["packaging"], said["compared"]) == (None, None, None)
    assert said["filled"] == [Part.TIMES, Part.PAPERS, Part.PROCESS]
    assert said["process_en"].startswith("1. Papers checked without touching the goods")
    assert station.consignment()["state"] == "released"


def test_codes_that_are_in_no_list_are_refused() -> None:
    with pytest.raises(ValueError, match="not in the list of finding codes"):
        Finding(code="nonsense")
    with pytest.raises(ValueError, match="not in the list of paper codes"):
        Paper(kind="nonsense")


def test_a_draft_is_kept_as_it_is_typed_for_its_officer_and_ends_with_the_submission(held: Station) -> None:
    task = claim(held)
    mine, other = held.officer(), held.officer("officer2")
    assert save_draft(held.store, mine, task, "one")
    assert save_draft(held.store, mine, task, "two")
    assert not save_draft(held.store, other, task, "not theirs")
    with held.store.read() as connection:
        assert read_draft(connection, mine, task) == "two"
        assert read_draft(connection, other, task) is None
    record(held, conform(held))
    assert held.value("SELECT count(*) FROM draft") == 0
    assert not save_draft(held.store, mine, task, "too late"), "a late save brings no draft back"


def test_a_refused_submission_leaves_the_draft(held: Station) -> None:
    task = claim(held)
    save_draft(held.store, held.officer(), task, "typed")
    problems(held, conform(held, place=""))
    assert held.value("SELECT body FROM draft") == "typed"


def test_the_record_and_what_belongs_to_it_cannot_be_changed(held: Station) -> None:
    record(held, wrong(held, Disposition.RETURN))
    for statement in ("UPDATE outcome SET why = 'x'", "UPDATE finding SET note = 'x'", "DELETE FROM outcome"):
        with pytest.raises(IntegrityError, match="append-only"):
            held.change(statement)
    assert verify(held.store).ok


def test_checks_take_a_result_in_words(held: Station) -> None:
    one, *others = conform(held).checks
    check = Check(requirement=one.requirement, done=True, result="12 lamps, as listed")
    record(held, conform(held).model_copy(update={"checks": (check, *others)}))
    assert f"{one.requirement}: 12 lamps, as listed" in stored(held)["process_en"]
