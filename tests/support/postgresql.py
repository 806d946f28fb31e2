"""A PostgreSQL server of the tests' own, on loopback only."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

UTF8 = ("-E", "UTF8", "--locale=C")
PASSWORD = "between:us@two"  # noqa: S105  of a server that lives as long as a test


class Server:
    """A PostgreSQL server of its own, run by a user without rights, that only this computer reaches."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs, self.databases = folder, programs, 0
        self.as_user = {"user": _nobody(), "extra_groups": []} if os.getuid() == 0 else {}
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (folder / "password").write_text(PASSWORD)
        self._run(
            "initdb", "-D", "data", "-U", "studio", "--pwfile=password", "--auth=scram-sha-256", "--no-sync", *UTF8
        )

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, **self.as_user)

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder} -F"
        self._run("pg_ctl", "-D", "data", "-l", "log", "-w", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop")

    def url(self, database: str, password: str = PASSWORD) -> str:
        plain = make_url(f"postgresql+psycopg://studio@127.0.0.1:{self.port}/{database}")
        return plain.set(password=password).render_as_string(hide_password=False)

    def execute(self, statement: str, database: str = "postgres") -> None:
        engine = create_engine(self.url(database), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def fresh(self) -> str:
        """Make an empty database."""
        self.databases += 1
        self.execute(f"CREATE DATABASE studio{self.databases}")
        return self.url(f"studio{self.databases}")


def _nobody() -> str:
    import pwd  # not on Windows

    known = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _programs() -> Path | None:
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return places[-1] if places else None


@pytest.fixture(scope="module")
def server():
    programs = _programs()
    if programs is None:
        pytest.skip("needs PostgreSQL")
    with tempfile.TemporaryDirectory(prefix="posecheck-") as name:
        if os.getuid() == 0:
            shutil.chown(name, _nobody())
        one = Server(Path(name), programs)
        one.start()
        yield one
        one.stop()
