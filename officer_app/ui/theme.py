"""Palette, fonts and style sheet from the tokens; light and dark, following the system unless told.

Qt traps held here: `setColorScheme` does nothing on a bare X server, so the theme is our own; `palette(…)`
in a style sheet goes stale, so the sheet holds colours and is set anew with each change.
"""

from __future__ import annotations

from enum import StrEnum
from string import Template

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from officer_app.paths import resource
from officer_app.ui import tokens
from officer_app.ui.tokens import Colours


class ThemeChoice(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The application's look. `changed` comes after palette and style sheet are set."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice = ThemeChoice.SYSTEM
        self._sheet = Template(resource("styles", "window.qss").read_text(encoding="utf-8"))
        # Looked up once: asking for a family costs more than painting a line with it.
        latin = [name for name in tokens.LATIN_FAMILIES if QFontDatabase.hasFamily(name)][:1]
        self._families = [*latin, app.font().family(), *tokens.CHINESE_FAMILIES]
        self._fonts: dict[tuple[int, bool, bool], QFont] = {}
        self.dark = False
        self.colours: Colours = tokens.LIGHT
        app.setStyle("Fusion")
        app.setFont(self.font())
        app.styleHints().colorSchemeChanged.connect(self.follow)
        self._apply()

    @property
    def choice(self) -> ThemeChoice:
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        self._choice = choice
        self.follow(self._app.styleHints().colorScheme())

    def follow(self, scheme: Qt.ColorScheme) -> None:
        """Take the system's scheme (unknown is light), unless the officer chose one."""
        dark = scheme == Qt.ColorScheme.Dark
        if self._choice is not ThemeChoice.SYSTEM:
            dark = self._choice is ThemeChoice.DARK
        if dark == self.dark:
            return
        self.dark = dark
        self.colours = tokens.DARK if dark else tokens.LIGHT
        self._apply()
        self.changed.emit()

    def font(self, px: int = tokens.TEXT_PX, *, strong: bool = False, tabular: bool = False) -> QFont:
        """The window's font, made once: not to be changed. `tabular`: all digits equally wide, for columns of
        numbers."""
        key = px, strong, tabular
        if key not in self._fonts:
            font = self._fonts[key] = QFont()
            font.setFamilies(self._families)
            font.setPixelSize(px)
            if strong:
                font.setWeight(QFont.Weight.DemiBold)
            if tabular:
                font.setFeature(QFont.Tag("tnum"), 1)
        return self._fonts[key]

    def colour(self, name: str) -> QColor:
        """A token as QColor: `colour("accent")`."""
        return QColor(getattr(self.colours, name))

    def _apply(self) -> None:
        palette = _palette(self.colours)
        self._app.setPalette(palette)
        QToolTip.setPalette(palette)
        self._app.setStyleSheet(self.sheet())

    def sheet(self) -> str:
        """The style sheet with every token put in."""
        names = {name: getattr(self.colours, name) for name in Colours.__slots__}
        sizes = {
            name.lower(): f"{value}px"
            for name, value in vars(tokens).items()
            if name.isupper() and isinstance(value, int)
        }
        return self._sheet.substitute(names | sizes)


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, c.window),
        (role.WindowText, c.text),
        (role.Base, c.surface),
        (role.AlternateBase, c.sunken),
        (role.Text, c.text),
        (role.PlaceholderText, c.secondary),
        (role.Button, c.surface),
        (role.ButtonText, c.text),
        (role.BrightText, c.alert),
        (role.Highlight, c.selection),
        (role.HighlightedText, c.text),
        (role.Accent, c.accent),
        (role.Link, c.accent),
        (role.LinkVisited, c.accent),
        (role.ToolTipBase, c.surface),
        (role.ToolTipText, c.text),
        (role.Light, c.surface),
        (role.Midlight, c.border),
        (role.Mid, c.border),
        (role.Dark, c.outline),
        (role.Shadow, c.border),
    ):
        palette.setColor(which, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(disabled, which, QColor(c.secondary))
    return palette


_the_theme: Theme | None = None


def theme() -> Theme:
    """The running application's theme, made with the first call."""
    global _the_theme
    if _the_theme is None or not shiboken6.isValid(_the_theme):
        app = QApplication.instance()
        assert isinstance(app, QApplication), "a QApplication must exist before its theme"
        _the_theme = Theme(app)
    return _the_theme
