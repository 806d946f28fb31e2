"""The people in the pictures of the last seconds."""

from __future__ import annotations

import numpy as np
import pytest
from support.live_pictures import found_people, recorded_rider

from posecheck.pose.live import LivePeople
from posecheck.records.tracking import Engine

SIZE = (640, 480)


def people():
    return LivePeople(Engine("mediapipe heavy"), SIZE, window_s=3.0)


def test_the_window_slides_and_pictures_may_come_back_in_another_order():
    time_s, xy, _, view, _ = recorded_rider("p207_base")
    live = people()
    order = [number + (1 if number % 2 == 0 else -1) for number in range(90)]
    for number in order:
        live.next_look()
        live.add(time_s[number], found_people(xy[number], view=view[number]))
    track = live.track()
    first = int(np.searchsorted(time_s, time_s[89] - 3.0))
    assert np.array_equal(track.time_s, time_s[first:90])
    assert np.allclose(track.xy_px, xy[first:90], equal_nan=True)
    assert np.array_equal(track.view, view[first:90])
    assert len(live.track(1.0).time_s) == 16


def test_the_one_who_pedals_is_the_rider_not_the_larger_one_who_stands():
    time_s, xy, _, _, _ = recorded_rider("p207_base")
    stands = (xy[0] - xy[0].mean(axis=0)) * 1.4 + (2000.0, 300.0)
    live = people()
    shown = [live.add(time_s[number], found_people(stands, xy[number])) for number in range(40)]
    assert np.allclose(shown[0], stands)  # until somebody pedals it is the larger one
    assert np.allclose(live.track().xy_px, xy[:40])
    assert np.allclose(live.add(time_s[40], found_people(stands, xy[40])), xy[40])


def test_who_was_seen_a_moment_ago_is_looked_for_again_and_then_no_more():
    _, xy, _, _, _ = recorded_rider("p207_base")
    live = people()
    assert live.next_look().known.shape == (0, 3)
    live.add(0.0, found_people(xy[0]))
    counts = []
    for number in range(1, 14):
        counts.append(len(live.next_look().known))
        live.add(number / 15, found_people())
    assert counts == [1] * 9 + [0] * 4


def test_looks_are_numbered_and_turned_to_the_rider():
    time_s, xy, _, _, _ = recorded_rider("p207_base")
    live = people()
    assert [live.next_look().number for _ in range(3)] == [0, 1, 2]
    for number in range(30):
        live.add(time_s[number], {**found_people(xy[number]), "leans_left": True})
    assert live.next_look().leans_left is True
    live.track()
    assert live.next_look().leans_left is bool(xy[0, 11, 0] + xy[0, 12, 0] < xy[0, 23, 0] + xy[0, 24, 0])


def test_nobody_gives_a_track_of_nobody():
    live = people()
    assert live.track() is None
    assert live.add(0.0, found_people()) is None
    assert np.isnan(live.track().xy_px).all()
    live.forget_all()
    assert len(live) == 0


@pytest.mark.slow
def test_a_picture_is_looked_at_as_in_a_film():
    from support.paths import SAMPLES

    from posecheck.pose.live import LivePicture, look_at_picture
    from posecheck.pose.looks import Before
    from posecheck.pose.mediapipe import sight_picture
    from posecheck.video.image import from_jpeg, to_jpeg
    from posecheck.video.reader import Video

    rgb = next(iter(Video(SAMPLES / "spin_ideal.mp4"))).rgb
    before = Before(3, np.empty((0, 3)), None)
    found = look_at_picture(LivePicture(to_jpeg(rgb), before, "lite"), lambda _: None)
    points, view, leans_left = sight_picture(from_jpeg(to_jpeg(rgb)), before, "lite")
    assert np.allclose(found["people"], points, equal_nan=True)
    assert (found["view"], found["leans_left"]) == (view, leans_left) == (3.0, False)
