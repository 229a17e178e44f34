"""The same use cases as the window's, from a terminal or a script.

`main` opens the window without the parser's import cost; everything else is `cli.app`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

# The options that may stand before `gui`, with their names in `ui.app.main`.
_WINDOW_OPTIONS = {"--data": "data", "--database": "database", "--as": "officer"}


def main() -> None:
    """The program `officer-app`."""
    wanted = window_options(sys.argv[1:])
    if wanted is not None:
        sys.exit(open_window(wanted))
    from officer_app.cli.app import run

    sys.exit(run())


def window_options(arguments: list[str]) -> dict[str, str] | None:
    """What to open the window with, or None where the arguments ask for something else or are wrong."""
    options: dict[str, str] = {}
    rest = list(arguments)
    while rest and rest[0] != "gui":
        option, equals, value = rest.pop(0).partition("=")
        if option not in _WINDOW_OPTIONS or not (equals or rest):
            return None
        options[_WINDOW_OPTIONS[option]] = value if equals else rest.pop(0)
    return options if rest in ([], ["gui"]) else None


def open_window(options: Mapping[str, str | None]) -> int:
    """Open it with these options, named as in `ui.app.main`; gives the exit code."""
    from officer_app.cli.terminal import display_named

    if not display_named():
        print("There is no display for the window. Set DISPLAY or WAYLAND_DISPLAY, or see", file=sys.stderr)
        print("officer-app --help for the same work in the terminal.", file=sys.stderr)
        return 1
    import gc

    gc.disable()  # until the first paint, which comes a fifth sooner; `ui.app` turns it on again
    try:
        from officer_app.ui.app import main as window
    except ImportError as error:
        from officer_app import system

        absent = system.missing()
        if not absent:
            raise
        print(f"The window cannot open: {error}", file=sys.stderr)
        print(system.advice(absent), file=sys.stderr)
        return 1
    return window(options.get("data"), options.get("database"), options.get("officer"))
