"""Passwords from the environment, the keyring or a prompt. Never an argument, which `ps` would show."""

from __future__ import annotations

import os
import sys

import typer

from officer_app.cli.desk import WrongUse

#: The keyring entry is this service with the officer's login as the user name.
KEYRING_SERVICE = "officer-workstation"


def password_of(login: str, variable: str = "OFFICER_PASSWORD") -> str:
    """The password `login` signs in with. Raises WrongUse where nobody can be asked."""
    if (given := os.environ.get(variable)) is not None:
        return given
    if (kept := _from_keyring(login)) is not None:
        return kept
    hint = f"keep it in the keyring (keyring set {KEYRING_SERVICE} {login}) or set {variable}"
    return _ask(f"Password of {login}", hint, confirm=False)


def password_for(url: str, login: str | None, variable: str = "OFFICER_PASSWORD") -> str | None:
    """What `login`, or the URL's, signs in with at the server; None where it lets them in without being told one."""
    from officer_app.store.postgresql.connect import WHOSE_LOGIN, asks_for_password, user_of

    if (given := os.environ.get(variable)) is not None:
        return given
    if not asks_for_password(url, login):
        return None
    if not (who := login or user_of(url)):
        raise WrongUse(WHOSE_LOGIN)
    return password_of(who, variable)


def new_password(login: str, variable: str = "OFFICER_NEW_PASSWORD") -> str:
    """A password to set for `login`, from the environment variable or asked twice."""
    if (given := os.environ.get(variable)) is not None:
        return given
    return _ask(f"New password of {login}", f"set {variable}", confirm=True)


def _from_keyring(login: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(KEYRING_SERVICE, login)
    except KeyringError:  # none on this system, or it is locked: ask instead
        return None


def ask_hidden(prompt: str, hint: str) -> str:
    """Something secret that is asked for once. Raises WrongUse where nobody can be asked."""
    return _ask(prompt, hint, confirm=False)


def _ask(prompt: str, hint: str, *, confirm: bool) -> str:
    if not sys.stdin.isatty():
        raise WrongUse(f"{prompt}: there is no terminal to ask on; {hint}.")
    answer: str = typer.prompt(prompt, hide_input=True, confirmation_prompt=confirm, err=True)
    return answer
