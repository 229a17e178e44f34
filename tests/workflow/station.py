"""What tests of the workflow stand on: a station, and messages made from the project's own samples."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text, update

from officer_app.domain.clock import now as clock_now
from officer_app.domain.draw import is_drawn
from officer_app.domain.people import Actor
from officer_app.domain.words import Role
from officer_app.paths import DataDir, resource
from officer_app.store import tables as t
from officer_app.store.engine import Store, open_store, sqlite_url
from officer_app.workflow.context import Context, load_context
from officer_app.workflow.intake.files import FileResult, take_in
from officer_app.workflow.setup import create_demo_site, upgrade


def _quiet_key() -> str:
    """One by which chance draws none of the first declarations here: only a test that asks for a draw has one."""
    year = clock_now().astimezone(ZoneInfo("Asia/Shanghai")).year
    numbers = [f"5141{year}E{number:09d}" for number in range(1, 101)]
    keys = (f"{key:064x}" for key in count(1))
    return next(key for key in keys if not any(is_drawn(key, number, 0.02) for number in numbers))


class Station:
    """A store with its folders. `now` is the station's clock, moved by tests."""

    def __init__(self, store: Store, data: DataDir) -> None:
        self.store = store
        self.data = data
        self.context: Context = load_context(store)
        self.now = clock_now()
        self._files = 0

    @classmethod
    def create(cls, folder: Path) -> Station:
        data = DataDir(folder)
        store = upgrade(data.database)
        create_demo_site(store)
        with store.transaction() as tx:
            tx.execute(update(t.site).values(draw_key=_quiet_key()))
        return cls(store, data)

    @classmethod
    def copy(cls, source: Path, target: Path) -> Station:
        target.mkdir()
        for file in source.glob("officer.db*"):
            shutil.copy(file, target)
        data = DataDir(target)
        return cls(open_store(sqlite_url(data.database)), data)

    def close(self) -> None:
        self.store.close()

    def officer(self, login: str = "officer1", role: Role = Role.OFFICER) -> Actor:
        return Actor(login, login, self.context.site.site_id, role, station="07")

    def later(self, minutes: float) -> datetime:
        self.now += timedelta(minutes=minutes)
        return self.now

    def take(self, content: bytes | str | Path, name: str | None = None) -> FileResult:
        """Take in a file, or bytes as a file of their own."""
        if isinstance(content, Path):
            file = content
        else:
            self._files += 1
            file = self.data.root / (name or f"message-{self._files}.xml")
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return take_in(self.store, self.context, self.data, file, now=self.now)

    def rows(self, sql: str, **parameters: Any) -> list[Mapping[str, Any]]:
        with self.store.read() as connection:
            return [dict(row) for row in connection.execute(text(sql), parameters).mappings()]

    def value(self, sql: str, **parameters: Any) -> Any:
        with self.store.read() as connection:
            return connection.execute(text(sql), parameters).scalar()

    def change(self, sql: str, **parameters: Any) -> None:
        """What an intruder with the file could do: any statement, triggers still in force."""
        with self.store.transaction() as tx:
            tx.execute(text(sql), parameters)

    def consignment(self, logistics_no: str = "YTGZ20201015001") -> Mapping[str, Any]:
        found = self.rows(
            "SELECT * FROM consignment WHERE logistics_no = :n ORDER BY updated_at DESC", n=logistics_no
        )
        assert found, f"no consignment {logistics_no}"
        return found[0]


def sample(number: int, **replace: str) -> str:
    """A sample message of ours with new guids; `replace` sets the text of elements, e.g. `copNo="X"`."""
    (file,) = resource("demo", "samples").glob(f"{number:02d}_*.xml")
    content = file.read_text(encoding="utf-8")
    content = re.sub(r"(?<=<ceb:guid>)[^<]+", lambda _: str(uuid.uuid4()).upper(), content)
    content = re.sub(r'guid="[^"]+"', lambda _: f'guid="{str(uuid.uuid4()).upper()}"', content)
    for element, value in replace.items():
        content, changed = re.subn(rf"(?<=<ceb:{element}>)[^<]*(?=</ceb:{element}>)", value, content)
        assert changed, f"{file.name} has no {element}"
    return content


def without_box(number: int, logistics_no: str, **replace: str) -> str:
    """A sample message without the line of that box."""
    line = re.compile(rf"<ceb:(\w+List)>(?:(?!</ceb:\1>).)*?{logistics_no}.*?</ceb:\1>\s*", re.DOTALL)
    left, taken = line.subn("", sample(number, **replace))
    assert taken == 1
    return left


ORDER, RESERVATION, WAYBILL, DECLARATION, DECLARATION_9810, ARRIVAL = 1, 2, 3, 4, 5, 12
