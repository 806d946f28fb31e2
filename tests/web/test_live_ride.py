"""A live ride, moment by moment, with a recorded rider before the camera."""

from __future__ import annotations

import math

import numpy as np
import pytest
from support.live_pictures import found_people, jpeg, message, read_now, ride_on
from support.tracked_riders import rider

from posecheck.app.live import LiveTask, answer_live
from posecheck.errors import PoseError, VideoError
from posecheck.records.settings import Settings
from posecheck.web.live_clip import PictureSpool
from posecheck.web.live_ride import LiveRide


@pytest.fixture
def ride(tmp_path):
    opened = []

    def spool():
        opened.append(PictureSpool(tmp_path / f"spool-{len(opened)}", 1 << 24))
        return opened[-1]

    yield LiveRide(Settings(), "heavy", spool)
    for one in opened:
        one.close()


def test_a_rider_who_pedals_is_counted_and_measured_without_a_word(ride):
    assert ride.state == "framing"
    assert ride.sentence().startswith("Waiting")
    _, shown = ride_on(ride, "p207_base", 0.0)
    truth = rider("p207_base")[1]["knee_flexion_bdc"]
    assert (shown["state"], shown["number"], shown["change"]) == ("riding", 1, None)
    assert shown["strokes"] >= 5
    assert shown["knee"][1] <= truth <= shown["knee"][2]
    assert "knee at BDC" in ride.sentence()


def test_the_saddle_is_moved_and_the_change_is_told(ride):
    at_s, before = ride_on(ride, "p207_base", 0.0)
    assert ride.mark_move() == {"kind": "marked", "number": 2, "before": True}
    assert ride.state == "framing"
    at_s, after = ride_on(ride, "p207_up20", at_s + 30)
    true = rider("p207_up20")[1]["knee_flexion_bdc"] - rider("p207_base")[1]["knee_flexion_bdc"]
    assert (after["number"], after["changed"]) == (2, True)
    assert after["change"][0] == pytest.approx(after["knee"][0] - before["knee"][0], abs=0.01)
    assert after["change"][1] <= true <= after["change"][2]
    assert true < -5
    assert not after["told"]  # there are no ten strokes yet
    ride.close_spool()
    assert len(ride.spools) == 2


def test_a_reading_that_began_before_the_saddle_was_moved_counts_for_nothing(ride):
    ride_on(ride, "p207_base", 0.0)
    late = LiveTask(ride._read_of)
    ride.mark_move()
    assert ride.show_reading(late, answer_live(late, lambda _: None)) is None
    assert (ride.state, ride.shown, ride._good) == ("framing", {}, None)


def test_a_change_is_told_once(ride):
    at_s, _ = ride_on(ride, "p207_base", 0.0)
    ride.mark_move()
    at_s, shown = ride_on(ride, "p207_up20", at_s)
    task = ride.reading_task(math.inf)
    assert task is None  # nothing has come since
    fake = {**shown, "first_s": 0.0, "last_s": at_s, "strokes": 12}
    newest = LiveTask(ride._read_of)
    assert [ride.show_reading(newest, fake)["told"] for _ in range(2)] == [True, False]


def test_without_a_number_before_there_is_no_change(ride):
    assert ride.mark_move() == {"kind": "marked", "number": 1, "before": False}


def test_a_rider_who_stops_is_told_to_wait_and_starts_again(ride):
    at_s, _ = ride_on(ride, "p207_base", 0.0, count=75)
    at_s, shown = ride_on(ride, "p207_base", at_s, first=75)
    still = found_people(np.array(ride._people._seen[-1].people[0])[:33, :2])
    for number in range(75):
        came = ride.take_picture(message(1000 * (at_s + number / 15), jpeg((640, 480))))
        ride.next_look(came)
        ride.show_picture(came, still, at_s + number / 15)
    at_s += 5
    shown = read_now(ride, at_s)
    assert (ride.state, shown["word"]) == ("stopped", "wait")
    first = ride._longest
    assert ride._spool is None
    at_s, shown = ride_on(ride, "p207_base", at_s, count=60)
    assert (shown["state"], shown["number"]) == ("riding", 1)
    at_s, _ = ride_on(ride, "p207_base", at_s, first=60)  # the one without a pause that is longest is the clip
    ride.close_spool()
    assert [spool.length_s > first.length_s > 0 for spool in ride.spools] == [True]
    assert not first.path.exists()


def test_nobody_in_the_picture_is_said_and_nothing_is_kept(ride):
    said = []
    for number in range(30):
        came = ride.take_picture(message(1000 + number * 1000 / 15, jpeg((640, 480))))
        ride.next_look(came)
        said += ride.show_picture(came, found_people(), number / 15)
    framing = [one for one in said if one["kind"] == "framing"]
    assert {one["reason"] for one in framing} == {"nobody_seen"}
    assert 3 <= len(framing) <= 5
    shown = read_now(ride, 10.0)
    assert (shown["state"], shown["word"], shown["knee"]) == ("framing", "wait", None)
    assert ride._spool is None


def test_pictures_that_come_too_seldom_are_said_to_be_the_computers_fault(ride):
    for number in range(25):
        came = ride.take_picture(message(1000 + number * 300, jpeg((640, 480))))
        ride.next_look(came)
        ride.show_picture(came, found_people(), number * 0.3)
    assert read_now(ride, 10.0)["reason"] == "slow_computer"
    assert "pictures a second" in ride.sentence()


@pytest.mark.parametrize(
    "came",
    [
        b"",
        b"x" * 400,
        message(math.nan, jpeg((64, 64))),
        message(1.0, jpeg((64, 64)), math.inf),
        message(1.0, jpeg((2000, 8))),
        message(1.0, b"GIF89a" + bytes(100)),
    ],
)
def test_what_is_no_picture_is_refused(ride, came):
    with pytest.raises(VideoError, match="no picture"):
        ride.take_picture(came)


def test_pictures_that_come_late_or_from_nowhere_are_left_out(ride):
    picture = jpeg((64, 48))
    assert ride.take_picture(message(1000.0, picture)).time_s == 0
    assert ride.take_picture(message(1000.0, picture)) is None
    assert ride.take_picture(message(900.0, picture)) is None
    assert ride.take_picture(message(1e300, picture)) is None
    assert ride.take_picture(message(1040.0, picture)).time_s == pytest.approx(0.04)


NOBODY = {"people": [], "view": 0, "luma": 0, "version": "1"}


@pytest.mark.parametrize(
    "found", [{}, {**NOBODY, "people": [[1]]}, {**NOBODY, "view": "x"}, {**NOBODY, "version": "x" * 99}]
)
def test_a_process_that_says_nonsense_is_not_believed(ride, found):
    came = ride.take_picture(message(1000.0, jpeg((64, 48))))
    with pytest.raises(PoseError):
        ride.show_picture(came, found, 0.0)


def test_a_phone_that_is_turned_begins_anew(ride):
    ride_on(ride, "p207_base", 0.0, count=30)
    assert len(ride._people) == 30
    ride.take_picture(message(1e6, jpeg((480, 640))))
    assert len(ride._people) == 0
