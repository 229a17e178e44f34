"""A journal on disk: whatever is done to its files, what was told as recorded is there, or it is said to be gone."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officer_app.domain.errors import NotRecorded
from officer_app.domain.words import EntryKind
from officer_app.formats.journal.keys import Keys, WrongPassword, make_keys
from officer_app.workflow.offline.book import Book, Damaged
from officer_app.workflow.offline.shelf import Shelf

KEYS = make_keys("chen", 1, "07")


def write(shelf: Shelf, body: str, keys: Keys = KEYS, content: bytes = b"") -> None:
    shelf.write(keys, EntryKind.RECORD, "task", "box", body, content)


def bodies(folder: Path) -> list[str]:
    return [entry.body for entry in Shelf(folder).waiting(KEYS)]


def journal(folder: Path) -> Path:
    (found,) = folder.glob("*.journal")
    return found


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of three entries, the second with a file."""
    folder = tmp_path_factory.mktemp("three")
    for body, content in (("one", b""), ("two", bytes(range(256))), ("three", b"")):
        write(Shelf(folder), body, content=content)
    return folder


@pytest.fixture
def copy(three: Path, tmp_path: Path) -> Path:
    shutil.copytree(three, tmp_path / "copy")
    return tmp_path / "copy"


def test_what_was_written_is_read_again_in_order_with_its_content(three: Path) -> None:
    assert bodies(three) == ["one", "two", "three"]
    shelf = Shelf(three)
    second = shelf.waiting(KEYS)[1]
    assert (second.content, shelf.content_of(KEYS, second).content) == (b"", bytes(range(256)))


def test_nothing_of_it_is_readable_without_the_key(copy: Path) -> None:
    write(Shelf(copy), "a name nobody else may read")
    assert b"nobody" not in journal(copy).read_bytes()
    stranger = make_keys("chen", 1, "07")
    with pytest.raises(Damaged):
        Book(journal(copy), stranger)
    assert Shelf(copy).waiting(stranger) == []


def test_cut_at_any_octet_it_says_that_entries_are_gone(copy: Path) -> None:
    whole = journal(copy).read_bytes()
    for size in range(len(whole)):
        journal(copy).write_bytes(whole[:size])
        with pytest.raises(Damaged):
            Book(journal(copy), KEYS)
    journal(copy).write_bytes(whole)
    assert bodies(copy) == ["one", "two", "three"]


def test_any_changed_bit_is_found(copy: Path) -> None:
    for file in (journal(copy), next(copy.glob("*.place"))):
        whole = bytearray(file.read_bytes())
        for place in range(len(whole)):
            whole[place] ^= 1 << place % 8
            file.write_bytes(whole)
            with pytest.raises(Damaged):
                Book(journal(copy), KEYS)
            whole[place] ^= 1 << place % 8
        file.write_bytes(whole)
    assert bodies(copy) == ["one", "two", "three"]


def frames(path: Path) -> tuple[bytes, list[bytes]]:
    head, _, rest = path.read_bytes().partition(b"\n")
    found = []
    while rest:
        length = 4 + int.from_bytes(rest[:4])
        found.append(rest[:length])
        rest = rest[length:]
    return head + b"\n", found


@pytest.mark.parametrize(
    "order", [(0, 2), (1, 2), (1, 0, 2), (0, 0, 1, 2), (0, 1, 1), (0, 2, 1), (0, 1, 2, 2)]
)
def test_an_entry_removed_repeated_or_moved_is_found(copy: Path, order: tuple[int, ...]) -> None:
    head, three = frames(journal(copy))
    journal(copy).write_bytes(head + b"".join(three[one] for one in order))
    if order[:3] == (0, 1, 2):  # behind what was told: no entry, and cut off by the next
        assert bodies(copy) == ["one", "two", "three"]
    else:
        with pytest.raises(Damaged):
            Book(journal(copy), KEYS)


def test_a_frame_of_another_journal_of_the_same_officer_is_found(copy: Path, tmp_path: Path) -> None:
    write(Shelf(tmp_path / "other"), "foreign")
    _, (foreign,) = frames(journal(tmp_path / "other"))
    head, three = frames(journal(copy))
    journal(copy).write_bytes(head + foreign + three[1] + three[2])
    with pytest.raises(Damaged):
        Book(journal(copy), KEYS)


def test_half_an_entry_that_a_power_failure_left_is_cut_off_and_nothing_before_it_is_lost(copy: Path) -> None:
    place = next(copy.glob("*.place"))
    told, before = place.read_bytes(), journal(copy).read_bytes()
    write(Shelf(copy), "four")
    whole = journal(copy).read_bytes()
    for size in range(len(before), len(whole)):
        place.write_bytes(told)
        journal(copy).write_bytes(whole[:size])
        assert bodies(copy) == ["one", "two", "three"]
    write(Shelf(copy), "four again")
    assert bodies(copy) == ["one", "two", "three", "four again"]


def test_an_entry_that_was_whole_before_the_power_failed_counts(copy: Path) -> None:
    place = next(copy.glob("*.place"))
    told = place.read_bytes()
    write(Shelf(copy), "four")
    place.write_bytes(told)
    assert bodies(copy) == ["one", "two", "three", "four"]


