"""Where things are: the only module that knows."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _shipped(folder: str) -> Path:
    """The checkout's folder beside the package, else the copy inside the installed package."""
    checkout = _PACKAGE.parent / folder
    return checkout if (_PACKAGE.parent / "pyproject.toml").is_file() else _PACKAGE / "_data" / folder


def resource(*parts: str) -> Path:
    """A shipped file or folder under `resources/`, e.g. `resource("codes", "currency.csv")`."""
    return _shipped("resources").joinpath(*parts)


def migrations() -> Path:
    """The Alembic script folder."""
    return _shipped("db") / "migrations"


def schema(dialect: str, name: str) -> Path:
    """A file of SQL statements, separated by blank lines, that a migration runs on that kind of database."""
    return _shipped("db") / dialect / name


def is_shared(url: str) -> bool:
    """The URL of a database on a PostgreSQL server."""
    return url.startswith(("postgresql://", "postgres://"))


def without_secrets(url: str) -> str:
    """The URL of a server without user and password: each person signs in under a login of their own."""
    scheme, _, rest = url.partition("://")
    place, _, query = rest.partition("?")
    authority, stroke, name = place.partition("/")
    kept = [
        one
        for one in query.split("&")
        if one.partition("=")[0] not in ("", "user", "password", "sslpassword")
    ]
    return f"{scheme}://{authority.rpartition('@')[2]}{stroke}{name}" + (f"?{'&'.join(kept)}" if kept else "")


class DataDir:
    """The folders of one station's data, made when first asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def database(self) -> Path:
        return self.root / "officer.db"

    @property
    def server(self) -> str:
        """URL of the shared database that this station works on; empty where it works on its own."""
        try:
            kept = self._server.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""
        return kept if is_shared(kept) else ""

    def set_server(self, url: str) -> None:
        """From now on this station works on that server; with an empty URL on its own database."""
        if url:
            self.root.mkdir(parents=True, exist_ok=True)
            self._server.write_text(without_secrets(url) + "\n", encoding="utf-8")
        else:
            self._server.unlink(missing_ok=True)

    @property
    def _server(self) -> Path:
        return self.root / "server"

    def database_url(self, chosen: str | None = None) -> str:
        """`chosen` as a URL (a file is one too), else the server of this station, else the file in this folder."""
        if not chosen:
            return self.server or f"sqlite:///{self.database}"
        return chosen if "://" in chosen else f"sqlite:///{chosen}"

    def _folder(self, name: str) -> Path:
        folder = self.root / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def inbox(self) -> Path:
        return self._folder("inbox")

    @property
    def done(self) -> Path:
        return self._folder("done")

    @property
    def quarantine(self) -> Path:
        return self._folder("quarantine")

    @property
    def outbox(self) -> Path:
        return self._folder("outbox")

    @property
    def images(self) -> Path:
        """X-ray image store: files named by the SHA-256 of their bytes."""
        return self._folder("images")

    @property
    def evidence(self) -> Path:
        """Photos and papers added to tasks: files named by the SHA-256 of their bytes."""
        return self._folder("evidence")

    @property
    def audit(self) -> Path:
        """The key that signs checkpoints, and their file: OFFICER_AUDIT, else here. Made with the key, not before."""
        return Path(os.environ.get("OFFICER_AUDIT") or self.root / "audit").expanduser().resolve()

    @property
    def journal(self) -> Path:
        """What officers recorded here and the shared database may not have yet; sealed, with their keys."""
        return self._folder("journal")

    @property
    def logs(self) -> Path:
        return self._folder("logs")


def data_dir(chosen: str | Path | None = None) -> DataDir:
    """The station's data folder: `chosen`, else OFFICER_DATA, else the platform's place for user data."""
    if chosen is not None:
        return DataDir(Path(chosen).expanduser().resolve())
    if named := os.environ.get("OFFICER_DATA"):
        return DataDir(Path(named).expanduser().resolve())
    from platformdirs import user_data_path

    return DataDir(user_data_path("officer-workstation", appauthor=False))
