"""What commands print: JSON for scripts, aligned columns for people."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import typer

from officer_app.domain.said import control_in


def print_json(value: Any) -> None:
    """Plain values, Chinese as it is."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(titles: Sequence[str], rows: Iterable[Sequence[object]], right: Iterable[str] = ()) -> None:
    """Columns as wide as their widest cell; Chinese characters take two places in a terminal."""
    cells = [["" if cell is None else printable(str(cell)) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(titles, *cells, strict=True)]
    numbers = {titles.index(title) for title in right}
    for line in (list(titles), *cells):
        padded = (
            " " * (width - _width(cell)) + cell if index in numbers else cell + " " * (width - _width(cell))
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        typer.echo("  ".join(padded).rstrip())


def printable(text: str) -> str:
    """On one line: line breaks, what could steer a terminal, and what no text here may hold, as escapes."""
    return "".join(repr(c)[1:-1] if unicodedata.category(c) == "Cc" or control_in(c) else c for c in text)


_MET = {True: "met", False: "not met", None: "not known"}


def print_conditions(conditions: Iterable[Mapping[str, Any]]) -> None:
    """The evidence of a match: each condition with the values that met it."""
    for condition in conditions:
        values = ", ".join(f"{name} = {value}" for name, value in condition["values"].items())
        typer.echo(f"    {_MET[condition['met']]}: {condition['text']}   [{values}]")


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


#: What is said where no intake service of a shared database is heard.
UNATTENDED = (
    "No intake service is heard: nobody takes in what comes, and priorities and receipts stand still."
    " Start officer-app intake --watch under its login."
)


def say_age(behind: timedelta) -> None:
    """Of what was read from a standby while the first server is away."""
    if behind == timedelta.max:
        typer.echo("The first server does not answer; it is not known how old this is.", err=True)
    elif behind:
        typer.echo(f"The first server does not answer; this is {behind.total_seconds():.0f} s old.", err=True)
