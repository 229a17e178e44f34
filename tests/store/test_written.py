"""Records as rows keep them, also those that no program of ours wrote."""

from __future__ import annotations

import json

import pytest

from officer_app.domain.words import Disposition
from officer_app.store.written import NOT_WHOLE, as_written

SAID = {"conform": False, "disposition": "detain"}


@pytest.mark.parametrize(
    "also",
    [
        {"deviations": "x"},
        {"deviations": [{"gnum": "one"}]},
        {"filled": [{}]},
        {"checks": [[]]},
        {"place": 7},
        {"flags": {"a": 1}},
        {"findings": [{"code": "no such code"}]},
        {"started_at": "boom"},
        {"note": None},
    ],
)
def test_of_a_record_written_by_hand_what_every_record_says_is_read(also: dict[str, object]) -> None:
    found = as_written(json.dumps(SAID | also))
    assert (found.conform, found.disposition, found.note) == (False, Disposition.DETAIN, NOT_WHOLE)
    assert found.deviations == ()


def test_what_a_newer_program_says_besides_is_left_out() -> None:
    found = as_written(
        json.dumps(SAID | {"note": "wet", "drone": True, "papers": [{"kind": "order", "colour": "red"}]})
    )
    assert (found.note, found.papers and found.papers[0].count) == ("wet", 1)
