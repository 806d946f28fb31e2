"""The tables, and the steps that lead to them."""

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from posecheck.storage import database
from posecheck.storage.database import Database
from posecheck.storage.history import History
from posecheck.storage.tables import NEWEST, TABLES, VERSION_TABLE


@pytest.fixture
def file(tmp_path):
    return tmp_path / "history.sqlite"


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
