"""A history keeps what it is given, whole or not at all, and forgets it wholly."""

import sqlite3
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from support.analyses import high, recording, walker
from support.equality import same
from support.paths import STORED

from posecheck.errors import StoreError
from posecheck.storage import database, history
from posecheck.storage.database import Database
from posecheck.storage.files import load_analysis, load_recording
from posecheck.storage.history import History
from posecheck.storage.tables import NEWEST, TABLES, VERSION_TABLE

CLIP = "c" * 64


@pytest.fixture
def file(tmp_path):
    return tmp_path / "history.sqlite"


@pytest.fixture
def kept(file):
    return History(str(file))


def test_a_clip_comes_back_as_it_was_kept(kept):
    number = kept.keep(
        "Anna", recording(), high("/clips/a/ride.mp4"), clip_sha256=CLIP, bike="Road", recorded_on=date(2026, 5, 4)
    )
    assert same(kept.recording(number), recording())
    assert same(kept.analysis(number), high("/clips/a/ride.mp4"))
    (entry,) = kept.entries("Anna")
    assert (entry.id, entry.rider, entry.bike, entry.clip, entry.clip_sha256) == (
        number,
        "Anna",
        "Road",
        "ride.mp4",
        CLIP,
    )
    assert (entry.riding, entry.usable, entry.version, entry.model) == ("spin", True, "0.1.0", "mediapipe heavy")
    assert entry.recorded_on == datetime(2026, 5, 4)  # noqa: DTZ001
    assert abs(datetime.now(timezone.utc) - entry.kept_at) < timedelta(minutes=1)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "'; DROP TABLE posecheck_riders; --", "%s {0}", "名前"])
def test_names_are_data(kept, file, name):
    kept.note(name, name)
    assert [one.name for one in kept.riders()] == [name]
    assert [one.text for one in kept.notes(name)] == [name]
    assert {path.name for path in file.parent.iterdir()} <= {file.name, f"{file.name}-wal", f"{file.name}-shm"}


def test_a_renewed_analysis_keeps_all_else(kept):
    number = kept.keep("Anna", recording(), walker(), clip_sha256=CLIP, bike="Road", recorded_on=date(2026, 5, 4))
    kept.renew(number, high())
    assert same(kept.analysis(number), high())
    (entry,) = kept.entries("Anna")
    assert (entry.usable, entry.bike, entry.recorded_on) == (True, "Road", datetime(2026, 5, 4))  # noqa: DTZ001


def test_a_deleted_rider_leaves_no_byte_behind(kept, file):
    marks = [b"Anna Quickfoot", b"saddle seventeen", b"secret_ride"]
    kept.note("Bo", "stays")
    kept.keep("Anna Quickfoot", recording(), high("secret_ride.mp4"), clip_sha256=CLIP)
    kept.note("Anna Quickfoot", "saddle seventeen")

    def found():
        content = b"".join(path.read_bytes() for path in file.parent.iterdir())
        return [mark for mark in marks if mark in content]

    assert found() == marks
    kept.delete(" anna quickfoot")
    assert found() == []
    assert [one.name for one in kept.riders()] == ["Bo"]


def test_a_deleted_clip_leaves_the_others(kept, file):
    number = kept.keep("Anna", recording(), high("secret_ride.mp4"), clip_sha256=CLIP)
    stays = kept.keep("Anna", recording(), high("other.mp4"), clip_sha256="d")
    kept.delete_entry(number)
    assert [entry.id for entry in kept.entries("Anna")] == [stays]
    assert all(b"secret_ride" not in path.read_bytes() for path in file.parent.iterdir())


def test_traces_that_another_reader_holds_are_told(kept, file, monkeypatch):
    monkeypatch.setattr(database, "WAIT_S", 0.05)
    other = History(str(file))
    other.note("Anna", "text")
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM posecheck_notes").fetchone()
    with pytest.raises(StoreError, match="traces"):
        other.delete("Anna")
    reader.close()
    assert kept.riders() == ()


def test_a_change_that_fails_midway_leaves_everything_as_it_was(kept, monkeypatch):
    def fail(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(history, "put_entry", fail)
    with pytest.raises(KeyboardInterrupt):
        kept.keep("Anna", recording(), high(), clip_sha256=CLIP)
    assert kept.riders() == ()


def test_an_sqlite_file_is_written_ahead(file, kept):
    kept.note("Anna", "text")
    with sqlite3.connect(file) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    plain.close()


def test_formats_of_today_stay_readable():
    """The files were written by version 0.1.0; never write them anew."""
    assert same(load_recording(STORED / "recording-1.npz"), recording())
    assert same(load_analysis(STORED / "analysis-1.json"), high())


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_a_database_of_today_stays_readable(file, revision):
    """The scripts were dumped from files of version 0.1.0; never write them anew."""
    plain = sqlite3.connect(file)
    plain.executescript((STORED / f"history-{revision}.sql").read_text(encoding="utf-8"))
    plain.close()
    opened = History(str(file))
    (entry,) = opened.entries("anna")
    assert same(opened.recording(entry.id), recording())
    assert same(opened.analysis(entry.id), high())
    assert [note.text for note in opened.notes("anna")] == ["saddle +5 mm"]
    opened.keep("Anna", recording(), high(), clip_sha256=CLIP)
    assert len(opened.entries("anna")) == 1
    kept = {"0001": (0, 0), "0002": (1, 1)}[revision]
    with sqlite3.connect(file) as plain:
        assert plain.execute("SELECT version_num FROM posecheck_version").fetchall() == [(NEWEST,)]
        counts = "SELECT (SELECT count(*) FROM posecheck_uploads), (SELECT count(*) FROM posecheck_sessions)"
        assert plain.execute(counts).fetchone() == kept
    plain.close()
    with Database(str(file)).reading() as connection:
        ours = {"version_table": VERSION_TABLE}
        assert compare_metadata(MigrationContext.configure(connection, opts=ours), TABLES) == []


def test_the_usual_place_is_a_folder_that_others_cannot_read(tmp_path, monkeypatch):
    monkeypatch.delenv(database.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    usual = Path(database.default_url())
    assert usual.parts[-2:] == ("posecheck", "history.sqlite")
    if usual.is_relative_to(tmp_path):
        History()
        assert usual.parent.stat().st_mode & 0o77 == 0


def test_the_environment_names_the_database(tmp_path, monkeypatch):
    monkeypatch.setenv(database.VARIABLE, f"sqlite:///{tmp_path}/other.sqlite")
    History().note("Anna", "text")
    assert [one.name for one in History(str(tmp_path / "other.sqlite")).riders()] == ["Anna"]
