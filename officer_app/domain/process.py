"""The process text of a record, written from its entries in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from officer_app.domain import spoken
from officer_app.domain.codes import Table, name
from officer_app.domain.marked import Marked
from officer_app.domain.outcome import Deviation, Handover, Outcome, Part
from officer_app.domain.record import Circumstances
from officer_app.domain.visible import visible
from officer_app.domain.words import (
    Attribute,
    Disposition,
    FlagVerdict,
    InspectionDegree,
    InspectionMode,
    TaskKind,
)

ATTRIBUTE = {
    Attribute.HS_CODE: ("HS code", "商品编码"),
    Attribute.NAME: ("name", "品名"),
    Attribute.MODEL: ("model", "规格型号"),
    Attribute.ORIGIN: ("origin", "原产国"),
    Attribute.QUANTITY: ("quantity", "数量"),
    Attribute.UNIT: ("unit", "单位"),
    Attribute.VALUE: ("value", "价值"),
    Attribute.CURRENCY: ("currency", "币制"),
}
MODE = {
    InspectionMode.MANUAL: ("by hand", "人工"),
    InspectionMode.MACHINE: ("by machine", "机检"),
    InspectionMode.BOTH: ("by hand and machine", "人机结合"),
}
DEGREE = {
    InspectionDegree.EXTERNAL: ("external", "外形查验"),
    InspectionDegree.SAMPLE: ("a sample of the goods", "抽查"),
    InspectionDegree.FULL: ("all goods", "彻底查验"),
}
DISPOSITION = {
    Disposition.RELEASE: ("release", "放行"),
    Disposition.RETURN: ("return for correction", "退单更正"),
    Disposition.DETAIN: ("detain", "扣留"),
    Disposition.HAND_OVER: ("hand over to anti-smuggling", "移交缉私"),
    Disposition.SAMPLE: ("sample to the laboratory", "取样送检"),
}


#: Stands behind what nobody entered.
FILLED = "△"
VERDICT = {
    FlagVerdict.CONFIRMED: ("confirmed", "属实"),
    FlagVerdict.FALSE_ALARM: ("false alarm", "误报"),
    FlagVerdict.NOT_FOUND: ("nothing found", "未发现"),
}


class Process(NamedTuple):
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the task asked for; requirements in Chinese by their English sentence."""

    kind: TaskKind
    mode: InspectionMode
    degree: InspectionDegree
    chinese: Mapping[str, str]


def narrate(outcome: Outcome, asked: Asked, known: Circumstances) -> Process:
    """How it was inspected, what was found of packaging, goods, papers, seals and samples, and what follows."""
    steps = [
        _instruction(outcome, asked),
        None if asked.kind.is_of_papers else _packaging(outcome),
        _goods(outcome, asked, known.values),
        _flags(outcome, known.marked),
        _findings(outcome),
        _papers(outcome),
        _seals(outcome),
        _packages(outcome),
        _samples(outcome),
        _decision(outcome),
    ]
    said = [step for step in steps if step is not None]
    en = "\n".join(f"{number}. {step.en}" for number, step in enumerate(said, start=1))
    zh = "\n".join(f"{number}．{step.zh}" for number, step in enumerate(said, start=1))
    if FILLED not in en:
        return Process(en, zh)
    return Process(
        f"{en}\n{FILLED} filled in, not entered by the officer.",
        f"{zh}\n{FILLED} 自动填写，非关员录入。",
    )


def _mark(outcome: Outcome, part: Part) -> str:
    return f" {FILLED}" if part in outcome.filled else ""


