"""From the commit on one station to the changed row painted on another: a hall of 64 on one queue.

One is the real window, offscreen, signed in under an officer's login; 63 others hear of every change by the same
listener and fetch the changed row, each on a connection of its own under its own login. A station claims and hands back
what stands at the top of the queue, by the workflow; the intake service's announcer tells the stations. All are on one
machine with the server.

    python -m benchmarks.painted [--changes 100] [--listeners 63]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import selectors
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psycopg

from officer_app.paths import DataDir
from officer_app.store.engine import open_store
from officer_app.store.postgresql.live import Listener
from officer_app.workflow.context import load_context
from officer_app.workflow.people import signed_in
from officer_app.workflow.tasks import claim_task, hand_back
from tests.postgresql.many import INTAKE, PASSWORD, hall

ASKED_MS = 250
STORED, OPEN = 20_000, 5_000
_TOP = 12  # rows that the window shows in any case


def announce(url: str, until: Any) -> None:
    """The intake service, as far as stations hear of it."""
    with closing(open_store(url, INTAKE, PASSWORD)) as store, store.announcing():
        until.wait()


def listen(url: str, logins: Sequence[str], changed: Any, fetched: Any, ready: Any, until: Any) -> None:
    """Stations without a window: each hears, and fetches the row that has changed."""
    with ExitStack() as open_ones, selectors.DefaultSelector() as selector:
        for login in logins:
            info = psycopg.conninfo.make_conninfo(url, user=login, password=PASSWORD)
            listener = open_ones.enter_context(closing(Listener(info)))
            reader = open_ones.enter_context(psycopg.connect(info, autocommit=True))
            selector.register(listener.fileno, selectors.EVENT_READ, (listener, reader))
        ready.set()
        while not until.is_set():
            for key, _ in selector.select(0.2):
                listener, reader = key.data
                if listener.heard() and (wanted := changed.value.decode()):
                    query = "SELECT * FROM app.consignment WHERE consignment_id = %s"
                    assert reader.execute(query, [wanted]).fetchone()
                    with fetched.get_lock():
                        fetched.value += 1


def act(url: str, login: str, keys: Sequence[str], wishes: Any, changed: Any) -> None:
    """A station that claims or hands back when it is told to; answers with the moment of its commit."""
    with closing(open_store(url, login, PASSWORD)) as store:
        context, officer = load_context(store), signed_in(store, "07")
        held: dict[str, str] = {}
        while (number := wishes.recv()) is not None:
            key = keys[number]
            changed.value = key.encode()
            if key in held:
                hand_back(store, context, officer, held.pop(key), "left for another")
            else:
                held[key] = claim_task(store, context, officer, key)
            wishes.send((time.perf_counter(), key, key in held))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=100)
    parser.add_argument("--listeners", type=int, default=63)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, hall() as made:
        logins = made.enrol(chosen.listeners + 2)
        made.fill(STORED, OPEN)
        fork = multiprocessing.get_context("fork")
        changed, fetched = fork.Array("c", 40), fork.Value("i", 0)
        ready, until = fork.Event(), fork.Event()
        ours, theirs = fork.Pipe()
        query = (
            "SELECT consignment_id::text FROM app.consignment WHERE task_state = 'open'"
            " ORDER BY priority DESC, consignment_id LIMIT %s"
        )
        with psycopg.connect(made.owner) as server:
            keys = [key for (key,) in server.execute(query, [_TOP])]
        others = [
            fork.Process(target=announce, args=(made.url, until)),
            fork.Process(target=listen, args=(made.url, logins[2:], changed, fetched, ready, until)),
            fork.Process(target=act, args=(made.url, logins[1], keys, theirs, changed)),
        ]
        for one in others:
            one.start()
        try:
            ready.wait(60)
            times = watch(DataDir(Path(folder)), made.url, logins[0], logins[1], keys, ours, chosen.changes)
        finally:
            ours.send(None)
            until.set()
            for one in others:
                one.join(10)
                one.kill()
    times.sort()
    p50, p99 = (times[min(len(times) - 1, int(len(times) * part))] * 1e3 for part in (0.5, 0.99))
    print(f"{len(times)} changes, {chosen.listeners} listeners that fetched {fetched.value} rows")
    print(f"commit to paint: median {p50:.0f} ms, slowest {times[-1] * 1e3:.0f} ms")
    print(f"commit to paint, 99th of 100, ms = {p99:.0f}   (asked: at most {ASKED_MS})")
    return 0 if p99 <= ASKED_MS else 1


def watch(
    data: DataDir, url: str, login: str, other: str, keys: Sequence[str], wishes: Any, changes: int
) -> list[float]:
    """The window; gives the seconds from each commit to its paint."""
    from benchmarks.recording import Painted, until
    from officer_app.ui.app import make_application
    from officer_app.ui.window import Window

    app = make_application()
    window = Window(app, data, url, watch_inbox=False)
    window.resize(1440, 900)
    window.show()
    window.open()
    until(app, lambda: window.sign_in is not None and window.sign_in.isVisible())
    page: Any = window.sign_in
    page.name.setText(login)
    page.password.setText(PASSWORD)
    page._sign_in()
    until(app, lambda: window.desk is not None and window.desk.current is not None)
    desk: Any = window.desk
    model, view = desk.current.table.model(), desk.current.table.viewport()
    until(app, lambda: all(model.place_of(key) is not None for key in keys))
    watching: Any = window._watch
    until(app, lambda: watching.hears)
    times = []
    chance = random.Random(64)
    for _ in range(changes):
        pause = time.perf_counter() + chance.uniform(0.1, 0.4)
        until(app, lambda pause=pause: time.perf_counter() > pause)
        number = chance.randrange(len(keys))
        key = keys[number]
        before = holder(model, key)
        painted = Painted(lambda key=key, before=before: holder(model, key) != before)
        view.installEventFilter(painted)
        wishes.send(number)
        until(app, lambda painted=painted: painted.at is not None and wishes.poll())
        view.removeEventFilter(painted)
        committed, told, held = wishes.recv()
        assert told == key
        assert (holder(model, key) == other) == held
        assert painted.at is not None
        times.append(painted.at - committed)
    window.close_at_once()
    return times


def holder(model: Any, key: str) -> str | None:
    """Who has it, as the window shows it."""
    place = model.place_of(key)
    row = None if place is None else model.row(place)
    return None if row is None else row.officer


if __name__ == "__main__":
    sys.exit(main())
