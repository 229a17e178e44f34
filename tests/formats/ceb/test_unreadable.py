"""Files that cannot be read as a whole, each with a reason an administrator understands; hostile ones among them."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from officer_app.domain.errors import Unreadable
from officer_app.formats.ceb.envelope import wrap
from officer_app.formats.ceb.fields import DXP_NS
from officer_app.formats.ceb.reader import read_ceb
from officer_app.formats.ceb.xml import MAX_BYTES
from officer_app.formats.chinese import in_chinese
from tests.formats.ceb import messages as m


def reason(data: bytes) -> str:
    started = time.process_time()
    with pytest.raises(Unreadable) as caught:
        read_ceb(data)
    assert time.process_time() - started < 15
    assert len(caught.value.reason) < 400
    return caught.value.reason


OTHER_KINDS = {
    "213": "return exported goods",
    "214": "receipt for a return application",
    "215": "tally of returned goods",
    "216": "receipt for a return tally",
    "304": "receipt for an order",
    "403": "payment receipt",
    "404": "receipt for a payment receipt",
    "506": "receipt for a waybill",
    "508": "receipt for an arrival",
    "510": "receipt for a departure",
    "604": "receipt for a declaration list",
    "606": "receipt for a cancellation",
    "608": "receipt for a master/house link",
    "701": "summary application",
    "702": "receipt for a summary application",
    "792": "summary result",
}


@pytest.mark.parametrize("folder", ["ceb-gacc-202205", "ceb-gacc-2018-113"])
def test_every_official_message_of_another_kind_is_named(samples: Path, folder: str) -> None:
    told = 0
    for path in sorted((samples / folder / "export").glob("*.xml")):
        number = path.name[3:6]
        if number in OTHER_KINDS:
            assert f"CEB{number} (" in reason(path.read_bytes())
            assert OTHER_KINDS[number] in reason(path.read_bytes())
            told += 1
    assert told


def test_our_own_receipts_are_named(own_samples: Path) -> None:
    assert reason((own_samples / "08_CEB604_800_released.xml").read_bytes()) == (
        "CEB604 (receipt for a declaration list) is not taken in by this version"
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("wco-cds-hmrc/export-scenarios/TT_EX001a/TT_EX001a.xml", "WCO data model"),
        ("wco-cds-hmrc/dms-notifications/05_DMSCTL.xml", "WCO data model"),
        ("wco-cds-hmrc/early-samples/TT1_EX_v2.01_Accepted_Notification.xml", "not well-formed"),
        ("wco-cds-hmrc/Inventory_Linking_Request_Response/inventoryLinkingQueryRequest.txt", "UK inventory"),
        ("wco-cds-hmrc/schemas/wco/declaration/CANCEL.xsd", "XML schema"),
        ("asycuda/CBJ250.xml", "ASYCUDA"),
        ("asycuda/blank-asycuda-template.xml", "ASYCUDA"),
        ("codes-cn/cit_currency.csv", "table (CSV)"),
        ("codes-hmrc/currencyCodes.json", "JSON"),
        ("ceb-gacc-202205/spec-202205.txt", "no XML"),
        ("dicos/SimpleBaggageTDR.dcs", "DICOS"),
        ("PROVENANCE.md", "no XML"),
    ],
)
def test_files_of_other_worlds_are_named(samples: Path, path: str, words: str) -> None:
    assert words in reason((samples / path).read_bytes())


def test_nothing_beside_the_messages_is_taken_for_one(samples: Path) -> None:
    for folder in ("wco-cds-hmrc", "asycuda", "codes-cn", "codes-hmrc", "dicos", "hs"):
        for path in (samples / folder).rglob("*"):
            if path.is_file():
                assert reason(path.read_bytes())


def test_an_import_message_and_an_unknown_number_are_told_apart() -> None:
    assert "CEB621 (import declaration list)" in reason(m.message("CEB621", m.declaration()))
    assert reason(m.message("CEB999", m.declaration())) == "CEB999 is not a message this version knows"


def test_a_known_root_in_another_namespace_is_refused() -> None:
    data = m.message("CEB603", m.declaration()).replace(m.NS.encode(), b"http://example.org/ceb")
    assert "http://example.org/ceb instead of the namespace" in reason(data)
    assert "in no namespace" in reason(b'<CEB603Message guid="x" version="1.0"/>')


def test_frames_that_do_not_hold_together() -> None:
    assert reason(m.message("CEB603", m.transfer())) == "the CEB603 message holds no Inventory"
    assert "holds a block Order" in reason(m.message("CEB603", m.declaration(), m.order()))
    assert "101 blocks Logistics" in reason(m.message("CEB505", *[m.waybill()] * 101))
    assert "no guid" in reason(m.message("CEB505", m.waybill(), guid=""))
    assert "has 37 characters" in reason(m.message("CEB505", m.waybill(), guid="1" * 37))


WHOLE = m.message("CEB603", m.declaration(), prolog='<?xml version="1.0" encoding="UTF-8"?>')


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\x00" * 5000, "binary"),
        (b"\xef\xbb\xbf", "no XML"),
        (WHOLE[: len(WHOLE) // 2], "breaks off"),
        (WHOLE[:-1], "breaks off"),
        (WHOLE + WHOLE, "not well-formed"),
        (WHOLE.replace("示".encode(), b"\x00"), "not well-formed"),
        (WHOLE.decode().encode("gbk"), "not in the encoding"),
        (WHOLE.replace(b"UTF-8", b"KLINGON"), "not in the encoding"),
        (WHOLE.decode().replace("UTF-8", "UTF-16").encode("utf-16")[:-5], ""),
        (b"PK\x03\x04" + b"\x00" * 100, "ZIP"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b'{"guid": 1}', "JSON"),
        (b"guid,copNo,orderNo\n1,2,3\n", "table (CSV)"),
        (b"<html><body/></html>", "web page"),
        (b"<a>" * 200_000, "nested too deeply"),
        (b"<a>" + b"x" * 11_000_000 + b"</a>", "longer than 10 MB"),
    ],
)
def test_broken_and_foreign_files_say_what_they_are(data: bytes, words: str) -> None:
    assert words in reason(data)


def with_dtd(dtd: str, text: str = "&e;") -> bytes:
    return f'<?xml version="1.0"?><!DOCTYPE a [{dtd}]>{m.text_of("CEB505", m.waybill())}'.replace(
        "YT0001", text
    ).encode()


LAUGHS = '<!ENTITY e0 "ha">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30))


@pytest.mark.parametrize(
    "data",
    [
        with_dtd(LAUGHS, "&e29;"),
        with_dtd(LAUGHS, '"/><x y="&e29;'),
        with_dtd(f'<!ENTITY e "{"x" * 100_000}">', "&e;" * 20_000),
        with_dtd('<!ENTITY e SYSTEM "file:///etc/passwd">'),
        with_dtd('<!ENTITY e SYSTEM "http://127.0.0.1:9/">'),
        with_dtd('<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;', "x"),
        with_dtd('<!ENTITY e "harmless">'),
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">' + m.message("CEB505", m.waybill()),
        m.message("CEB505", m.waybill(logisticsNo="YT0001")).replace(b"YT0001", b"&e;"),
    ],
)
def test_entities_and_document_types_are_refused(data: bytes) -> None:
    assert re.search("entities are not allowed|document type declaration", reason(data))


def test_a_file_over_the_limit_is_refused_before_it_is_parsed() -> None:
    started = time.process_time()
    assert reason(b"<" * 100_000_000) == "too large: 100,000,000 bytes, the limit is 67,108,864"
    assert time.process_time() - started < 2


def test_a_message_of_millions_of_empty_elements_is_refused_before_it_is_parsed() -> None:
    assert reason(b"<a>" + b"<b/>" * 5_000_000 + b"</a>") == "too many elements"
    assert reason(b"<a " + b"".join(b'a%d="" ' % n for n in range(4_100_000)) + b"/>") == "too many elements"


def test_a_message_as_large_as_allowed_is_read_in_bounded_time() -> None:
    block = m.declaration(m.item(), note="备" * 1000)
    filler = "<ceb:ExtendMessage>" + "<ceb:x>y</ceb:x>" * 1_000_000 + "</ceb:ExtendMessage>"
    data = m.message("CEB603", block, m.transfer(), filler)
    assert len(data) < MAX_BYTES
    started = time.process_time()
    assert read_ceb(data).blocks[0].document
    assert time.process_time() - started < 30


def test_a_flood_of_wrong_lines_is_read_in_bounded_time() -> None:
    lines = "".join(m.arrival_line(gnum="-1", x="y", logisticsNo=None) for _ in range(100_000))
    started = time.process_time()
    (block,) = read_ceb(m.message("CEB507", m.arrival(lines))).blocks
    assert len(block.problems) == 20 and len(block.warnings) <= 20
    assert time.process_time() - started < 60


def enveloped(data: bytes) -> bytes:
    return wrap(
        data,
        message_id="M",
        sender_id="S",
        receiver_id="R",
        created=datetime(2022, 6, 1, tzinfo=UTC),
        msg_type="",
    )


def test_envelopes_around_the_wrong_thing_say_so() -> None:
    assert reason(enveloped(b"PK\x03\x04")) == (
        "inside the DxpMsg envelope: not a message: it looks like a ZIP archive or Office file"
    )
    assert "CEB604" in reason(enveloped(m.message("CEB604", m.declaration())))
    assert reason(enveloped(enveloped(WHOLE))) == "an envelope inside the DxpMsg envelope"
    assert "empty" in reason(enveloped(b""))
    assert "entities are not allowed" in reason(enveloped(with_dtd(LAUGHS, "&e29;")))


def test_envelopes_that_are_broken_say_so() -> None:
    def dxp(inside: str, root: str = "DxpMsg") -> bytes:
        return f'<d:{root} xmlns:d="{DXP_NS}" ver="1.0">{inside}</d:{root}>'.encode()

    assert reason(dxp("")) == "the DxpMsg envelope holds 0 Data elements instead of one"
    assert "not base64" in reason(dxp("<d:Data>PGE+!</d:Data>"))
    assert "not base64" in reason(dxp("<d:Data>示例</d:Data>"))
    assert "holds elements" in reason(dxp("<d:Data>PGE+<d:x/></d:Data>"))
    assert reason(dxp("", "DxpMsgSv")) == "the DxpMsgSv envelope holds 0 DxpMsg instead of one"
    assert "transport receipt" in reason(dxp("", "DxpRep"))
    assert "instead of the namespace" in reason(b"<DxpMsg/>")


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_wherever_a_message_is_cut_it_breaks_off(encoding: str) -> None:
    whole = WHOLE.decode().replace("UTF-8", encoding).strip().encode(encoding)
    said = {reason(whole[:length]).partition(":")[0] for length in range(1, len(whole))}
    assert said == {"the XML breaks off"}
    assert in_chinese(reason(whole[: whole.index(b"<ceb:") + 5])).startswith("XML中断：")


@pytest.mark.parametrize("spoilt", [b"<a><b></a>", b"<a><b></a>\n<", b"<a></a><b", b"<a b></a>"])
def test_what_is_wrong_before_its_end_is_not_called_cut(spoilt: bytes) -> None:
    assert "not well-formed XML" in reason(spoilt)
