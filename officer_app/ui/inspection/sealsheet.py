"""What is on the box: scanned or typed, and held against what the officer recorded who sealed it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from officer_app.domain.advance import Marks, differences, number
from officer_app.ui import tokens
from officer_app.ui.inspection.sheets import add_to, split
from officer_app.ui.widgets.fields import Field, labelled
from officer_app.ui.widgets.labels import Caption, Small, Text
from officer_app.ui.widgets.sheet import Sheet

translate = QCoreApplication.translate

_CONTROL = Qt.KeyboardModifier.ControlModifier


class SealSheet(Sheet):
    """The numbers that were recorded are not shown: what is entered was seen. A scan finds its field by itself."""

    def __init__(self, seals: Sequence[str], packages: Sequence[str], parent: QWidget) -> None:
        super().__init__(
            translate("Inspection", "Look at the seals"), translate("Inspection", "Compare"), parent
        )
        self.do.set_key("Ctrl+Enter")
        self._sealed = Marks(tuple(seals), tuple(packages))
        self._known_packages = set(map(number, packages))
        self._known_seals = set(map(number, seals))
        self._warned = False
        self.whole, self.packages, self.broken = Field("barcode"), Field("barcode"), Field()
        self.content.addWidget(
            Text(self.tr("Scan every seal and every package, in any order, or type them."))
        )
        fields = (
            (self.tr("Seals that are whole"), self.whole),
            (self.tr("Packages"), self.packages),
            (self.tr("Seals that are broken"), self.broken),
        )
        for name, field in fields:
            caption, column = Caption(), QVBoxLayout()
            caption.setText(name)
            column.setSpacing(tokens.XS)
            column.addWidget(caption)
            column.addWidget(labelled(field, name))
            field.setPlaceholderText(self.tr("comma between"))
            field.textChanged.connect(lambda _: self._count())
            self.content.addLayout(column)
        self._counted = Small()
        self._counted.setWordWrap(True)
        self.content.addWidget(self._counted)
        self._count()
        self.whole.setFocus()

    def take_scan(self, label: str) -> bool:
        """Into the field of what it is known as, else where the focus is."""
        seen = number(label)
        if seen in self._known_packages - self._known_seals:
            add_to(self.packages, label)
        elif seen in self._known_seals - self._known_packages and not self.broken.hasFocus():
            add_to(self.whole, label)
        else:
            fields = (self.whole, self.packages, self.broken)
            add_to(next((field for field in fields if field.hasFocus()), self.whole), label)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, which also ends a label too short to be known as a scan, goes on to the next number."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _CONTROL:
            field = self.focusWidget()
            self._sort()
            if isinstance(field, Field) and split(field.text()):
                field.setText(", ".join(split(field.text())) + ", ")
            return
        super().keyPressEvent(event)

    def _count(self) -> None:
        entered = len({*split(self.whole.text()), *split(self.broken.text())})
        self._counted.setText(
            self.tr("Seals: {0} of {1} · packages: {2} of {3}. What is not entered counts as gone.").format(
                entered,
                len(self._sealed.seals),
                len(split(self.packages.text())),
                len(self._sealed.packages),
            )
        )

    def submit(self) -> None:
        """What differs makes the goods red: it is said once before."""
        self._sort()
        found = self.found()
        if not any(found):
            self.refuse(self.tr("Enter what is on the box."))
        elif differences(self._sealed, found) and not self._warned:
            self._warned = True
            self.refuse(
                self.tr(
                    "This is not as it was sealed. Look again: if it is so, Ctrl+Enter once more holds the goods."
                )
            )
        else:
            self.accept()

    def _sort(self) -> None:
        """A number that was typed into the other field than it is known for goes to its own, as a scan does."""
        whole, packages = split(self.whole.text()), split(self.packages.text())
        to_packages = [one for one in whole if number(one) in self._known_packages - self._known_seals]
        to_whole = [one for one in packages if number(one) in self._known_seals - self._known_packages]
        for moved, source, goal in (
            (to_packages, self.whole, self.packages),
            (to_whole, self.packages, self.whole),
        ):
            if moved:
                source.setText(", ".join(one for one in split(source.text()) if one not in moved))
            for one in moved:
                add_to(goal, one)

    def found(self) -> Marks:
        return Marks(split(self.whole.text()), split(self.packages.text()), split(self.broken.text()))
