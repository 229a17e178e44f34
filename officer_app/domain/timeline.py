"""What the steps in the history of a consignment are called, with what is worth a word. Standard library only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from officer_app.domain import spoken
from officer_app.domain.codes import Name
from officer_app.domain.loading import LEFT_BEHIND, WHY_WORDS, Why

UNREADABLE = "unreadable"  # an event that does not say what an event of its name says

_EVENTS: Mapping[str, Name] = {
    UNREADABLE: Name("An event that cannot be read", "无法读取的事件"),
    "declared": Name("Declared", "已申报"),
    "declared_anew": Name("The waybill was declared anew", "该运单已重新申报"),
    "waybill_detained": Name("Goods under this waybill are detained", "此运单项下的货物已被扣留"),
    "remarked": Name("Odd in its message", "报文有异常"),
    "declaration_changed": Name("Declaration changed", "申报已修改"),
    "declaration_deleted": Name("Declaration withdrawn", "申报已撤销"),
    "order_joined": Name("Order joined", "订单已关联"),
    "order_deleted": Name("Order withdrawn", "订单已撤销"),
    "waybill_joined": Name("Waybill joined", "运单已关联"),
    "waybill_deleted": Name("Waybill withdrawn", "运单已撤销"),
    "arrived": Name("Arrived", "已运抵"),
    "arrived_again": Name("Arrived again", "再次运抵"),
    "arrival_withdrawn": Name("Taken back by the arrival that named it", "列明该箱件的运抵单已撤回"),
    "undeclared": Name("There, and not declared", "货到未申报"),
    "scan_image": Name("X-ray image received", "收到机检图像"),
    "scan_report": Name("Threat report received", "收到机检报告"),
    "scan_joined": Name("Earlier scan joined", "已关联先前扫描"),
    "screened": Name("Screened", "已机检"),
    "matched": Name("Matched", "已匹配"),
    "held": Name("Held", "待查"),
    "rerouted": Name("Lane changed", "通道变更"),
    "called_back": Name("Called back", "召回"),
    "released": Name("Released", "已放行"),
    "returned": Name("Returned for correction", "退单更正"),
    "detained": Name("Detained", "已扣留"),
    "listed": Name("On a load list", "列入装载清单"),
    "loaded": Name("Loaded", "已装载"),
    "unloaded": Name("No longer loaded", "不再装载"),
    "departed": Name("Departed", "已离境"),
    "departure_alarm": Name("Alarm: a departure named it", "警报：离境单列有此票"),
    "unnamed_alarm": Name(
        "Alarm: its unit left, and the departure did not name it", "警报：所在板已离境，离境单未列明"
    ),
    "declaration_cancelled": Name("Declaration cancelled on request", "应申请撤销清单"),
    "task_opened": Name("Task opened", "任务已生成"),
    "task_claimed": Name("Claimed", "已领"),
    "task_handed_back": Name("Handed back", "已交还"),
    "task_cancelled": Name("Task cancelled", "任务已取消"),
    "claim_lapsed": Name("Claim lapsed", "领取已过期"),
    "task_reassigned": Name("Reassigned", "已改派"),
    "task_escalated": Name("Put before the supervisor", "已报主管"),
    "escalation_answered": Name("Answered by the supervisor", "主管已答复"),
    "outcome_recorded": Name("Outcome recorded", "查验结果已登记"),
    "audited_after_release": Name("Audited after release", "已完成事后审核"),
    "outcome_amended": Name("Record amended", "记录已更正"),
    "record_signed": Name("Signed by a second officer", "第二名关员已签字"),
    "record_approved": Name("Approved", "审批同意"),
    "record_returned": Name("Record returned", "记录被退回"),
    "evidence_added": Name("File added", "已添加文件"),
    "sheet_printed": Name("Record sheet made", "已出具查验记录单"),
    "evidence_withdrawn": Name("File withdrawn", "文件已撤下"),
    "evidence_copied": Name("File copied out", "文件已另存带出"),
    "reinspection_asked": Name("Another inspection asked for", "要求复验"),
    "reopened": Name("Reopened", "重新开启"),
    "inspection_booked": Name("Inspection booked", "已预约查验"),
    "advance_cancelled": Name("Booking called off", "预约已取消"),
    "advance_lapsed": Name("Arrived before it was inspected", "查验前已运抵"),
    "goods_sealed": Name("Seals recorded", "已登记封志和件号"),
    "advance_sealed": Name("On its way under seals", "施封在途"),
    "advance_void": Name("Seals void", "封志失效"),
    "seals_intact": Name("Seals intact", "封志完好"),
    "seals_differ": Name("Not as it was sealed", "与施封不符"),
    "journal_taken": Name("Came from the station's journal", "由站点日志送达"),
    "journal_late": Name("Recorded without the server, too late", "断网时登记，已晚到"),
    "late_confirmed": Name("Late record confirmed by its officer", "晚到记录由其关员确认"),
    "late_settled": Name("Late record settled", "晚到记录已处理"),
}
_QUEUE = Name("the queue", "队列")
_LEFT_WITHOUT_IT = Name("its unit left without it", "所在的板已离境，此票未随行")

_Words = list[Name | str | None]


def event(kept: str) -> Name:
    """A step in the history; one that has no name here as it is kept."""
    return _EVENTS.get(kept) or _same(kept.replace("_", " ").capitalize())


def step(kept: str, of: Mapping[str, Any], name: Callable[[str], str] = str) -> Name:
    """A step with what is worth a word of it: from what to what, on which flight, why. `name` is of a login."""
    more = _before_and_after(kept, of, name) or _said_with(kept, of)
    said = [event(kept), *(_same(one) if isinstance(one, str) else one for one in more if one)]
    return Name(" · ".join(one.en for one in said), " · ".join(one.zh for one in said))


def _before_and_after(kept: str, of: Mapping[str, Any], name: Callable[[str], str]) -> _Words:
    match kept:
        case "rerouted":
            return [_became(spoken.lane(of["before"]), spoken.lane(of["lane"]))]
        case "called_back":
            return [_became(spoken.state(of["from_state"]), spoken.lane(of["lane"]))]
        case "reopened":
            return [spoken.state(of["from_state"]), of["reason"]]
        case "task_reassigned":
            return [_became(_holder(of["officer"], name), _holder(of["to"], name)), of["reason"]]
        case "claim_lapsed":
            return [name(of["officer"])]
    return []


def _said_with(kept: str, of: Mapping[str, Any]) -> _Words:
    match kept:
        case "held":
            return [spoken.lane(of["lane"]), of.get("by_hand")]
        case "outcome_recorded" | "outcome_amended":
            return [spoken.disposition(of["disposition"]), of.get("why")]
        case "evidence_added" | "evidence_withdrawn" | "evidence_copied":
            return [of.get("name"), of.get("reason")]
        case "listed" | "loaded" | "departed" | "unnamed_alarm":
            return [of.get("flight"), of.get("unit")]
        case "departure_alarm":
            why = WHY_WORDS[Why(of["why"])] if "why" in of else None
            return [of.get("flight"), of.get("unit"), why, *(of.get("elsewhere") or ())]
        case "declaration_cancelled":
            return [" ".join(of["reason"].split())]
        case "unloaded" if of["why"] == LEFT_BEHIND:
            return [_LEFT_WITHOUT_IT]
        case "remarked":
            return [_both(one) for one in of["remarks"]]
        case "advance_void":
            return [_both(of["why"])]
        case "seals_differ":
            return [_both(one) for one in of["differences"]]
    return [of.get("reason") or of.get("answer")]


def _same(text: str) -> Name:
    return Name(text, text)


def _both(kept: str | Mapping[str, str]) -> Name:
    """A sentence as it is kept: {"en", "zh"}, or one text for both."""
    return _same(kept) if isinstance(kept, str) else Name(kept["en"], kept.get("zh") or kept["en"])


def _became(before: Name, after: Name) -> Name:
    return Name(f"{before.en} → {after.en}", f"{before.zh} → {after.zh}")


def _holder(login: str | None, name: Callable[[str], str]) -> Name:
    return _same(name(login)) if login else _QUEUE
