"""Whose word a record needs besides its officer's. Standard library only."""

from __future__ import annotations

from collections.abc import Collection

from officer_app.domain.people import Action, Actor
from officer_app.domain.words import Disposition, SignatureKind

_ACTIONS = {SignatureKind.SECOND: Action.SECOND_SIGN, SignatureKind.APPROVAL: Action.APPROVE}


def may_give(actor: Actor) -> tuple[SignatureKind, ...]:
    """Whose word this officer's role may give."""
    return tuple(kind for kind, action in _ACTIONS.items() if actor.may(action))


def lacking(
    disposition: Disposition, given: Collection[SignatureKind], *, needs_approval: bool, two_before: bool
) -> SignatureKind | None:
    """Whose signature comes next; None when the record holds. `two_before`: two stand behind one that it amends."""
    if (disposition.needs_second_officer or two_before) and SignatureKind.SECOND not in given:
        return SignatureKind.SECOND
    if needs_approval and SignatureKind.APPROVAL not in given:
        return SignatureKind.APPROVAL
    return None


def may_answer(
    login: str, kind: SignatureKind, recorded: Collection[str | None], signed: Collection[str | None]
) -> bool:
    """Whether this officer may sign or approve a record: four eyes, whoever amended what since.

    `recorded`: who wrote any record of its task; `signed`: who signed any of them as the second officer. Who signed
    one may sign the next as well, but approves none.
    """
    return login not in recorded and not (kind is SignatureKind.APPROVAL and login in signed)


def with_second(second_officer: str | None) -> set[SignatureKind]:
    """A second officer who signed together with the record."""
    return set() if second_officer is None else {SignatureKind.SECOND}
