"""`screenshots`: every page as a picture of the data that is there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from officer_app.cli.desk import Desk, WrongUse

_THEMES = ("light", "dark")


def screenshots(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", file_okay=False, help="Where the PNGs go.")],
    theme: Annotated[str, typer.Option(metavar="light|dark")] = "light",
    lang: Annotated[str, typer.Option(metavar="en|zh_CN")] = "en",
    scale: Annotated[float, typer.Option(min=0.5, max=4, metavar="S", help="1.5 is 150 %.")] = 1.0,
) -> None:
    """Every page as a PNG. Made offscreen; needs no display and changes nothing."""
    for file in take(context.obj, folder, theme, lang, scale):
        typer.echo(str(file))


def take(desk: Desk, folder: Path, theme: str, lang: str, scale: float = 1.0) -> list[Path]:
    """Take the pictures; gives the files. One process can serve one scale only."""
    from officer_app.ui.i18n import Language
    from officer_app.ui.pictures import Look, offscreen, take_pictures
    from officer_app.ui.theme import ThemeChoice

    if theme not in _THEMES:
        raise WrongUse(f"--theme takes one of {', '.join(_THEMES)}.")
    if lang not in list(Language):
        raise WrongUse(f"--lang takes one of {', '.join(Language)}.")
    offscreen(scale)
    return take_pictures(desk.data, desk.url, folder, Look(ThemeChoice(theme), Language(lang)))