@settings(max_examples=60, deadline=None)
@given(rubbish=st.binary(max_size=300))
def test_rubbish_behind_the_end_is_no_entry(
    three: Path, tmp_path_factory: pytest.TempPathFactory, rubbish: bytes
) -> None:
    folder = tmp_path_factory.mktemp("rubbish") / "copy"
    shutil.copytree(three, folder)
    with journal(folder).open("ab") as file:
        file.write(rubbish)
    write(Shelf(folder), "four")
    assert bodies(folder) == ["one", "two", "three", "four"]


@settings(max_examples=30, deadline=None)
@given(said=st.lists(st.tuples(st.text(max_size=50), st.binary(max_size=200)), max_size=8))
def test_any_text_and_octets_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, bytes]]
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("any"))
    for body, content in said:
        write(shelf, body, content=content)
    again = Shelf(shelf.folder)
    found = [again.content_of(KEYS, entry) for entry in again.waiting(KEYS)]
    assert [(entry.body, entry.content) for entry in found] == said
    assert [entry.seq for entry in found] == list(range(1, len(said) + 1))


def test_what_was_answered_does_not_wait_any_more_also_after_a_restart(copy: Path) -> None:
    shelf = Shelf(copy)
    shelf.answer(KEYS, shelf.waiting(KEYS)[0], "taken")
    assert bodies(copy) == ["two", "three"]


def test_two_programs_write_to_the_same_journal(copy: Path) -> None:
    one, other = Shelf(copy), Shelf(copy)
    assert len(one.waiting(KEYS)) == len(other.waiting(KEYS)) == 3
    write(one, "four")
    write(other, "five")
    write(one, "six")
    assert bodies(copy) == ["one", "two", "three", "four", "five", "six"]


def test_a_journal_of_which_all_is_answered_makes_room_for_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("officer_app.workflow.offline.shelf._MOST_FRAMES", 2)
    shelf = Shelf(tmp_path)
    write(shelf, "one")
    shelf.answer(KEYS, shelf.waiting(KEYS)[0], "taken")
    first = journal(tmp_path)
    write(shelf, "two")
    assert journal(tmp_path) != first
    write(shelf, "three")
    write(shelf, "four")
    assert len(list(tmp_path.glob("*.journal"))) == 2  # two waits in the first of them
    assert bodies(tmp_path) == ["two", "three", "four"]


def test_a_damaged_journal_stops_nobody_from_recording(copy: Path) -> None:
    file = journal(copy)
    file.write_bytes(file.read_bytes()[:-1])
    shelf = Shelf(copy)
    write(shelf, "goes on")
    assert [entry.body for entry in shelf.waiting(KEYS)] == ["goes on"]
    assert "of 3 entries 2 are as they were written" in shelf.damaged[0]


@pytest.fixture(params=["write", "fsync", "replace"])
def full_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """No room from now on, at one of the steps."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if request.param == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    elif request.param == "replace":
        monkeypatch.setattr(Path, "replace", full)
    else:
        opened = Path.open

        def read_only(path: Path, mode: str = "r", *more: object, **named: object) -> object:
            if "r" in mode and "+" not in mode:
                return opened(path, mode, *more, **named)  # type: ignore[call-overload]
            return full()

        monkeypatch.setattr(Path, "open", read_only)
    yield request.param
    monkeypatch.undo()


def test_on_a_full_disk_the_officer_is_told_that_it_is_not_recorded(
    copy: Path, full_disk: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotRecorded, match="NOT recorded"):
        write(Shelf(copy), "four")
    request.getfixturevalue("monkeypatch").undo()
    assert bodies(copy) == ["one", "two", "three"]
    write(Shelf(copy), "five")
    assert bodies(copy) == ["one", "two", "three", "five"]


def test_keys_are_made_at_the_first_sign_in_and_unlocked_by_the_same_password(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    made = shelf.signed_in("chen", 1, "07", "correct horse")
    assert Shelf(tmp_path).unlock("chen", "correct horse") == [made]
    assert Shelf(tmp_path).signed_in("chen", 1, "07", "correct horse") == made
    assert shelf.unlock("li", "correct horse") == []
    with pytest.raises(WrongPassword):
        shelf.unlock("chen", "wrong")


def test_a_password_changed_elsewhere_leaves_what_waits_under_the_former_one(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    before = shelf.signed_in("chen", 1, "07", "former")
    write(shelf, "under the former", before)
    after = shelf.signed_in("chen", 1, "07", "present")
    assert after != before and shelf.waiting(after) == []
    assert [entry.body for entry in shelf.waiting(shelf.unlock("chen", "former")[0])] == ["under the former"]
    shelf.change_password(before, "present")
    assert len(shelf.unlock("chen", "present")) == 2


@pytest.mark.skipif(os.name != "posix", reason="permissions of files as POSIX has them")
def test_nobody_else_reads_a_journal_or_its_keys(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        shelf = Shelf(tmp_path / "journal")
        keys = shelf.signed_in("chen", 1, "07", "correct horse")
        write(shelf, "one", keys)
    finally:
        os.umask(before)
    assert shelf.folder.stat().st_mode & 0o777 == 0o700
    kept = {file.suffix: file.stat().st_mode & 0o777 for file in shelf.folder.iterdir() if file.suffix}
    assert kept == {".keys": 0o600, ".journal": 0o600, ".place": 0o600}
