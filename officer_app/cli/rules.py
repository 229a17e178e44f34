"""`rules list | check | match`: what the rules are, whether one is sound, and what they say of one consignment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from officer_app.cli.desk import Desk
from officer_app.cli.output import print_conditions, print_table
from officer_app.domain.errors import NotFound

rules = typer.Typer(help="The rules in force, and trying one.", no_args_is_help=True)


@rules.command("list")
def list_rules(context: typer.Context) -> None:
    """The newest version of every rule that is enabled, strongest lane first; of several sites, site by site."""
    from officer_app.workflow.context import rulebook
    from officer_app.workflow.rulebook import read_rules

    desk: Desk = context.obj
    several = len(desk.sites) > 1
    rows: list[tuple[object, ...]] = []
    with desk.store.read() as connection:
        for site_id, site in desk.sites.items():
            in_force, unusable = read_rules(rulebook(connection, site_id))
            in_force.sort(key=lambda rule: (-rule.lane.strength, -rule.priority, rule.id))
            rows += [
                (rule.id, rule.version, rule.lane, rule.priority, *([site] if several else []), rule.title.en)
                for rule in in_force
            ]
            for why in unusable:
                typer.echo(f"officer-app: {why}", err=True)
    titles = ("rule", "version", "lane", "priority", *(["site"] if several else []), "title")
    print_table(titles, rows, right=("version", "priority"))


@rules.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="F", exists=True, help="A rule, or a folder of rules.")],
) -> None:
    """Whether a rule can be used; else every problem with line and column. Ends with 1 where there is one."""
    from officer_app.rules.compile import compile_rules
    from officer_app.rules.rule import parse_rules

    found = parse_rules(file)
    if not found:
        raise NotFound(f"There is no rule (*.toml) in {file}.")
    compile_rules(found)
    for rule in found:
        typer.echo(f"{rule.id}: can be used, {len(rule.predicate.conditions)} conditions.")
        for warning in rule.predicate.warnings:
            typer.echo(f"  {warning}")


@rules.command("match")
def match_rules(
    context: typer.Context,
    ref: Annotated[
        str, typer.Argument(metavar="REF", help="Waybill, declaration, cop or order number, or id.")
    ],
) -> None:
    """Run the rules in force over one consignment as it stands now, and show the evidence. Stores nothing."""
    from officer_app.rules.matching import match
    from officer_app.store.detail import find_one
    from officer_app.store.facts import read_facts

    desk: Desk = context.obj
    in_force = desk.context.rules
    with desk.store.read() as connection:
        facts = read_facts(connection, [find_one(connection, ref)], in_force.columns)
    caught = match(facts, in_force)
    for one in sorted(caught, key=lambda one: (-one.lane.strength, -one.priority)):
        items = ", ".join(map(str, one.items))
        typer.echo(f"{one.lane}: {json.loads(one.reason)['en']} ({one.rule} v{one.version}, items {items})")
        print_conditions(one.conditions)
    typer.echo(f"{len(caught)} of {len(in_force.rules)} rules match.")
