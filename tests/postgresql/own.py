"""A server of one test module's own, which can be stopped as a power failure stops it, and started again."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.postgresql.server import NOBODY, _installed


class OwnServer:
    def __init__(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="officer-app-postgresql-own-"))
        folder.chmod(0o755)  # the server is another user where the tests run as root
        self._folder, self._home = folder, folder / "server"
        root = os.getuid() == 0
        self._user: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if root else {}
        self._install = _installed(folder, others=bool(self._user))
        self._home.mkdir(mode=0o700)
        self._log = folder / "server.log"
        self._log.touch()
        secret = self._home / "password"
        password = secrets.token_hex(16)
        secret.write_text(password)
        secret.chmod(0o644)
        if self._user:
            for path in (self._home, self._log):
                os.chown(path, NOBODY, NOBODY)
        self._run(
            "initdb",
            "-U",
            "postgres",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--no-instructions",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
        )
        secret.unlink()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"postgresql://postgres:{password}@127.0.0.1:{self._port}/postgres"
        self.start()

    def start(self) -> None:
        options = f"-c listen_addresses=127.0.0.1 -c port={self._port} -c unix_socket_directories=''"
        self._run("pg_ctl", "-s", "-w", "-l", str(self._log), "-o", options, "start")

    def crash(self) -> None:
        """As if its power had failed: no connection is told, nothing is written any more."""
        self.stop("immediate")

    def stop(self, how: str) -> None:
        """As an administrator stops it: `fast` tells those who are connected, `immediate` does not."""
        self._run("pg_ctl", "-s", "-m", how, "stop")

    def close(self) -> None:
        self.crash()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._install / "bin" / program), "-D", str(self._home / "data"), *arguments]
        subprocess.run(command, check=True, cwd="/", **self._user)
