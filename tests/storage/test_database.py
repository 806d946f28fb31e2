"""A database that cannot be used is told in one sentence, without a password."""

import sqlite3
import sys

import pytest
from support.analyses import high, recording

from posecheck.errors import StoreError
from posecheck.storage import database
from posecheck.storage.history import History

SECRET = "hunter2"  # noqa: S105  nobody's


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(database, "WAIT_S", 0.05)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"postgresql://rider:{SECRET}@127.0.0.1:1/studio", "^postgresql://127.0.0.1/studio cannot be reached"),
        (f"postgresql+psycopg://rider:{SECRET}@127.0.0.1:1/studio", "cannot be reached"),
        (f"postgresql://rider:p@{SECRET}@127.0.0.1:1/studio", "^postgresql://.*cannot be reached"),
        (f"postgresql://127.0.0.1:1/studio?user=rider&password={SECRET}", "cannot be reached"),
        (f"postgresql://rider:{SECRET}@127.0.0.1:nonsense/studio", "cannot be understood"),
        (f"://{SECRET}", "cannot be understood"),
        (f"nonsense://rider:{SECRET}@host/studio", "no database called nonsense"),
        (f"mysql://rider:{SECRET}@host/studio", "needs a library"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
    ],
)
def test_an_address_that_does_not_work(url, said):
    with pytest.raises(StoreError, match=said) as caught:
        History(url)
    assert SECRET not in str(caught.value)


def test_a_missing_driver_names_its_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install '\.\[postgres\]'"):
        History("postgresql://host/studio")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "history.sqlite"


def test_a_file_that_is_no_database(file):
    file.write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match=r"history\.sqlite is no database"):
        History(str(file))


@pytest.mark.parametrize("day", ["yesterday", 12, b"2026", ""])
def test_a_row_with_a_day_that_is_none(day, file):
    history = History(str(file))
    history.keep("Anna", recording(), high("ride.mp4"), clip_sha256="a")
    with sqlite3.connect(file) as other:
        other.execute("UPDATE posecheck_entries SET recorded_on = ?", (day,))
    other.close()
    for ask in (history.riders, lambda: history.entries("Anna")):
        with pytest.raises(StoreError, match=r"history\.sqlite is damaged: a row holds a time that is none"):
            ask()


def test_a_name_that_is_no_text_is_nobody(file):
    history = History(str(file))
    history.note("M?x", "saddle up")
    with pytest.raises(StoreError, match=r"Nothing is kept of a rider called 'M.x'"):
        history.notes("M\udcffx")


def test_a_damaged_file(file):
    for number in range(3):
        History(str(file)).keep("Anna", recording(), high(), clip_sha256=str(number))
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(StoreError, match="is damaged"):
        History(str(file))


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(StoreError, match="cannot be opened"):
        History(str(tmp_path / "nowhere" / "history.sqlite"))


def test_a_file_of_another_program(file):
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE recipes (name)")
    other.close()
    with pytest.raises(StoreError, match="belongs to another program"):
        History(str(file))
    with sqlite3.connect(file) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    other.close()


def test_tables_of_a_newer_version(file):
    History(str(file)).note("Anna", "text")
    with sqlite3.connect(file) as newer:
        newer.execute("UPDATE posecheck_version SET version_num = '9999'")
    newer.close()
    with pytest.raises(StoreError, match="newer version of posecheck"):
        History(str(file))


def test_a_file_that_somebody_else_writes(file):
    opened = History(str(file))
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="in use by another program"):
        opened.note("Anna", "text")
    assert opened.riders() == ()
    writer.close()
    assert opened.note("Anna", "text")


def test_a_file_that_may_not_be_written(file):
    History(str(file)).note("Anna", "text")
    opened = History(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert [one.name for one in opened.riders()] == ["Anna"]
    with pytest.raises(StoreError, match="may not be written"):
        opened.note("Anna", "more")


def test_the_usual_folder_cannot_be_made(tmp_path, monkeypatch):
    (tmp_path / "data").write_text("a file")
    monkeypatch.setattr(database, "default_url", lambda: str(tmp_path / "data" / "posecheck" / "history.sqlite"))
    with pytest.raises(StoreError, match="cannot be made"):
        database.Database(database.default_url())
