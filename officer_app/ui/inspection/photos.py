"""The photos and papers of a task: a strip of small pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QBuffer,
    QCoreApplication,
    QEvent,
    QIODevice,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QListView, QVBoxLayout, QWidget

from officer_app.ui import background, icons, tokens
from officer_app.ui.session import Session
from officer_app.ui.theme import theme
from officer_app.ui.widgets import paint
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.labels import Caption

_Index = QModelIndex | QPersistentModelIndex
_SIDE = 72
_SHARP = 2  # pixels kept of each, for screens of up to 200 %
_AT_ONCE = 12


class PhotoModel(QAbstractListModel):
    """Rows of the evidence table; small pictures come as they are read. Only those are kept in memory."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: Sequence[Any] = ()
        self._small: dict[str, QPixmap] = {}

    def show_rows(self, rows: Sequence[Any]) -> None:
        if [row.evidence_id for row in rows] != [row.evidence_id for row in self._rows]:
            self.beginResetModel()
            self._rows = rows
            self._small = {key: self._small[key] for key in (r.sha256 for r in rows) if key in self._small}
            self.endResetModel()

    def row(self, index: _Index) -> Any:
        return self._rows[index.row()]

    def without_picture(self) -> list[str]:
        return [row.sha256 for row in self._rows if row.sha256 not in self._small]

    def show_pictures(self, pictures: dict[str, QImage]) -> None:
        known = {row.sha256: place for place, row in enumerate(self._rows)}
        for sha256, image in pictures.items():
            if sha256 in known:
                self._small[sha256] = QPixmap.fromImage(image)
                at = self.index(known[sha256])
                self.dataChanged.emit(at, at, [Qt.ItemDataRole.DecorationRole])

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            small, icon = self._small.get(row.sha256), "document" if row.kind == "pdf" else "image"
            if small is None:
                return icons.pixmap(icon, theme().colours.secondary, _SIDE // 2, _SHARP)
            return _card(icon, row.file_name, _unshown()) if small.isNull() else small
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(_SIDE, _SIDE)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            lost = row.sha256 in self._small and self._small[row.sha256].isNull()
            return f"{row.file_name}: {_unshown()}" if lost else row.file_name
        return None


def _unshown() -> str:
    return QCoreApplication.translate("PhotoStrip", "cannot be shown")


def _card(icon: str, name: str, told: str) -> QPixmap:
    """In the place of a small picture: what it is, how it is called, and that it has none."""
    colours = theme().colours
    made = QPixmap(_SIDE * _SHARP, _SIDE * _SHARP)
    made.setDevicePixelRatio(_SHARP)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint.rounded(painter, QRect(0, 0, _SIDE, _SIDE), colours.surface, colours.border)
    picture = icons.pixmap(icon, colours.secondary, tokens.ICON, _SHARP)
    painter.drawPixmap((_SIDE - tokens.ICON) // 2, tokens.XS, picture)
    small = theme().font(tokens.CAPTION_PX)
    line = QRect(tokens.XS, tokens.ICON + tokens.XS, _SIDE - 2 * tokens.XS, tokens.CAPTION_PX + tokens.XS)
    paint.line(painter, line, name, colours.text, small)
    rest = QRect(line.left(), line.bottom(), line.width(), _SIDE - line.bottom())
    painter.setPen(QColor(colours.secondary))
    painter.setFont(small)
    painter.drawText(rest, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, told)
    painter.end()
    return made


class PhotoStrip(QWidget):
    """Small pictures side by side; Enter or a double click shows one large."""

    add_wanted = Signal()
    withdraw_wanted = Signal()
    opened = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._head = Caption()
        self._add = Button(kind=Kind.QUIET, icon="add", key="P")
        self._add.clicked.connect(self.add_wanted)
        self._withdraw = Button(kind=Kind.QUIET, icon="trash", key="Del")
        self._withdraw.clicked.connect(self.withdraw_wanted)
        self._withdraw.hide()
        self.model = PhotoModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setViewMode(QListView.ViewMode.IconMode)
        self.view.setFlow(QListView.Flow.LeftToRight)
        self.view.setWrapping(False)
        self.view.setMovement(QListView.Movement.Static)
        self.view.setUniformItemSizes(True)
        self.view.setLayoutMode(QListView.LayoutMode.Batched)
        self.view.setIconSize(QSize(_SIDE, _SIDE))
        self.view.setGridSize(QSize(_SIDE + tokens.S, _SIDE + tokens.S))
        self.view.setFixedHeight(_SIDE + tokens.S + tokens.SCROLL_BAR + tokens.S)
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.view.activated.connect(lambda index: self.opened.emit(self.model.row(index)))
        head = QHBoxLayout()
        head.addWidget(self._head)
        head.addStretch(1)
        head.addWidget(self._withdraw)
        head.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.XS)
        column.addLayout(head)
        column.addWidget(self.view)
        self.retranslate()

    @property
    def chosen(self) -> Any:
        """The row that is selected, None where none is."""
        index = self.view.currentIndex()
        return self.model.row(index) if index.isValid() else None

    def show_rows(self, rows: Sequence[Any], *, adds: bool, withdraws: bool) -> None:
        self.setVisible(adds or bool(rows))
        self._add.setVisible(adds)
        self._withdraw.setVisible(withdraws and bool(rows))
        self.model.show_rows(rows)
        self.view.setVisible(bool(rows))
        self._read_next()

    def _read_next(self) -> None:
        """A few small pictures at a time, off the GUI thread."""
        wanted = self.model.without_picture()[:_AT_ONCE]
        if wanted:
            data = self._session.data
            background.run(
                lambda: {sha256: _small(data, sha256) for sha256 in wanted},
                owner=self,
                done=self._take,
            )

    def _take(self, pictures: dict[str, QImage]) -> None:
        self.model.show_pictures(pictures)
        self._read_next()

    def retranslate(self) -> None:
        self._head.setText(self.tr("Photos and papers"))
        self._withdraw.setAccessibleName(self.tr("Withdraw the chosen file"))
        self._withdraw.setToolTip(
            self.tr("Withdraw the chosen file: it stays kept, and the record does not name it")
        )
        self._add.setText(self.tr("Add"))
        self._add.setAccessibleName(self.tr("Add photos or papers"))
        self._add.setToolTip(self.tr("JPEG, PNG or PDF; also dropped here, or pasted with Ctrl+V"))
        self.view.setAccessibleName(self.tr("Photos and papers"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def _small(data: Any, sha256: str) -> QImage:
    """The small picture at the size of the strip, null where it cannot be read."""
    from officer_app.workflow.evidence import thumbnail_file

    image = QImage(str(thumbnail_file(data, sha256)))
    if not image.isNull():
        whole, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(_SIDE * _SHARP, _SIDE * _SHARP, whole, smooth)
        image.setDevicePixelRatio(_SHARP)
    return image


def as_png(image: QImage) -> bytes:
    """What was pasted, as a file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def local_files(mime: Any) -> list[Path]:
    """The files on this machine that were dropped or pasted."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
