"""How far a bike's numbers are apart is remembered for the bike, whoever rides it."""

from dataclasses import replace

from support.analyses import high, recording

from posecheck.app.bike_marks import recall_marks
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
