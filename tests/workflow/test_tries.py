"""Wrong passwords at a station without its server: five lock it, whoever starts the program again."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from officer_app.domain.errors import SignInFailed
from officer_app.formats.journal.keys import Keys, WrongPassword
from officer_app.workflow.offline.shelf import Shelf

RIGHT = "correct horse"


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Shelf(tmp_path).signed_in("chen", 1, "07", RIGHT)


def tried(folder: Path, password: str, present: Keys | None = None, officer: str = "chen") -> str:
    """By a program that has just been started; what it says."""
    try:
        Shelf(folder).try_password(officer, password, 15, present)
    except WrongPassword:
        return "wrong"
    except SignInFailed as error:
        return "locked" if "locked for another 15 min" in str(error) else str(error)
    return "right"


def test_five_wrong_ones_lock_it_though_the_program_is_started_anew_each_time(
    tmp_path: Path, keys: Keys
) -> None:
    said = [tried(tmp_path, "wrong", keys) for _ in range(6)]
    assert said == ["wrong", "wrong", "wrong", "wrong", "locked", "locked"]
    assert [tried(tmp_path, RIGHT, keys), tried(tmp_path, RIGHT)] == ["locked", "locked"]
    assert tried(tmp_path, RIGHT, officer="li") == "right", "nobody else is locked"


def test_a_right_one_begins_the_count_anew(tmp_path: Path, keys: Keys) -> None:
    for _ in range(3):
        assert [tried(tmp_path, "wrong", keys) for _ in range(4)] == ["wrong"] * 4
        assert tried(tmp_path, RIGHT, keys) == "right"


def test_one_that_was_not_looked_at_to_the_end_counts(
    tmp_path: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("officer_app.workflow.offline.shelf.unlock", killed)
        for _ in range(5):
            with pytest.raises(KeyboardInterrupt):
                tried(tmp_path, "wrong", keys)
    assert tried(tmp_path, RIGHT, keys) == "locked"


def test_a_former_password_does_not_begin_the_count_anew(tmp_path: Path, keys: Keys) -> None:
    present = Shelf(tmp_path).signed_in("chen", 1, "07", "present")
    assert [tried(tmp_path, RIGHT, present) for _ in range(5)][-1] == "locked"
    assert tried(tmp_path, "present", present) == "locked"


@pytest.mark.parametrize("content", [b"", b"no json", b"[]", b'{"chen": 7}', b"[" * 100_000])
def test_a_count_that_is_not_as_it_was_written_counts_as_five(
    tmp_path: Path, keys: Keys, content: bytes
) -> None:
    (tmp_path / "tries").write_bytes(content)
    assert tried(tmp_path, RIGHT, keys) == "locked"


def test_the_lock_ends_and_is_begun_anew_where_the_machine_was_started_again(
    tmp_path: Path, keys: Keys
) -> None:
    file = tmp_path / "tries"
    file.write_text(json.dumps({"chen": [5, time.monotonic() + 1e9]}))
    assert tried(tmp_path, RIGHT, keys) == "locked"
    assert json.loads(file.read_text())["chen"][1] <= time.monotonic() + 15 * 60
    file.write_text(json.dumps({"chen": [5, time.monotonic() - 1]}))
    assert tried(tmp_path, "wrong", keys) == "wrong"
    assert tried(tmp_path, RIGHT, keys) == "right"


def test_it_is_locked_for_as_long_as_the_site_has_set_and_no_minute_more(
    tmp_path: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the machine has been on: a sum of floats is a little more at some times."""
    for up in range(1, 200):
        monkeypatch.setattr("officer_app.workflow.offline.tries.monotonic", lambda up=up: up * 61.123457)
        (tmp_path / "tries").write_bytes(b"")
        assert tried(tmp_path, RIGHT, keys) == "locked"
