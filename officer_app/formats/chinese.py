"""Why a file could not be read, in Chinese: the readers' English sentences and what they mean.

Reasons are kept in English, as the log and the command line say them. A test holds that every sentence of the readers
stands here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from officer_app.domain.station_files import FLIGHTS, RATES

_ATTRIBUTES = {
    "hs_code": "商品编码",
    "name": "品名",
    "model": "规格型号",
    "origin": "原产国",
    "quantity": "数量",
    "unit": "单位",
    "value": "价值",
    "currency": "币制",
}
_SENTENCES: dict[str, str] = {
    # bytes and envelopes
    "This is not a file that can be read, but a folder, a device or a pipe.": (
        "不是可读取的文件，而是文件夹、设备或管道。"
    ),
    "The file has {0} MB; a message or scan may have {1} MB at most.": "文件为{0} MB；报文或扫描最大{1} MB。",
    "The file cannot be opened: {0}.": "文件无法打开：{0}。",
    "Permission denied": "没有权限",
    "The report's label and the images it names are of different boxes: {0}.": (
        "报告的标签与其所指图像属于不同的包裹：{0}。"
    ),
    "Input/output error": "读写错误",
    "the file is empty": "文件为空",
    "too large: {0} bytes, the limit is {1}": "过大：{0}字节，上限{1}字节",
    "the DxpMsg envelope holds {0} Data elements instead of one": "DxpMsg封装内有{0}个Data节点，应为一个",
    "the Data of the DxpMsg envelope is empty or holds elements instead of base64": (
        "DxpMsg封装的Data为空，或其中是节点而不是base64"
    ),
    "the DxpMsgSv envelope holds {0} DxpMsg instead of one": "DxpMsgSv封装内有{0}个DxpMsg，应为一个",
    "the Data of the DxpMsg envelope is not base64": "DxpMsg封装的Data不是base64",
    "an envelope inside the DxpMsg envelope": "DxpMsg封装内又有封装",
    "inside the DxpMsg envelope: {0}": "DxpMsg封装内：{0}",
    # photos and papers
    "The file is no JPEG, PNG or PDF": "不是 JPEG、PNG 或 PDF 文件",
    "The file is no JPEG or PNG": "不是 JPEG 或 PNG 文件",
    "The file is larger than {0} MB": "文件超过 {0} MB",
    "The picture has more than {0} million pixels": "图片超过 {0} 百万像素",
    "The photo is cut short": "照片不完整",
    "The picture is cut short": "图片不完整",
    "The PDF is cut short": "PDF 不完整",
    "The PDF cannot be shown here. Save a copy to open it elsewhere.": (
        "此 PDF 无法在这里显示。可另存副本，在别处打开。"
    ),
    "The PDF is locked with a password and cannot be shown here. Save a copy to open it elsewhere.": (
        "此 PDF 有密码保护，无法在这里显示。可另存副本，在别处打开。"
    ),
    "The picture is damaged: its head cannot be read": "图片已损坏：无法读取文件头",
    "The picture is damaged: it has no size": "图片已损坏：没有尺寸",
    "The photo is damaged: it has no frame": "照片已损坏：没有图像帧",
    "The picture cannot be decoded": "图片无法解码",
    # XML
    "too many elements": "节点过多",
    "a document type declaration (DTD) is not allowed": "不允许文档类型定义（DTD）",
    "not readable XML: {0}": "不是可读的XML：{0}",
    "not well-formed XML: {0}": "XML格式错误：{0}",
    "the XML breaks off: {0}": "XML中断：{0}",
    "entities are not allowed: {0}": "不允许使用实体：{0}",
    "the bytes are not in the encoding the file declares: {0}": "字节与文件声明的编码不符：{0}",
    "nested too deeply: {0}": "嵌套过深：{0}",
    "one text in it is longer than 10 MB: {0}": "其中一段文本超过10 MB：{0}",
    # which message
    "not a message: it is a DICOM or DICOS file": "不是报文，而是DICOM或DICOS文件",
    "not a message: it looks like {0}": "不是报文，看起来是{0}",
    "not a message: binary data": "不是报文，而是二进制数据",
    "not a message: plain text, no XML": "不是报文，是纯文本而不是XML",
    "a ZIP archive or Office file": "ZIP压缩包或Office文件",
    "a gzip archive": "gzip压缩包",
    "a PDF": "PDF",
    "an old Office file": "旧版Office文件",
    "a picture": "图片",
    "a table (CSV)": "表格（CSV）",
    "{0} in {1} instead of the namespace {2}": "{0}的命名空间为{1}，应为{2}",
    "the namespace {0}": "{0}",
    "no namespace": "空",
    "CEB{0} ({1}) is not taken in by this version": "CEB{0}（{1}）本版本不受理",
    "CEB{0} is not a message this version knows": "本版本不认识CEB{0}报文",
    "{0} ({1}) is not taken in by this version": "{0}（{1}）本版本不受理",
    "{0} is not taken in by this version": "{0}本版本不受理",
    "XML of an unknown kind: root element {0} in {1}": "未知的XML：根节点{0}，命名空间{1}",
    "an ASYCUDA World declaration": "ASYCUDA World申报单",
    "a customs declaration form (DecMessage)": "报关单（DecMessage）",
    "a transport receipt (DxpRep)": "传输回执（DxpRep）",
    "a web page": "网页",
    "an XML schema": "XML模式文件",
    "a SOAP message": "SOAP报文",
    "a message of the WCO data model (MetaData)": "世界海关组织数据模型报文（MetaData）",
    "a message of the WCO data model": "世界海关组织数据模型报文",
    "a UK declaration request": "英国申报请求",
    "a UK declaration report": "英国申报报告",
    "a UK inventory linking query": "英国库存关联查询",
    "a UK inventory linking answer": "英国库存关联应答",
    "a UK inventory linking message": "英国库存关联报文",
    "the message has no guid: it could not be told from a repetition": "报文没有guid，无法与重复报文区分",
    "the message's guid has {0} characters instead of {1}": "报文guid为{0}位，应为{1}位",
    "the {0} message holds no {1}": "{0}报文内没有{1}",
    "{0} blocks {1} in one message; the specification allows {2}": "一份报文内有{0}个{1}；规范最多允许{2}个",
    "a {0} message that holds a block {1}, which is of another kind": "{0}报文内有不属于该类报文的{1}",
    # what the other CEB messages are called
    "receipt for {0}": "{0}回执",
    "application to return exported goods": "出口退货申请",
    "a return application": "退货申请",
    "tally of returned goods": "退货理货",
    "a return tally": "退货理货",
    "an order": "订单",
    "import order": "进口订单",
    "an import order": "进口订单",
    "payment receipt": "收款单",
    "a payment receipt": "收款单",
    "import payment": "进口支付单",
    "an import payment": "进口支付单",
    "a waybill": "运单",
    "an arrival": "运抵单",
    "departure": "离境单",
    "a departure": "离境单",
    "import waybill": "进口运单",
    "an import waybill": "进口运单",
    "import waybill status": "进口运单状态",
    "an import waybill status": "进口运单状态",
    "a declaration list": "申报清单",
    "cancellation of a declaration list": "撤销申报清单",
    "a cancellation": "撤销",
    "master/house link": "总分单",
    "a master/house link": "总分单",
    "import declaration list": "进口清单",
    "an import declaration list": "进口清单",
    "cancellation of an import declaration list": "撤销进口清单",
    "an import cancellation": "进口撤销",
    "return of imported goods": "进口退货",
    "a return of imported goods": "进口退货",
    "summary application": "汇总申请",
    "a summary application": "汇总申请",
    "bonded stock entry": "入库明细",
    "a bonded stock entry": "入库明细",
    "summary result": "汇总结果",
    "tax bill": "电子税单",
    "tax bill status": "电子税单状态",
    "format-check receipt": "格式校验回执",
    # scans
    "This is not a DICOM file: the letters DICM are missing at byte 128": "不是DICOM文件：第128字节处没有DICM标记",
    "The file has {0} bytes; at most {1} are read": "文件为{0}字节；最多读取{1}字节",
    "This DICOM file does not say what it holds (no SOP class)": "DICOM文件未说明内容（没有SOP类）",
    "This is {0}; only X-ray images of 8 to 16 bits and threat detection reports are read": (
        "这是{0}；只读取8至16位的X光图像和威胁检测报告"
    ),
    "a DICOS CT image": "DICOS CT图像",
    "a DICOS 2D millimetre-wave (AIT) image": "DICOS二维毫米波（AIT）图像",
    "a DICOS 3D millimetre-wave (AIT) image": "DICOS三维毫米波（AIT）图像",
    "a DICOS quadrupole resonance (QR) measurement": "DICOS核四极共振（QR）测量",
    "a DICOS V02A X-ray image of 32-bit pixels": "32位像素的DICOS V02A X光图像",
    "a DICOS V02A X-ray image of 64-bit pixels": "64位像素的DICOS V02A X光图像",
    "a DICOS V02A X-ray image of floating-point pixels": "浮点像素的DICOS V02A X光图像",
    "This DICOM file holds no DICOS X-ray image or report but class {0}": (
        "DICOM文件内没有DICOS X光图像或报告，其类为{0}"
    ),
    "The file does not name its transfer syntax": "文件未注明传输语法",
    "Transfer syntax {0}: {1}": "传输语法{0}：{1}",
    "deflated data sets are not accepted, their size cannot be known beforehand": "不接受压缩数据集，其大小无法预知",
    "big-endian data sets are not part of DICOS": "DICOS不含大端数据集",
    "JPEG with 12-bit lossy samples is not accepted; DICOS images are lossless": (
        "不接受12位有损JPEG；DICOS图像为无损"
    ),
    "it is not one that is decoded here": "此处不能解码",
    "The data set is not written in the transfer syntax it names ({0})": "数据集与所注明的传输语法（{0}）不符",
    "The file ends within its head": "文件在文件头内中断",
    "The file is cut off or damaged: {0} stray bytes at byte {1}": (
        "文件被截断或损坏：第{1}字节处有{0}个多余字节"
    ),
    "The file is damaged: a delimiter out of place at byte {0}": "文件损坏：第{0}字节处分隔符错位",
    "Attribute ({0},{1}) stands twice in one data set": "属性（{0},{1}）在同一数据集中出现两次",
    "The file is cut off: a sequence item has no end": "文件被截断：序列项没有结尾",
    "The file is damaged: no value representation at byte {0}": "文件损坏：第{0}字节处没有值表示",
    "The file is cut off at byte {0}": "文件在第{0}字节处被截断",
    "Attribute ({0},{1}) has no length": "属性（{0},{1}）没有长度",
    "The file is cut off or damaged: attribute ({0},{1}) claims {2} bytes where {3} are left": (
        "文件被截断或损坏：属性（{0},{1}）应有{2}字节，只剩{3}字节"
    ),
    "Sequences are nested deeper than {0}": "序列嵌套超过{0}层",
    "The file is damaged: a sequence item is missing at byte {0}": "文件损坏：第{0}字节处缺少序列项",
    "The file is cut off: a sequence has no end": "文件被截断：序列没有结尾",
    "The file is damaged: a pixel fragment is missing at byte {0}": "文件损坏：第{0}字节处缺少像素片段",
    "The file is cut off: the compressed pixels have no end": "文件被截断：压缩像素没有结尾",
    "The file is cut off within a sequence at byte {0}": "文件在第{0}字节处的序列内被截断",
    "The file is cut off or damaged: an item at byte {0} claims {1} bytes": (
        "文件被截断或损坏：第{0}字节处的项应有{1}字节"
    ),
    "The file has more than {0} attributes": "文件的属性超过{0}个",
    "The file is damaged ({0}: {1})": "文件损坏（{0}：{1}）",
    "The file has no SOP instance UID, so that it could not be told from another": (
        "文件没有SOP实例UID，无法与其他文件区分"
    ),
    "The object id has {0} characters; a waybill number has at most 64": "物品编号为{0}位；运单号最多64位",
    "The scan's identifier (SOP instance UID {0}) was used before, for {1}; here it names {2}.": (
        "扫描标识（SOP实例UID {0}）已用于{1}；此处为{2}。"
    ),
    "a box without number": "无编号的箱件",
    "none": "无",
    "The report holds neither a decision nor objects; its end may be missing": (
        "报告既无结论也无物品；可能缺少结尾"
    ),
    "The report describes {0} objects; at most {1} are read": "报告描述了{0}个物品；最多读取{1}个",
    # pixels
    "The pixels are colours ({0}), not what the detectors measured": "像素为彩色（{0}），不是探测器的测量值",
    "The image has no size: {0} rows and {1} columns": "图像没有尺寸：{0}行{1}列",
    "The image claims {0} x {1} pixels; at most {2} are decoded": "图像标称{0} x {1}像素；最多解码{2}像素",
    "The pixels have {0} samples each; an X-ray image has one": "每像素{0}个样本；X光图像为一个",
    "The file holds {0} frames; an X-ray image has one": "文件有{0}帧；X光图像为一帧",
    "The pixels have {0} bits in {1}; 8 to 16 are read": "像素为{1}位中的{0}位；只读取8至16位",
    "The pixels are signed numbers; what a detector measures is not": "像素为有符号数；探测器的测量值不是",
    "The pixel bits do not stand at the low end of their words": "像素位不在字的低位",
    "The image has no pixel data": "图像没有像素数据",
    "The image claims {0} x {1} pixels, {2} bytes; it holds {3}": "图像标称{0} x {1}像素、{2}字节；实有{3}字节",
    "The image claims {0} x {1} pixels; {2} compressed bytes cannot hold them": (
        "图像标称{0} x {1}像素；{2}字节的压缩数据容纳不下"
    ),
    "A threat detection report has no pixels": "威胁检测报告没有像素",
    "The colour palette has more than three colours": "调色板超过三种颜色",
    "The colour palette cannot be used ({0}: {1})": "调色板无法使用（{0}：{1}）",
    "The pixels cannot be decoded: the decoder took longer than {0} s": "像素无法解码：解码超过{0}秒",
    "The pixels cannot be decoded: the decoder ended without an answer (code {0})": (
        "像素无法解码：解码程序没有应答就结束了（代码{0}）"
    ),
    "The pixels cannot be decoded: the image data are damaged": "像素无法解码：图像数据已损坏",
    "The pixels cannot be decoded: {0}": "像素无法解码：{0}",
    "the decoder asked for too much memory": "解码程序要求的内存过多",
    # what keeps a record from being complete
    "the inspection was not from {0} to {1}: {2}": "查验不可能是从{0}到{1}：{2}",
    "it ends before it starts": "结束早于开始",
    "it starts before its goods were there or anybody asked for it": "开始时货物尚未到达，也无人要求查验",
    "it ends after it was recorded": "结束晚于记录时间",
    "sample {0} was not handed over at {1}: that was not during or after the inspection": (
        "样品{0}不可能在{1}交接：该时间不在查验期间或之后"
    ),
    "{0}: nothing of what is written there can be seen": "{0}：所填内容均不可见",
    "{0}: it holds the control character {1}, which is never kept": "{0}：含控制字符{1}，不予保存",
    "{0}: it is longer than {1} characters; left out, it is written from the entries": (
        "{0}：超过{1}个字符；留空则由系统根据录入内容生成"
    ),
    "finding {0} has the code other: say in its note what was found": "第{0}项发现为“其他”，请在说明中写明所发现的情况",
    "seal {0} is named twice among those removed": "拆下的封志{0}重复填写",
    "seal {0} is named twice among the new ones": "新施加的封志{0}重复填写",
    "seal {0} cannot be removed and new": "封志{0}不能既是拆下的又是新施加的",
    "package {0} is named twice": "包装编号{0}重复填写",
    "sample {0} is recorded twice": "样品{0}重复登记",
    "sample {0}: {1} cannot be giver and taker": "样品{0}：{1}不能既是交出人又是接收人",
    "sample {0}: {1} cannot hand it over, it was with {2}": "样品{0}：{1}不能交出，样品当时在{2}处",
    "sample {0} was not handed over at {1}: the handover before was at {2}": (
        "样品{0}不可能在{1}交接：上一次交接在{2}"
    ),
    **{
        f"goods item {{0}}: the {attribute} {english}": f"第{{0}}项商品的{word}{chinese}"
        for attribute, word in _ATTRIBUTES.items()
        for english, chinese in (
            ("is said to deviate twice", "重复填写了不符"),
            ("found is what was declared", "实际值与申报值相同"),
            ("found is negative", "实际值为负数"),
            ("found is no number: write it as 1040 or 1040.5", "实际值不是数字，请写作1040或1040.5"),
        )
    },
    # where in a record it stands
    "place": "地点",
    "packaging note": "包装说明",
    "attended by": "到场人",
    "deviations {0} found": "第{0}项不符的实际值",
    "findings {0} note": "第{0}项发现的说明",
    "checks {0} requirement": "第{0}项要求",
    "checks {0} result": "第{0}项要求的结果",
    "samples {0} number": "第{0}个样品的编号",
    "samples {0} quantity": "第{0}个样品的数量",
    "samples {0} custody {1} giver": "第{0}个样品第{1}次交接的交出人",
    "samples {0} custody {1} taker": "第{0}个样品第{1}次交接的接收人",
    "flags {0} flag": "第{0}个标记",
    "against {0}": "放行所针对的第{0}个标记",
    "seals removed {0}": "第{0}个拆下的封志",
    "seals new {0}": "第{0}个新施加的封志",
    "packages {0}": "第{0}个包装的编号",
    "process en": "英文查验过程",
    "process zh": "中文查验过程",
    "note": "备注",
    # the journal of a station
    "an entry of the journal is no JSON": "暂存簿中的条目不是JSON",
    "an entry of the journal says nothing": "暂存簿中的条目没有内容",
    "the file is no journal of this program": "该文件不是本程序的暂存簿",
    "what is in it is no entry of a journal": "其中的内容不是暂存簿条目",
    "what says how long the journal is was changed": "记载暂存簿长度的内容被改动",
    # the administrator's timetable and rates
    **{
        f"{file}{place}: {{{at}}}; {{{at + 1}}}": f"{file}{zh}：{{{at}}}；{{{at + 1}}}"
        for file in (FLIGHTS, RATES)
        for place, zh, at in ((", line {0}", "第{0}行", 1), ("", "", 0))
    },
    "this line does not count": "该行不计入",
    "the file does not count": "整个文件不计入",
    "they do not count either": "也不计入",
    "currency {0} has no rate until that is mended": "改正之前币制{0}没有汇率",
    "{0} more lines are wrong": "另有{0}行有误",
    "more values than columns": "值多于列",
    "no flight number": "没有航班号",
    "no time such as 2026-11-23T14:05: {0}": "不是2026-11-23T14:05这样的时间：{0}",
    "no dates such as 2026-11-01: {0}, {1}": "不是2026-11-01这样的日期：{0}，{1}",
    "{0} is before {1}": "{0}早于{1}",
    "no credible rate above zero: {0}": "不是大于零的可信汇率：{0}",
    "no source of the rate": "未注明汇率来源",
    "no currency code such as 502: {0}": "不是502这样的币制代码：{0}",
    "two rates for currency {0} on {1}": "币制{0}在{1}有两个汇率",
    "expected the columns {0}": "应有以下各列：{0}",
    "it is not UTF-8 text": "不是UTF-8文本",
    "it is not readable as CSV: {0}": "不能按CSV读取：{0}",
    "it is a folder, a device or a pipe": "是文件夹、设备或管道",
    "it cannot be opened: {0}": "无法打开：{0}",
    # the image store
    "The image file {0}… is not in the image store.": "图像库中没有图像文件{0}…。",
    "The file in the image store is not an X-ray image.": "图像库中的文件不是X光图像。",
}
_PLACE = re.compile(r"\\\{(\d)\\\}")


def in_chinese(reason: str) -> str:
    """The reason in Chinese, with what stands in it; one that nobody translated as it was said."""
    if known := _SENTENCES.get(reason):
        return known
    for pattern, chinese in _patterns():
        if found := pattern.fullmatch(reason):
            return chinese.format(*(in_chinese(part) for part in found.groups()))
    return reason


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences that have places, as patterns that find what stands in them."""
    return tuple(
        (re.compile(_PLACE.sub("(.*?)", re.escape(english)), re.DOTALL), chinese)
        for english, chinese in _SENTENCES.items()
        if "{0}" in english
    )
