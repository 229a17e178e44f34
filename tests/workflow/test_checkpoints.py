"""Signed checkpoints: what somebody who owns the database does is found, and named."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from officer_app.domain.checkpoints import Checkpoint, fingerprint
from officer_app.domain.clock import now
from officer_app.domain.errors import OfficerError
from officer_app.store.engine import open_store, sqlite_url
from officer_app.workflow import checkpoints
from officer_app.workflow.audit_export import export
from officer_app.workflow.audit_key import make_key, private_file, public_file, public_keys
from officer_app.workflow.backup import backup, restore
from officer_app.workflow.checkpoint_file import CheckpointFile
from officer_app.workflow.checkpoints import Hourly, make_checkpoint
from officer_app.workflow.verifying import Broken, verify
from officer_app.workflow.verifying_checkpoints import verify_checkpoints
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, Station, sample
from tests.workflow.tampering import KINDS, Copy, Scene


@pytest.fixture
def signed(station: Station) -> Station:
    """A chain signed twice, as it went on."""
    make_key(station.data.audit)
    for number in (ORDER, DECLARATION):
        station.take(sample(number))
    assert sign(station) is not None
    station.take(sample(ARRIVAL))
    assert sign(station) is not None
    assert everything(station) == []
    return station


def sign(station: Station, restored: str = "") -> Checkpoint | None:
    return make_checkpoint(station.store, station.context.site.site_id, station.data.audit, restored)


def everything(station: Station) -> list[Broken]:
    return [*verify(station.store).broken, *verify_checkpoints(station.store, station.data.audit).broken]


def scene_of(station: Station) -> Scene:
    chain = station.consignment()["consignment_id"]
    first = station.value("SELECT min(seq) FROM checkpoint_head WHERE chain = :c", c=chain)
    return Scene(chain, "site:1", first)


def tampered(station: Station, kind: str) -> None:
    """By another program that asks for no foreign keys; guards dropped, and put back afterwards."""
    scene = scene_of(station)
    engine = create_engine(f"sqlite:///{station.data.database}")
    with engine.begin() as tx:
        guards = tx.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _ in guards:
            tx.exec_driver_sql(f"DROP TRIGGER {name}")
        KINDS[kind][0](Copy(tx, scene), scene)
        for _, guard in guards:
            tx.exec_driver_sql(guard)
    engine.dispose()


def told(broken: list[Broken], chain: str) -> str:
    """What is said of this chain and of checkpoints."""
    return "\n".join(
        f"checkpoint {one.event}: {one.reason.split(' UTC: ')[-1]}"
        if one.consignment == "checkpoint"
        else one.reason
        for one in broken
        if one.consignment in (chain, "checkpoint")
    )


@pytest.mark.parametrize("kind", KINDS)
def test_tampering_is_found_and_named(signed: Station, kind: str) -> None:
    scene = scene_of(signed)
    tampered(signed, kind)
    found = everything(signed)
    assert KINDS[kind][1] in told(found, scene.chain)
    if not kind.startswith(
        ("a checkpoint", "the newest checkpoint is removed", "all checkpoints", "a signed end")
    ):
        assert scene.chain in {one.consignment for one in found}


def verifier(file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """As an auditor runs it: nothing of this program is in reach."""
    script = file.with_name("verify.py")
    with zipfile.ZipFile(file) as zipped:
        script.write_bytes(zipped.read("verify.py"))
    return subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(file), *more],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_an_auditor_finds_it_in_the_export_too(signed: Station, tmp_path: Path, kind: str) -> None:
    kept = tmp_path / "kept.jsonl"
    shutil.copy(CheckpointFile(signed.data.audit).path, kept)
    tampered(signed, kind)
    export(signed.store, signed.data.audit, tmp_path / "export.zip")
    mine = fingerprint(public_keys(signed.data.audit)[0])
    done = verifier(tmp_path / "export.zip", "--key", mine, "--kept", str(kept))
    assert (done.returncode, done.stderr) == (1, ""), done.stdout


def _cut(text: bytes) -> bytes:
    return text[:-20]


DAMAGES: dict[str, tuple[str, Callable[[bytes], bytes | None], str]] = {
    "a file missing": ("heads.jsonl", lambda text: None, "there is no heads.jsonl in it"),
    "a line cut off": ("events.jsonl", _cut, "events.jsonl, line "),
    "no text": ("records.jsonl", lambda text: b"\xff\xfe\n" + text, "records.jsonl, line 1: "),
    "a foreign line": ("checkpoints.jsonl", lambda text: text + b'{"a": 1}\n', "checkpoints.jsonl, line "),
    "a foreign list": ("checkpoints.jsonl", lambda text: b"[1]\n" + text, "checkpoints.jsonl, line 1: "),
    "a short event": ("events.jsonl", lambda text: b'["x", 1]\n' + text, "events.jsonl, line 1: "),
    "an event of lists": (
        "events.jsonl",
        lambda text: b'["x", 1' + b", [2]" * 9 + b"]\n" + text,
        "events.jsonl, line 1: ",
    ),
    "an object for an end": (
        "signed_heads.jsonl",
        lambda text: b"{}\n" + text,
        "signed_heads.jsonl, line 1: ",
    ),
    "a number for a chain": ("heads.jsonl", lambda text: b"[1, 2, 3]\n" + text, "heads.jsonl, line 1: "),
    "too deep": ("records.jsonl", lambda text: b"[" * 100_000 + b"\n" + text, "records.jsonl, line 1: "),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_an_auditor_is_told_in_a_sentence_what_of_an_export_is_damaged(
    signed: Station, tmp_path: Path, kind: str
) -> None:
    name, damaged, said = DAMAGES[kind]
    export(signed.store, signed.data.audit, tmp_path / "whole.zip")
    with zipfile.ZipFile(tmp_path / "whole.zip") as whole, zipfile.ZipFile(tmp_path / "x.zip", "w") as other:
        for one in whole.namelist():
            text = damaged(whole.read(one)) if one == name else whole.read(one)
            if text is not None:
                other.writestr(one, text)
    done = verifier(tmp_path / "x.zip")
    assert (done.returncode, done.stderr) == (1, "")
    assert said in done.stdout.splitlines()[-1]


def test_an_export_without_the_checkpoints_that_signed_it_does_not_pass(
    signed: Station, tmp_path: Path
) -> None:
    export(signed.store, signed.data.audit, tmp_path / "whole.zip")
    emptied = {"checkpoints.jsonl"}
    for ends_too in (False, True):
        emptied |= {"signed_heads.jsonl"} if ends_too else set()
        with (
            zipfile.ZipFile(tmp_path / "whole.zip") as whole,
            zipfile.ZipFile(tmp_path / "x.zip", "w") as other,
        ):
            for one in whole.namelist():
                other.writestr(one, b"" if one in emptied else whole.read(one))
        mine = fingerprint(public_keys(signed.data.audit)[0])
        done = verifier(tmp_path / "x.zip", "--key", mine)
        assert (done.returncode, done.stderr) == (1, "")
        assert "nothing is signed with the key" in done.stdout
        assert verifier(tmp_path / "x.zip").returncode == (0 if ends_too else 1)


def test_an_auditor_is_told_of_a_file_that_is_no_export(signed: Station, tmp_path: Path) -> None:
    export(signed.store, signed.data.audit, tmp_path / "export.zip")
    whole = (tmp_path / "export.zip").read_bytes()
    script = tmp_path / "verify.py"
    assert verifier(tmp_path / "export.zip").returncode == 0
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    middle = whole.index(b"events.jsonl") + 200
    (tmp_path / "changed.zip").write_bytes(whole[:middle] + bytes(50) + whole[middle + 50 :])
    (tmp_path / "kept.jsonl").write_text('{"number": 1}\n')
    for file, kept, named in (
        ("nowhere.zip", "", "nowhere.zip cannot be read"),
        ("cut.zip", "", "cut.zip cannot be read"),
        ("changed.zip", "", "events.jsonl"),
        ("verify.py", "", "verify.py cannot be read"),
        ("export.zip", "nowhere.jsonl", "nowhere.jsonl cannot be read"),
        ("export.zip", "kept.jsonl", "kept.jsonl, line 1: "),
    ):
        more = ["--kept", str(tmp_path / kept)] if kept else []
        command = [sys.executable, "-I", "-S", str(script), str(tmp_path / file), *more]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (1, ""), file
        assert named in done.stdout.splitlines()[-1]


def test_an_export_verifies_with_nothing_but_python(signed: Station, tmp_path: Path) -> None:
    events = export(signed.store, signed.data.audit, tmp_path / "export.zip")
    mine = fingerprint(public_keys(signed.data.audit)[0])
    kept = CheckpointFile(signed.data.audit).path
    done = verifier(tmp_path / "export.zip", "--key", mine, "--kept", str(kept))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{events} events" in done.stdout
    assert "2 checkpoints" in done.stdout
    assert verifier(tmp_path / "export.zip", "--key", "0000").returncode == 1
    assert mine in verifier(tmp_path / "export.zip").stdout
    with pytest.raises(OfficerError, match="is there already"):
        export(signed.store, signed.data.audit, tmp_path / "export.zip")


def test_what_is_not_signed_yet_is_no_fault(signed: Station) -> None:
    signed.take(sample(DECLARATION, copNo="MYC0000001", orderNo="ANOTHER", logisticsNo="ANOTHER"))
    assert everything(signed) == []


def test_only_what_moved_is_signed_again(signed: Station) -> None:
    assert sign(signed) is None, "nothing has moved"
    chains, events = signed.rows("SELECT count(*) AS n, sum(seq) AS s FROM audit_head")[0].values()
    last = verify_checkpoints(signed.store, signed.data.audit).signed[0]
    assert (last.number, last.chains, last.events) == (2, chains, events)
    assert last.moved < chains


def test_many_heads_are_signed_in_several_checkpoints(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "MOST_HEADS", 1)
    make_key(station.data.audit)
    station.take(sample(DECLARATION))
    last = sign(station)
    assert last is not None
    assert last.number == last.chains == station.value("SELECT count(*) FROM audit_head") > 1
    assert everything(station) == []


def test_an_older_copy_put_back_is_found_and_nothing_is_signed_over_it(
    signed: Station, tmp_path: Path
) -> None:
    """A backup of before: the real file."""
    backup(signed.store, tmp_path / "old.db")
    signed.take(sample(DECLARATION, copNo="MYC0000001", orderNo="ANOTHER", logisticsNo="ANOTHER"))
    lost = signed.consignment("ANOTHER")["consignment_id"]
    sign(signed)
    signed.store.close()
    restore(tmp_path / "old.db", signed.data.database)
    found = everything(signed)
    assert lost in {one.consignment for one in found}
    assert "an older copy was put back" in told(found, lost)
    with pytest.raises(OfficerError, match="An older copy of the database was put back"):
        sign(signed)


def test_a_backup_that_was_restored_is_declared_and_work_goes_on(signed: Station, tmp_path: Path) -> None:
    backup(signed.store, tmp_path / "old.db")
    signed.take(sample(DECLARATION, copNo="MYC0000001", orderNo="ANOTHER", logisticsNo="ANOTHER"))
    sign(signed)
    signed.store.close()
    restore(tmp_path / "old.db", signed.data.database)
    made = sign(signed, "the disk failed")
    assert made is not None
    assert (made.number, made.after, made.restored) == (4, 2, "the disk failed")
    signed.take(sample(DECLARATION, copNo="MYC0000002", orderNo="THIRD", logisticsNo="THIRD"))
    assert sign(signed) is not None
    assert everything(signed) == []
    (lost,) = verify_checkpoints(signed.store, signed.data.audit).notes
    assert "the disk failed" in lost
    export(signed.store, signed.data.audit, tmp_path / "export.zip")
    kept = CheckpointFile(signed.data.audit).path
    done = verifier(tmp_path / "export.zip", "--kept", str(kept))
    assert done.returncode == 0, done.stdout
    tampered(signed, "the chain, its signed ends and the checkpoints are computed anew")
    assert scene_of(signed).chain in {one.consignment for one in everything(signed)}


def test_a_file_outside_that_was_lost_is_told_and_written_again(signed: Station) -> None:
    file = CheckpointFile(signed.data.audit)
    before = file.path.read_bytes()
    for path in signed.data.audit.glob("*.jsonl"):
        path.unlink()
    assert "nothing shows whether newer ones were removed" in everything(signed)[0].reason
    sign(signed)
    assert [one.checkpoint for one in file.checkpoints()] == [
        Checkpoint(**{k: v for k, v in json.loads(line).items() if k != "heads_at"})
        for line in before.splitlines()
    ]
    assert everything(signed) == []


def test_a_line_cut_off_by_a_crash_is_written_again(signed: Station) -> None:
    file = CheckpointFile(signed.data.audit)
    whole = [one.checkpoint for one in file.checkpoints()]
    os.truncate(file.path, file.path.stat().st_size - 40)
    checked = verify_checkpoints(signed.store, signed.data.audit)
    assert checked.broken == []
    assert "ends at checkpoint 1 of site 1" in checked.notes[0]
    sign(signed)
    assert [one.checkpoint for one in file.checkpoints()] == whole
    assert verify_checkpoints(signed.store, signed.data.audit).notes == []


def test_a_line_taken_out_of_the_file_outside_is_told(signed: Station) -> None:
    file = CheckpointFile(signed.data.audit).path
    file.write_text(file.read_text().splitlines()[-1] + "\n")
    (found,) = everything(signed)
    assert (found.consignment, found.event) == ("checkpoint", 1)
    assert "and newer ones are" in found.reason


def test_a_forged_line_outside_is_told(signed: Station) -> None:
    file = CheckpointFile(signed.data.audit)
    forged = json.loads(file.path.read_text().splitlines()[-1]) | {"number": 3, "events": 1}
    with file.path.open("a") as out:
        out.write(json.dumps(forged) + "\n")
    (found,) = everything(signed)
    assert "is not signed by this site's key" in found.reason
    assert sign(signed) is None, "nobody's word counts for less than the database's"


def test_a_wrong_public_key_and_none_are_told(signed: Station, tmp_path: Path) -> None:
    make_key(tmp_path / "other")
    shutil.copy(public_file(tmp_path / "other"), public_file(signed.data.audit))
    assert "a key that is not one of this site's" in everything(signed)[0].reason
    public_file(signed.data.audit).unlink()
    assert "there is no public key" in everything(signed)[0].reason


def test_a_key_is_never_overwritten_and_what_an_old_one_signed_stays_valid(
    signed: Station, tmp_path: Path
) -> None:
    key = private_file(signed.data.audit)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with pytest.raises(OfficerError, match="There is a key already"):
        make_key(signed.data.audit)
    key.rename(tmp_path / "old.key")
    new = make_key(signed.data.audit)
    signed.take(sample(DECLARATION, copNo="MYC0000001", orderNo="ANOTHER", logisticsNo="ANOTHER"))
    made = sign(signed)
    assert made is not None and made.key == new
    assert everything(signed) == []


def test_the_intake_service_signs_each_hour_where_there_is_a_key(station: Station) -> None:
    hourly, moment = Hourly(), now().replace(minute=0)

    def after(minutes: int) -> int:
        hourly.keep(
            station.store, station.context.site, station.data.audit, moment + timedelta(minutes=minutes)
        )
        return int(station.value("SELECT count(*) FROM checkpoint"))

    assert after(0) == 0
    make_key(station.data.audit)
    assert after(1) == 1
    station.take(sample(DECLARATION))
    assert after(59) == 1
    assert after(60) == 2
    assert after(120) == 2, "nothing has moved"


def test_what_cannot_be_signed_keeps_no_hall_from_working(
    signed: Station, caplog: pytest.LogCaptureFixture
) -> None:
    private_file(signed.data.audit).write_text("no key")
    Hourly().keep(signed.store, signed.context.site, signed.data.audit)
    signed.take(sample(DECLARATION, copNo="MYC0000001", orderNo="ANOTHER", logisticsNo="ANOTHER"))
    Hourly().keep(signed.store, signed.context.site, signed.data.audit)
    assert "holds no key that can be read" in caplog.text


@pytest.fixture(autouse=True)
def _no_folder_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OFFICER_AUDIT", raising=False)


def test_the_folder_can_be_elsewhere(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFICER_AUDIT", str(tmp_path / "elsewhere"))
    make_key(station.data.audit)
    sign(station)
    assert {path.name for path in (tmp_path / "elsewhere").iterdir()} >= {"signing.key", "checkpoints.jsonl"}
    with closing(open_store(sqlite_url(station.data.database))) as store:
        assert verify_checkpoints(store, tmp_path / "elsewhere").checkpoints == 1
