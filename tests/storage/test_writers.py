"""Several programs keep clips at once, in SQLite and in a real PostgreSQL; one that is killed leaves nothing half."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from support.analyses import high, recording, walker
from test_store import same

from posecheck.errors import StoreError
from posecheck.storage.history import History

pwd = pytest.importorskip("pwd")
pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
UTF8 = ("-E", "UTF8", "--locale=C")
PASSWORD = "between:us@two"  # noqa: S105  of a server that lives as long as a test
CLIPS = 6


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


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """Name an empty database."""
    if request.param == "sqlite":
        return str(tmp_path / "history.sqlite")
    return request.getfixturevalue("server").fresh()


def writer(url: str, rider: str, first: int, count: int, frames: int = 60) -> subprocess.Popen:
    command = [sys.executable, HERE / "writer.py", url, rider, str(first), str(count), str(frames)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def whole(history: History, rider: str) -> set[str]:
    """Read everything that is kept of a rider."""
    entries = history.entries(rider)
    for entry in entries:
        assert same(history.analysis(entry.id), high(entry.clip))
        assert same(history.recording(entry.id).rear, recording().rear)
    return {entry.clip_sha256 for entry in entries}


def test_writers_side_by_side_lose_nothing(url):
    """They open a database that nobody has opened before; two of them keep the same clips of the same rider."""
    told = [("Anna", 0), (" ANNA ", CLIPS), ("anna", 2 * CLIPS), ("Anna", 0), ("Bo", 0)]
    running = [writer(url, rider, first, CLIPS) for rider, first in told]
    for one in running:
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in running:
        out, err = one.communicate(timeout=120)
        assert (one.returncode, err) == (0, "")
        assert len(out.split()) == CLIPS
    history = History(url)
    assert [(rider.name.lower(), rider.clips) for rider in history.riders()] == [("anna", 3 * CLIPS), ("bo", CLIPS)]
    assert whole(history, "Anna") == {str(number) for number in range(3 * CLIPS)}
    assert whole(history, "Bo") == {str(number) for number in range(CLIPS)}


def test_a_writer_that_is_killed_leaves_a_whole_history(url):
    history = History(url)
    promised: set[str] = set()
    for turn, later_s in enumerate((0.0, 0.07, 0.2)):
        one = writer(url, "Anna", 1000 * turn, 1000, frames=600)
        one.stdin.write("go\n")
        one.stdin.flush()
        said = [one.stdout.readline()]
        time.sleep(later_s)
        one.kill()
        said += one.communicate(timeout=60)[0].split()
        promised |= {line.strip() for line in said}
    kept = whole(history, "Anna")
    assert promised <= kept
    assert len(kept) <= len(promised) + 3  # the last one of each may be kept and unsaid
    history.keep("Anna", recording(), walker(), clip_sha256="after")


def test_postgresql_keeps_what_sqlite_keeps(server):
    history = History(server.fresh().replace("+psycopg", ""))
    number = history.keep("Anna Müller", recording(), walker(), clip_sha256="c" * 64, bike="Road")
    assert history.keep("anna mu\u0308ller ", recording(), high(), clip_sha256="c" * 64) == number
    assert same(history.analysis(number), high())
    assert same(history.recording(number), recording())
    history.note("Anna Müller", "saddle +5 mm")
    (rider,) = history.riders()
    assert (rider.name, rider.clips, rider.notes) == ("Anna Müller", 1, 1)
    assert [entry.bike for entry in history.entries("Anna Müller")] == ["Road"]
    history.delete_entry(number)
    assert history.entries("Anna Müller") == ()
    history.delete("Anna Müller")
    assert history.riders() == ()


def test_a_database_of_a_server_may_hold_other_tables(server):
    url = server.fresh()
    server.execute("CREATE TABLE recipes (name TEXT)", make_url(url).database)
    History(url).note("Anna", "text")


def refused(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        History(url).note("Anna", "text")
    assert PASSWORD not in str(caught.value)
    assert "two" not in str(caught.value)
    return str(caught.value)


def test_a_server_that_does_not_let_one_in(server):
    assert "cannot be reached" in refused(server.url("postgres", "wrong"))
    assert "cannot be reached" in refused(server.url("nowhere"))
    url = server.fresh()
    server.execute(f"ALTER DATABASE {make_url(url).database} SET default_transaction_read_only = on")
    assert "may not be written" in refused(url)
    late = server.fresh()
    opened = History(late)
    server.execute("UPDATE posecheck_version SET version_num = '9999'", make_url(late).database)
    assert "newer version" in refused(late)
    server.stop()
    try:
        assert "cannot be reached" in refused(late)
        with pytest.raises(StoreError, match="cannot be reached"):
            opened.riders()
    finally:
        server.start()
    assert opened.riders() == ()
