"""A way to the server that can swallow everything: connections stay open, and nothing comes through."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from psycopg.conninfo import conninfo_to_dict


class Proxy:
    """`url` is the server's, by way of this."""

    def __init__(self, url: str) -> None:
        given = conninfo_to_dict(url)
        self._server = str(given["host"]), int(str(given["port"]))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.url = f"postgresql://127.0.0.1:{self.port}/{given['dbname']}"
        self._swallows = threading.Event()
        self._open: list[socket.socket] = [self._listening]
        self._run(self._accept)

    @contextmanager
    def swallowing(self) -> Iterator[None]:
        """What is on its way is lost, on old connections and on new ones."""
        self._swallows.set()
        try:
            yield
        finally:
            self._swallows.clear()

    def close(self) -> None:
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                station, _ = self._listening.accept()
                server = socket.create_connection(self._server)
                self._open += [station, server]
                self._run(self._carry, station, server)
                self._run(self._carry, server, station)

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        """Of a connection of which something was lost nothing more arrives."""
        lost = False
        with suppress(OSError):
            while octets := one.recv(65536):
                lost = lost or self._swallows.is_set()
                if not lost:
                    other.sendall(octets)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)

    def _run(self, work: object, *given: socket.socket) -> None:
        threading.Thread(target=work, args=given, daemon=True).start()  # type: ignore[arg-type]
