"""Several programs keep clips at once, in SQLite and in a real PostgreSQL; one that is killed leaves nothing half."""

import subprocess
import sys
import time

import pytest
from sqlalchemy import make_url
from support.analyses import high, recording, walker
from support.equality import same
from support.paths import TESTS, environment
from support.postgresql import PASSWORD

from posecheck.errors import StoreError
from posecheck.storage.history import History

pytestmark = pytest.mark.slow
CLIPS = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """Name an empty database."""
    if request.param == "sqlite":
        return str(tmp_path / "history.sqlite")
    return request.getfixturevalue("server").fresh()


def writer(url: str, rider: str, first: int, count: int, frames: int = 60) -> subprocess.Popen:
    command = [sys.executable, TESTS / "support" / "writer.py", url, rider, str(first), str(count), str(frames)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env=environment(), **pipes, text=True)


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
