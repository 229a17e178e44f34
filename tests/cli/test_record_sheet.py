"""`record sheet` and `record verify`, without a display."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Program
from tests.cli.test_record import HELD, PASSWORD, by, claimed, outcome, show  # noqa: F401


def test_a_sheet_is_made_and_verified_and_a_changed_copy_is_refused(
    claimed: Program,  # noqa: F811
    tmp_path: Path,
):
    file = outcome(claimed, tmp_path / "o.json")
    assert claimed(*by("officer1"), "task", "record", HELD, "--file", file, **PASSWORD).returncode == 0
    first = show(claimed)["outcome"]["id"]
    nobody = claimed("record", "sheet", HELD)
    assert (nobody.returncode, "say who does it" in nobody.stderr) == (2, True)
    made = claimed(*by("officer1"), "record", "sheet", HELD, cwd=tmp_path, DISPLAY="", **PASSWORD)
    assert (made.returncode, made.stdout) == (0, f"{HELD}.pdf\n"), made.stderr
    sheet = tmp_path / f"{HELD}.pdf"

    genuine = claimed("record", "verify", sheet)
    assert genuine.returncode == 0, genuine.stderr
    assert genuine.stdout.startswith("Genuine.\n") and "conform, release" in genuine.stdout
    said = json.loads(claimed("record", "verify", sheet, "--json").stdout)
    assert (said["genuine"], said["record"], said["replaced_by"]) == (True, first, None)
    assert said["to_the_byte"] is True

    changed = tmp_path / "changed.pdf"
    changed.write_bytes(sheet.read_bytes().replace(b"/Creator", b"/Author "))
    refused = claimed("record", "verify", changed)
    assert refused.returncode == 1
    assert "it is a changed copy" in refused.stdout
    assert claimed("audit", "verify").returncode == 0

    (code,) = {part for part in sheet.read_bytes().decode("latin-1").split("<") if "OWREC1." in part}
    code = code.partition(">")[2]
    scanned = claimed("record", "verify", code)
    assert (scanned.returncode, "Genuine" in scanned.stdout) == (0, False)
    assert "compare it with this" in scanned.stdout and "conform, release" in scanned.stdout
    assert claimed("record", "verify", code[:-1] + ("0" if code[-1] != "0" else "1")).returncode == 1
    amend = ("task", "amend", HELD, "--file", file, "--reason", "a slip")
    assert claimed(*by("officer1"), *amend, **PASSWORD).returncode == 0
    later = claimed("record", "verify", code.lower())
    assert later.returncode == 0
    assert "no longer: replaced" in later.stdout and "a slip" in later.stdout
    earlier = tmp_path / "earlier.pdf"
    again = claimed(*by("officer1"), "record", "sheet", first, "--to", earlier, **PASSWORD)
    assert again.returncode == 0, again.stderr
    assert json.loads(claimed("record", "verify", earlier, "--json").stdout)["record"] == first


def test_what_is_no_sheet_is_refused_with_a_reason(station: Program, tmp_path: Path):
    missing = station("record", "verify", tmp_path / "nowhere.pdf")
    assert (missing.returncode, "cannot be read" in missing.stderr) == (1, True)
    endless = station("record", "verify", "nonsense" * 2_500)
    assert (endless.returncode, "cannot be read" in endless.stderr, len(endless.stderr) < 300) == (
        1,
        True,
        True,
    )
    (tmp_path / "notes.txt").write_text("notes")
    text = station("record", "verify", tmp_path / "notes.txt")
    assert (text.returncode, "no JPEG, PNG or PDF" in text.stderr) == (1, True)
    torn = station("record", "verify", "owrec1.5141CAN01.01A2")
    assert (torn.returncode, "not what the QR code of a record sheet says" in torn.stdout) == (1, True)
    unrecorded = station(*by("officer1"), "record", "sheet", HELD, **PASSWORD)
    assert "Nothing has been recorded" in unrecorded.stderr
