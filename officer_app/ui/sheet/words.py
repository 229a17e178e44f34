"""The words of the record sheet. It speaks English and Chinese at once, whatever the window speaks."""

from __future__ import annotations

from typing import NamedTuple

from officer_app.domain.words import Lane, SignatureKind, TaskKind


class Pair(NamedTuple):
    en: str
    zh: str


TITLE = Pair("Inspection record", "查验记录单")
WAYBILL = Pair("Waybill", "运单编号")
DECLARATION = Pair("Declaration", "清单编号")
ORDER = Pair("Order", "订单编号")
MODE = Pair("Supervision mode", "监管方式")
ENTERPRISE = Pair("Enterprise", "电商企业")
AGENT = Pair("Declared by", "申报单位")
OWNER = Pair("Producer or seller", "生产销售单位")
CARRIER = Pair("Carrier", "物流企业")
PLATFORM = Pair("Platform", "电商平台")
DESTINATION = Pair("Destination", "运抵国")
PACKAGES = Pair("Packages, gross weight", "件数、毛重")
LANE = Pair("Lane", "通道")
REASONS = Pair("Why it was picked", "布控原因")

RESULT = Pair("Result", "查验结果")
DISPOSITION = Pair("Disposition", "处理意见")
STANDING = Pair("The record", "记录状态")
CONFORMS = Pair("Conforms", "相符")
NOT_CONFORM = Pair("Does not conform", "不符")

INSPECTION = Pair("Inspection", "查验情况")
INSTRUCTION = Pair("Instruction", "查验指令")
PLACE = Pair("Place", "查验地点")
BEGAN = Pair("Began", "开始时间")
ENDED = Pair("Ended", "结束时间")
PACKAGING = Pair("Packaging found", "实际包装")
ATTENDED = Pair("Attended by", "到场人员")
NOBODY = Pair("nobody", "无，径行开验")
PAPERS = Pair("Papers", "随附单证")
SEALS_REMOVED = Pair("Seals removed", "启封封志")
SEALS_NEW = Pair("Seals put on", "重封封志")
NONE = Pair("none", "无")

REQUIREMENTS = Pair("Requirements", "查验要求")
IN_ORDER = Pair("in order", "未见异常")
NOT_IN_ORDER = Pair("not in order", "异常")
NOT_DONE = Pair("not carried out", "未执行")

GOODS = Pair("Goods", "商品")
ITEM = Pair("Item", "项号")
HS_CODE = Pair("HS code", "商品编码")
GOODS_NAME = Pair("Name, model", "品名、规格型号")
QUANTITY = Pair("Quantity", "数量")
TOTAL = Pair("Value", "总价")
COMPARED = Pair("Conform / deviate", "相符/不符")
COMPARED_OF = Pair("Compared with what was declared:", "比对项目：")
NOT_COMPARED = Pair("not compared", "未比对")
DEVIATIONS = Pair("Deviations", "不符情况")
ATTRIBUTE = Pair("Attribute", "比对项目")
DECLARED = Pair("Declared", "申报")
FOUND = Pair("Found", "实际")
NOTHING_DECLARED = Pair("Nobody declared what is in this box.", "该件货物未申报。")

FLAGS = Pair("Flags on the X-ray", "机检标记")
AGAINST = Pair("released against its alarm", "报警后仍予放行")
FINDINGS = Pair("Findings", "查验发现")
SAMPLES = Pair("Samples", "取样")
PROCESS = Pair("Course of the inspection", "查验过程")
REMARK = Pair("Remark of the officer", "关员备注")
PHOTOS = Pair("Photos and papers added", "照片及附件")
MORE_FILES = Pair("Further files", "其他文件")
LOST = Pair("The file is missing or not the one that was added.", "文件缺失或已被更改。")

ANSWERED = Pair("Who answers for the record", "记录责任人")
STATION = Pair("Station", "工位")
RECORDED = Pair("Recorded", "记录")
BROUGHT = Pair("Came from the station's journal", "由站点日志送达")
SECOND = Pair("Second officer", "第二名关员")
APPROVED = Pair("Approved", "审批同意")
RETURNED = Pair("Returned", "退回")

REPLACED_BY = Pair(
    "This record no longer holds. It was replaced by record", "本记录已失效，已由下列记录替代："
)
REPLACES = Pair("This record takes the place of record", "本记录替代下列记录：")
AGAIN = Pair("Inspected again, after record", "重新查验，原记录：")
WHY = Pair("Reason", "原因")

FILLED = Pair(
    "not entered by the officer: filled as declared or as entered at this station last, or written by the program",
    "非关员逐项录入：按申报内容或本工位上次录入自动填写，或由系统生成",
)
CONTINUED = Pair("continued on page {0}", "续见第{0}页")
IN_FULL = Pair("Texts that the pages before only begin, in full", "前页节录内容的全文")
TIMES_IN = Pair("Times", "时区")
RECORD_NUMBER = Pair("Record", "记录编号")
HASH = Pair("SHA-256 of the record", "记录的SHA-256")
PRINTED = Pair("Printed", "打印")
SCAN = Pair("Scan to verify", "扫码核验")

LANES = {
    Lane.RED: Pair("Red", "红色"),
    Lane.YELLOW: Pair("Yellow", "黄色"),
    Lane.BLUE: Pair("Blue", "蓝色"),
    Lane.GREEN: Pair("Green", "绿色"),
}
KINDS = {
    TaskKind.INSPECTION: Pair("Inspect the goods", "查验货物"),
    TaskKind.DOCUMENTS: Pair("Check the documents", "审核单证"),
    TaskKind.POST_RELEASE: Pair("Audit the documents after release", "放行后审核单证"),
    TaskKind.UNDECLARED: Pair("Nobody declared this box", "未申报货物"),
}
STANDS = Pair("Holds", "有效")
REPLACED = Pair("Replaced", "已被替代")
SENT_BACK = Pair("Returned to its officer", "已退回")
WAITS = {
    SignatureKind.SECOND: Pair("Waits for a second officer", "待第二名关员签字"),
    SignatureKind.APPROVAL: Pair("Waits for approval", "待审批"),
}
