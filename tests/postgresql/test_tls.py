"""A server elsewhere proves who it is, or nobody signs in to it; and whoever is told so can do something about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from psycopg.conninfo import conninfo_to_dict

from officer_app.domain.errors import WrongDatabase
from officer_app.store.postgresql.connect import connected, conninfo
from tests.cli.conftest import Program
from tests.postgresql.hall import PASSWORD, Hall
from tests.postgresql.tls import Authority, door

HOST = "db.example"


class Secured(NamedTuple):
    """A hall behind TLS: where it is, what is in its certificate, whom a station trusts."""

    hall: Hall
    port: int
    root: Path
    folder: Path

    def url(self, host: str = HOST, **also: object) -> str:
        given = {"hostaddr": "127.0.0.1", "sslrootcert": self.root, **also}
        database = conninfo_to_dict(self.hall.url)["dbname"]
        return f"postgresql://{host}:{self.port}/{database}?" + "&".join(f"{k}={v}" for k, v in given.items())

    def asked(self, url: str) -> tuple[str, bool]:
        """Who is signed in as chen, and whether nobody on the way could listen."""
        with connected(conninfo(url, self.hall.login("chen"), PASSWORD)) as connection:
            (who,) = connection.execute("SELECT SESSION_USER").fetchone()
            return who, connection.pgconn.ssl_in_use

    def refusal(self, url: str) -> str:
        with pytest.raises(WrongDatabase) as told:
            self.asked(url)
        assert "chen" not in str(told.value) and PASSWORD not in str(told.value)
        return str(told.value)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "authority")


@pytest.fixture
def secured(hall: Hall, authority: Authority, tmp_path: Path) -> Iterator[Secured]:
    with door(place(hall), authority.certify(HOST)) as port:
        yield Secured(hall, port, authority.root, tmp_path)


def place(hall: Hall) -> tuple[str, int]:
    given = conninfo_to_dict(hall.url)
    return given["host"], int(given["port"])


def test_a_server_that_proves_its_name_is_signed_in_to(secured: Secured) -> None:
    assert secured.asked(secured.url()) == (secured.hall.login("chen"), True)


def test_a_server_of_another_name_is_refused(secured: Secured) -> None:
    said = secured.refusal(secured.url("other.example"))
    assert "its certificate is for another name: server certificate for" in said
    assert "Connect by the name in its certificate" in said


def test_a_server_certified_by_somebody_else_is_refused(secured: Secured, tmp_path: Path) -> None:
    said = secured.refusal(secured.url(sslrootcert=Authority(tmp_path, "stranger").root))
    assert "no certificate that this station trusts" in said
    assert "sslrootcert" in said


def test_a_certificate_that_has_run_out_is_refused(secured: Secured, authority: Authority) -> None:
    with door(place(secured.hall), authority.certify(HOST, timedelta(days=-1))) as port:
        said = secured.refusal(secured._replace(port=port).url())
    assert "has run out" in said and "clock" in said


def test_a_server_without_tls_is_refused(secured: Secured) -> None:
    _, port = place(secured.hall)
    assert "the server speaks no TLS" in secured.refusal(secured._replace(port=port).url())


def test_a_station_that_trusts_nobody_yet_is_told_what_it_needs(secured: Secured) -> None:
    said = secured.refusal(secured.url(sslrootcert=secured.folder / "none.crt"))
    assert "none.crt" in said and "is not there" in said


def test_a_service_file_names_the_server_and_is_no_way_around_tls(
    secured: Secured, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = secured.folder / "services"
    database = conninfo_to_dict(secured.hall.url)["dbname"]
    lines = ["[hall]", f"host={HOST}", "hostaddr=127.0.0.1", f"port={secured.port}", f"dbname={database}"]
    file.write_text("\n".join([*lines, f"sslrootcert={secured.root}", ""]))
    monkeypatch.setenv("PGSERVICEFILE", str(file))
    assert secured.asked("postgresql:///?service=hall") == (secured.hall.login("chen"), True)
    _, plain = place(secured.hall)
    said = secured.refusal(f"postgresql://:{plain}/?service=hall")
    assert "the server speaks no TLS" in said and HOST in said
    monkeypatch.setenv("PGSERVICE", "hall")
    assert "the server speaks no TLS" in secured.refusal(f"postgresql://:{plain}/")
    assert "no service elsewhere" in secured.refusal("postgresql:///?service=elsewhere")


def test_the_command_line_says_it_in_a_sentence(secured: Secured, program: Program) -> None:
    done = program("db", "check", "--database", secured.url("other.example"), PGPASSWORD="x")
    assert (done.returncode, done.stdout) == (1, "")
    assert "for another name" in done.stderr and "Traceback" not in done.stderr
