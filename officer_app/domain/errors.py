"""Errors as types, each with a sentence for the person: what happened, what was kept, what to do next."""

from __future__ import annotations


class OfficerError(Exception):
    """Anything the user can understand and act on. `str(error)` is the sentence to show."""


class Unreadable(OfficerError):
    """A file cannot be read as a whole; it goes to quarantine with `reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotFound(OfficerError):
    """Nothing in the store answers to that reference."""


class SeveralFound(OfficerError):
    """A reference fits several things; `hits` names them."""

    def __init__(self, message: str, hits: list[str]) -> None:
        super().__init__(message)
        self.hits = hits


class NotAllowed(OfficerError):
    """The officer's role does not permit this."""


class NotYours(OfficerError):
    """The task is held by somebody else, or by nobody."""


class AlreadyTaken(OfficerError):
    """Somebody else was quicker, or the task has moved on."""


class NotRecorded(OfficerError):
    """The station could not keep what was to be recorded; the officer must know that it is not."""


class Incomplete(OfficerError):
    """A record lacks something; `problems` says what, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The record is not complete: " + "; ".join(problems))
        self.problems = problems


WRONG_SIGN_IN = "Name or password is wrong."
DISABLED = "This account is disabled. Ask the administrator."
SIGN_IN_CHANGED = "The password of this account was changed: sign in with the new one."
#: Why a server that is there does not let somebody in whom it had let in before.
SHUT_OUT = (DISABLED, SIGN_IN_CHANGED)
ONLY_READ = "This is a national database: its districts write, and it reads."
WAITS_HERE = "What you recorded of it waits here; the server gets it as soon as it answers."
HAD_A_HAND = "You had a hand in what is to be looked at again: another officer inspects."
NOT_SIGNED_AGAIN = "Who had a hand in what was looked at again does not sign: another officer signs."
NOT_CHANGED_AGAIN = "Who had a hand in what was looked at again, or asked for it, does not change it."


class SignInFailed(OfficerError):
    """Wrong name or password, a disabled account, or one locked for now."""


class WrongDatabase(OfficerError):
    """The database is missing, of another version, or of a kind this version does not use."""


class Unwritable(OfficerError):
    """The station's disk takes nothing: it is full, read-only, or not this account's. `reason` is that alone."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason} What was recorded is kept. Put that right, then try again.")
        self.reason = reason


class InvalidRule(OfficerError):
    """A rule cannot be used; `problems` are located in its text."""

    def __init__(self, message: str, problems: list[str]) -> None:
        super().__init__(message)
        self.problems = problems
