"""A record sheet made: read from the store, and drawn as a PDF or on paper. Runs in any thread."""

from __future__ import annotations

import os
import sys
from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QPagedPaintDevice, QPainter, QPdfWriter

from officer_app import __version__
from officer_app.domain.clock import now
from officer_app.domain.errors import OfficerError
from officer_app.domain.people import Actor
from officer_app.domain.site import Site
from officer_app.paths import DataDir
from officer_app.store.engine import Store
from officer_app.ui.sheet.body import shown_photos
from officer_app.ui.sheet.pages import Content, Pages, on_a4

_DPI = 600
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier>{}</dc:identifier>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def without_window() -> QGuiApplication:
    """What Qt needs to set text where there is neither window nor display; to be kept while something is drawn."""
    if sys.platform not in ("win32", "darwin"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(sys.argv[:1])


def content(store: Store, site: Site, data: DataDir, actor: Actor, outcome_id: str) -> Content:
    """What goes on the sheet of that record, printed now by `actor`. Raises OfficerError where the record in the store
    is not the one that was recorded."""
    from officer_app.workflow.sheets import read_recorded, small_photos

    record = read_recorded(store, outcome_id)
    photos = small_photos(data, shown_photos(record)[0])
    by = actor.login if actor.name == actor.login else f"{actor.name} ({actor.login})"
    return Content(site, record, photos, by, now())


def pdf(content: Content) -> bytes:
    """The sheet with its fonts. Its metadata hold the mark, so that `record verify` need not draw it to read it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setTitle(content.record.consignment.logistics_no)
    writer.setCreator(f"Officer Workstation {__version__}")
    writer.setDocumentXmpMetadata(QByteArray(_XMP.format(escape(content.mark.text())).encode()))
    draw(content, writer)
    buffer.close()
    return bytes(buffer.data().data())


def draw(content: Content, device: QPagedPaintDevice) -> None:
    """Every page, on a PDF or a printer. Raises OfficerError where that does not work."""
    on_a4(device)
    pages = Pages(content, device)
    painter = QPainter()
    if not painter.begin(device):
        raise OfficerError("The printer does not take the sheet.")
    for number in range(pages.count):
        if number:
            device.newPage()
        pages.paint(painter, number)
    painter.end()
