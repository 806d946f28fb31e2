"""How far a bike's numbers are apart is remembered for the bike, whoever rides it."""

from dataclasses import replace

import pytest
from support.analyses import high, recording

from posecheck.app.bike_marks import MarkMemory, recall_marks
from posecheck.errors import SettingsError
from posecheck.records.settings import BikeMark, Settings
from posecheck.storage.history import History


def test_the_latest_word_on_a_bike_counts_and_other_bikes_do_not(tmp_path):
    url = str(tmp_path / "history.sqlite")
    history = History(url)
    told = (("Anna", "Room 12", 20.0), ("Ben", "room 12", 25.0), ("Ben", "Room 13", 10.0))
    for number, (rider, bike, each_mm) in enumerate(told):
        settings = Settings(marks=(BikeMark("saddle_height", 7, each_mm),))
        one = replace(recording(), settings=settings)
        history.keep(rider, one, high(), clip_sha256=str(number), bike=bike)
    assert recall_marks(url, "Room 12") == {"saddle_height": 25.0}
    assert recall_marks(url, "Room 14") == {}


def test_what_was_told_of_a_bike_holds_for_its_next_clips(tmp_path):
    url = str(tmp_path / "history.sqlite")
    settings = Settings(marks=(BikeMark("bar_height", 3, 15.0),))
    History(url).keep("Anna", replace(recording(), settings=settings), high(), clip_sha256="1", bike="Room 12")
    memory = MarkMemory(url)
    (first,) = memory.read(["saddle=7:20"], "Room 12")
    assert first == BikeMark("saddle_height", 7.0, 20.0)
    assert memory.read(["saddle=8", "bars=4"], "room  12") == (
        BikeMark("saddle_height", 8.0, 20.0),
        BikeMark("bar_height", 4.0, 15.0),
    )
    for texts, bike in ((["saddle=8"], "Room 13"), (["saddle=8"], ""), (["reach=8"], "Room 12")):
        with pytest.raises(SettingsError, match="remembered"):
            memory.read(texts, bike)
