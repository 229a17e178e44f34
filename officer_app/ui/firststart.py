"""The first start: administrator, site and station, or a demonstration."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from officer_app.store.engine import Store
from officer_app.ui import background, tokens
from officer_app.ui.session import Session
from officer_app.ui.signin import LanguageButtons, alert, in_the_middle
from officer_app.ui.station import FirstStart, Opened, set_up, set_up_demonstration
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import Card, Divider
from officer_app.ui.widgets.fields import Field
from officer_app.ui.widgets.labels import Caption, Headline, Secondary, Small, Text

_WIDE = 600


class FirstStartPage(QWidget):
    """`ready` carries the Opened station."""

    ready = Signal(object)
    language_chosen = Signal(object)
    server_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._labels: dict[str, Small] = {}
        self.fields: dict[str, Field] = {}
        self._build()
        self.retranslate()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        card = Card()
        card.setFixedWidth(_WIDE)
        outer.addLayout(in_the_middle(card))
        column = QVBoxLayout(card)
        column.setContentsMargins(tokens.XL, tokens.XL, tokens.XL, tokens.XL)
        column.setSpacing(tokens.S)
        self._title, self._text = Headline(), Secondary()
        self._text.setWordWrap(True)
        column.addWidget(self._title)
        column.addWidget(self._text)
        self._site_caption, self._people_caption = Caption(), Caption()
        column.addSpacing(tokens.S)
        column.addWidget(self._site_caption)
        column.addLayout(self._grid(("customs_code", "loct_no", "site_name", "station")))
        column.addSpacing(tokens.S)
        column.addWidget(self._people_caption)
        column.addLayout(self._grid(("login", "name", "password", "again")))
        for secret in ("password", "again"):
            self.fields[secret].setEchoMode(QLineEdit.EchoMode.Password)
        self.fields["customs_code"].setMaxLength(4)
        self.fields["station"].setText("01")
        self._wrong = Text()
        self._wrong.hide()
        column.addWidget(self._wrong)
        column.addSpacing(tokens.S)
        column.addWidget(Divider())
        column.addSpacing(tokens.XS)
        foot = QHBoxLayout()
        self.demonstrate, self.share = Button(), Button()
        self.create_station = Button(kind=Kind.PRIMARY, key="Enter")
        foot.addWidget(self.demonstrate)
        foot.addWidget(self.share)
        foot.addStretch(1)
        foot.addWidget(self.create_station)
        column.addLayout(foot)
        languages = LanguageButtons()
        languages.chosen.connect(self.language_chosen)
        outer.addSpacing(tokens.S)
        outer.addWidget(languages)
        outer.addStretch(2)
        self.create_station.clicked.connect(self._create)
        self.share.clicked.connect(self.server_wanted)
        self.demonstrate.clicked.connect(lambda: self._run(set_up_demonstration))
        for field in self.fields.values():
            field.returnPressed.connect(self._create)

    def _grid(self, names: tuple[str, ...]) -> QGridLayout:
        """Two fields a line, each under its name."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.M)
        grid.setVerticalSpacing(tokens.XS)
        for at, name in enumerate(names):
            row, column = 2 * (at // 2), at % 2
            self._labels[name], self.fields[name] = Small(), Field()
            grid.addWidget(self._labels[name], row, column)
            grid.addWidget(self.fields[name], row + 1, column)
        return grid

    def take_focus(self) -> None:
        self.fields["customs_code"].setFocus()

    def _create(self) -> None:
        given = {name: field.text().strip() for name, field in self.fields.items()}
        given["password"], again = self.fields["password"].text(), self.fields["again"].text()
        empty = [
            name for name in ("customs_code", "loct_no", "station", "login", "password") if not given[name]
        ]
        for name, field in self.fields.items():
            field.mark_bad(name in empty or (name == "again" and given["password"] != again))
        if empty:
            alert(self._wrong, self.tr("Please fill in what is marked."))
            self.fields[empty[0]].setFocus()
            return
        if given["password"] != again:
            alert(self._wrong, self.tr("The two passwords differ."))
            return
        asked = FirstStart(
            login=given["login"],
            name=given["name"] or given["login"],
            password=given["password"],
            customs_code=given["customs_code"],
            loct_no=given["loct_no"],
            site_name=given["site_name"] or f"{given['customs_code']}-{given['loct_no']}",
            station=given["station"],
        )
        self._run(lambda store: set_up(store, asked))

    def _run(self, work: Callable[[Store], Opened]) -> None:
        alert(self._wrong, "")
        self._enable(False)
        store = self._session.store
        background.run(lambda: work(store), owner=self, done=self._done, failed=self._refuse)

    def _done(self, opened: Opened) -> None:
        self._enable(True)
        self.ready.emit(opened)

    def _refuse(self, error: Exception) -> None:
        self._enable(True)
        alert(self._wrong, background.describe(error))

    def _enable(self, enabled: bool) -> None:
        self.create_station.setEnabled(enabled)
        self.demonstrate.setEnabled(enabled)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Set up this station"))
        self._text.setText(
            self.tr(
                "This computer has no station yet. Say where it stands and who administers it; everything else "
                "can be added later under Officers."
            )
        )
        self._site_caption.setText(self.tr("Site and station"))
        self._people_caption.setText(self.tr("First administrator"))
        words = {
            "customs_code": self.tr("Customs code, four digits"),
            "loct_no": self.tr("Supervised place (loctNo)"),
            "site_name": self.tr("Name of the site"),
            "station": self.tr("This desk"),
            "login": self.tr("Sign-in name"),
            "name": self.tr("Full name"),
            "password": self.tr("Password"),
            "again": self.tr("Password again"),
        }
        for name, word in words.items():
            self._labels[name].setText(word)
            self.fields[name].setAccessibleName(word)
        self.fields["customs_code"].setPlaceholderText("5141")
        self.fields["loct_no"].setPlaceholderText("CAN01")
        self.create_station.setText(self.tr("Create the station"))
        self.demonstrate.setText(self.tr("Try a demonstration instead"))
        self.share.setText(self.tr("Shared server…"))
