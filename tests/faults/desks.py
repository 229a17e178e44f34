"""Officers at work on a shared database while things fail, each in a process of its own, by the product's own steps.

What a desk has said is recorded it tells over a pipe, as it tells its officer: the database has it, or the journal has.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from officer_app.domain import clock
from officer_app.domain.errors import NotFound
from officer_app.domain.outcome import Outcome
from officer_app.domain.words import Disposition, EntryKind
from officer_app.paths import DataDir
from officer_app.store.detail import read_detail
from officer_app.store.engine import SCHEMA_REVISION, open_store
from officer_app.store.postgresql import connect
from officer_app.store.postgresql.edition import EDITION
from officer_app.workflow.context import load_context
from officer_app.workflow.offline.enrolment import enrol
from officer_app.workflow.offline.sending import Doing, hand_in, is_away, replay
from officer_app.workflow.offline.shelf import Shelf
from officer_app.workflow.offline.station import _ahead
from officer_app.workflow.people import signed_in
from officer_app.workflow.tasks import claim_most_urgent
from tests.postgresql.many import PASSWORD

_OUTCOME = Outcome(conform=True, disposition=Disposition.RELEASE).canonical()
_fork = multiprocessing.get_context("fork")


class Version(NamedTuple):
    """What a program knows of the database."""

    schema: str = SCHEMA_REVISION
    edition: int = EDITION


def set_version(version: Version) -> None:
    """This process is of that version, as far as the database tells versions apart."""
    connect.SCHEMA_REVISION, connect.EDITION = version


def set_clock(off: timedelta) -> None:
    """This process believes that it is so much later."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + off

    clock.datetime = Clock  # type: ignore[misc]


def work(
    url: str, login: str, folder: Path, told: int, wanted: int | None, off: timedelta, version: Version
) -> None:
    """Claim and record, again and again; `wanted` so many, None for ever, 0 only sends what waits in the journal."""
    set_clock(off)
    set_version(version)
    data = DataDir(folder)
    done, refused = 0, ""
    while True:
        try:
            with closing(open_store(url, login, PASSWORD)) as store:
                context, officer, shelf = load_context(store), signed_in(store, "07"), Shelf(data.journal)
                keys = shelf.signed_in(login, officer.site_id, "07", PASSWORD)
                enrol(store, officer, keys)
                parts = store, context, data, officer, shelf, keys
                ahead = _ahead(store)
                while True:
                    sent = replay(*parts)
                    assert not sent.late and not sent.stuck, sent
                    if sent.stopped:
                        raise ConnectionError(sent.stopped)
                    if wanted is not None and done >= wanted:
                        return
                    box = claim_most_urgent(store, context, officer)
                    with store.read() as connection:
                        task = read_detail(connection, box).task
                    assert task is not None
                    doing = Doing(EntryKind.RECORD, task.task_id, box, _OUTCOME, ahead=ahead)
                    hand_in(store, lambda known=context: known, data, officer, shelf, keys, doing)
                    os.write(told, f"{task.task_id}\n".encode())
                    done += 1
        except NotFound:
            os.write(told, b"! no box is left to take\n")
            return
        except Exception as error:
            if not is_away(error):
                os.write(told, f"! {type(error).__name__}: {error}\n".replace("\n", " ").encode() + b"\n")
                raise
            if "officer-app db" in str(error) or "Update the program" in str(error):
                if str(error) != refused:
                    os.write(told, f"? {error}\n".encode())
                refused = str(error)
            time.sleep(0.05)


