"""Photos and papers: bounded, hashed, stored once, durable before they are named; the hostile ones refused."""

from __future__ import annotations

import hashlib
import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import pack

import cv2
import numpy as np
import pytest
from sqlalchemy.exc import IntegrityError

from officer_app.domain.errors import NotFound, NotYours, OfficerError
from officer_app.formats import photos
from officer_app.store.detail import read_detail
from officer_app.workflow.evidence import (
    attach,
    copy_out,
    evidence_file,
    lost_evidence,
    read_bounded,
    read_evidence,
    thumbnail_file,
    withdraw,
)
from officer_app.workflow.recording import record_outcome
from officer_app.workflow.signing import amend_record
from officer_app.workflow.verifying import verify
from tests.workflow.records import claim, conform, hold_for_inspection, key, record
from tests.workflow.station import Station
from tests.workflow.test_audit import tamper


def photo(seed: int = 1, width: int = 640, height: int = 480, suffix: str = ".jpg") -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (height // 16, width // 16, 3), np.uint8)
    large = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_CUBIC)
    return cv2.imencode(suffix, large)[1].tobytes()


PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.fixture
def held(station: Station) -> Station:
    hold_for_inspection(station)
    return station


def add(station: Station, content: bytes, name: str = "photo.jpg", login: str = "officer1") -> bool:
    task = station.value("SELECT task_id FROM task")
    return attach(
        station.store, station.context, station.data, station.officer(login), task, name, content, station.now
    )


def files(station: Station) -> list[Path]:
    return [found for found in station.data.evidence.rglob("*") if found.is_file()]


def test_a_photo_is_kept_by_its_hash_with_a_small_picture_and_named_by_an_event(held: Station) -> None:
    claim(held)
    content = photo(width=4000, height=3000)
    assert add(held, content, "箱内 <b>1</b>.jpg")
    row = held.rows("SELECT * FROM evidence")[0]
    assert row["sha256"] == hashlib.sha256(content).hexdigest()
    assert (row["kind"], row["image_width"], row["image_height"]) == ("jpg", 4000, 3000)
    assert read_evidence(held.data, row["sha256"], "jpg") == content
    small = cv2.imdecode(
        np.frombuffer(thumbnail_file(held.data, row["sha256"]).read_bytes(), np.uint8), cv2.IMREAD_COLOR
    )
    assert small.shape[:2] == (240, 320)
    assert verify(held.store).ok


@pytest.mark.parametrize(("content", "kind"), [(photo(suffix=".png"), "png"), (PDF, "pdf")])
def test_pictures_and_papers_of_other_kinds_are_kept_too(held: Station, content: bytes, kind: str) -> None:
    claim(held)
    add(held, content)
    assert held.value("SELECT kind FROM evidence") == kind


def test_the_same_photo_twice_is_there_once(held: Station) -> None:
    claim(held)
    assert add(held, photo(), "one.jpg")
    assert not add(held, photo(), "two.jpg")
    assert held.value("SELECT count(*) FROM evidence") == 1
    assert len(files(held)) == 2, "the photo and its small picture"


def test_a_photo_that_was_damaged_is_put_right_by_adding_it_again(held: Station) -> None:
    claim(held)
    add(held, photo(), "one.jpg")
    kept = next(
        file for file in held.data.evidence.rglob("*") if file.is_file() and file.read_bytes() == photo()
    )
    kept.write_bytes(kept.read_bytes()[:-1] + b"!")
    assert not add(held, photo(), "two.jpg")
    assert kept.read_bytes() == photo()


def test_only_who_holds_the_task_adds_to_it(held: Station) -> None:
    claim(held)
    with pytest.raises(NotYours):
        add(held, photo(), login="officer2")
    assert files(held) == []
    record(held, conform(held))
    with pytest.raises(NotYours):
        add(held, photo())
    assert files(held) == []


def test_the_record_names_what_was_added_by_its_hash(held: Station) -> None:
    claim(held)
    add(held, photo(1), "one.jpg")
    add(held, photo(2), "two.jpg")
    record(held, conform(held))
    said = json.loads(held.value("SELECT record FROM outcome"))["evidence"]
    assert [one["name"] for one in said] == ["one.jpg", "two.jpg"]
    assert said[0]["sha256"] == hashlib.sha256(photo(1)).hexdigest()


