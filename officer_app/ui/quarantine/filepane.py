"""One file that could not be read: why, what to do, and its first bytes."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from officer_app.store.quarantine import QuarantinedFile
from officer_app.ui import background, tokens, wording
from officer_app.ui.errors import said_by_reader
from officer_app.ui.quarantine.preview import Preview, read_preview, visible
from officer_app.ui.quarantine.reasons import explained
from officer_app.ui.session import Session
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card, Divider
from officer_app.ui.widgets.chips import Tag
from officer_app.ui.widgets.labels import Caption, Elided, Secondary, Small, Strong, Text


def size_words(octets: int) -> str:
    """ "512 B", "12.4 kB", "98.0 MB"."""
    if octets < 1000:
        return f"{octets} B"
    return f"{octets / 1000:,.1f} kB" if octets < 1_000_000 else f"{octets / 1_000_000:,.1f} MB"


class FilePane(Card):
    """Signals ask for what the buttons say; the page does it."""

    retry_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._file: QuarantinedFile | None = None
        self._preview: Preview | None = None
        self._hex: bool | None = None  # None: text where there is some
        self._job: background.Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(1, tokens.M, 1, 1)
        column.setSpacing(tokens.M)
        inside = QVBoxLayout()
        inside.setContentsMargins(tokens.L, 0, tokens.L, 0)
        inside.setSpacing(tokens.S)
        inside.addLayout(self._build_head())
        inside.addLayout(self._build_facts())
        inside.addWidget(Divider())
        inside.addLayout(self._build_preview(), 1)
        column.addLayout(inside, 1)
        column.addWidget(Divider())
        column.addLayout(self._build_foot())
        self.retranslate()

    def _build_head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setSpacing(tokens.S)
        first = QHBoxLayout()
        self._name, self._tag = Elided(px=tokens.TITLE_PX, strong=True), Tag()
        first.addWidget(self._name, 1)
        first.addWidget(self._tag)
        self._sentence, self._advice, self._said = Strong(), Text(), Small()
        self._sentence.setWordWrap(True)
        self._said.setWordWrap(True)
        head.addLayout(first)
        for label in (self._sentence, self._advice, self._said):
            head.addWidget(label)
        return head

    def _build_facts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.M)
        grid.setVerticalSpacing(tokens.XS)
        grid.setColumnStretch(1, 1)
        self._at_word, self._kept_word = Secondary(), Secondary()
        self._at, self._kept = Elided(), Elided()
        self.copy = Button(kind=Kind.QUIET, icon="copy")
        self.copy.clicked.connect(self._copy_path)
        grid.addWidget(self._at_word, 0, 0)
        grid.addWidget(self._at, 0, 1)
        grid.addWidget(self._kept_word, 1, 0)
        grid.addWidget(self._kept, 1, 1)
        grid.addWidget(self.copy, 1, 2)
        return grid

    def _build_preview(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(tokens.XS)
        head = QHBoxLayout()
        head.setSpacing(tokens.S)
        self._beginning, self._how_much = Caption(), Small()
        self.as_text, self.as_hex = Button(), Button()
        for button in (self.as_text, self.as_hex):
            button.setCheckable(True)
            button.setAutoExclusive(True)
        self.as_text.clicked.connect(lambda: self._show_as(False))
        self.as_hex.clicked.connect(lambda: self._show_as(True))
        head.addWidget(self._beginning)
        head.addWidget(self._how_much, 1)
        head.addWidget(self.as_text)
        head.addWidget(self.as_hex)
        self.bytes = QPlainTextEdit()
        self.bytes.setReadOnly(True)
        self.bytes.setUndoRedoEnabled(False)
        self.bytes.setTabChangesFocus(True)
        self.bytes.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.bytes.setFont(_fixed())
        column.addLayout(head)
        column.addWidget(self.bytes, 1)
        return column

    def _build_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(tokens.L, 0, tokens.L, tokens.M)
        foot.setSpacing(tokens.S)
        self.discard = Button(kind=Kind.PLAIN, icon="trash", key="Del")
        self.retry = Button(kind=Kind.PRIMARY, icon="retry", key="Enter")
        self.discard.clicked.connect(self.discard_wanted)
        self.retry.clicked.connect(self.retry_wanted)
        foot.addWidget(self.discard)
        foot.addStretch(1)
        foot.addWidget(self.retry)
        return foot

    def sizeHint(self) -> QSize:
        return QSize(560, 500)

    # --- what it shows

    def show_file(self, file: QuarantinedFile | None) -> None:
        """Show this one; its bytes are read again when it is another or has moved."""
        before, self._file = self._file, file
        if file is None:
            return
        self._show_words()
        if before is None or (before.quarantine_id, before.path) != (file.quarantine_id, file.path):
            self._preview, self._hex = None, None
            self._show_preview()
        if self._preview is None or self._preview.missing:
            self._read()

    def _read(self) -> None:
        if self._job is not None:
            self._job.cancel()
        path = self._file.path if self._file else None
        self._job = background.run(
            lambda: read_preview(path), owner=self, done=self._take_preview, failed=self._session.fail
        )

    def _take_preview(self, preview: Preview) -> None:
        if preview != self._preview:
            self._preview = preview
            self._show_preview()

    def _show_words(self) -> None:
        file = self._file
        if file is None:
            return
        told = explained(file.reason)
        self._name.setText(visible(file.file_name))
        self._tag.show_word(told.word, "warning", "caution")
        self._sentence.setText(told.sentence)
        self._advice.setText(told.advice)
        self._said.setText(self.tr("The reader said: {0}").format(visible(said_by_reader(file.reason))))
        when = wording.full_time(file.at, self._session.zone)
        self._at.setText(f"{when} · {size_words(file.octets)}")
        self._kept.setText(visible(file.path) if file.path else wording.NOTHING)
        self.copy.setEnabled(file.path is not None)

    def _show_preview(self) -> None:
        found = self._preview
        text = found.text if found else None
        as_hex = self._hex if self._hex is not None else text is None
        self.as_text.setEnabled(text is not None)
        (self.as_hex if as_hex else self.as_text).setChecked(True)
        self.bytes.setPlaceholderText("")
        if found is None:
            self.bytes.setPlainText("")
            self._how_much.setText("")
        elif found.missing:
            self.bytes.setPlainText("")
            self.bytes.setPlaceholderText(self.tr("The file is no longer there."))
            self._how_much.setText("")
        else:
            self.bytes.setPlainText(found.hexadecimal if as_hex else text or "")
            all_of_it = found.shown >= found.octets
            first = self.tr("{0} of {1}").format(size_words(found.shown), size_words(found.octets))
            self._how_much.setText(self.tr("all of it") if all_of_it else first)
            if not found.octets:
                self.bytes.setPlaceholderText(self.tr("There is nothing in it."))

    def _show_as(self, as_hex: bool) -> None:
        self._hex = as_hex
        self._show_preview()

    def switch_view(self) -> None:
        """Text or hex, whichever is not shown."""
        if self._preview is not None and self._preview.text is not None:
            self._show_as(self.as_text.isChecked())

    def _copy_path(self) -> None:
        if self._file is not None and self._file.path:
            QGuiApplication.clipboard().setText(self._file.path)
            self._session.say(self.tr("Path copied"))

    def enable(self, enabled: bool) -> None:
        """Off while a decision is under way."""
        self.retry.setEnabled(enabled)
        self.discard.setEnabled(enabled)

    def retranslate(self) -> None:
        self._at_word.setText(self.tr("Came"))
        self._kept_word.setText(self.tr("Kept at"))
        self.copy.setAccessibleName(self.tr("Copy the path"))
        self.copy.setToolTip(self.tr("Copy the path"))
        self._beginning.setText(self.tr("Its beginning"))
        self.as_text.setText(self.tr("Text"))
        self.as_hex.setText(self.tr("Hex"))
        self.bytes.setAccessibleName(self.tr("The beginning of the file, for looking only"))
        self.discard.setText(self.tr("Discard"))
        self.retry.setText(self.tr("Try again"))
        self._show_words()
        self._show_preview()


def _fixed() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(tokens.CAPTION_PX + 1)
    return font
