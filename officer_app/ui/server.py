"""Where the data are: on this computer, or on a shared server that several stations work on."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from officer_app.domain.errors import WrongDatabase
from officer_app.paths import is_shared, without_secrets
from officer_app.store.engine import Store
from officer_app.ui import tokens
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import IconLabel
from officer_app.ui.widgets.fields import Field
from officer_app.ui.widgets.labels import Secondary, Small
from officer_app.ui.widgets.sheet import Sheet


class WhereRow(QWidget):
    """Says where, before anybody has signed in; `wanted` when it is to be another place."""

    wanted = Signal()

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.S)
        self.text, self.change = Small(), Button(kind=Kind.QUIET)
        row.addStretch(1)
        row.addWidget(IconLabel("store"))
        row.addWidget(self.text)
        row.addWidget(self.change)
        row.addStretch(1)
        self.change.clicked.connect(self.wanted)

    def retranslate(self) -> None:
        store = self._store
        self.text.setText(
            QCoreApplication.translate("Server", "Shared server: {0}").format(store.place)
            if store.is_shared
            else QCoreApplication.translate("Server", "This computer's own database")
        )
        self.change.setText(QCoreApplication.translate("Server", "Change…"))


class ServerSheet(Sheet):
    """Asks for the server. `url` is what was chosen, empty for this computer."""

    def __init__(self, url: str, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("Server", "Where this station works"),
            QCoreApplication.translate("Server", "Use it"),
            parent,
        )
        self.url = url
        label = Small(QCoreApplication.translate("Server", "Address of the shared server"))
        self.field = Field("store")
        self.field.setText(url)
        self.field.setAccessibleName(label.text())
        self.field.setPlaceholderText("postgresql://db.example/hall")
        told = Secondary(
            QCoreApplication.translate(
                "Server",
                "Empty: this computer's own database. The administrator of the server knows its address; a password "
                "does not belong into it and is not kept.",
            )
        )
        told.setWordWrap(True)
        for widget in (label, self.field, told):
            self.content.addWidget(widget)
        self.field.setFocus()

    def submit(self) -> None:
        url = self.field.text().strip()
        if url and not _can_be(url):
            self.refuse(
                QCoreApplication.translate("Server", "An address looks like postgresql://db.example/hall")
            )
            return
        self.url = without_secrets(url) if url else ""
        self.accept()


def _can_be(url: str) -> bool:
    from officer_app.store.postgresql.connect import conninfo

    try:
        return is_shared(url) and bool(conninfo(url))
    except WrongDatabase:
        return False
