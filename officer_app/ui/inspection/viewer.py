"""A photo or a page of a paper, as large as the window allows; a copy of the file to take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QKeySequence, QPainter, QPalette, QPixmap, QShortcut
from PySide6.QtWidgets import QFileDialog, QLabel, QScrollArea, QWidget

from officer_app.domain.errors import OfficerError
from officer_app.formats.papers import MOST_PAGES, WORKER
from officer_app.ui import background, tokens
from officer_app.ui.session import Session
from officer_app.ui.theme import theme
from officer_app.ui.widgets.buttons import Button
from officer_app.ui.widgets.labels import Small
from officer_app.ui.widgets.sheet import Sheet

translate = QCoreApplication.translate

_LARGE = QSize(900, 560)
_AROUND = QSize(4 * tokens.XL, 10 * tokens.XL)  # what the sheet puts around a picture
_PAGE_HEIGHTS = 3  # of the room, at most
_MOST_MEMORY_MB = 512


class _Shown(NamedTuple):
    image: QImage
    pages: int


class FileSheet(Sheet):
    """One file, decoded off the GUI thread at the size shown. Left and right turn its pages and go on to the next."""

    copied = Signal()

    def __init__(self, session: Session, rows: Sequence[Any], shown: Any, parent: QWidget) -> None:
        super().__init__(
            translate("Inspection", "Photos and papers"), translate("Inspection", "Close"), parent
        )
        self.leave.hide()
        self._session = session
        self._rows = rows
        self._at = next((i for i, row in enumerate(rows) if row.sha256 == shown.sha256), 0)
        self._page = 0
        self._pages: dict[str, int] = {}  # of the files seen so far
        self._size = _LARGE.boundedTo(parent.window().size() - _AROUND)
        self._picture = QLabel()
        self._picture.setWordWrap(True)
        self._picture.setTextFormat(Qt.TextFormat.PlainText)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area = QScrollArea()
        self._area.setWidget(self._picture)
        self._area.setWidgetResizable(True)
        self._area.setFixedSize(self._size)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setBackgroundRole(QPalette.ColorRole.Window)  # paper is white, and its edge is seen
        self.setMinimumWidth(self._size.width() + 2 * tokens.XL)
        self._name, self._hash, self._told = Small(), Small(), Small()
        self._name.setWordWrap(True)
        self._hash.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._told.setWordWrap(True)
        self._told.hide()
        for part in (self._area, self._name, self._hash, self._told):
            self.content.addWidget(part)
        self._add_buttons()
        self._show()

    def _add_buttons(self) -> None:
        self._back = Button(translate("Inspection", "Back"), key="←")
        self._on = Button(translate("Inspection", "Next"), key="→")
        self.copy = Button(translate("Inspection", "Save a copy …"), key="Ctrl+S")
        for place, button in enumerate((self._back, self._on, self.copy)):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # clicked, it leaves Enter to the one that closes
            self.buttons.insertWidget(place, button)
        self._back.clicked.connect(lambda: self._turn(-1))
        self._on.clicked.connect(lambda: self._turn(1))
        self.copy.clicked.connect(lambda: self.save())
        self._on_key("Left", lambda: self._turn(-1))
        self._on_key("Right", lambda: self._turn(1))
        self._on_key("Ctrl+Left", lambda: self._go(-1))
        self._on_key("Ctrl+Right", lambda: self._go(1))
        self._on_key("Up", lambda: self._move(-tokens.XL))
        self._on_key("Down", lambda: self._move(tokens.XL))
        self._on_key("PgUp", lambda: self._move(-self._size.height()))
        self._on_key("PgDown", lambda: self._move(self._size.height()))
        self._on_key("Ctrl+S", self.save)

    def _on_key(self, key: str, does: Callable[[], None]) -> None:
        QShortcut(QKeySequence(key), self).activated.connect(does)

    # --- what is shown

    @property
    def row(self) -> Any:
        """The file that is shown."""
        return self._rows[self._at]

    def _last(self) -> int:
        """The last page of the file shown that can be turned to."""
        return min(self._pages.get(self.row.sha256, 1), MOST_PAGES) - 1

    def _turn(self, step: int) -> None:
        """A page on or back; from the last one to the next file, from the first to the last of the one before."""
        if 0 <= self._page + step <= self._last():
            self._page += step
            self._show()
        else:
            self._go(step)
            if step < 0 and self._last():
                self._page = self._last()
                self._show()

    def _go(self, step: int) -> None:
        """The next file, or the one before."""
        self._at, self._page = (self._at + step) % len(self._rows), 0
        self._show()

    def _move(self, by: int) -> None:
        """Along a page that is higher than its room."""
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + by)

    def _show(self) -> None:
        session, row, page = self._session, self.row, self._page
        size = self._size * self.devicePixelRatioF()
        self._say()
        self._hash.setText(f"SHA-256 {row.sha256}")
        self._picture.clear()
        self._area.verticalScrollBar().setValue(0)
        self._told.hide()
        self.refuse("")
        asked = row.sha256, page

        def fail(error: Exception) -> None:
            if asked == (self.row.sha256, self._page):
                self._picture.setText(background.describe(error))

        background.run(
            lambda: (asked, _large(session, row.sha256, row.kind, page, size)),
            owner=self,
            done=self._take,
            failed=fail,
        )

    def _say(self) -> None:
        """Which file of how many, its name, and which page."""
        pages = self._pages.get(self.row.sha256, 1)
        parts = [f"{self._at + 1} / {len(self._rows)}", self.row.file_name]
        if pages > 1:
            parts.append(translate("Inspection", "page {0} of {1}").format(self._page + 1, pages))
        if self._page == self._last() and self._page + 1 < pages:
            parts.append(translate("Inspection", "the rest only in a copy"))
        self._name.setText(" · ".join(parts))
        self._picture.setAccessibleName(" · ".join(parts[1:]))
        several = len(self._rows) > 1 or pages > 1
        self._back.setVisible(several)
        self._on.setVisible(several)

    def _take(self, found: tuple[tuple[str, int], _Shown]) -> None:
        (sha256, page), shown = found
        self._pages[sha256] = shown.pages
        if (sha256, page) == (self.row.sha256, self._page):
            shown.image.setDevicePixelRatio(self.devicePixelRatioF())
            pixmap = QPixmap.fromImage(shown.image)
            if self.row.kind == "pdf":
                _edge(pixmap)
            self._picture.setPixmap(pixmap)
            self._say()

    # --- a copy of it

    def save(self) -> None:
        """Ask where a copy goes."""
        row = self.row
        dialog = QFileDialog(self, translate("Inspection", "Save a copy"), _file_name(row))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(row.kind)
        dialog.fileSelected.connect(lambda chosen: self.save_as(row, Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_as(self, row: Any, file: Path) -> None:
        """Write the file as it was added; the history tells who took it."""
        session = self._session

        def work() -> None:
            from officer_app.workflow.evidence import copy_out

            copy_out(session.store, session.context(), session.data, session.officer, row, file)

        def done(_: None) -> None:
            self.refuse("")
            self._told.setText(translate("Inspection", "Saved: {0}").format(file))
            self._told.show()
            self.copied.emit()

        background.run(
            work, owner=self, done=done, failed=lambda error: self.refuse(background.describe(error))
        )


def _file_name(row: Any) -> str:
    """The name it was added by, with the ending of what it is."""
    endings = {"jpg": (".jpg", ".jpeg")}.get(row.kind, (f".{row.kind}",))
    return row.file_name if row.file_name.lower().endswith(endings) else f"{row.file_name}.{row.kind}"


def _edge(page: QPixmap) -> None:
    """White paper on a white sheet ends where it is seen to end."""
    painter = QPainter(page)
    painter.setPen(theme().colour("border"))
    size = page.deviceIndependentSize()
    painter.drawRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1))
    painter.end()


def _large(session: Session, sha256: str, kind: str, page: int, size: QSize) -> _Shown:
    """The photo or page at that size. Raises OfficerError where its bytes are not those that were added."""
    from officer_app.workflow.evidence import read_evidence

    content = read_evidence(session.data, sha256, kind)
    return _page(content, page, size) if kind == "pdf" else _Shown(_photo(content, sha256, kind, size), 1)


def _page(content: bytes, number: int, size: QSize) -> _Shown:
    """Drawn in a process of its own, as wide as the room so that its text is read, and higher."""
    width = size.width() - tokens.SCROLL_BAR
    drawn = WORKER.page(content, number, width, _PAGE_HEIGHTS * size.height())
    bgr = QImage.Format.Format_BGR888
    image = QImage(drawn.pixels, drawn.width, drawn.height, drawn.width * 3, bgr)
    return _Shown(image.copy(), drawn.pages)


def _photo(content: bytes, sha256: str, kind: str, size: QSize) -> QImage:
    """Scaled while it is decoded."""
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    QImageReader.setAllocationLimit(_MOST_MEMORY_MB)
    reader = QImageReader(buffer, kind.encode())
    reader.setAutoTransform(True)
    reader.setScaledSize(reader.size().scaled(size, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise OfficerError(f"The file {sha256[:12]} cannot be shown.")
    return image
