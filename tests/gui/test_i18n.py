"""Texts: every one translated, every .qm current, none built in a way the tools cannot see."""

from __future__ import annotations

import ast
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from officer_app.domain.errors import OfficerError
from officer_app.paths import resource
from officer_app.ui import i18n
from officer_app.ui.app import make_application
from officer_app.ui.errors import sentence
from officer_app.ui.i18n import Language
from officer_app.ui.widgets.keys import shown_key


def messages(language: Language) -> list[tuple[str, ET.Element]]:
    tree = ET.parse(resource("translations", f"officer_{language.value}.ts"))
    return [
        (context.findtext("name", ""), message)
        for context in tree.getroot().iter("context")
        for message in context.iter("message")
    ]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What lupdate makes of the code as it is now."""
    folder = tmp_path_factory.mktemp("texts")
    i18n.update(folder)
    return folder


def test_every_text_is_translated_into_chinese() -> None:
    lacking = [
        (context, message.findtext("source"))
        for context, message in messages(Language.CHINESE)
        if (translation := message.find("translation")) is None
        or translation.get("type") == "unfinished"
        or not "".join(translation.itertext()).strip()
    ]
    assert lacking == []


def test_the_files_hold_every_text_of_the_code_and_no_other(fresh: Path) -> None:
    for language in Language:
        kept = {(context, m.findtext("source")) for context, m in messages(language)}
        tree = ET.parse(fresh / f"officer_{language.value}.ts")
        found = {
            (context.findtext("name", ""), m.findtext("source"))
            for context in tree.getroot().iter("context")
            for m in context.iter("message")
        }
        assert kept == found, f"run: python -m officer_app.ui.i18n update ({language.value})"


def test_plural_forms_are_there() -> None:
    for language, forms in ((Language.ENGLISH, 2), (Language.CHINESE, 1)):
        for _, message in messages(language):
            if message.get("numerus") == "yes":
                found = [form.text for form in message.iter("numerusform")]
                assert len(found) == forms and all(found), message.findtext("source")


def test_places_for_values_are_the_same_in_both_languages() -> None:
    import re

    places = re.compile(r"\{[^}]*\}|%n")
    for _, message in messages(Language.CHINESE):
        source = message.findtext("source", "")
        translation = message.find("translation")
        assert translation is not None
        for form in list(translation.iter("numerusform")) or [translation]:
            assert sorted(places.findall(source)) == sorted(places.findall(form.text or "")), source


def test_the_compiled_files_are_what_lrelease_makes(tmp_path: Path) -> None:
    for made in i18n.release(tmp_path):
        kept = resource("translations", made.name)
        assert made.read_bytes() == kept.read_bytes(), "run: python -m officer_app.ui.i18n release"


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_no_text_is_asked_for_in_a_way_that_is_silently_lost() -> None:
    """lupdate sees only literals; `self` must be the receiver, or the context is wrong; and a class that others
    inherit from must not use `self.tr`, which looks in the class of the object."""
    lost, parents, users = [], set(), {}
    for file in i18n.source_files():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                parents |= {base.id for base in node.bases if isinstance(base, ast.Name)}
                if any(isinstance(c.func, ast.Attribute) and c.func.attr == "tr" for c in calls(node)):
                    users[node.name] = file.name
        for call in calls(tree):
            where = f"{file.name}:{call.lineno}"
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name == "tr":
                receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
                if not (isinstance(receiver, ast.Name) and receiver.id == "self"):
                    lost.append(f"{where} tr of something else than self")
                if not isinstance(call.args[0], ast.Constant):
                    lost.append(f"{where} tr of what is no literal")
            elif name == "translate" and ast.unparse(call.func) in (
                "translate",
                "QCoreApplication.translate",
            ):
                if not all(isinstance(argument, ast.Constant) for argument in call.args[:2]):
                    lost.append(f"{where} translate of what is no literal")
                if len(call.args) > 2:
                    lost.append(f"{where} translate with a count is not extracted from Python")
    lost += [
        f"{file}: {name} is inherited from and uses tr" for name, file in users.items() if name in parents
    ]
    assert lost == []


def test_keys_are_called_as_keyboards_carry_them_in_either_language() -> None:
    translations = i18n.Translations(make_application())
    for language in (Language.CHINESE, Language.ENGLISH):
        translations.switch(language)
        shown = [shown_key(key) for key in ("Return", "Ctrl+Return", "Ctrl+Enter", "Ctrl+K", "Del", "Up")]
        assert shown == ["Enter", "Ctrl+Enter", "Ctrl+Enter", "Ctrl+K", "Del", "↑"]


#: The desk's use cases.
DESK = (
    "workflow/tasks.py",
    "workflow/assigning.py",
    "workflow/recording.py",
    "workflow/signing.py",
    "workflow/reopening.py",
    "workflow/evidence.py",
    "workflow/people.py",
    "workflow/quarantine.py",
    "domain/people.py",
)


def refusals(*names: str) -> list[str]:
    """What these modules raise, with x7 in the places of their sentences."""
    found = []
    for name in names:
        tree = ast.parse((Path(i18n.__file__).parents[1] / name).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args):
                continue
            match node.exc.args[0]:
                case ast.Constant(value=str(said)):
                    found.append(said)
                case ast.JoinedStr(values=parts):
                    found.append("".join(p.value if isinstance(p, ast.Constant) else "x7" for p in parts))
    return sorted(set(found))


def in_chinese(said: list[str]) -> dict[str, str]:
    translations = i18n.Translations(make_application())
    translations.switch(Language.CHINESE)
    told = {one: sentence(OfficerError(one)) for one in said}
    translations.switch(Language.ENGLISH)
    return told


def test_what_the_desk_refuses_is_said_in_chinese() -> None:
    said = in_chinese(refusals(*DESK))
    assert len(said) > 15
    assert [one for one, chinese in said.items() if not any("\u4e00" <= c <= "\u9fff" for c in chinese)] == []


def test_where_a_server_is_and_who_brought_a_record_is_said_in_chinese() -> None:
    away = "hall at 127.0.0.1:1: Connection refused."
    brought = "brought from station 01 by li, and not confirmed by wang then"
    said = in_chinese([away, brought])
    assert said[away].startswith("127.0.0.1:1 上的 hall")
    assert said[brought] == "由li从01号查验台带入，当时wang尚未确认。"


def test_a_database_of_another_version_is_said_in_chinese() -> None:
    refused = refusals("store/postgresql/connect.py")
    said = in_chinese([one for one in refused if "officer-app db" in one or "Update the program" in one])
    assert len(said) == 4
    assert [one for one, chinese in said.items() if "数据库" not in chinese] == []
