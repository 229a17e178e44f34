"""The record in the terminal: schema, photos, second officer, approval, amendment, another inspection."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from officer_app.cli.output import printable
from officer_app.domain.people import Actor
from officer_app.domain.words import Role
from officer_app.store.engine import open_store
from officer_app.workflow.context import load_context
from officer_app.workflow.setup import update_site_settings
from tests.cli.conftest import Program

HELD = "YTGZ20201015001"
PASSWORD = {"OFFICER_PASSWORD": "demo"}


def by(login: str) -> tuple[str, str]:
    return ("--as", login)


def show(program: Program) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(program("show", HELD, "--json").stdout)
    return found


def waiting(program: Program, login: str) -> list[tuple[str, str]]:
    """What that officer may answer for, and how."""
    found = json.loads(program(*by(login), "task", "waiting", "--json", **PASSWORD).stdout)
    return [(one["logistics_no"], one["kind"]) for one in found]


@pytest.fixture
def claimed(station: Program) -> Program:
    """A consignment that an officer called to inspection and holds."""
    officer = by("officer1")
    opened = station(*officer, "task", "open", HELD, "--reason", "looks heavy", **PASSWORD)
    assert opened.returncode == 0, opened.stderr
    assert station(*officer, "task", "claim", HELD, **PASSWORD).returncode == 0
    return station


def outcome(program: Program, file: Path, **said: Any) -> Path:
    checks = [{"requirement": text, "done": True} for text in show(program)["task"]["requirements"]]
    file.write_text(
        json.dumps({"conform": True, "disposition": "release", "checks": checks} | said), encoding="utf-8"
    )
    return file


DETAIN = {
    "conform": False,
    "disposition": "detain",
    "findings": [{"code": "concealment", "gnum": 1, "note": "تحت <b>the lamps</b>"}],
}


def test_what_was_not_in_order_is_shown_with_what_was_written(claimed: Program, tmp_path: Path):
    assert "[ ] " in claimed("show", HELD).stdout
    (first, *rest) = show(claimed)["task"]["requirements"]
    checks = [{"requirement": first, "done": True, "in_order": False, "result": "a wet box"}]
    checks += [{"requirement": one, "done": True} for one in rest]
    file = outcome(claimed, tmp_path / "o.json", **DETAIN, checks=checks)
    done = claimed(*by("officer1"), "task", "record", HELD, "--file", file, **PASSWORD)
    assert done.returncode == 0, done.stderr
    assert f"[!] {first}: a wet box" in claimed("show", HELD).stdout


def test_the_schema_names_every_field_and_the_codes_of_its_lists(program: Program):
    schema = json.loads(program("task", "schema").stdout)
    assert {"place", "packaging", "papers", "compared", "seals_new", "samples", "process_zh"} <= set(
        schema["properties"]
    )
    assert "concealment" in schema["$defs"]["Finding"]["properties"]["code"]["enum"]
    assert "invoice" in schema["$defs"]["Paper"]["properties"]["kind"]["enum"]


def test_photos_are_added_once_and_the_record_names_them(claimed: Program, data: Path, tmp_path: Path):
    photo, broken = tmp_path / "inside.jpg", tmp_path / "broken.jpg"
    cv2.imwrite(str(photo), np.full((600, 800, 3), 90, np.uint8))
    broken.write_bytes(photo.read_bytes()[:-300])
    attach = (*by("officer1"), "task", "attach", HELD)
    first = claimed(*attach, photo, **PASSWORD)
    assert (first.returncode, first.stdout) == (0, "inside.jpg: added.\n")
    both = claimed(*attach, broken, photo, **PASSWORD)
    assert both.returncode == 1
    assert "broken.jpg was not added: The photo is cut short." in both.stderr
    assert both.stdout == "inside.jpg: there already.\n"
    turned = shutil.copy(photo, tmp_path / "in\u202egpj.jpg")
    assert claimed(*attach, turned, **PASSWORD).stdout == "in_gpj.jpg: there already.\n"
    other = tmp_path / "other box.jpg"
    cv2.imwrite(str(other), np.full((600, 800, 3), 30, np.uint8))
    assert claimed(*attach, other, **PASSWORD).returncode == 0
    gone = (*by("officer1"), "task", "withdraw", HELD, other.name, "--reason", "of another box")
    withdrawn = claimed(*gone, **PASSWORD)
    assert withdrawn.stdout == f"other box.jpg is withdrawn from {HELD}.\n", withdrawn.stderr
    assert claimed(*gone, **PASSWORD).returncode == 1
    assert [one["withdrawn"] for one in show(claimed)["evidence"]] == [False, True]
    out = tmp_path / "copy.jpg"
    copied = claimed(*by("officer2"), "task", "copy", HELD, other.name, "--to", out, **PASSWORD)
    assert (copied.returncode, out.read_bytes()) == (0, other.read_bytes()), copied.stderr
    last = show(claimed)["history"][-1]
    assert (last["event"], last["by"]) == ("evidence_copied", "officer2")
    record = (*by("officer1"), "task", "record", HELD, "--file", outcome(claimed, tmp_path / "o.json"))
    done = claimed(*record, **PASSWORD)
    assert done.stdout == f"{HELD}: release.\n", done.stderr
    assert [one["name"] for one in show(claimed)["outcome"]["evidence"]] == ["inside.jpg"]
    assert claimed("audit", "verify").returncode == 0
    (kept,) = (data / "evidence").rglob(f"{show(claimed)['evidence'][0]['sha256']}.jpg")
    kept.write_bytes(b"something else")
    verified = claimed("audit", "verify")
    assert verified.returncode == 1
    assert "is not the one that was added" in verified.stdout


def test_a_detention_is_signed_then_approved_by_others_and_reopened(
    claimed: Program, data: Path, tmp_path: Path
):
    with closing(open_store(f"sqlite:///{data / 'officer.db'}")) as store:
        site = load_context(store).site
        admin = Actor("admin", "admin", site.site_id, Role.ADMINISTRATOR)
        update_site_settings(store, admin, replace(site.settings, approve=("detain",)))
    file = outcome(claimed, tmp_path / "o.json", **DETAIN)
    recorded = claimed(*by("officer1"), "task", "record", HELD, "--file", file, **PASSWORD)
    assert recorded.stdout == f"{HELD}: detain. It waits for a second officer: task sign.\n"
    shown = claimed("show", HELD).stdout
    assert "[x] " in shown and "[ ] " not in shown, "the record ticked them"
    assert "detain, by officer1. It waits for a second officer: task sign." in shown
    assert HELD not in claimed(*by("officer1"), "task", "list", **PASSWORD).stdout, "it is no longer held"
    assert waiting(claimed, "officer1") == [], "nobody signs their own"
    assert waiting(claimed, "officer2") == [(HELD, "second")]
    own = claimed(*by("officer1"), "task", "sign", HELD, **PASSWORD)
    assert (own.returncode, "Nobody signs their own record" in own.stderr) == (1, True)
    signed = claimed(*by("officer2"), "task", "sign", HELD, **PASSWORD)
    assert signed.stdout == f"{HELD}: detain. It waits for approval: task approve.\n"
    assert show(claimed)["state"] == "held"
    assert waiting(claimed, "officer2") == []
    assert waiting(claimed, "supervisor") == [(HELD, "approval")]
    assert "approval: task approve" in claimed("task", "waiting").stdout
    assert json.loads(claimed("supervision", "--json").stdout)["awaiting_approval"] == 1

    returned = claimed(
        *by("supervisor"), "task", "approve", HELD, "--return", "photograph the place", **PASSWORD
    )
    assert returned.returncode == 0, returned.stderr
    assert "[x] " not in claimed("show", HELD).stdout, "it is to be recorded anew"
    assert HELD in claimed(*by("officer1"), "task", "list", **PASSWORD).stdout
    again = claimed(*by("officer1"), "task", "record", HELD, "--file", file, **PASSWORD)
    assert again.returncode == 0, again.stderr
    assert show(claimed)["outcome"]["why"] == "photograph the place"
    assert claimed(*by("officer2"), "task", "sign", HELD, **PASSWORD).returncode == 0
    approved = claimed(*by("supervisor"), "task", "approve", HELD, **PASSWORD)
    assert approved.stdout == f"{HELD}: detain.\n", approved.stderr
    shown = show(claimed)
    assert shown["state"] == "detained"
    assert [one["officer"] for one in shown["outcome"]["signatures"]] == ["officer2", "supervisor"]

    reopened = claimed(*by("supervisor"), "task", "reinspect", HELD, "--reason", "a new tip", **PASSWORD)
    assert reopened.returncode == 0, reopened.stderr
    first = claimed(*by("officer1"), "task", "claim", HELD, **PASSWORD)
    assert (first.returncode, "another officer inspects" in first.stderr) == (1, True)
    assert claimed("audit", "verify").returncode == 0


def test_an_amendment_names_what_it_amends_and_why(claimed: Program, tmp_path: Path):
    file = outcome(claimed, tmp_path / "o.json")
    assert claimed(*by("officer1"), "task", "record", HELD, "--file", file, **PASSWORD).returncode == 0
    first = show(claimed)["outcome"]["id"]
    amended = claimed(
        *by("officer1"), "task", "amend", HELD, "--file", file, "--reason", "a slip of the pen", **PASSWORD
    )
    assert amended.returncode == 0, amended.stderr
    latest = show(claimed)["outcome"]
    assert (latest["amends"], latest["why"]) == (first, "a slip of the pen")


def test_what_steers_a_terminal_or_the_words_around_it_is_escaped():
    assert printable("a\x1b[2J\u202eb\n铅 عربي") == "a\\x1b[2J\\u202eb\\n铅 عربي"
