"""What is wrong or odd about a block: in English for the officer, in Chinese for the receipt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

RETURN_INFO_LENGTH = 1000
_SHOWN_VALUE = 40


@dataclass(frozen=True, slots=True)
class Remark:
    """A problem or a warning. `field` is the place in the block, e.g. `InventoryList[2]/gcode`, or empty."""

    code: str
    field: str
    text: str
    text_zh: str

    def __str__(self) -> str:
        return self.text


# Problems: the block is returned.
_PROBLEMS = {
    "missing": ("{field} is missing or empty", "{zh}未填"),
    "too_long": ("{field} is longer than {limit} characters", "{zh}超长，最多{limit}位"),
    "too_short": ("{field} is shorter than {limit} characters", "{zh}长度不足{limit}位"),
    "not_a_number": ("{field} is no decimal number: {value}", "{zh}不是有效数字：{value}"),
    "negative": ("{field} is negative: {value}", "{zh}不得为负数：{value}"),
    "too_large": ("{field} is too large: {value}", "{zh}数值过大：{value}"),
    "too_many_decimals": ("{field} has more than 5 decimals: {value}", "{zh}小数超过5位：{value}"),
    "not_a_count": ("{field} is no whole number in range: {value}", "{zh}不是有效整数：{value}"),
    "not_a_time": (
        "{field} is no time YYYYMMDDhhmmss: {value}",
        "{zh}不是有效时间（YYYYMMDDhhmmss）：{value}",
    ),
    "not_a_date": ("{field} is no date YYYYMMDD: {value}", "{zh}不是有效日期（YYYYMMDD）：{value}"),
    "unknown_code": ("{field} has the unknown code {value}", "{zh}代码无效：{value}"),
    "import": ("{field} is I: imports are not taken in", "{zh}为I：不受理进口业务"),
    "draft": (
        "saved only (appStatus 1), not declared",
        "报送状态为暂存（appStatus=1），未申报",
    ),
    "repeated_element": ("{field} is there more than once", "{zh}重复出现"),
    "nested": ("{field} has elements inside it", "{zh}含有下级节点"),
    "no_head": ("{field} is missing", "缺少表头节点{field}"),
    "several_heads": ("{field} is there more than once", "表头节点{field}重复出现"),
    "no_lines": ("there is no {field}", "缺少表体节点{field}"),
    "too_many_lines": ("more than {limit} lines: {value}", "表体超过{limit}项：{value}"),
    "too_many_elements": ("{field} has too many elements", "{field}节点过多"),
    "repeated_gnum": ("{field} repeats the number {value}", "{zh}重复：{value}"),
    "guid_reused": (
        "the guid is that of another block of this message, with other content: {value}",
        "同一报文内guid重复且内容不一致：{value}",
    ),
    "more": ("and more", "另有其他错误"),
}

# Warnings: the block is taken in, and the remark kept with it.
_WARNINGS = {
    "guid_form": ("{field} is no UUID: {value}", "{zh}不是UUID：{value}"),
    "guid_repeated": (
        "left out: the same guid and content as an earlier block of this message: {value}",
        "同一报文内guid及内容重复：{value}",
    ),
    "default_used": (
        "{field} is empty: read as {value}, the schema's default",
        "{zh}为空，按默认值{value}处理",
    ),
    "hs_form": ("{field} is not an HS code of 4, 6, 8 or 10 digits: {value}", "{zh}位数异常：{value}"),
    "hs_short": ("{field} has {limit} digits instead of 10: {value}", "{zh}为{limit}位：{value}"),
    "code_form": ("{field} has not the form of a customs code: {value}", "{zh}代码格式异常：{value}"),
    "not_in_table": ("{field} is not in the customs table: {value}", "{zh}代码不在参数表内：{value}"),
    "number_form": ("{field} has not the form of a list number: {value}", "{zh}格式异常：{value}"),
    "zero_quantity": ("{field} is zero", "{zh}为零"),
    "total_differs": (
        "{field} is {value}, but quantity x price is {limit}",
        "{zh}为{value}，数量×单价为{limit}",
    ),
    "weights": (
        "the net weight {value} is more than the gross weight {limit}",
        "净重{value}大于毛重{limit}",
    ),
    "gnum_sequence": ("{field} does not count up from 1", "{zh}未从1开始连续编号"),
    "element_order": (
        "{field} has its elements in another order than the schema",
        "{field}节点顺序与规范不符",
    ),
    "unknown_element": ("{field} is not in the specification and is left out", "{field}不在规范之内，未采用"),
    "unseen": ("{field} has characters that nobody sees: {value}", "{zh}含有不可见字符：{value}"),
    "beyond_count": ("{field} is {value}, of {limit} messages", "{zh}为{value}，报文总数仅{limit}"),
    "no_waybills": ("the arrival names no waybill", "运抵单未列运单"),
    "repeated_waybill": ("{field} names a waybill again: {value}", "{zh}重复：{value}"),
}

_TEXTS = _PROBLEMS | _WARNINGS


def remark(code: str, field: str = "", zh: str = "", *, value: object = "", limit: object = "") -> Remark:
    """The remark `code` about `field`, called `zh` in Chinese; a long `value` is shown cut."""
    shown = str(value)
    if len(shown) > _SHOWN_VALUE:
        shown = shown[:_SHOWN_VALUE] + "…"
    english, chinese = _TEXTS[code]
    return Remark(
        code,
        field,
        english.format(field=field, value=shown, limit=limit),
        chinese.format(field=field, zh=zh or field, value=shown, limit=limit),
    )


class Remarks:
    """Collects remarks and stops at twenty: the last one then says that there are more."""

    MOST = 20

    def __init__(self) -> None:
        self.kept: list[Remark] = []

    def add(self, *remarks: Remark) -> None:
        for one in remarks:
            if self.full:
                self.kept[-1] = remark("more")
                return
            self.kept.append(one)

    @property
    def full(self) -> bool:
        return len(self.kept) >= self.MOST

    def __bool__(self) -> bool:
        return bool(self.kept)


def return_info(problems: Iterable[Remark]) -> str:
    """The Chinese text of a 100 receipt (returnInfo, at most 1000 characters)."""
    text = "海关退单：" + "；".join(problem.text_zh for problem in problems)
    return text if len(text) <= RETURN_INFO_LENGTH else text[: RETURN_INFO_LENGTH - 1] + "…"
