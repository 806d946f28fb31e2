"""Whoever waits for a database is told so, and only then."""

from __future__ import annotations

import sqlite3
import threading
import time

import pytest
from sqlalchemy import create_engine, text
from support.analyses import high, recording
from support.languages import OPEN, speak_in_brackets

from posecheck.errors import StoreError
from posecheck.storage import database, waiting
from posecheck.storage.history import History
from posecheck.storage.waiting import announce_waits, watch_wait
from posecheck.text import use_language

UMLAUT = "Jörg Müller-Łukasiewicz"


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(waiting, "SILENT_S", 0.2)
    monkeypatch.setattr(database, "WAIT_S", 1.0)


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_a_wait_is_told_to_whoever_listens():
    heard = []
    with announce_waits(heard.append):
        with watch_wait("here.db"):
            pass
        time.sleep(0.4)
        assert heard == []
        with watch_wait("here.db"):
            time.sleep(0.6)
    assert heard == ["here.db has not answered for 0.2 s; another program may use it. Waiting 29.8 s more."]
    with watch_wait("here.db"):
        time.sleep(0.4)
    assert len(heard) == 1


def test_a_wait_is_told_in_the_language_of_whoever_waits(monkeypatch):
    monkeypatch.setattr(waiting, "SILENT_S", 0.01)
    heard, told = [], threading.Event()

    def hear(sentence):
        heard.append(sentence)
        told.set()

    with use_language(speak_in_brackets(monkeypatch)), announce_waits(hear), watch_wait("here.db"):
        assert told.wait(10)
    assert heard[0].startswith(f"{OPEN}here.db has not answered for 0,01 s")


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_a_file_that_another_program_holds(tmp_path):
    file = tmp_path / "history.sqlite"
    history = History(str(file))
    heard = []
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with announce_waits(heard.append), pytest.raises(StoreError, match="in use by another program"):
        history.note("Anna", "saddle up")
    other.close()
    assert len(heard) == 1
    history.note("Anna", "saddle up")


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_a_lock_of_postgresql_is_told_and_given_up(server):
    url = server.fresh()
    history = History(url)
    history.note("Anna", "saddle up")
    engine = create_engine(url)
    heard = []
    with engine.connect() as other, announce_waits(heard.append):
        other.execute(text("LOCK TABLE posecheck_notes"))
        begun_s = time.monotonic()
        with pytest.raises(StoreError, match="in use by another program"):
            history.notes("Anna")
        assert 0.5 < time.monotonic() - begun_s < 10
    assert len(heard) == 1
    assert len(history.notes("Anna")) == 1
    engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize(("encoding", "whole"), [("SQL_ASCII", True), ("LATIN1", False)])
def test_letters_in_a_database_of_postgresql_that_is_not_in_utf8(encoding, whole, server):
    name = f"studio_{encoding.lower()}"
    server.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' TEMPLATE template0")
    history = History(server.url(name))
    history.keep("Müller", recording(), high("Müller.mp4"), clip_sha256="a")
    assert [rider.name for rider in history.riders()] == ["Müller"]
    if whole:
        history.note(UMLAUT, "Stütze höher")
        assert [note.text for note in history.notes(UMLAUT)] == ["Stütze höher"]
    else:
        with pytest.raises(StoreError, match="cannot hold all letters: its encoding is not UTF-8"):
            history.note(UMLAUT, "saddle up")


def test_threads_of_others_hear_nothing():
    heard = []
    with announce_waits(heard.append):
        thread = threading.Thread(target=lambda: waiting._listener.get() is None or heard.append("wrong"))
        thread.start()
        thread.join()
    assert heard == []
