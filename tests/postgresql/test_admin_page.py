"""The page of officers in the real window, under an administrator's own login of the server."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from officer_app.domain.errors import SignInFailed
from officer_app.store.engine import open_store
from officer_app.ui.admin.sheets import AddSheet, PasswordSheet, RoleSheet
from officer_app.ui.widgets.sheet import Sheet
from tests.gui.keyboard import Keyboard, opened
from tests.gui.test_admin import choose
from tests.postgresql.hall import PASSWORD
from tests.postgresql.station import SharedStation


def lets_in(station: SharedStation, login: str, password: str) -> bool:
    try:
        with closing(open_store(station.url, login, password)):
            return True
    except SignInFailed:
        return False


def test_officers_are_added_changed_and_closed_and_the_server_holds_to_it(
    station: SharedStation, qtbot: Any, qapp: Any
) -> None:
    new = station.login("wang")
    try:
        with opened(
            qtbot, station, station.login("admin1"), database=station.url, password=PASSWORD
        ) as keyboard:
            page = keyboard.go("admin")
            keyboard.until(lambda: page.officers.table._rows.rows)
            there = {row.login for row in page.officers.table._rows.rows}
            assert station.login("chen") in there
            assert station.login("zhou") not in there, "of the other site"
            add(keyboard, new)
            keyboard.until(lambda: page.officers.table._rows.place_of(new) is not None)
            assert lets_in(station, new, "river deep")
            choose(page, new)

            keyboard.press("R")
            keyboard.sheet(RoleSheet)
            keyboard.press("Down", "Return")
            keyboard.no_sheet()
            keyboard.until(lambda: page.officers.table.row.role == "supervisor")
            assert station.value("SELECT pg_has_role(%s, 'officer_app_supervisor', 'USAGE')", new)

            keyboard.press("P")
            keyboard.sheet(PasswordSheet)
            keyboard.type("mountain high")
            keyboard.press("Tab")
            keyboard.type("mountain high")
            keyboard.press("Return")
            keyboard.no_sheet()
            assert lets_in(station, new, "mountain high")
            assert not lets_in(station, new, "river deep")

            keyboard.press("D")
            keyboard.sheet(Sheet)
            keyboard.press("Return")
            keyboard.no_sheet()
            keyboard.until(lambda: page.officers.table.row.disabled)
            assert not lets_in(station, new, "mountain high")
            keyboard.press("D")
            keyboard.until(lambda: not page.officers.table.row.disabled)
            assert lets_in(station, new, "mountain high")
        told = (
            "SELECT array_agg(actor || ' ' || event ORDER BY seq) FROM app.audit_event WHERE payload LIKE %s"
        )
        by = station.login("admin1")
        assert station.value(told, f"%{new}%")[:2] == [f"{by} officer_added", f"{by} officer_role"]
    finally:
        forget(station, new)


def add(keyboard: Keyboard, login: str) -> None:
    keyboard.press("A")
    keyboard.sheet(AddSheet)
    for typed in (login, "Wang Wu", "", "river deep"):
        keyboard.type(typed)
        keyboard.press("Tab")
    keyboard.type("river deep")
    keyboard.press("Return")
    keyboard.no_sheet()


def forget(station: SharedStation, login: str) -> None:
    """Logins belong to the whole server."""
    with psycopg.connect(make_conninfo(station.owner_url), autocommit=True) as server:
        server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(login)))
