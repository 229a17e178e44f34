"""Languages, switched at run time. English is in the code; its file only holds plural forms.

After changing a text: `python -m officer_app.ui.i18n update`, translate in resources/translations/*.ts, then
`python -m officer_app.ui.i18n release`. A test holds that every text is translated and every .qm is current.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from officer_app.paths import resource


class Language(StrEnum):
    ENGLISH = "en"
    CHINESE = "zh_CN"

    @property
    def own_name(self) -> str:
        """As its speakers write it, the same in every language."""
        return {Language.ENGLISH: "English", Language.CHINESE: "简体中文"}[self]


def system_language() -> Language:
    """Chinese where the system speaks it, else English."""
    spoken = QLocale.system().language() == QLocale.Language.Chinese
    return Language.CHINESE if spoken else Language.ENGLISH


class Translations:
    """The installed translators. Widgets learn of a switch through `QEvent.LanguageChange`."""

    def __init__(self, app: QCoreApplication) -> None:
        self._app = app
        self._installed: list[QTranslator] = []
        self.language = Language.ENGLISH

    def switch(self, language: Language) -> None:
        """Speak `language` from now on, Qt's own dialogs included."""
        for translator in self._installed:
            self._app.removeTranslator(translator)
        self._installed = []
        self.language = language
        QLocale.setDefault(QLocale(language.value))
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for folder, name in ((qt_folder, "qtbase"), (str(resource("translations")), "officer")):
            translator = QTranslator(self._app)
            if translator.load(f"{name}_{language.value}", folder):
                self._app.installTranslator(translator)
                self._installed.append(translator)


def source_files() -> list[Path]:
    """All modules that may hold texts."""
    return sorted(Path(__file__).parent.rglob("*.py"))


def tool(name: str) -> str:
    """pyside6-lupdate or pyside6-lrelease, installed beside this Python."""
    return str(Path(sys.executable).with_name(f"pyside6-{name}"))


def update(folder: Path | None = None) -> None:
    """Bring the .ts files up to date with the texts in the code; into `folder`, from nothing, when given."""
    import subprocess  # not before: the window starts without it

    for language in Language:
        plural = ["-pluralonly"] if language is Language.ENGLISH else []
        target = (folder or resource("translations")) / f"officer_{language.value}.ts"
        options = ["-no-obsolete", "-locations", "none", "-source-language", "en", *plural]
        spoken = ["-target-language", language.value, "-ts", str(target)]
        subprocess.run([tool("lupdate"), "-silent", *map(str, source_files()), *options, *spoken], check=True)


def release(folder: Path | None = None) -> list[Path]:
    """Compile every .ts; into `folder` rather than beside it when given."""
    import subprocess

    made = []
    for source in sorted(resource("translations").glob("*.ts")):
        target = (folder or source.parent) / f"{source.stem}.qm"
        subprocess.run([tool("lrelease"), "-silent", str(source), "-qm", str(target)], check=True)
        made.append(target)
    return made


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    else:
        release()
