"""A record sheet on A4 pages: head with the QR code, body, foot. Draws on a PDF, a printer or a picture alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import segno
from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontDatabase,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QTextDocument,
    QTextOption,
)

from officer_app.domain.codes import Table, name
from officer_app.domain.errors import OfficerError
from officer_app.domain.mark import Mark, site_mark
from officer_app.domain.site import Site
from officer_app.store.records import Record
from officer_app.ui import tokens
from officer_app.ui.sheet import words
from officer_app.ui.sheet.body import PHOTO_HEIGHT, PHOTO_WIDTH, Long, body, both, style

_A4 = QSizeF(210, 297)
_MM = 25.4
_LIMITS = (2_400, 1_200, 600, 300, 150, 75)  # how long a text may be in the body, as `Long` counts
_OF_SEVERAL = 600  # where the body has several pages whatever is cut
_COLUMNS, _GUTTER_MM = 2, 6  # of the pages behind the body


@dataclass(frozen=True)
class Content:
    """What goes on the sheet. `photos`: small JPEGs in the order of `shown_photos`, None where one is lost."""

    site: Site
    record: Record
    photos: tuple[bytes | None, ...]
    printed_by: str
    printed_at: datetime

    @property
    def mark(self) -> Mark:
        return Mark(site_mark(self.site), self.record.row.outcome_id, self.record.row.digest)


def place_of(site: Site, record: Record) -> str:
    """The site, and the station where one recorded it; the command line is none."""
    station = record.row.station
    return f"{site.name} {site.loct_no}" + (f" · {both(words.STATION)} {station}" if station else "")


def on_a4(device: QPagedPaintDevice) -> None:
    """The sheet keeps its own margins."""
    page = QPageSize(QPageSize.PageSizeId.A4)
    device.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))


class Pages:
    """The pages of a sheet, laid out for a device of that resolution. May be used in any thread, by one at a time."""

    def __init__(self, content: Content, device: QPaintDevice) -> None:
        self._content = content
        self._dot = device.logicalDpiX() / _MM  # device units in a millimetre
        self._zone = ZoneInfo(content.site.timezone)
        self._font = QFont()
        self._font.setFamilies(_families())
        self._font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self._code = segno.make(content.mark.text(), error="m", boost_error=False, micro=False)
        self._pictures = [QImage.fromData(photo) if photo else QImage() for photo in content.photos]
        self._behind: QTextDocument | None = None
        self._document = self._new_document(device)
        self._fit(device)

    @property
    def count(self) -> int:
        behind = 0 if self._behind is None else -(-self._behind.pageCount() // _COLUMNS)
        return self._document.pageCount() + behind

    def _fit(self, device: QPaintDevice) -> None:
        """The body on one page where that can be: smaller, then with long texts cut and in full on pages behind it."""
        cut = self._lay_out(tokens.SHEET_PT[0], Long(_LIMITS[-1])).kept
        for limit in (None, *_LIMITS) if cut else (None,):
            for points in tokens.SHEET_PT:
                long = self._lay_out(points, Long(limit))
                if self._document.pageCount() == 1:
                    return self._continue(device, points, limit, long)
        return self._continue(device, tokens.SHEET_PT[0], _OF_SEVERAL)

    def _continue(
        self, device: QPaintDevice, points: float, limit: int | None, long: Long | None = None
    ) -> None:
        """What is cut stands in full on pages behind the body, which is laid out once more with their numbers."""
        long = long or self._lay_out(points, Long(limit))
        if not long.kept:
            return
        pages, height = self._document.pageCount(), self._room.height()
        behind = self._behind = self._new_document(device)
        self._set(behind, tokens.SHEET_PT[1], long.in_full())
        behind.setPageSize(QSizeF(self._column, height))
        at = [pages + 1 + column // _COLUMNS for column in _columns_of_heads(behind)]
        self._lay_out(points, Long(limit, at))

    @property
    def _column(self) -> float:
        """How wide one is on the pages behind, in device units."""
        return (self._room.width() - (_COLUMNS - 1) * _GUTTER_MM * self._dot) / _COLUMNS

    def paint(self, painter: QPainter, number: int) -> None:
        """Draw page `number`, the first is 0."""
        width, height = self._room.width(), self._room.height()
        margin = tokens.SHEET_MARGIN_MM * self._dot
        painter.save()
        painter.translate(margin, margin)
        self._paint_head(painter, width)
        painter.translate(0, tokens.SHEET_HEAD_MM * self._dot)
        body = self._document.pageCount()
        if number < body:
            self._paint_part(painter, self._document, number, QSizeF(width, height))
        elif self._behind is not None:
            painter.save()
            for column in range(_COLUMNS):
                part = (number - body) * _COLUMNS + column
                self._paint_part(painter, self._behind, part, QSizeF(self._column, height))
                painter.translate(self._column + _GUTTER_MM * self._dot, 0)
            painter.restore()
        self._paint_foot(painter, QRectF(0, height, width, tokens.SHEET_FOOT_MM * self._dot), number)
        painter.restore()

    def _paint_part(self, painter: QPainter, document: QTextDocument, number: int, room: QSizeF) -> None:
        """One page of a document at the origin; nothing where it has no such page."""
        painter.save()
        painter.translate(0, -number * room.height())
        part = QRectF(QPointF(0, number * room.height()), room)
        painter.setClipRect(part)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = part
        document.documentLayout().draw(painter, context)
        painter.restore()

    @property
    def _room(self) -> QSizeF:
        """For the body, in device units."""
        around = tokens.SHEET_HEAD_MM + tokens.SHEET_FOOT_MM
        width = _A4.width() - 2 * tokens.SHEET_MARGIN_MM
        return QSizeF(width, _A4.height() - 2 * tokens.SHEET_MARGIN_MM - around) * self._dot

    def _lay_out(self, points: float, long: Long) -> Long:
        """The body anew, in type of that size."""
        sizes: list[tuple[int, int] | None] = []
        for image in self._pictures:
            width, height = (round(side * points / _PLAIN) for side in (PHOTO_WIDTH, PHOTO_HEIGHT))
            fitted = image.size().scaled(width, height, Qt.AspectRatioMode.KeepAspectRatio)
            sizes.append(None if image.isNull() else (max(1, fitted.width()), max(1, fitted.height())))
        self._set(self._document, points, body(self._content.record, self._zone, sizes, long))
        self._document.setPageSize(self._room)
        return long

    def _set(self, document: QTextDocument, points: float, html: str) -> None:
        document.setDefaultFont(self._sized(points))
        document.setDefaultStyleSheet(style(points))
        document.setHtml(html)

    def _new_document(self, device: QPaintDevice) -> QTextDocument:
        document = QTextDocument()
        document.setUndoRedoEnabled(False)
        document.documentLayout().setPaintDevice(device)
        document.setDocumentMargin(0)
        anywhere = QTextOption()
        anywhere.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(anywhere)
        for number, image in enumerate(self._pictures):
            document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(f"photo:{number}"), image)
        return document

    def _paint_head(self, painter: QPainter, width: float) -> None:
        site, record, dot = self._content.site, self._content.record, self._dot
        code = QRectF(width - tokens.SHEET_QR_MM * dot, 0, tokens.SHEET_QR_MM * dot, tokens.SHEET_QR_MM * dot)
        self._paint_code(painter, code)
        caption = QRectF(code.left(), code.bottom(), code.width(), 3 * dot)
        self._line(painter, caption, both(words.SCAN), _SMALL, Qt.AlignmentFlag.AlignHCenter)
        room = QRectF(0, 0, code.left() - 4 * dot, 0)
        lines = [
            (_TITLE, True, both(words.TITLE)),
            (_LARGE, True, f"{both(name(Table.OFFICE, site.customs_code))} {site.customs_code}"),
            (_PLAIN, False, place_of(site, record)),
            (_PLAIN, True, f"{both(words.RECORD_NUMBER)} {record.row.outcome_id}"),
        ]
        for points, strong, said in lines:
            room.setHeight(points * 1.6 * dot * _MM / 72)
            self._line(painter, room, said, points, strong=strong)
            room.translate(0, room.height())

    def _paint_foot(self, painter: QPainter, room: QRectF, number: int) -> None:
        content = self._content
        at = content.printed_at.astimezone(self._zone)
        printed = f"{both(words.PRINTED)} {at:%Y-%m-%d %H:%M} {content.printed_by}"
        times = f"{both(words.TIMES_IN)} {content.site.timezone}"
        page = f"Page {number + 1} of {self.count}  第{number + 1}页 共{self.count}页"
        half = room.height() / 2
        painter.fillRect(QRectF(0, room.top() + self._dot, room.width(), self._dot / 8), _INK)
        first = QRectF(0, room.top() + half - self._dot, room.width(), half)
        small = _SMALL
        self._line(painter, first, f"{both(words.HASH)} {content.record.row.digest}", small)
        self._line(painter, first, page, _PLAIN, Qt.AlignmentFlag.AlignRight, strong=True)
        self._line(painter, first.translated(0, half - self._dot), f"{printed} · {times}", small)

    def _paint_code(self, painter: QPainter, room: QRectF) -> None:
        """A dot a module, as an image: viewers round the edges of single squares up, which closes the gaps of a poor
        scan. The page's margin is its quiet zone above and beside it."""
        matrix = self._code.matrix
        image = QImage(len(matrix), len(matrix), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        for row, line in enumerate(matrix):
            for column, dark in enumerate(line):
                if dark:
                    image.setPixelColor(column, row, _INK)
        painter.drawImage(room, image)

    def _line(
        self,
        painter: QPainter,
        room: QRectF,
        said: str,
        points: float,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        *,
        strong: bool = False,
    ) -> None:
        """One line; what is too long for it is set smaller rather than cut."""
        font = self._sized(points, strong=strong)
        painter.setFont(font)
        painter.setPen(_INK)
        wide = painter.fontMetrics().horizontalAdvance(said)
        if wide > room.width():
            painter.setFont(self._sized(points * room.width() / wide * 0.98, strong=strong))
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, said)

    def _sized(self, points: float, *, strong: bool = False) -> QFont:
        font = QFont(self._font)
        font.setPointSizeF(points)
        if strong:
            font.setWeight(QFont.Weight.DemiBold)
        return font


_PLAIN = tokens.SHEET_PT[0]
_SMALL, _LARGE, _TITLE = (_PLAIN * of for of in (tokens.SHEET_SMALL, tokens.SHEET_LARGE, tokens.SHEET_TITLE))
_INK = QColor(tokens.SHEET_INK)


def _families() -> list[str]:
    """One family for both scripts. Raises OfficerError where none here knows Chinese: the sheet would be boxes."""
    there = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    if not there:
        raise OfficerError("A record sheet needs a Chinese font: install one, for example fonts-noto-cjk.")
    return [one for one in tokens.CHINESE_FAMILIES if one in there] or there[:1]


def _columns_of_heads(document: QTextDocument) -> list[int]:
    """In which column each of its headings stands: a line moves to the next where there is no room for it."""
    layout, height = document.documentLayout(), document.pageSize().height()
    tops = [
        layout.hitTest(QPointF(1, column * height + 1), Qt.HitTestAccuracy.FuzzyHit)
        for column in range(document.pageCount())
    ]
    blocks = map(document.findBlockByNumber, range(document.blockCount()))
    heads = [block.position() for block in blocks if block.blockFormat().headingLevel()]
    return [sum(top <= head for top in tops) - 1 for head in heads]
