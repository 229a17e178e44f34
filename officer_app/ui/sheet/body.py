"""What stands on a record sheet, as the rich text that Qt lays out. Every word that came from outside is escaped."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from officer_app.domain import spoken
from officer_app.domain.codes import Table, name
from officer_app.domain.outcome import Part, Sample
from officer_app.domain.process import ATTRIBUTE, DEGREE, DISPOSITION, FILLED, MODE, VERDICT
from officer_app.domain.visible import visible
from officer_app.domain.words import (
    Attribute,
    Disposition,
    InspectionDegree,
    InspectionMode,
    Lane,
    SignatureKind,
    TaskKind,
)
from officer_app.store.detail_json import plain
from officer_app.store.records import Record
from officer_app.ui import tokens
from officer_app.ui.sheet import words
from officer_app.ui.sheet.words import Pair

#: A small picture, in 96ths of an inch.
PHOTO_WIDTH, PHOTO_HEIGHT = 106, 80
_PHOTOS_A_ROW = 6

_STYLE = """
* {{ color: {ink}; }}
p {{ margin: 0; }}
.label, .small {{ font-size: {small}pt; }}
.label {{ color: {label}; }}
.strong, .head, .large {{ font-weight: 600; }}
.large {{ font-size: {large}pt; }}
.head {{ margin-top: 3px; margin-bottom: 1px; }}
h3 {{ font-size: {points}pt; }}
td {{ border: 1px solid {line}; padding: 1px 4px; vertical-align: top; }}
"""

_CODES = {Attribute.UNIT: Table.UNIT, Attribute.CURRENCY: Table.CURRENCY, Attribute.ORIGIN: Table.COUNTRY}
_NO_CODES = ("NO", "无")  # what a declaration says where there is no code
_LEFTWARD = {"R", "AL"}
_GAP = '<p style="font-size: 3pt">&nbsp;</p>'

Cell = tuple[str, int]  # rich text, and over how many columns
Time = Callable[[datetime | None], str]


def text(said: object) -> str:
    """What somebody wrote, as text: markup stays letters, controls and what steers the direction are shown by their
    number, and Arabic or Hebrew turns nothing around it."""
    written = str(said or "")
    escaped = html.escape(visible(" ".join(written.split("\t"))))
    turns = any(unicodedata.bidirectional(letter) in _LEFTWARD for letter in written)
    return f"\u2068{escaped}\u2069" if turns else escaped


def paragraphs(said: str | None) -> str:
    """Each line on its own."""
    return "".join(f"<p>{text(line) or '&nbsp;'}</p>" for line in (said or "").splitlines())


def both(pair: Iterable[str]) -> str:
    """A word of ours, or of a list, in both languages."""
    return " ".join(dict.fromkeys(text(one) for one in pair if one))


def style(points: float) -> str:
    """The style sheet for text of that size."""
    small, large = points * tokens.SHEET_SMALL, points * tokens.SHEET_LARGE
    ink, label, line = tokens.SHEET_INK, tokens.SHEET_LABEL, tokens.SHEET_LINE
    return _STYLE.format(ink=ink, label=label, line=line, points=points, small=small, large=large)


class Long:
    """Long texts: those that cost more than `limit` only begin in the body, and are kept for the pages behind it.

    A Chinese character costs 2, a line end 40, any other character 1. `pages`: on which page each of them goes on.
    """

    def __init__(self, limit: int | None = None, pages: Sequence[int] = ()) -> None:
        self._limit, self._pages = limit, pages
        self.kept: list[tuple[str, str]] = []  # what it is called, as rich text; what was written

    def part(self, called: str, said: str | None) -> str:
        """The text as rich text, or its beginning, and where it goes on."""
        written = said or ""
        if (begun := self._beginning(written)) is None:
            return paragraphs(written)
        self.kept.append((called, written))
        number = len(self.kept)
        page = self._pages[number - 1] if number <= len(self._pages) else 2
        onward = " ".join(one.format(page) for one in words.CONTINUED)
        return f'{paragraphs(f"{begun} …")}<p class="strong">[{number}] {onward}</p>'

    def _beginning(self, written: str) -> str | None:
        """As much as may stand in the body, ended between words where there are some; None where all of it may."""
        left = self._limit
        if left is None:
            return None
        for at, one in enumerate(written):
            left -= 40 if one == "\n" else 2 if unicodedata.east_asian_width(one) in "WF" else 1
            if left < 0:
                cut = written[:at]
                end = cut.rfind(" ", max(0, at - 30))
                return cut[:end].rstrip() if end > 0 else cut.rstrip()
        return None

    def in_full(self) -> str:
        """All that was kept, each under a heading of the third level."""
        told = (
            f'<h3 class="head">[{number}] {called}</h3>{paragraphs(written)}'
            for number, (called, written) in enumerate(self.kept, start=1)
        )
        return f'<p class="label">{both(words.IN_FULL)}</p>{"".join(told)}'


def body(
    record: Record, zone: ZoneInfo, pictures: Sequence[tuple[int, int] | None], long: Long | None = None
) -> str:
    """`pictures`: width and height of each photo that is shown, named `photo:0` and so on; None: it is lost. `long`
    takes what is too long for the body; without it all of it stands there."""

    def at(moment: datetime | None) -> str:
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else "–"

    long = long or Long()
    parts = [
        _amended(record, at, long),
        _decision(record),
        _consignment(record, long),
        _inspection(record, at, long),
        _requirements(record, long),
        _goods(record),
        _deviations(record),
        _flags(record),
        _findings(record, long),
        _samples(record.said.samples, at),
        _process(record, long),
        _photos(record, pictures),
        _answering(record, at, long),
        _legend(record),
    ]
    return "".join(parts)


# --- how it is set


def _table(
    rows: Sequence[Sequence[Cell]], widths: Sequence[int], *, headed: bool = False, framed: bool = True
) -> str:
    """`widths` in hundredths of the page. `headed`: the first row comes again on the next page."""
    open_ = "" if framed else ' style="border: 0"'
    lines = []
    for row in rows:
        column, cells = 0, []
        for content, span in row:
            width = sum(widths[column : column + span])
            cells.append(f'<td width="{width}%" colspan="{span}"{open_}>{content}</td>')
            column += span
        lines.append(f"<tr>{''.join(cells)}</tr>")
    if headed:
        lines[0] = f"<thead>{lines[0]}</thead>"
    frame = 'width="100%" cellspacing="0" cellpadding="0" style="border-collapse: collapse"'
    return f"<table {frame}>{''.join(lines)}</table>"


def _field(label: Pair, value: str, span: int = 1, *, filled: bool = False) -> Cell:
    mark = f" {FILLED}" if filled else ""
    return f'<p class="label">{both(label)}{mark}</p><p>{value or "–"}</p>', span


def _head(label: Pair, *, filled: bool = False) -> str:
    return f'<p class="head">{both(label)}{f" {FILLED}" if filled else ""}</p>'


def _listing(columns: Sequence[tuple[Pair, int]], rows: Sequence[Sequence[str]]) -> str:
    """A table with a head."""
    head = [(f'<span class="label">{both(label)}</span>', 1) for label, _ in columns]
    cells = [[(cell, 1) for cell in row] for row in rows]
    return _table([head, *cells], [width for _, width in columns], headed=True)


def _item(gnum: int | None) -> str:
    return both((f"item {gnum}", f"第{gnum}项")) if gnum else ""


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


# --- its parts


def _amended(record: Record, at: Time, long: Long) -> str:
    notes = []
    if after := record.replaced_by:
        when = f"{at(after.recorded_at)} · {text(record.name(after.officer))}"
        notes.append((words.REPLACED_BY, after.outcome_id, after.why, when))
    if record.row.amends:
        notes.append((words.REPLACES, record.row.amends, record.row.why, ""))
    elif record.reinspection is not None:
        notes.append((words.AGAIN, record.reinspection.outcome_id, record.reinspection.reason, ""))
    rows = [
        [
            (
                f'<p class="strong">{both(label)} {text(which)}{f" · {when}" if when else ""}</p>'
                f'<p class="label">{both(words.WHY)}</p>{long.part(f"{both(words.WHY)} · {text(which)}", why)}',
                1,
            )
        ]
        for label, which, why, when in notes
    ]
    return _table(rows, [100]) + _GAP if rows else ""


def _decision(record: Record) -> str:
    result = words.CONFORMS if record.row.conform else words.NOT_CONFORM
    decided = DISPOSITION[Disposition(record.row.disposition)]
    cells = [(words.RESULT, result), (words.DISPOSITION, Pair(*decided)), (words.STANDING, standing(record))]
    row = [
        (f'<p class="label">{both(label)}</p><p class="large">{both(_capital(said))}</p>', 1)
        for label, said in cells
    ]
    return _table([row], [34, 36, 30])


def standing(record: Record) -> Pair:
    """Whether the record holds, and if not, why."""
    if record.replaced_by:
        return words.REPLACED
    if record.returned:
        return words.SENT_BACK
    wanted = record.waits_for
    return words.WAITS[wanted] if wanted else words.STANDS


def _capital(said: Pair) -> Pair:
    return Pair(said.en[:1].upper() + said.en[1:], said.zh)


def _consignment(record: Record, long: Long) -> str:
    c, d = record.consignment, record.declaration
    mode = d.mode if d else c.mode
    country = d.country if d else c.country
    weight = f"{d.pack_no} · {plain(d.gross_weight)} kg" if d else ""
    lane = words.LANES[Lane(record.task.lane)]
    reasons = "".join(
        long.part(both(words.REASONS), " ".join(dict.fromkeys(filter(None, one)))) for one in record.reasons
    )
    rows = [
        [
            _field(words.WAYBILL, f'<span class="strong">{text(c.logistics_no)}</span>'),
            _field(words.DECLARATION, text(d.declaration_no if d else "")),
            _field(words.ORDER, text(d.order_no if d else c.order_no)),
            _field(words.MODE, f"{text(mode)} {both(name(Table.TRADE_MODE, mode))}" if mode else ""),
        ],
        [
            _field(words.ENTERPRISE, _party(d and d.ebc_code, d.ebc_name if d else c.ebc_name), 2),
            _field(words.AGENT, _party(d and d.agent_code, d and d.agent_name), 2),
        ],
        [
            _field(words.OWNER, _party(d and d.owner_code, d and d.owner_name), 2),
            _field(words.PLATFORM, _party(d and d.ebp_code, d and d.ebp_name), 2),
        ],
        [
            _field(words.CARRIER, _party(c.logistics_code, d and d.logistics_name), 2),
            _field(words.DESTINATION, both(name(Table.COUNTRY, country)) if country else ""),
            _field(words.PACKAGES, weight),
        ],
        [_field(words.LANE, f'<span class="strong">{both(lane)}</span>'), _field(words.REASONS, reasons, 3)],
    ]
    return _GAP + _table(rows, [22, 22, 22, 34])


def _party(code: str | None, called: str | None) -> str:
    return " ".join(text(part) for part in (called, code) if part and part not in _NO_CODES)


def _inspection(record: Record, at: Time, long: Long) -> str:
    said, task = record.said, record.task
    instruction = both(words.KINDS[TaskKind(task.kind)])
    if not TaskKind(task.kind).is_of_papers:
        degree, mode = DEGREE[InspectionDegree(task.degree)], MODE[InspectionMode(task.mode)]
        instruction += f"; {both(degree)}; {both(mode)}"
    wrapped = [
        both(name(Table.WRAP_TYPE, said.packaging)) if said.packaging else "",
        long.part(both(words.PACKAGING), said.packaging_note) if said.packaging_note else "",
    ]
    papers = ", ".join(f"{both(name(Table.PAPER, one.kind))} × {one.count}" for one in said.papers or ())
    none, filled = both(words.NONE), set(said.filled)

    def nothing(value: object, word: str) -> str:
        """What it is called when the officer says there was none; nothing where it was not asked."""
        return "" if value is None else word

    rows = [
        [
            _field(words.INSTRUCTION, instruction, 2),
            _field(words.BEGAN, at(said.started_at), filled=Part.TIMES in filled),
            _field(words.ENDED, at(said.ended_at), filled=Part.TIMES in filled),
        ],
        [
            _field(words.PLACE, text(said.place), 2, filled=Part.PLACE in filled),
            _field(words.PACKAGING, ", ".join(filter(None, wrapped)), filled=Part.PACKAGING in filled),
            _field(
                words.ATTENDED,
                text(said.attended_by) or nothing(said.attended_by, both(words.NOBODY)),
                filled=Part.ATTENDED in filled,
            ),
        ],
        [
            _field(words.PAPERS, papers or none, 2, filled=Part.PAPERS in filled),
            *(
                _field(
                    label, ", ".join(map(text, seals or ())) or nothing(seals, none), filled=part in filled
                )
                for label, seals, part in (
                    (words.SEALS_REMOVED, said.seals_removed, Part.SEALS_REMOVED),
                    (words.SEALS_NEW, said.seals_new, Part.SEALS_NEW),
                )
            ),
        ],
    ]
    return _head(words.INSPECTION) + _table(rows, [25, 25, 25, 25])


def _requirements(record: Record, long: Long) -> str:
    chinese = {one.en: one.zh for one in record.requirements}
    rows = []
    for check in record.said.checks:
        done = words.IN_ORDER if check.in_order else words.NOT_IN_ORDER
        result = both(done if check.done else words.NOT_DONE)
        asked = both((check.requirement, chinese.get(check.requirement, "")))
        rows.append([asked, f"<p>{result}</p>" + (long.part(asked, check.result) if check.result else "")])
    if not rows:
        return ""
    filled = Part.REQUIREMENTS in record.said.filled
    return _head(words.REQUIREMENTS, filled=filled) + _table(
        [[(c, 1) for c in row] for row in rows], [60, 40]
    )


def _goods(record: Record) -> str:
    filled = Part.GOODS in record.said.filled
    if not record.goods:
        return _head(words.GOODS) + f"<p>{both(words.NOTHING_DECLARED)}</p>"
    conform = {one.gnum: len(one.conform) for one in record.said.compared or ()}
    wrong: dict[int, int] = {}
    for deviation in record.said.deviations:
        wrong[deviation.gnum] = wrong.get(deviation.gnum, 0) + 1
    rows = []
    for item in record.goods:
        compared = both(words.NOT_COMPARED)
        if item.gnum in conform or item.gnum in wrong:
            compared = f"{conform.get(item.gnum, 0)} / {wrong.get(item.gnum, 0)}"
        quantity = f"{_number(item.qty)} {both(spoken.unit(item.unit, item.qty))}"
        value = f"{_number(item.total)} {text(spoken.currency(item.currency).en)}"
        called = f"{text(item.name)}<br>{text(item.model)}" if item.model else text(item.name)
        rows.append([str(item.gnum), text(item.hs_code), called, quantity, value, compared])
    columns = [
        (words.ITEM, 7),
        (words.HS_CODE, 13),
        (words.GOODS_NAME, 39),
        (words.QUANTITY, 12),
        (words.TOTAL, 12),
        (words.COMPARED, 17),
    ]
    attributes = [Pair(*ATTRIBUTE[one]) for one in Attribute]
    of = both(Pair(", ".join(one.en for one in attributes), "、".join(one.zh for one in attributes)))
    note = f'<p class="label">{both(words.COMPARED_OF)} {of}</p>' if conform or wrong else ""
    return _head(words.GOODS, filled=filled) + _listing(columns, rows) + note


def _number(value: Decimal) -> str:
    return text(plain(value))


def _deviations(record: Record) -> str:
    rows = [
        [
            str(one.gnum),
            both(_capital(Pair(*ATTRIBUTE[Attribute(one.attribute)]))),
            _value(one.attribute, one.declared),
            f'<span class="strong">{_value(one.attribute, one.found)}</span>',
        ]
        for one in record.findings
        if one.attribute
    ]
    if not rows:
        return ""
    columns = [(words.ITEM, 7), (words.ATTRIBUTE, 17), (words.DECLARED, 38), (words.FOUND, 38)]
    return _head(words.DEVIATIONS) + _listing(columns, rows)


def _value(attribute: str, said: str | None) -> str:
    """A code with its words, else as it was written."""
    table = _CODES.get(Attribute(attribute))
    known = name(table, said) if table and said else None
    return text(said) + (f" {both(known)}" if known and known.en != said else "") if said else "–"


def _flags(record: Record) -> str:
    """What was said of each region that the machine marked, those alike together."""
    said = {one.flag: one for one in record.said.flags}
    alike: dict[tuple[str, str], list[str]] = {}
    for number, one in enumerate(record.marked, start=1):
        judged = said.get(one.flag)
        told = both(_capital(Pair(*VERDICT[judged.verdict]))) if judged else "–"
        told += f" {FILLED}" if judged and judged.filled else ""
        against = both(words.AGAINST) if one.flag in record.said.against else ""
        marked = _joined(both(spoken.assessment(one.assessment)), both(spoken.category(one.category)))
        alike.setdefault((marked, _joined(told, against)), []).append(str(number))
    rows = [
        [(", ".join(numbers), 1), (marked, 1), (f'<span class="strong">{told}</span>', 1)]
        for (marked, told), numbers in alike.items()
    ]
    return _head(words.FLAGS) + _table(rows, [14, 43, 43]) if rows else ""


def _findings(record: Record, long: Long) -> str:
    rows: list[list[Cell]] = []
    for one in record.said.findings:
        called = _joined(both(name(Table.FINDING, one.code)), _item(one.gnum))
        note = long.part(f"{both(words.FINDINGS)} · {called}", one.note) if one.note else "–"
        rows.append([(called, 1), (note, 1)])
    return _head(words.FINDINGS) + _table(rows, [50, 50]) if rows else ""


def _samples(samples: Sequence[Sample], at: Time) -> str:
    rows: list[list[Cell]] = []
    for sample in samples:
        steps = (f"{at(one.at)}: {text(one.giver)} → {text(one.taker)}" for one in sample.custody)
        taken = _joined(text(sample.number), text(sample.quantity), _item(sample.gnum))
        rows.append([(taken, 1), ("<br>".join(steps), 1)])
    return _head(words.SAMPLES) + _table(rows, [50, 50]) if rows else ""


def _process(record: Record, long: Long) -> str:
    said, called = record.said, both(words.PROCESS)
    told = [(long.part(called, one), 1) for one in (said.process_en, said.process_zh)]
    remark = f"{_head(words.REMARK)}{long.part(both(words.REMARK), said.note)}" if said.note else ""
    return _head(words.PROCESS, filled=Part.PROCESS in said.filled) + _table([told], [50, 50]) + remark


def _photos(record: Record, pictures: Sequence[tuple[int, int] | None]) -> str:
    if not record.evidence:
        return ""
    photos, others = shown_photos(record)
    cells = []
    for number, (one, size) in enumerate(zip(photos, pictures, strict=True)):
        if size is None:
            picture = f'<p class="strong">{both(words.LOST)}</p>'
        else:
            picture = f'<p><img src="photo:{number}" width="{size[0]}" height="{size[1]}"></p>'
        cells.append((f'{picture}<p class="small">{one.sha256[:12]}<br>{text(one.file_name)}</p>', 1))
    table = ""
    if cells:
        blank = [("", 1)] * (_PHOTOS_A_ROW - len(cells))
        table = _table([[*cells, *blank]], [17, 17, 17, 17, 16, 16], framed=False)
    rest = ", ".join(f"{text(one.file_name)} {one.sha256[:12]}" for one in others)
    more = f'<p class="small">{both(words.MORE_FILES)}: {rest}</p>' if rest else ""
    return _head(words.PHOTOS) + table + more


def shown_photos(record: Record) -> tuple[list, list]:
    """The files whose pictures are on the sheet, and those that are only named."""
    photos = [one for one in record.evidence if one.kind != "pdf"][:_PHOTOS_A_ROW]
    return photos, [one for one in record.evidence if one not in photos]


def _answering(record: Record, at: Time, long: Long) -> str:
    row = record.row
    made = record.made_at or row.recorded_at
    lines = [(words.RECORDED, row.officer, row.station, made, "")]
    if record.made_at:
        lines.append((words.BROUGHT, row.officer, row.station, row.recorded_at, ""))
    if row.second_officer:
        lines.append((words.SECOND, row.second_officer, row.station, made, ""))
    for one in record.signatures:
        kind = words.SECOND if one.kind == SignatureKind.SECOND else words.APPROVED
        lines.append(
            (kind if one.agreed else words.RETURNED, one.officer, one.station, one.signed_at, one.reason)
        )
    cells = []
    for kind, login, station, when, why in lines:
        said = f'<span class="strong">{_who(record, login)}</span>'
        where = f"{at(when)}, {both(words.STATION)} {text(station)}" if station else at(when)
        reason = f'<p class="label">{both(words.WHY)}</p>{long.part(both(kind), why)}' if why else ""
        cells.append(_field(kind, f"{said}<br>{where}{reason}"))
    share, left = divmod(100, len(cells))
    return _head(words.ANSWERED) + _table([cells], [*[share] * (len(cells) - 1), share + left])


def _who(record: Record, login: str) -> str:
    called = record.name(login)
    return text(called) if called == login else f"{text(called)} ({text(login)})"


def _legend(record: Record) -> str:
    return f'<p class="label">{FILLED} {both(words.FILLED)}</p>' if record.said.filled else ""
