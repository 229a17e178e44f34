"""`show`: one consignment with its goods, flags, reasons, task, outcome and history."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from officer_app.cli.desk import Desk
from officer_app.cli.output import print_conditions, print_json, print_table, printable
from officer_app.cli.tasks import WAITS
from officer_app.domain.words import TaskState


def show(
    context: typer.Context,
    ref: Annotated[
        str, typer.Argument(metavar="REF", help="Waybill, declaration, cop or order number, or id.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Everything about one consignment; several hits are listed. Of a box nobody has declared yet, what is known."""
    from officer_app.store import detail, detail_json
    from officer_app.store.waiting import box_waiting

    desk: Desk = context.obj
    with desk.store.read() as connection:
        hits = detail.find(connection, ref)
        box = box_waiting(connection, ref.strip())
        if len(hits) <= 1 and box is None:
            consignment = detail_json.as_json(
                detail.read_detail(connection, detail.find_one(connection, ref))
            )
            print_json(consignment) if as_json else _print(consignment, desk.context.zone)
            return
    found = [(h.consignment_id, h.logistics_no, h.declaration_no, h.state, h.ebc_name) for h in hits]
    waits = detail_json.box_as_json(box) if box else None
    if as_json and found:
        listed = {"hits": [dict(zip(_HIT, hit, strict=True)) for hit in found]}
        print_json(listed | ({"waiting": waits} if waits else {}))
    elif as_json:
        print_json(waits)
    else:
        if found:
            print_table(_HIT, found)
        if waits:
            typer.echo(printable(waits["told"]))


_HIT = ("id", "logistics_no", "declaration_no", "state", "enterprise")


def _print(c: dict[str, Any], zone: ZoneInfo) -> None:
    typer.echo(f"{c['logistics_no']}  {c['state']}, lane {c['lane'] or 'not decided'}")
    for label, value in (
        ("id", c["id"]),
        ("declaration", c["declaration_no"]),
        ("cop number", c["cop_no"]),
        ("order", c["order_no"]),
        ("mode", c["mode"]),
        ("priority", f"{c['priority']}: {c['priority_why']}" if c["priority_why"] else c["priority"]),
        ("arrived", _at_site(c["arrived_at"], zone)),
        ("due", _at_site(c["due_at"], zone)),
        ("waits for", ", ".join(c["missing"]) or None),
        ("in advance", c["advance"] and c["advance"]["stands"]),
    ):
        typer.echo(f"  {label:12} {'–' if value is None else value}")
    if c["goods"]:
        typer.echo("\nGoods")
        columns = ("gnum", "hs_code", "name", "qty", "unit", "price", "total", "currency", "value_cny")
        _table(columns, c["goods"], right=("gnum", "qty", "price", "total", "value_cny"))
    if c["flags"]:
        typer.echo("\nX-ray flags")
        _table(("category", "assessment", "probability", "box", "source"), c["flags"])
    if c["matches"]:
        typer.echo("\nReasons")
    for match in c["matches"]:
        items = f", items {', '.join(map(str, match['items']))}" if match["items"] else ""
        typer.echo(f"  {match['lane']}: {match['reason']} ({match['rule']} v{match['version']}{items})")
        print_conditions(match["conditions"])
    if c["task"]:
        task = c["task"]
        holder = f" by {task['officer']}" if task["officer"] else ""
        typer.echo(f"\nTask: {task['kind']}, {task['state']}{holder}, {task['mode']}, {task['degree']}")
        checks = _checks(c)
        for requirement in task["requirements"]:
            typer.echo(f"  {_ticked(requirement, checks.get(requirement))}")
    if c["outcome"]:
        outcome = c["outcome"]
        result = "conform" if outcome["conform"] else "not conform"
        waits = f". {WAITS[c['waits_for']]}" if c["waits_for"] else ""
        typer.echo(f"\nOutcome: {result}, {outcome['disposition']}, by {outcome['officer']}{waits}")
    typer.echo("\nHistory")
    steps = [(_at_site(one["at"], zone), one["said"], one["by"], one["station"]) for one in c["history"]]
    print_table(("at", "step", "by", "station"), steps)


def _at_site(moment: str | None, zone: ZoneInfo) -> str | None:
    """A time of the JSON as the clock at the site has it."""
    return moment and f"{datetime.fromisoformat(moment).astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _checks(c: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the record of the task says of each requirement; nothing where it was returned to be made anew."""
    task, outcome = c["task"], c["outcome"]
    recorded = task["state"] in (TaskState.SUBMITTED, TaskState.CLOSED)
    if not recorded or outcome is None or outcome["task"] != task["id"]:
        return {}
    return {one["requirement"]: one for one in outcome["checks"]}


def _ticked(requirement: str, check: dict[str, Any] | None) -> str:
    """`x`: carried out; `!`: and something was not in order. Then what the officer wrote to it."""
    if check is None or not check["done"]:
        return f"[ ] {requirement}"
    said = f": {printable(check['result'])}" if check["result"] else ""
    return f"[{'x' if check['in_order'] else '!'}] {requirement}{said}"


def _table(columns: tuple[str, ...], rows: list[dict[str, Any]], right: tuple[str, ...] = ()) -> None:
    print_table(columns, [[row[column] for column in columns] for row in rows], right)