def _instruction(outcome: Outcome, asked: Asked) -> Process:
    if asked.kind.is_of_papers:
        en, zh = "Papers checked without touching the goods", "未开箱，审核单证"
    else:
        (mode_en, mode_zh), (degree_en, degree_zh) = MODE[asked.mode], DEGREE[asked.degree]
        en = f"Inspected as instructed: {degree_en}, {mode_en}"
        zh = f"按照查验指令实施查验：{degree_zh}，{mode_zh}"
        if outcome.place:
            mark = _mark(outcome, Part.PLACE)
            en, zh = f"{en}, at {outcome.place}{mark}", f"{zh}，地点{outcome.place}{mark}"
        mark = _mark(outcome, Part.ATTENDED)
        en += f"; attended by {outcome.attended_by}" if outcome.attended_by else f"; nobody attended{mark}"
        zh += f"，{outcome.attended_by}到场" if outcome.attended_by else f"，径行开验{mark}"
    done = [check for check in outcome.checks if check.done]
    if done:
        en += ". " + "; ".join(
            f"{c.requirement}: {c.result or ('in order' if c.in_order else 'not in order')}" for c in done
        )
        zh += "。" + "；".join(
            f"{asked.chinese.get(c.requirement, c.requirement)}："
            f"{c.result or ('未见异常' if c.in_order else '异常')}"
            for c in done
        )
        mark = _mark(outcome, Part.REQUIREMENTS)
        en, zh = f"{en}{mark}", f"{zh}{mark}"
    return Process(f"{en}.", f"{zh}。")


def _packaging(outcome: Outcome) -> Process:
    kind = name(Table.WRAP_TYPE, outcome.packaging)
    note, mark = outcome.packaging_note, _mark(outcome, Part.PACKAGING)
    parts = [(kind.en + mark, kind.zh + mark)] if outcome.packaging else []
    parts += [(note, note)] if note else []
    return Process(
        f"Packaging: {', '.join(en for en, _ in parts)}.", f"货物包装为{'，'.join(zh for _, zh in parts)}。"
    )


def _goods(outcome: Outcome, asked: Asked, declared: Mapping[tuple[int, str], str]) -> Process | None:
    wrong = _by_item(outcome.deviations)
    gnums = sorted({item.gnum for item in outcome.compared or ()} | wrong.keys())
    if not gnums:
        return None
    en, zh = [], []
    for gnum, found in wrong.items():
        for one in found:
            was = visible(declared.get((gnum, one.attribute), ""))
            word_en, word_zh = ATTRIBUTE[one.attribute]
            en.append(f"item {gnum}: {word_en} is {one.found}, declared {was or 'nothing'}")
            zh.append(f"第{gnum}项商品{word_zh}实际为{one.found}，申报为{was or '无'}，与申报不符")
    agreeing = [str(gnum) for gnum in gnums if gnum not in wrong]
    if agreeing:
        mark = _mark(outcome, Part.GOODS)
        en.append(f"items as declared: {', '.join(agreeing)}{mark}")
        zh.append(f"第{'、'.join(agreeing)}项商品与申报相符{mark}")
    return Process(
        f"Goods: {'; '.join(en)}.", f"经{'审核' if asked.kind.is_of_papers else '查验'}，{'；'.join(zh)}。"
    )


def _by_item(deviations: Sequence[Deviation]) -> dict[int, list[Deviation]]:
    found: dict[int, list[Deviation]] = {}
    for one in sorted(deviations, key=lambda deviation: deviation.gnum):
        found.setdefault(one.gnum, []).append(one)
    return found


def _flags(outcome: Outcome, marked: Sequence[Marked]) -> Process | None:
    """What was found where the X-ray was marked, flags of one kind together, and what it was released against."""
    said = {one.flag: one for one in outcome.flags}
    alike: dict[tuple[str, str, FlagVerdict, bool], list[int]] = {}
    for number, one in enumerate(marked, start=1):
        if (judged := said.get(one.flag)) is not None:
            key = one.assessment, one.category, judged.verdict, judged.filled
            alike.setdefault(key, []).append(number)
    against = [str(number) for number, one in enumerate(marked, start=1) if one.flag in outcome.against]
    if not alike and not against:
        return None
    en, zh = [], []
    for (assessment, category, verdict, filled), numbers in alike.items():
        level, kind, (word_en, word_zh) = (
            spoken.assessment(assessment),
            spoken.category(category),
            VERDICT[verdict],
        )
        mark = f" {FILLED}" if filled else ""
        en.append(f"flag {', '.join(map(str, numbers))} ({level.en}: {kind.en}): {word_en}{mark}")
        zh.append(f"标记{'、'.join(map(str, numbers))}（{level.zh}：{kind.zh}）{word_zh}{mark}")
    if against:
        en.append(
            f"released although flag {', '.join(against)} raised an alarm: the officer knew of it and decided so"
        )
        zh.append(f"标记{'、'.join(against)}曾报警，查验关员知悉该报警，决定放行")
    return Process(f"X-ray: {'; '.join(en)}.", f"机检：{'；'.join(zh)}。")


