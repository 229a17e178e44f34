"""What intake services of a shared database are given to do."""

from __future__ import annotations

from pathlib import Path

from officer_app.domain.scans import Verdict
from officer_app.workflow.inbox import files_under
from officer_app.workflow.intake.files import FileResult, take_in
from officer_app.workflow.outbox import write_outbox
from officer_app.workflow.ticking import tick
from tests.cli.conftest import SAMPLES
from tests.postgresql.station import SharedStation
from tests.workflow.test_routing import report

BAD, GOOD = "YTGZ20201015001", "YTGZ20201015002"


def take(station: SharedStation, *files: Path, who: str = "box") -> list[FileResult]:
    """As the intake service does: the files, what time has brought about, the receipts."""
    with station.at_work(who) as (store, context, _):
        taken = [take_in(store, context, station.data, file) for file in files]
        tick(store, context)
        write_outbox(store, station.data.outbox)
    return taken


def take_samples(station: SharedStation, who: str = "box") -> list[FileResult]:
    """The synthetic set: a 9710 and a 9810 consignment with their papers and scans, the first with an alarm. The van
    comes to the site of this service."""
    with station.at_work(who) as (_, context, _):
        place = context.site.loct_no
    sent = station.data.root / f"sent-to-{place}"
    sent.mkdir(exist_ok=True)
    for file in files_under([SAMPLES]):
        content = file.read_text(encoding="utf-8").replace("CAN01<", f"{place}<")
        (sent / file.name).write_text(content, encoding="utf-8")
    scans = (report(Verdict.ALARM, study=1, object_id=BAD), report(study=2, object_id=GOOD))
    for name, picture in zip(("alarm.dcs", "clear.dcs"), scans, strict=True):
        (sent / name).write_bytes(picture)
    return take(station, *files_under([sent]), who=who)
