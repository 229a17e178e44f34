"""What every command starts from: the data folder, the store, and who acts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from officer_app.domain.errors import OfficerError
from officer_app.paths import DataDir

if TYPE_CHECKING:
    from officer_app.store.engine import Store


class WrongUse(OfficerError):
    """The command line itself is wrong or incomplete; the program ends with 2."""


class Desk:
    """The global options, and what follows from them, opened when first needed."""

    def __init__(self, data: DataDir, database: str | None, officer: str | None) -> None:
        self.data = data
        self.login = officer
        self._database = database

    @cached_property
    def url(self) -> str:
        """`--database`, else the SQLite file in the data folder."""
        if self._database is None:
            return f"sqlite:///{self.data.database}"
        if self._database.startswith("postgres"):
            raise WrongUse(
                "The shared PostgreSQL database comes with a later version; this one works on an embedded "
                "SQLite file: leave --database out, or give sqlite:///FILE."
            )
        return self._database if "://" in self._database else f"sqlite:///{self._database}"

    @cached_property
    def store(self) -> Store:
        """The opened store. Raises WrongDatabase where there is none of this version."""
        from officer_app.store.engine import open_store

        return open_store(self.url)