class Desk:
    """One officer's station. It can be killed and comes back as it was."""

    def __init__(self, url: str, login: str, folder: Path) -> None:
        self.url, self.login, self.folder = url, login, folder / login
        self.folder.mkdir(parents=True)
        self.clock_off = timedelta(0)
        self.version = Version()
        self._heard, self._told = os.pipe()
        os.set_blocking(self._heard, False)
        self._rest = b""
        self.said: list[str] = []
        self.refusals: list[str] = []  # because of its version
        self._process: Any = None

    def begin(self, wanted: int | None = None) -> None:
        arguments = (self.url, self.login, self.folder, self._told, wanted, self.clock_off, self.version)
        self._process = _fork.Process(target=work, args=arguments, daemon=True)
        self._process.start()

    def kill(self) -> None:
        self._process.kill()
        self._process.join()

    def listen(self) -> int:
        """How many it has said are recorded."""
        with contextlib.suppress(BlockingIOError):
            while piece := os.read(self._heard, 65536):
                self._rest += piece
        *whole, self._rest = self._rest.split(b"\n")
        lines = [line.decode() for line in whole]
        self.refusals += [line[2:] for line in lines if line.startswith("? ")]
        self.said += [line for line in lines if not line.startswith("? ")]
        return len(self.said)

    def finish(self, url: str) -> None:
        """Send what waits, over a way that is whole again."""
        self.kill()
        self.url = url
        self.begin(wanted=0)
        self._process.join(60)
        self.listen()
        assert self._process.exitcode == 0, f"{self.login}: {self.said[-1:]}"


def tasks_with_outcomes(owner: str) -> Counter[str]:
    with psycopg.connect(owner) as server:
        return Counter(str(task) for (task,) in server.execute("SELECT task_id FROM app.outcome"))


def check(owner: str, desks: Sequence[Desk], before: Counter[str], killed: int) -> dict[str, int]:
    """Each outcome that was said to be recorded is there, each task has one at most; gives the figures.

    Who is killed has perhaps recorded one and not said so: more than that there are none.
    """
    said = Counter(task for desk in desks for task in desk.said)
    there = tasks_with_outcomes(owner)
    wrong = (
        "hash <> app.event_hash(chain, seq, event_id, site_id, at, event, actor, station, payload, prev_hash)"
    )
    with psycopg.connect(owner) as server:
        query = f"SELECT count(*) FILTER (WHERE event = 'outcome_recorded'), count(*) FILTER (WHERE {wrong})"
        told, broken = server.execute(f"{query} FROM app.audit_event".encode()).fetchone()
    figures = {
        "acknowledged": len(said),
        "lost": len(said.keys() - there.keys()),
        "doubled": sum(count > 1 for count in there.values()) + sum(count > 1 for count in said.values()),
        "stored, not acknowledged": len(there.keys() - before.keys() - said.keys()),
    }
    assert not [line for line in said if line.startswith("!")], said
    assert figures["lost"] == figures["doubled"] == 0, figures
    assert figures["stored, not acknowledged"] <= killed, figures
    assert (told, broken) == (len(there), 0)
    return figures


class BadLine:
    """A way to the server that is cut, delays, or lets nothing through without saying so."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._lines: list[tuple[socket.socket, socket.socket]] = []
        self._open = threading.Event()
        self._open.set()
        self.delay = 0.0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near = self._door.accept()[0]
                far = socket.create_connection(("127.0.0.1", self._to))
                self._lines.append((near, far))
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                self._open.wait()
                if self.delay:
                    time.sleep(self.delay)
                target.sendall(piece)
        self._end(source, target)

    def _end(self, *ends: socket.socket) -> None:
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def cut(self) -> None:
        """Every connection, in the middle of whatever it carries."""
        lines, self._lines = self._lines, []
        for line in lines:
            self._end(*line)

    @contextlib.contextmanager
    def half_open(self) -> Iterator[None]:
        """Nothing passes, and nobody is told; then it is cut."""
        self._open.clear()
        yield
        self.cut()
        self._open.set()

    def close(self) -> None:
        self._door.close()
        self.cut()

    def suffer(self, chance: random.Random) -> None:
        match chance.randrange(3):
            case 0:
                self.cut()
            case 1:
                with self.half_open():
                    time.sleep(chance.uniform(0.05, 0.5))
            case _:
                self.delay = chance.uniform(0.01, 0.05)
                time.sleep(chance.uniform(0.1, 0.3))
                self.cut()
                self.delay = 0.0
