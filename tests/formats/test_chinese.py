"""Every sentence of the readers has its Chinese."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from officer_app.domain.errors import Unreadable
from officer_app.domain.outcome import Outcome
from officer_app.formats.ceb.kinds import _CEB_NAMES, _MAGIC, _OTHER_NAMESPACES, _OTHER_ROOTS
from officer_app.formats.ceb.reader import read_ceb
from officer_app.formats.ceb.xml import _EXPLANATIONS
from officer_app.formats.chinese import in_chinese
from officer_app.formats.dicos.classes import _NOT_OURS, _REFUSED_SYNTAXES

ROOT = Path(__file__).resolve().parents[2] / "officer_app"
FOLDERS = ("formats", "workflow/intake", "ui/xray")


def sentences() -> list[str]:
    """What is raised as Unreadable, or said for it, with something put into every place."""
    said = []
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Unreadable" and node.args:
                    said.append(text(node.args[0]))
                if isinstance(node, ast.FunctionDef) and node.name in ("refusal", "not_xml"):
                    said += [text(n.value) for n in ast.walk(node) if isinstance(n, ast.Return) and n.value]
    return sorted({one for one in said if one})


def text(node: ast.expr) -> str:
    """A literal, an f-string with 7 in its places, or the beginning of a sum; empty for what is neither."""
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=values):
            return "".join(text(v) if isinstance(v, ast.Constant) else "7" for v in values)
        case ast.Subscript(value=value):
            return text(value)
        case ast.BinOp(left=left):
            return text(left) + "7"
    return ""


def chinese(said: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in said)


@pytest.mark.parametrize("sentence", sentences())
def test_a_sentence_has_its_chinese(sentence: str) -> None:
    assert chinese(in_chinese(sentence)), sentence


def texts_of(schema: dict[str, Any], all_: dict[str, Any], where: str = "") -> Iterator[str]:
    """Where in a record its officer writes a text, as a problem names it; codes, hashes and times are no texts."""
    if "$ref" in schema:
        yield from texts_of(all_[schema["$ref"].rpartition("/")[2]], all_, where)
    for one in schema.get("anyOf", ()):
        yield from texts_of(one, all_, where)
    for name, one in schema.get("properties", {}).items():
        if name != "evidence":
            yield from texts_of(one, all_, f"{where} {name.replace('_', ' ')}".strip())
    if schema.get("type") == "array":
        yield from texts_of(schema["items"], all_, f"{where} 1")
    elif schema.get("type") == "string" and not {"enum", "format", "pattern", "const"} & schema.keys():
        yield where


def test_where_a_text_of_a_record_stands_has_its_chinese() -> None:
    schema = Outcome.model_json_schema()
    places = list(texts_of(schema, schema["$defs"]))
    assert {"note", "samples 1 custody 1 giver"} <= set(places)
    told = [in_chinese(f"{place}: nothing of what is written there can be seen") for place in places]
    assert [one for one in told if re.search("[a-z]", one)] == []


def test_there_are_sentences_to_ask_for() -> None:
    assert len(sentences()) > 60


def test_the_names_that_stand_in_sentences_have_theirs() -> None:
    names = [*_CEB_NAMES.values(), *_OTHER_ROOTS.values(), *_NOT_OURS.values(), *_REFUSED_SYNTAXES.values()]
    names += [what for _, what in (*_MAGIC, *_OTHER_NAMESPACES) if what not in ("a PDF", "JSON")]
    names += [f"{meaning}: x" for _, meaning in _EXPLANATIONS]
    assert [name for name in names if not chinese(in_chinese(name))] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件为空"),
        (b"%PDF-1.7", "不是报文，看起来是PDF"),
        (b"a,b,c\n1,2,3", "不是报文，看起来是表格（CSV）"),
        (b"<html/>", "网页本版本不受理"),
        (
            b'<ceb:CEB604Message xmlns:ceb="http://www.chinaport.gov.cn/ceb"/>',
            "CEB604（申报清单回执）本版本不受理",
        ),
        (b"<a><b></a>", "XML格式错误："),
    ],
)
def test_what_stands_in_a_sentence_is_said_too(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_ceb(content)
    assert in_chinese(refused.value.reason).startswith(said)


def test_places_keep_what_stands_in_them_and_may_change_their_order() -> None:
    english = "The file is cut off or damaged: 3 stray bytes at byte 1,024"
    assert in_chinese(english) == "文件被截断或损坏：第1,024字节处有3个多余字节"
    assert in_chinese("inside the DxpMsg envelope: the file is empty") == "DxpMsg封装内：文件为空"


def test_what_nobody_translated_is_shown_as_it_was_said() -> None:
    assert in_chinese("An old sentence of another version") == "An old sentence of another version"
