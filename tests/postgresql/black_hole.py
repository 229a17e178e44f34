"""How soon a dead network is noticed: `unshare -n python -m tests.postgresql.black_hole` prints two numbers of seconds.

In a network of its own, the server's address is taken away from this machine and led to a wire whose other end drops
everything: no answer, no refusal.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import psycopg

from officer_app.store.postgresql.connect import conninfo
from tests.postgresql.cluster import servers

_ADDRESS = "10.9.0.1"


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


def main() -> None:
    for arguments in (
        "link set lo up",
        f"addr add {_ADDRESS}/32 dev lo",
        "link add here type veth peer name there",
    ):
        _ip(*arguments.split())
    for end in ("here", "there"):
        _ip("link", "set", end, "up")
    _ip("addr", "add", "10.9.1.1/24", "dev", "here")
    with servers() as made:
        server = made.new("dark", listen_addresses=f"127.0.0.1,{_ADDRESS}")
        with (server.data / "pg_hba.conf").open("a") as rules:
            rules.write("host all all 10.9.0.0/16 scram-sha-256\n")
        server.ask("SELECT pg_reload_conf()")
        info = conninfo(server.url().replace("127.0.0.1", _ADDRESS) + "?sslmode=prefer")
        with psycopg.connect(info, autocommit=True) as connection:
            connection.execute("SELECT 1")
            _ip("addr", "del", f"{_ADDRESS}/32", "dev", "lo")
            _ip("neigh", "replace", _ADDRESS, "lladdr", "02:00:00:00:00:01", "dev", "here")
            _ip("route", "add", f"{_ADDRESS}/32", "dev", "here", "src", "10.9.1.1")
            answer = _seconds_until_noticed(lambda: connection.execute("SELECT 1"))
        sys.stdout.write(f"{answer} {_seconds_until_noticed(lambda: psycopg.connect(info))}\n")


def _seconds_until_noticed(ask: Callable[[], object]) -> float:
    began = time.monotonic()
    try:
        ask()
    except psycopg.OperationalError:
        return round(time.monotonic() - began, 1)
    raise AssertionError("it was answered")


if __name__ == "__main__":
    main()
