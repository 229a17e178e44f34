"""Servers of a test's own, to kill, to stand by and to replicate: on real disks, with fsync, and gone with the test."""

from __future__ import annotations

import contextlib
import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

from tests.postgresql.server import NOBODY, _installed

_AS: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


class Cluster:
    """One PostgreSQL server with its data folder. `settings` are those of its command line."""

    def __init__(self, folder: Path, install: Path, name: str, password: str, **settings: object) -> None:
        self.name, self.password, self.install, self._folder = name, password, install, folder
        self.data, self.log = folder / name, folder / f"{name}.log"
        self.settings = settings
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, database: str = "postgres") -> str:
        """As its superuser."""
        return f"postgresql://postgres:{self.password}@{self.place}/{database}"

    def initialise(self, provider: str = "builtin") -> Cluster:
        secret = self._folder / f"{self.name}.password"
        secret.write_text(self.password)
        self._run(
            *("initdb", "-D", str(self.data), "-U", "postgres", f"--pwfile={secret}", "--no-sync"),
            *("--auth=scram-sha-256", "--encoding=UTF8", f"--locale-provider={provider}", "--locale=C.UTF-8"),
        )
        secret.unlink()
        return self

    def start(self) -> Cluster:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": 40,
            "shared_buffers": "32MB",
            **self.settings,
        }
        given = [f"--{name}={value}" for name, value in options.items()]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(self.install / "bin" / "postgres"), "-D", str(self.data), *given],
                **{"cwd": "/", "stdout": log, "stderr": log, "preexec_fn": _die_with_the_test, **_AS},
            )
        self.wait(lambda: self.ask("SELECT 1") == 1, "it accepts connections")
        return self

    def standby(self, name: str, **settings: object) -> Cluster:
        """A server that follows this one, not started yet."""
        made = Cluster(self._folder, self.install, name, self.password, **settings)
        self._run(
            *("pg_basebackup", "-D", str(made.data), "-d", f"{self.url()}?application_name={name}"),
            *("-R", "-C", "-S", name, "-X", "stream", "-c", "fast", "--no-sync"),
        )
        return made

    def promote(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-s", "-w", "promote")

    def kill(self) -> None:
        """As if its machine had lost power, for whoever is connected."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._process = None

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def processor_seconds(self) -> float:
        """What its processes have taken of the processors since it was started; those that ended too."""
        assert self._process is not None
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                if int(stat.parent.name) == self._process.pid:
                    ticks += sum(map(int, fields[11:15]))
                elif int(fields[1]) == self._process.pid:
                    ticks += sum(map(int, fields[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def ask(self, query: str, *parameters: object, database: str = "postgres") -> Any:
        """The first value of what it answers its superuser."""
        with psycopg.connect(self.url(database), autocommit=True, connect_timeout=3) as connection:
            answer = connection.execute(query.encode(), parameters or None)
            row = answer.fetchone() if answer.description else None
            return row[0] if row else None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait(self, reached: Callable[[], bool], what: str, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while True:
            with contextlib.suppress(psycopg.OperationalError):
                if reached():
                    return
            if time.monotonic() > until or not self.is_running:
                raise AssertionError(f"{self.name}: not {what}\n{self.log.read_text()[-4000:]}")
            time.sleep(0.05)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.install / "bin" / program), *arguments],
            **{"cwd": "/", "capture_output": True, "text": True, "check": False, **_AS},
        )
        assert done.returncode == 0, done.stderr


class Servers:
    """Makes clusters, and takes them all away."""

    def __init__(self, install: Path | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="officer-app-servers-"))
        self.folder.chmod(0o711)
        self.install = install or _installed(self.folder, others=bool(_AS))
        self._home = self.folder / "home"
        self._home.mkdir(mode=0o700)
        if _AS:
            os.chown(self._home, NOBODY, NOBODY)
        self._made: list[Cluster] = []

    def new(
        self, name: str, *, home: Path | None = None, provider: str = "builtin", **settings: object
    ) -> Cluster:
        """With its data below `home`, which the server's account must be able to write."""
        made = Cluster(home or self._home, self.install, name, secrets.token_hex(16), **settings)
        made.initialise(provider)
        self._made.append(made)
        return made.start()

    def standby(self, of: Cluster, name: str, *, port: int | None = None, **settings: object) -> Cluster:
        made = of.standby(name, **settings)
        made.port = port or made.port
        self._made.append(made)
        return made.start()

    def close(self) -> None:
        for made in reversed(self._made):
            made.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def servers(install: Path | None = None) -> Iterator[Servers]:
    """Of the wheel, or of another PostgreSQL that is installed there."""
    made = Servers(install)
    try:
        yield made
    finally:
        made.close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _die_with_the_test() -> None:
    """Servers of tests that are killed end too, where the system can do that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGQUIT)
