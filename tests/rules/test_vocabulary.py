"""The vocabulary and its documentation say the same."""

from __future__ import annotations

import re

from officer_app.rules.vocabulary import VOCABULARY, Fact, Source
from officer_app.rules.whitelist import ALLOWED_FUNCTIONS
from officer_app.store.facts import STORED
from tests.conftest import REPOSITORY

DOCUMENT = REPOSITORY / "docs" / "rules.md"


def table(source: Source) -> str:
    """The facts of one source as docs/rules.md has them."""

    def row(fact: Fact) -> str:
        return f"| `{fact.name}` | {fact.kind} | {fact.unit} | {fact.en} | {fact.zh} |"

    facts = [row(fact) for fact in VOCABULARY.values() if fact.source is source]
    return "\n".join(
        [
            f"### {source}",
            "",
            "| fact | kind | unit | meaning | 含义 |",
            "| --- | --- | --- | --- | --- |",
            *facts,
        ]
    )


def test_the_document_has_every_fact_as_the_vocabulary_has_it():
    text = DOCUMENT.read_text(encoding="utf-8")
    expected = "\n\n".join(map(table, Source)) + "\n"
    assert text.partition("### declaration")[1:] == expected.partition("### declaration")[1:]


def test_the_document_lists_the_allowed_functions():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert ", ".join(f"`{name}`" for name in ALLOWED_FUNCTIONS) in text


def test_every_fact_is_described_in_both_languages():
    for fact in VOCABULARY.values():
        assert fact.en
        assert re.search(r"[\u4e00-\u9fff]", fact.zh), fact.name


def test_what_the_store_reads_are_facts_or_helpers_of_facts():
    from officer_app.rules.derive import DERIVED, HELPERS

    assert set(STORED) <= set(VOCABULARY) | set(HELPERS)
    assert set(VOCABULARY) - set(STORED) <= DERIVED
