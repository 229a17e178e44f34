"""One business block of a message: XML elements to a document, or to the reasons why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, cast

from lxml import etree
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from officer_app.domain.documents import AppStatus, Document
from officer_app.domain.visible import laid_bare
from officer_app.formats.ceb import checks
from officer_app.formats.ceb.fields import CEB_NS, LAYOUTS, Layout, Part
from officer_app.formats.ceb.remarks import Remark, Remarks, remark
from officer_app.formats.ceb.times import parse_date, parse_time

_PREFIX = f"{{{CEB_NS}}}"
_MOST_ELEMENTS = 64  # in a head or a line; the longest head has 48

_REFS = (
    "guid",
    "app_type",
    "cop_no",
    "pre_no",
    "declaration_no",
    "order_no",
    "logistics_code",
    "logistics_no",
    "agent_code",
    "ebc_code",
    "ebp_code",
    "operator_code",
    "bill_no",
    "msg_seq_no",
    "statistics_flag",
)

_TIMES: tuple[tuple[str, str, Callable[[str], datetime | date]], ...] = (
    ("app_time", "not_a_time", parse_time),
    ("leave_time", "not_a_time", parse_time),
    ("ie_date", "not_a_date", parse_date),
)


@dataclass(frozen=True, slots=True)
class Block:
    """One business block. With `problems` it has no `document` and is returned (100).

    `refs` are the numbers a receipt names, as sent, by field name; what was not sent is not there.
    """

    index: int
    guid: str
    document: Document | None
    refs: dict[str, str]
    problems: list[Remark]
    warnings: list[Remark]


class BlockReader:
    """Reads the blocks of one message. Never raises for what is in them."""

    def __init__(self, layout: Layout, root: etree._Element, *, signed: bool) -> None:
        self._layout = layout
        self._signed = signed
        # Asked once of the whole message: the text before an element inside a field is not the field's value.
        self._nested = bool(_HAS_NESTED[layout.kind](root))

    def read(self, element: etree._Element, index: int) -> Block:
        problems, warnings = Remarks(), Remarks()
        head, lines = self._head_and_lines(element, problems, warnings)
        if head is None:
            return Block(index, "", None, {}, problems.kept, warnings.kept)
        values = self._values(head, self._layout.head, "", problems, warnings)
        refs = {name: values[name] for name in _REFS if name in values}
        if not "".join(refs.values()).isascii():
            warnings.add(*self._unseen(refs))
        document = self._document(values, lines, problems, warnings)
        return Block(
            index, refs.get("guid", ""), None if problems else document, refs, problems.kept, warnings.kept
        )

    def _unseen(self, refs: dict[str, str]) -> Iterator[Remark]:
        """Numbers that look like others."""
        head = self._layout.head
        for field, value in refs.items():
            if (shown := laid_bare(value)) != value:
                name = head.element_of(field)
                yield remark("unseen", name, head.chinese[name], value=shown)

    def _head_and_lines(
        self, element: etree._Element, problems: Remarks, warnings: Remarks
    ) -> tuple[etree._Element | None, list[etree._Element]]:
        layout = self._layout
        if layout.line is None:
            return element, []
        heads: list[etree._Element] = []
        lines: list[etree._Element] = []
        head_tag, line_tag = _PREFIX + layout.head.element, _PREFIX + layout.line.element
        for child in element:
            if child.tag == line_tag:
                lines.append(child)
            elif child.tag == head_tag:
                heads.append(child)
            else:
                warnings.add(remark("unknown_element", _shown(child.tag)))
        if len(heads) != 1:
            problems.add(remark("several_heads" if heads else "no_head", layout.head.element))
        elif element[0] is not heads[0]:
            warnings.add(remark("element_order", layout.block))
        if layout.needs_lines and not lines:
            problems.add(remark("no_lines", layout.line.element))
        if len(lines) > layout.max_lines:
            problems.add(
                remark("too_many_lines", layout.line.element, value=len(lines), limit=layout.max_lines)
            )
            lines = lines[: layout.max_lines]
        return (heads[0] if heads else None), lines

    def _values(
        self, element: etree._Element, part: Part, place: str, problems: Remarks, warnings: Remarks
    ) -> dict[str, Any]:
        """The texts of the children by field; empty ones are left out, or stand for the schema's default."""
        if len(element) > _MOST_ELEMENTS:
            problems.add(remark("too_many_elements", f"{place}{part.element}"))
            return {}
        by_tag = part.by_tag
        try:
            values = {by_tag[child.tag]: (child.text or "").strip() for child in element}
        except KeyError:
            values = {
                by_tag[child.tag]: (child.text or "").strip() for child in element if child.tag in by_tag
            }
        if len(values) < len(element) or not _in_order(part, tuple(values)):
            _remark_on_shape(element, part, place, problems, warnings)
        if self._nested:
            for child in element:
                if len(child) and child.tag in by_tag:
                    name = part.element_of(by_tag[child.tag])
                    problems.add(remark("nested", place + name, part.chinese[name]))
        return _filled(values, part, place, warnings) if "" in values.values() else values

    def _document(
        self, values: dict[str, Any], lines: list[etree._Element], problems: Remarks, warnings: Remarks
    ) -> Document | None:
        layout = self._layout
        if values.get("app_status") == AppStatus.SAVED:
            problems.add(remark("draft", "appStatus"))
        given_up = set()
        for field, code, parse in _TIMES:
            if field in values:
                try:
                    values[field] = parse(values[field])
                except ValueError:
                    given_up.add(field)
                    name = layout.head.element_of(field)
                    problems.add(remark(code, name, layout.head.chinese[name], value=values.pop(field)))
        values["signed"] = self._signed
        if layout.line is not None:
            name = layout.line.element
            values[layout.lines_field] = [
                self._values(line, layout.line, f"{name}[{position}]/", problems, warnings)
                for position, line in enumerate(lines, 1)
            ]
        try:
            document = cast(Document, layout.head.model.model_validate(values))
        except ValidationError as error:
            problems.add(
                *(
                    _from_validation(detail, layout)
                    for detail in error.errors(include_url=False)[:100]
                    if detail["loc"][0] not in given_up
                )
            )
            return None
        problems.add(*_first(checks.problems(document)))
        warnings.add(*_first(checks.warnings(document)))
        return document