def huge(width: int, height: int) -> bytes:
    """A PNG whose head claims a size; nothing is behind it."""
    return b"\x89PNG\r\n\x1a\n" + pack(">I4sIIBBBBB", 13, b"IHDR", width, height, 8, 2, 0, 0, 0) + b"IEND"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no JPEG, PNG or PDF"),
        (b"MZ" + bytes(5000), "no JPEG, PNG or PDF"),
        (b"<svg onload='alert(1)'/>", "no JPEG, PNG or PDF"),
        (photo()[:-20_0], "cut short"),
        (PDF[:-8], "cut short"),
        (huge(100_000, 100_000), "more than 60 million pixels"),
        (huge(19_999, 19_999), "more than 60 million pixels"),
        (huge(0, 10), "no size"),
        (huge(10, 10), "cannot be decoded"),
        (b"\xff\xd8\xff" + bytes(30) + b"\xff\xd9", "damaged"),
        (b"\xff\xd8\xff\xe0" + b"\xff" * 9000 + b"\xff\xd9", "damaged"),
        (b"\xff\xd8\xff", "cut short"),
        (b"\x89PNG\r\n\x1a\nIEND", "damaged"),
    ],
)
def test_what_is_hostile_or_broken_is_refused_with_a_reason(
    held: Station, content: bytes, reason: str
) -> None:
    claim(held)
    with pytest.raises(OfficerError, match=reason):
        add(held, content)
    assert files(held) == []
    assert held.value("SELECT count(*) FROM evidence") == 0


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    sparse = tmp_path / "huge.jpg"
    with sparse.open("wb") as out:
        out.truncate(photos.MOST_OCTETS + 1)
    with pytest.raises(OfficerError, match="larger than 25 MB"):
        read_bounded(sparse)


def test_a_decoder_that_dies_costs_one_photo(held: Station) -> None:
    claim(held)
    add(held, photo(1))
    process = photos.WORKER._child.running()
    process.kill()
    process.wait()
    assert add(held, photo(2))


