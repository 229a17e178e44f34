"""A record sheet held against the store: genuine, or exactly what is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from officer_app.domain.errors import OfficerError, Unreadable
from officer_app.domain.mark import Mark, find_marks, read_mark, site_mark
from officer_app.domain.words import Disposition
from officer_app.store.records import Record, find_record, read_record
from officer_app.workflow.sheets import (
    Problem,
    Verdict,
    note_paper,
    read_recorded,
    save_sheet,
    verify_file,
    verify_text,
)
from officer_app.workflow.signing import amend_record, approve_record, sign_record
from officer_app.workflow.verifying import verify
from tests.workflow.records import (
    approvals,
    conform,
    hold_for_inspection,
    key,
    record,
    supervisor,
    wrong,
)
from tests.workflow.station import Station
from tests.workflow.test_audit import tamper


@pytest.fixture
def held(station: Station) -> Station:
    hold_for_inspection(station)
    return station


@pytest.fixture
def recorded(held: Station) -> Station:
    record(held, wrong(held, Disposition.RETURN))
    return held


def latest(station: Station) -> Record:
    with station.store.read() as connection:
        return read_record(connection, find_record(connection, key(station)))


def mark_of(station: Station, record: Record) -> Mark:
    return Mark(site_mark(station.context.site), record.row.outcome_id, record.row.digest)


def scanned(station: Station, mark: Mark) -> Verdict:
    return verify_text(station.store, station.context.site, mark.text())


def a_pdf(mark: Mark, more: bytes = b"") -> bytes:
    return b"%PDF-1.4\n" + more + mark.text().encode() + b"\n%%EOF\n"


def save(station: Station, content: bytes, file: Path) -> Record:
    found = latest(station)
    save_sheet(station.store, station.context, station.officer(), found, content, file)
    return found


def test_the_code_of_a_sheet_leads_to_its_record(recorded: Station):
    verdict = scanned(recorded, mark_of(recorded, latest(recorded)))
    assert verdict.genuine and verdict.record is not None
    assert (verdict.record.row.officer, verdict.record.consignment.logistics_no) == (
        "officer1",
        "YTGZ20201015001",
    )


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=200))
def test_what_is_no_mark_is_none(said: str):
    assert read_mark(said) is None


def test_a_scanner_may_type_the_code_in_small_letters(recorded: Station):
    mark = mark_of(recorded, latest(recorded))
    assert read_mark(f" {mark.text().lower()}\r\n") == mark
    assert set(mark.text()) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.")
    assert find_marks(b"\xff" + mark.text().encode() + b"\x00") == {mark}


def test_a_record_that_is_not_there_another_site_and_another_hash_are_told_apart(recorded: Station):
    mark = mark_of(recorded, latest(recorded))
    unknown = mark._replace(record=key(recorded))
    assert scanned(recorded, unknown).problem is Problem.NO_RECORD
    assert scanned(recorded, mark._replace(site="5145SZX01")).problem is Problem.OTHER_SITE
    assert scanned(recorded, mark._replace(digest="0" * 64)).problem is Problem.OTHER_HASH


def test_the_hash_of_another_record_does_not_do(recorded: Station):
    first = mark_of(recorded, latest(recorded))
    again = wrong(recorded, Disposition.RETURN, note="a slip")
    amend_record(recorded.store, recorded.context, recorded.officer(), key(recorded), again, "a slip")
    second = mark_of(recorded, latest(recorded))
    assert scanned(recorded, second._replace(digest=first.digest)).problem is Problem.OTHER_HASH
    assert scanned(recorded, second).genuine


def test_an_amended_record_is_genuine_and_names_what_took_its_place(recorded: Station):
    first = latest(recorded)
    again = wrong(recorded, Disposition.RETURN, note="a slip")
    amend_record(recorded.store, recorded.context, recorded.officer(), key(recorded), again, "a slip")
    verdict = scanned(recorded, mark_of(recorded, first))
    assert verdict.genuine and verdict.record is not None and verdict.record.replaced_by is not None
    assert verdict.record.replaced_by.outcome_id == latest(recorded).row.outcome_id
    assert verdict.record.replaced_by.why == "a slip"


ALTERATIONS: dict[str, str] = {
    "the text": "UPDATE outcome SET record = replace(record, 'return', 'release')",
    "the text and its hash": "UPDATE outcome SET record = '{}', digest = "
    f"'{hashlib.sha256(b'{}').hexdigest()}'",
    "the result": "UPDATE outcome SET conform = 1",
    "who recorded it": "UPDATE outcome SET officer = 'officer2'",
    "when": "UPDATE outcome SET recorded_at = recorded_at - 1",
    "a finding": "UPDATE finding SET found = '金块'",
    "the event": "UPDATE audit_event SET actor = 'officer2' WHERE event = 'outcome_recorded'",
    "no event": "DELETE FROM audit_event WHERE event = 'outcome_recorded'",
}


@pytest.mark.parametrize("change", ALTERATIONS.values(), ids=ALTERATIONS)
def test_a_record_altered_in_the_database_is_found(recorded: Station, change: str):
    mark = mark_of(recorded, latest(recorded))
    tamper(recorded, lambda raw: raw.execute(change))
    verdict = scanned(recorded, mark)
    assert verdict.problem is Problem.ALTERED
    assert verdict.why


@pytest.mark.parametrize("change", ALTERATIONS.values(), ids=ALTERATIONS)
def test_no_sheet_is_made_of_an_altered_record(recorded: Station, change: str):
    outcome_id = latest(recorded).row.outcome_id
    assert read_recorded(recorded.store, outcome_id).row.officer == "officer1"
    tamper(recorded, lambda raw: raw.execute(change))
    with pytest.raises(OfficerError, match="is not the one that was recorded"):
        read_recorded(recorded.store, outcome_id)


def test_a_sheet_of_the_altered_record_is_no_better(recorded: Station):
    tamper(recorded, lambda raw: raw.execute(ALTERATIONS["the text and its hash"]))
    digest = recorded.value("SELECT digest FROM outcome")
    forged = Mark(site_mark(recorded.context.site), recorded.value("SELECT outcome_id FROM outcome"), digest)
    assert scanned(recorded, forged).problem is Problem.ALTERED


def test_an_altered_signature_is_found(held: Station):
    approvals(held, Disposition.DETAIN)
    record(held, wrong(held, Disposition.DETAIN))
    sign_record(held.store, held.context, held.officer("officer2"), key(held))
    approve_record(held.store, held.context, supervisor(held), key(held))
    mark = mark_of(held, latest(held))
    assert scanned(held, mark).genuine
    tamper(held, lambda raw: raw.execute("UPDATE signature SET officer = 'x' WHERE kind = 'approval'"))
    assert scanned(held, mark).problem is Problem.ALTERED


def test_a_saved_sheet_is_named_by_an_event_and_a_changed_copy_is_not_it(recorded: Station, tmp_path: Path):
    file = tmp_path / "sheet.pdf"
    file.write_bytes(b"an older one")
    content = a_pdf(mark_of(recorded, latest(recorded)))
    found = save(recorded, content, file)
    assert file.read_bytes() == content
    assert [one.name for one in tmp_path.glob("*sheet*")] == ["sheet.pdf"] and not [*tmp_path.glob(".*")]
    said = json.loads(
        recorded.value("SELECT payload FROM audit_event WHERE event = 'sheet_printed'"),
    )
    assert said == {
        "outcome": found.row.outcome_id,
        "digest": found.row.digest,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    site = recorded.context.site
    kept = verify_file(recorded.store, site, content)
    assert (kept.genuine, kept.to_the_byte) == (True, True)
    assert not scanned(recorded, mark_of(recorded, found)).to_the_byte, "its words may still be others"
    changed = verify_file(recorded.store, site, content.replace(b"1.4", b"1.7"))
    assert changed.problem is Problem.NOT_PRINTED
    assert not changed.to_the_byte
    assert changed.record is not None, "which record it claims to be is still told"
    assert verify(recorded.store).ok


def test_a_sheet_that_was_never_saved_is_no_genuine_file(recorded: Station):
    note_paper(recorded.store, recorded.context, recorded.officer(), latest(recorded))
    content = a_pdf(mark_of(recorded, latest(recorded)))
    assert verify_file(recorded.store, recorded.context.site, content).problem is Problem.NOT_PRINTED


@pytest.mark.parametrize(
    "made", [lambda m: b"%PDF-1.4\n%%EOF", lambda m: a_pdf(m) + a_pdf(m._replace(site="X"))]
)
def test_a_pdf_without_one_mark_is_no_sheet(recorded: Station, made: Callable[[Mark], bytes]):
    content = made(mark_of(recorded, latest(recorded)))
    assert verify_file(recorded.store, recorded.context.site, content).problem is Problem.NO_MARK


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PDF-1.4 cut", b"\xff\xd8\xff\xe0 \xff\xd9"])
def test_what_is_no_sheet_at_all_is_refused_with_a_reason(recorded: Station, content: bytes):
    with pytest.raises(Unreadable):
        verify_file(recorded.store, recorded.context.site, content)


def test_where_a_sheet_cannot_be_saved_no_event_says_it_was(recorded: Station, tmp_path: Path):
    (tmp_path / "folder.pdf").mkdir()
    for file in (tmp_path / "nowhere" / "sheet.pdf", tmp_path / "folder.pdf"):
        with pytest.raises(OfficerError, match="was not saved"):
            save(recorded, b"%PDF", file)
    assert recorded.value("SELECT count(*) FROM audit_event WHERE event = 'sheet_printed'") == 0
    assert not [*tmp_path.glob(".*")]


def test_the_sheet_shows_the_declaration_that_lay_before_the_officer(held: Station):
    record(held, conform(held))
    before = latest(held)
    tamper(
        held,
        lambda raw: raw.execute(
            "INSERT INTO declaration SELECT "
            + ", ".join(
                {
                    "declaration_id": "'later'",
                    "version_no": "version_no + 1",
                    "received_at": f"{2**52}",
                    "ebc_name": "'somebody else'",
                    "is_current": "0",
                }.get(name, name)
                for (name,) in raw.execute("SELECT name FROM pragma_table_info('declaration')")
            )
            + " FROM declaration"
        ),
    )
    assert latest(held).declaration.ebc_name == before.declaration.ebc_name != "somebody else"
    assert [item.gnum for item in latest(held).goods] == [1, 2]
