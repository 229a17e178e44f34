"""What an officer likes at this desk: language, theme, sound, views, what is folded. Kept beside the data."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QByteArray, QSettings

from officer_app.paths import DataDir
from officer_app.ui.i18n import Language, system_language
from officer_app.ui.theme import ThemeChoice


class SavedView(NamedTuple):
    """A view of the queue under a name."""

    name: str
    chip: str
    text: str
    sort: str
    descending: bool


class Preferences:
    """Read at start, written when changed. A file that cannot be read is as good as none."""

    def __init__(self, data: DataDir) -> None:
        data.root.mkdir(parents=True, exist_ok=True)
        self._kept = QSettings(str(data.root / "desk.ini"), QSettings.Format.IniFormat)

    @property
    def language(self) -> Language:
        return _known(Language, self._kept.value("language"), system_language())

    @language.setter
    def language(self, language: Language) -> None:
        self._kept.setValue("language", language.value)

    @property
    def theme(self) -> ThemeChoice:
        return _known(ThemeChoice, self._kept.value("theme"), ThemeChoice.SYSTEM)

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._kept.setValue("theme", choice.value)

    @property
    def last_officer(self) -> str:
        return str(self._kept.value("last_officer", ""))

    @last_officer.setter
    def last_officer(self, login: str) -> None:
        self._kept.setValue("last_officer", login)

    @property
    def station(self) -> str:
        return str(self._kept.value("station", ""))

    @station.setter
    def station(self, name: str) -> None:
        self._kept.setValue("station", name)

    @property
    def geometry(self) -> QByteArray:
        kept = self._kept.value("geometry")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._kept.setValue("geometry", geometry)

    @property
    def pane_folded(self) -> bool:
        """Whether the queue stands alone, without the consignment at a glance."""
        return str(self._kept.value("pane_folded", "false")) == "true"

    @pane_folded.setter
    def pane_folded(self, folded: bool) -> None:
        self._kept.setValue("pane_folded", "true" if folded else "false")

    @property
    def sound(self) -> bool:
        """Whether a new alert is heard."""
        return str(self._kept.value("sound", "false")) == "true"

    @sound.setter
    def sound(self, wanted: bool) -> None:
        self._kept.setValue("sound", "true" if wanted else "false")

    def saved_views(self) -> list[SavedView]:
        try:
            return [SavedView(*view) for view in json.loads(str(self._kept.value("views", "[]")))]
        except (TypeError, ValueError):
            return []

    def save_view(self, view: SavedView) -> None:
        """Keep `view`, in the place of one of the same name."""
        others = [kept for kept in self.saved_views() if kept.name != view.name]
        self._kept.setValue("views", json.dumps([*others, view], ensure_ascii=False))

    def remove_view(self, name: str) -> None:
        left = [view for view in self.saved_views() if view.name != name]
        self._kept.setValue("views", json.dumps(left, ensure_ascii=False))


_Choice = TypeVar("_Choice", bound=StrEnum)


def _known(kind: type[_Choice], value: object, otherwise: _Choice) -> _Choice:
    return kind(value) if isinstance(value, str) and value in list(kind) else otherwise
