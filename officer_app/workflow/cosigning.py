"""A second officer beside the first, who signs with name and password as the record is made.

In the embedded store both sign in one transaction. In a shared one nobody writes under another's name: the record is
made, and they sign it at once under a login of their own; where that fails it waits for a signature.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from officer_app.domain.people import Action, Actor
from officer_app.domain.words import SignatureKind
from officer_app.store import tables as t
from officer_app.store.engine import Store
from officer_app.workflow.context import Context
from officer_app.workflow.people import sign_in
from officer_app.workflow.recording import waits_for
from officer_app.workflow.signing import sign_record


class Signer(NamedTuple):
    """Who signs, and the store as they see it."""

    store: Store
    actor: Actor

    @property
    def beside(self) -> Actor | None:
        """Who signs in the transaction of the record."""
        return None if self.store.is_shared else self.actor

    def sign(self, context: Context, outcome_id: str) -> None:
        """Sign what was just recorded, where it waits for it still."""
        if not self.store.is_shared:
            return
        with self.store.read() as connection:
            query = select(t.outcome).where(t.outcome.c.outcome_id == outcome_id)
            outcome = dict(connection.execute(query).mappings().one())
            waits = waits_for(connection, outcome) is SignatureKind.SECOND
        if waits:
            key = outcome["consignment_id"]
            sign_record(self.store, context, self.actor, key, read=outcome_id)
        self.store.close()


def signer(store: Store, login: str, password: str | None, station: str = "") -> Signer:
    """Another officer, signed in beside whoever is. Raises SignInFailed, or NotAllowed where they may not sign."""
    theirs = store.beside()
    made = Signer(theirs, sign_in(theirs, login, password, station))
    made.actor.require(Action.SECOND_SIGN)
    return made