def _findings(outcome: Outcome) -> Process | None:
    if not outcome.findings:
        return None
    en, zh = [], []
    for finding in outcome.findings:
        said = name(Table.FINDING, finding.code)
        en.append(said.en + (f" (item {finding.gnum})" if finding.gnum else "") + _after(": ", finding.note))
        zh.append((f"第{finding.gnum}项" if finding.gnum else "") + said.zh + _after("：", finding.note))
    return Process(f"Findings: {'; '.join(en)}.", f"发现：{'；'.join(zh)}。")


def _after(mark: str, text: str) -> str:
    return f"{mark}{text}" if text else ""


def _papers(outcome: Outcome) -> Process:
    if not outcome.papers:
        return Process("Papers: none.", "单证：无。")
    listed = [(name(Table.PAPER, paper.kind), paper.count) for paper in outcome.papers]
    mark = _mark(outcome, Part.PAPERS)
    return Process(
        f"Papers: {', '.join(f'{said.en} × {count}' for said, count in listed)}{mark}.",
        f"单证：{'、'.join(f'{said.zh}{count}份' for said, count in listed)}{mark}。",
    )


def _seals(outcome: Outcome) -> Process | None:
    if not outcome.seals_removed and not outcome.seals_new:
        return None
    off, on = outcome.seals_removed or (), outcome.seals_new or ()
    off_mark, on_mark = _mark(outcome, Part.SEALS_REMOVED), _mark(outcome, Part.SEALS_NEW)
    return Process(
        f"Seals: removed {', '.join(off) or 'none'}{off_mark}; put on {', '.join(on) or 'none'}{on_mark}.",
        f"封志：启封{'、'.join(off) or '无'}{off_mark}；重封{'、'.join(on) or '无'}{on_mark}。",
    )


def _packages(outcome: Outcome) -> Process | None:
    if not outcome.packages:
        return None
    return Process(f"Packages: {', '.join(outcome.packages)}.", f"包装件号：{'、'.join(outcome.packages)}。")


def _samples(outcome: Outcome) -> Process | None:
    if not outcome.samples:
        return None
    en, zh = [], []
    for sample in outcome.samples:
        way = _way(sample.custody)
        en.append(
            f"{sample.number}, {sample.quantity}"
            + (f" of item {sample.gnum}" if sample.gnum else "")
            + f", {'; '.join(map(' → '.join, way))}"
        )
        zh.append(
            f"{sample.number}（"
            + (f"第{sample.gnum}项商品" if sample.gnum else "")
            + f"{sample.quantity}），交接{'，'.join(map('→'.join, way))}"
        )
    return Process(f"Samples: {'; '.join(en)}.", f"取样：{'；'.join(zh)}。")


def _way(custody: Sequence[Handover]) -> list[list[str]]:
    """Through whose hands it went; begun anew where the giver is not who took it before."""
    way: list[list[str]] = []
    for step in custody:
        if not way or way[-1][-1] != step.giver:
            way.append([step.giver])
        way[-1].append(step.taker)
    return way


def _decision(outcome: Outcome) -> Process:
    en, zh = DISPOSITION[outcome.disposition]
    result_en, result_zh = ("conforms", "相符") if outcome.conform else ("does not conform", "不符")
    return Process(f"Result: {result_en}; {en}.", f"查验结果：{result_zh}；处理意见：{zh}。")