@contextmanager
def files_no_longer_than(octets: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_on_a_full_disk_nothing_half_is_kept(held: Station) -> None:
    claim(held)
    content = photo(width=4000, height=3000)
    with files_no_longer_than(100_000), pytest.raises(OfficerError, match="The disk is full"):
        add(held, content)
    assert files(held) == []
    assert add(held, content)


def fits(station: Station, seed: int) -> bool:
    try:
        return add(station, photo(seed, 64, 64))
    except OfficerError as error:
        return not str(error).startswith("The disk is full")


def test_a_database_that_cannot_grow_leaves_no_file_behind(held: Station) -> None:
    claim(held)
    held.store.close()
    with held.store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    kept = 0
    while fits(held, kept):
        kept += 1
    held.store.close()
    assert held.value("SELECT count(*) FROM evidence") == kept
    assert len(files(held)) == 2 * kept


def test_evidence_is_append_only_and_a_change_is_found(held: Station) -> None:
    claim(held)
    add(held, photo())
    for statement in ("UPDATE evidence SET file_name = 'x'", "DELETE FROM evidence"):
        with pytest.raises(IntegrityError, match="append-only"):
            held.change(statement)
    tamper(held, lambda raw: raw.execute("UPDATE evidence SET sha256 = 'x'"))
    assert [(b.consignment, b.reason) for b in verify(held.store).broken] == [
        (key(held), "the piece of evidence is not the one that was recorded")
    ]


def test_bytes_that_are_gone_or_changed_are_found(held: Station) -> None:
    claim(held)
    add(held, photo(1))
    add(held, photo(2))
    assert lost_evidence(held.store, held.data) == []
    one, two = (row["sha256"] for row in held.rows("SELECT sha256 FROM evidence ORDER BY evidence_id"))
    evidence_file(held.data, one, "jpg").unlink()
    evidence_file(held.data, two, "jpg").write_bytes(b"another")
    said = [reason for _, reason in lost_evidence(held.store, held.data)]
    assert said == [
        f"The file {one[:12]} is not in the evidence folder.",
        f"The file {two[:12]} is not the one that was added.",
    ]


def test_a_copy_goes_out_with_its_hash_checked_and_the_chain_says_who_took_it(
    held: Station, tmp_path: Path
) -> None:
    claim(held)
    add(held, photo(1), "inside.jpg")
    with held.store.read() as connection:
        (row,) = read_detail(connection, key(held)).evidence
    out = tmp_path / "copy.jpg"
    copy_out(held.store, held.context, held.data, held.officer("officer2"), row, out, held.now)
    assert out.read_bytes() == photo(1)
    (event,) = held.rows("SELECT actor, payload FROM audit_event WHERE event = 'evidence_copied'")
    assert event["actor"] == "officer2"
    assert json.loads(event["payload"]) == {
        "evidence_id": row.evidence_id,
        "sha256": sha(1),
        "name": "inside.jpg",
        "saved_as": "copy.jpg",
    }
    assert verify(held.store).ok


def test_no_copy_without_its_event_and_no_event_without_its_copy(held: Station, tmp_path: Path) -> None:
    claim(held)
    add(held, photo(1))
    with held.store.read() as connection:
        (row,) = read_detail(connection, key(held)).evidence
    take = (held.store, held.context, held.data, held.officer(), row)
    with pytest.raises(OfficerError, match="was not saved"):
        copy_out(*take, tmp_path / "nowhere" / "copy.jpg", held.now)
    held.change(
        "CREATE TRIGGER no_event BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'not now'); END"
    )
    with pytest.raises(IntegrityError):
        copy_out(*take, tmp_path / "copy.jpg", held.now)
    evidence_file(held.data, row.sha256, "jpg").write_bytes(b"another")
    with pytest.raises(OfficerError, match="not the one that was added"):
        copy_out(*take, tmp_path / "copy.jpg", held.now)
    assert list(tmp_path.glob("*.jpg")) == list(tmp_path.glob(".*")) == []
    assert held.value("SELECT count(*) FROM audit_event WHERE event = 'evidence_copied'") == 0


def sha(seed: int) -> str:
    return hashlib.sha256(photo(seed)).hexdigest()


def take_out(station: Station, seed: int, reason: str = "another box", login: str = "officer1") -> None:
    task = station.consignment()["task_id"]
    withdraw(station.store, station.context, station.officer(login), task, sha(seed), reason, station.now)


def named_in_record(station: Station) -> list[str]:
    text = station.value("SELECT record FROM outcome ORDER BY outcome_id DESC LIMIT 1")
    return [one["sha256"] for one in json.loads(text)["evidence"]]


def test_a_photo_of_another_box_is_withdrawn_with_a_reason_and_stays_kept(held: Station) -> None:
    claim(held)
    add(held, photo(1), "wrong.jpg")
    add(held, photo(2), "right.jpg")
    kept = files(held)
    with pytest.raises(NotYours):
        take_out(held, 1, login="officer2")
    with pytest.raises(OfficerError, match="reason"):
        take_out(held, 1, reason=" ")
    take_out(held, 1)
    with pytest.raises(NotFound):
        take_out(held, 1)
    assert files(held) == kept
    (event,) = held.rows("SELECT actor, payload FROM audit_event WHERE event = 'evidence_withdrawn'")
    said = json.loads(event["payload"])
    assert (event["actor"], said["name"], said["reason"]) == ("officer1", "wrong.jpg", "another box")
    with held.store.read() as connection:
        detail = read_detail(connection, key(held))
    assert [one.file_name for one in detail.files] == ["right.jpg"]
    task = held.consignment()["task_id"]
    record_outcome(held.store, held.context, held.officer(), task, conform(held), now=held.later(1))
    assert named_in_record(held) == [sha(2)]
    assert verify(held.store).ok
    changed = "UPDATE audit_event SET payload = replace(payload, 'another box', 'the same box')"
    tamper(held, lambda raw: raw.execute(changed))
    assert not verify(held.store).ok


def test_what_was_withdrawn_by_mistake_is_added_again(held: Station) -> None:
    claim(held)
    add(held, photo(1))
    take_out(held, 1)
    assert add(held, photo(1)), "it is new to the record"
    assert not add(held, photo(1))
    assert held.value("SELECT count(*) FROM evidence") == 1
    task = held.consignment()["task_id"]
    record_outcome(held.store, held.context, held.officer(), task, conform(held), now=held.later(1))
    assert named_in_record(held) == [sha(1)]
    assert verify(held.store).ok


def test_after_submission_only_an_amendment_leaves_a_photo_out(held: Station) -> None:
    task = claim(held)
    add(held, photo(1))
    add(held, photo(2))
    record_outcome(held.store, held.context, held.officer(), task, conform(held), now=held.later(1))
    with pytest.raises(NotYours):
        withdraw(held.store, held.context, held.officer(), task, sha(1), "another box")
    amend_record(
        *(held.store, held.context, held.officer(), key(held), conform(held), "photo of another box"),
        leave_out=[sha(1)],
    )
    assert named_in_record(held) == [sha(2)]
    first = held.value("SELECT record FROM outcome ORDER BY outcome_id LIMIT 1")
    assert len(json.loads(first)["evidence"]) == 2, "the record it takes the place of stays as it was"
    reason = held.value("SELECT payload FROM audit_event WHERE event = 'evidence_withdrawn'")
    assert json.loads(reason)["reason"] == "photo of another box"
    assert verify(held.store).ok