def _filled(values: dict[str, str], part: Part, place: str, warnings: Remarks) -> dict[str, Any]:
    """Without the empty ones, except those that stand for the schema's default."""
    filled = {field: value for field, value in values.items() if value}
    for name, default in part.empty_means.items():
        field = part.fields[name]
        if values.get(field) == "":
            filled[field] = default
            warnings.add(remark("default_used", place + name, part.chinese[name], value=default))
    return filled


_HAS_NESTED = {
    layout.kind: etree.XPath(
        f"boolean(c:{layout.block}/*/{'*' if layout.line is None else '*/*'})",
        namespaces={"c": CEB_NS},
    )
    for layout in LAYOUTS.values()
}


# Messages repeat a handful of shapes thousands of times.
@lru_cache(maxsize=256)
def _in_order(part: Part, present: tuple[str, ...]) -> bool:
    return list(present) == [field for field in part.fields.values() if field in present]


def _remark_on_shape(
    element: etree._Element, part: Part, place: str, problems: Remarks, warnings: Remarks
) -> None:
    tags = [str(child.tag) for child in element]
    for tag in dict.fromkeys(tags):
        if tag not in part.by_tag:
            warnings.add(remark("unknown_element", place + _shown(tag)))
        elif tags.count(tag) > 1:
            name = part.element_of(part.by_tag[tag])
            problems.add(remark("repeated_element", place + name, part.chinese[name]))
    present = dict.fromkeys(part.by_tag[tag] for tag in tags if tag in part.by_tag)
    if not _in_order(part, tuple(present)):
        warnings.add(remark("element_order", place + part.element))


def _first(remarks: Iterator[Remark]) -> Iterator[Remark]:
    return islice(remarks, Remarks.MOST + 1)


def _shown(tag: object) -> str:
    name = etree.QName(str(tag))
    return name.localname[:60] if name.namespace == CEB_NS else str(tag)[:120]


def _from_validation(detail: ErrorDetails, layout: Layout) -> Remark:
    """A validation error as the trade would put it, with the element's name and line number."""
    loc = detail["loc"]
    if len(loc) >= 3 and layout.line is not None:
        position = int(loc[1]) + 1
        name = layout.line.element_of(str(loc[2]))
        field, zh = f"{layout.line.element}[{position}]/{name}", f"第{position}项{layout.line.chinese[name]}"
    else:
        name = layout.head.element_of(str(loc[0]))
        field, zh = name, layout.head.chinese[name]
    value, context = detail["input"], detail.get("ctx", {})
    match detail["type"]:
        case "string_too_long":
            return remark("too_long", field, zh, limit=context["max_length"])
        case "string_too_short":
            return remark("too_short", field, zh, limit=context["min_length"])
        case "enum" | "literal_error":
            if value == "I" and name in ("ieFlag", "orderType"):
                return remark("import", field, zh)
            return remark("unknown_code", field, zh, value=value)
        case "missing":
            return remark("missing", field, zh)
        case custom:
            return remark(custom, field, zh, value=value)
