"""A history keeps what it is given, whole or not at all, and forgets it wholly."""

import sqlite3
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from support.analyses import high, recording, walker
from support.equality import same
from support.paths import STORED

from posecheck.errors import SettingsError, StoreError
from posecheck.records.settings import Settings
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


def test_the_same_clip_with_the_same_settings_replaces_itself(kept):
    first = kept.keep("Anna", recording(), walker(), clip_sha256=CLIP, bike="Road", recorded_on=date(2026, 5, 4))
    again = kept.keep("Anna", recording(), high(), clip_sha256=CLIP)
    (entry,) = kept.entries("Anna")
    assert (first, entry.id, entry.usable, entry.bike) == (again, again, True, "Road")
    assert entry.recorded_on == datetime(2026, 5, 4)  # noqa: DTZ001
    assert same(kept.analysis(first), high())


@pytest.mark.parametrize(
    ("rider", "other", "clip"),
    [
        ("Bo", {}, CLIP),
        ("Anna", {}, "d" * 64),
        ("Anna", {"settings": Settings("race")}, CLIP),
        ("Anna", {"rear": None}, CLIP),
    ],
    ids=["rider", "clip", "settings", "rear"],
)
def test_anything_else_stands_beside_it(kept, rider, other, clip):
    first = kept.keep("Anna", recording(), high(), clip_sha256=CLIP)
    second = kept.keep(rider, replace(recording(), **other), high(), clip_sha256=clip)
    assert first != second
    assert sum(one.clips for one in kept.riders()) == 2


def test_a_joint_put_right_by_hand_is_the_same_clip(kept):
    first = kept.keep("Anna", recording(), high(), clip_sha256=CLIP)
    assert kept.keep("Anna", replace(recording(), corrections=()), high(), clip_sha256=CLIP) == first


@pytest.mark.parametrize("other", ["anna MÜLLER", "  Anna  Müller ", "Anna Mu\u0308ller", "ANNA\tMÜLLER\n"])
def test_one_rider_is_written_in_many_ways(kept, other):
    kept.note("Anna Müller", "new shoes")
    kept.keep(other, recording(), high(), clip_sha256=CLIP)
    (rider,) = kept.riders()
    assert (rider.name, rider.clips, rider.notes) == ("Anna Müller", 1, 1)
    assert len(kept.notes(other)) == len(kept.entries(other)) == 1


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "'; DROP TABLE posecheck_riders; --", "%s {0}", "名前"])
def test_names_are_data(kept, file, name):
    kept.note(name, name)
    assert [one.name for one in kept.riders()] == [name]
    assert [one.text for one in kept.notes(name)] == [name]
    assert {path.name for path in file.parent.iterdir()} <= {file.name, f"{file.name}-wal", f"{file.name}-shm"}


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "a\x1b[31m", "x" * 201, "\ufdfa" * 60, "\udc80"], ids=range(7))
def test_names_that_cannot_be_used(kept, name):
    with pytest.raises(SettingsError, match="name of a rider"):
        kept.note(name, "text")
    with pytest.raises(SettingsError, match="name of a rider"):
        kept.keep(name, recording(), high(), clip_sha256=CLIP)
    assert kept.riders() == ()


@pytest.mark.parametrize(
    "text", ["", " \n ", "a\0b", "\udc80", "x" * 10_001], ids=["none", "blank", "nul", "half", "long"]
)
def test_notes_that_cannot_be_kept(kept, text):
    with pytest.raises(SettingsError, match="A note has"):
        kept.note("Anna", text)
    assert kept.riders() == ()


def test_clips_and_notes_stand_in_order_of_time(kept):
    evening = datetime(2026, 5, 4, 20, 0)  # noqa: DTZ001
    kept.keep("Anna", recording(), high("b.mp4"), clip_sha256="b", recorded_on=evening)
    kept.keep("Anna", recording(), high("a.mp4"), clip_sha256="a", recorded_on=date(2026, 5, 4))
    kept.keep("Anna", recording(), high("c.mp4"), clip_sha256="c")
    kept.note("Anna", "later", date(2026, 5, 5))
    kept.note("Anna", "saddle +5 mm\nbars as before", evening.astimezone(timezone.utc))
    assert [entry.clip for entry in kept.entries("Anna")] == ["a.mp4", "b.mp4", "c.mp4"]
    assert [note.text for note in kept.notes("Anna")] == ["saddle +5 mm\nbars as before", "later"]
    assert kept.notes("Anna")[0].written_on == evening


def test_a_renewed_analysis_keeps_all_else(kept):
    number = kept.keep("Anna", recording(), walker(), clip_sha256=CLIP, bike="Road", recorded_on=date(2026, 5, 4))
    kept.renew(number, high())
    assert same(kept.analysis(number), high())
    (entry,) = kept.entries("Anna")
    assert (entry.usable, entry.bike, entry.recorded_on) == (True, "Road", datetime(2026, 5, 4))  # noqa: DTZ001


def test_nothing_is_kept_of_somebody_else(kept):
    kept.note("Anna", "new shoes")
    for ask in (kept.entries, kept.notes, kept.delete):
        with pytest.raises(StoreError, match="Nothing is kept of a rider called 'Bo'"):
            ask("Bo")
    for number in (kept.recording, kept.analysis, kept.delete_entry, lambda at: kept.renew(at, high())):
        with pytest.raises(StoreError, match="There is no entry 7"):
            number(7)


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


def test_tables_are_made_wholly_or_not_at_all(file, monkeypatch):
    def fail(connection, upgrade=database._upgrade):
        upgrade(connection)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(database, "_upgrade", fail)
        with pytest.raises(KeyboardInterrupt):
            History(str(file))
    with sqlite3.connect(file) as plain:
        assert plain.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    plain.close()
    assert History(str(file)).riders() == ()


def test_the_steps_lead_to_the_tables(file):
    opened = Database(str(file))
    assert max(database._steps()) == NEWEST
    with opened.reading() as connection:
        ours = {"version_table": VERSION_TABLE}
        assert compare_metadata(MigrationContext.configure(connection, opts=ours), TABLES) == []


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
