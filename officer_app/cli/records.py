"""`record sheet | verify`: the paper of an inspection record, and whether one is genuine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from officer_app.cli.desk import Desk
from officer_app.cli.output import print_json, printable

if TYPE_CHECKING:
    from officer_app.store.records import Record
    from officer_app.workflow.sheets import Verdict

records = typer.Typer(help="The sheet of an inspection record.", no_args_is_help=True)

_COMPARE = (
    "Number and hash are those of a record here. They prove nothing of the other words on the paper: "
    "compare it with this."
)


@records.command()
def sheet(
    context: typer.Context,
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF", help="A record's id, for an earlier one; else any number of its consignment."
        ),
    ],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", dir_okay=False, help="Else WAYBILL.pdf, in this folder."),
    ] = None,
) -> None:
    """Make the PDF of a record, in English and Chinese. Who made it, and its hash, go into the record of events."""
    from officer_app.store.records import find_record
    from officer_app.ui.sheet.making import content, pdf, without_window
    from officer_app.workflow.durable import plain_name
    from officer_app.workflow.sheets import save_sheet

    desk: Desk = context.obj
    officer = desk.officer
    _qt = without_window()  # as long as it is drawn
    with desk.store.read() as connection:
        outcome_id = find_record(connection, ref)
    told = content(desk.store, desk.site, desk.data, officer, outcome_id)
    file = to or Path(plain_name(f"{told.record.consignment.logistics_no}.pdf"))
    save_sheet(desk.store, desk.context, officer, told.record, pdf(told), file)
    typer.echo(str(file))


@records.command()
def verify(
    context: typer.Context,
    sheet: Annotated[
        str,
        typer.Argument(metavar="FILE|QR", help="The PDF, a photo of the paper, or what its QR code says."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Hold a record sheet against the store; ends with 1 where it is not genuine.

    A PDF is compared to the byte; of a photo or a QR code number and hash, and what the record says is printed for the
    paper to be compared with.
    """
    from officer_app.domain.mark import SCHEME
    from officer_app.workflow.evidence import read_bounded
    from officer_app.workflow.sheets import verify_file, verify_text

    desk: Desk = context.obj
    if sheet.strip().upper().startswith(SCHEME):
        verdict = verify_text(desk.store, desk.site, sheet)
    else:
        verdict = verify_file(desk.store, desk.site, read_bounded(Path(sheet)))
    if as_json:
        print_json(_json(verdict))
    else:
        _print(desk, verdict)
    if not verdict.genuine:
        raise typer.Exit(1)


def _print(desk: Desk, verdict: Verdict) -> None:
    if verdict.problem is not None:
        typer.echo(
            f"Not genuine: {verdict.problem}" + (f" ({printable(verdict.why)})" if verdict.why else "")
        )
    else:
        typer.echo("Genuine." if verdict.to_the_byte else _COMPARE)
    if verdict.record is None:
        return
    record = verdict.record
    row, zone = record.row, desk.context.zone
    recorded = (
        f"{(record.made_at or row.recorded_at).astimezone(zone):%Y-%m-%d %H:%M} by {record.name(row.officer)}"
    )
    if record.made_at:
        recorded += f", came from the station's journal {row.recorded_at.astimezone(zone):%Y-%m-%d %H:%M}"
    for label, value in (
        ("record", row.outcome_id),
        ("waybill", record.consignment.logistics_no),
        ("recorded", recorded),
        ("result", f"{'conform' if row.conform else 'not conform'}, {row.disposition}"),
        ("stands", _stands(desk, record)),
    ):
        typer.echo(f"  {label:12} {printable(value)}")


def _stands(desk: Desk, record: Record) -> str:
    if after := record.replaced_by:
        when = f"{after.recorded_at.astimezone(desk.context.zone):%Y-%m-%d %H:%M}"
        return (
            f"no longer: replaced {when} by {after.outcome_id} of {record.name(after.officer)}: {after.why}"
        )
    if returned := record.returned:
        return f"no: returned by {record.name(returned.officer)}: {returned.reason}"
    return f"waits for {record.waits_for} signature" if record.waits_for else "yes"


def _json(verdict: Verdict) -> dict[str, Any]:
    from officer_app.store.detail_json import utc

    mark, record = verdict.mark, verdict.record
    said: dict[str, Any] = {
        "genuine": verdict.genuine,
        "to_the_byte": verdict.to_the_byte,
        "problem": verdict.problem and verdict.problem.name.lower(),
        "sentence": verdict.problem,
        "why": verdict.why,
        "record": mark and mark.record,
    }
    if record is not None:
        row, after = record.row, record.replaced_by
        said |= {
            "logistics_no": record.consignment.logistics_no,
            "officer": row.officer,
            "made_at": utc(record.made_at or row.recorded_at),
            "recorded_at": utc(row.recorded_at),
            "conform": row.conform,
            "disposition": row.disposition,
            "waits_for": record.waits_for,
            "returned": record.returned and record.returned.reason,
            "replaced_by": after and after.outcome_id,
        }
    return said
