"""The sentences of errors in the officer's language. What is not known here is shown as it was said."""

from __future__ import annotations

import re

from officer_app.domain.errors import OfficerError
from officer_app.ui.wording import translate

_LOCKED = re.compile(r"Too many wrong passwords: locked for another (\d+) min\.")
_WITH = re.compile(r"(\S+) is with (\S+) now\.")


def sentence(error: OfficerError) -> str:
    """What happened, what was kept, what to do: in the language of the moment."""
    said = str(error)
    if found := _LOCKED.match(said):
        return translate(
            "Errors",
            "Too many wrong passwords: this account is locked for another {0} min. "
            "The administrator can set a new password.",
        ).format(found[1])
    if found := _WITH.match(said):
        return translate(
            "Errors", "{0} is with {1} now. Nothing of yours was lost: take another with N."
        ).format(*found.groups())
    return _known().get(said, said)


def _known() -> dict[str, str]:
    return {
        "Name or password is wrong.": translate("Errors", "Name or password is wrong."),
        "This account is disabled. Ask the administrator.": translate(
            "Errors", "This account is disabled. Ask the administrator."
        ),
        "No task is open.": translate("Errors", "No task is open. New ones appear here by themselves."),
        "There is no task for this consignment.": translate(
            "Errors", "There is no task for this consignment."
        ),
        "The most urgent task was just taken; try again.": translate(
            "Errors", "The most urgent task was just taken; try again."
        ),
        "This consignment has a task already.": translate("Errors", "This consignment has a task already."),
        "A password needs 4 characters at least.": translate(
            "Errors", "A password needs 4 characters at least."
        ),
        "The customs code has four digits, e.g. 5141 for Guangzhou Baiyun airport.": translate(
            "Errors", "The customs code has four digits, e.g. 5141 for Guangzhou Baiyun airport."
        ),
        "An officer needs a sign-in name of 1 to 64 printable characters.": translate(
            "Errors", "An officer needs a sign-in name of 1 to 64 printable characters."
        ),
    }
