"""Windows of one clip, and what changed between them."""

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider, track

from posecheck.fit import drift
from posecheck.fit.analysis import analyse
from posecheck.records.analysis import Measure
from posecheck.records.tracking import Recording

RIDER = Rider(hip_mm=(-215.0, 740.0), seconds=10.0, rate_hz=20.0)

JITTER = np.random.default_rng(5)


def class_of(trunks_deg, noise_px=0.3, minutes=2.0):
    """A class filmed for 10 seconds every two minutes, with another trunk in each window."""
    times, points = [], []
    for number, trunk in enumerate(trunks_deg):
        rider = replace(RIDER, trunk_flexion_deg=trunk, start_deg=33.0 + 70 * number)
        times.append(rider.time_s + 60 * minutes * number)
        xy = rider.track().xy_px
        points.append(xy + JITTER.normal(0, noise_px, xy.shape))
    return Recording(track(np.concatenate(points), np.concatenate(times)))


def change(answer, name):
    return next(one for one in answer.drifts if one.measure == name)


def test_a_steady_class_has_windows_and_no_drift():
    answer = analyse(class_of([40.0] * 4))
    assert [round(window.start_s) for window in answer.windows] == [0, 120, 240, 360]
    assert answer.quality.strokes > 45
    assert not [one for one in answer.drifts if one.certain]
    assert "posture_drift" not in {one.id for one in answer.findings}


def test_a_trunk_that_drops_is_found_with_its_size_and_its_beginning():
    answer = analyse(class_of([38.0, 38.0, 44.0, 44.0]))
    trunk = change(answer, "trunk_flexion")
    assert trunk.change == pytest.approx(6.0, abs=0.3)
    assert trunk.interval[0] < 6.0 < trunk.interval[1]
    assert trunk.certain
    assert trunk.since_s == pytest.approx(240.0, abs=0.1)
    story = next(one for one in answer.findings if one.id == "posture_drift")
    assert story.text.startswith("From minute 4 on your posture changes: your trunk drops 6 degrees")
    assert not change(answer, "knee_flexion_bdc").certain


@pytest.mark.parametrize(("minutes", "found"), [(2.0, False), (3.5, True)])
def test_a_change_in_less_than_three_minutes_is_shown_and_is_no_finding(minutes, found):
    answer = analyse(class_of([38.0, 44.0], minutes=minutes))
    assert change(answer, "trunk_flexion").certain
    assert ("posture_drift" in {one.id for one in answer.findings}) is found


@pytest.mark.parametrize(("drop_deg", "certain"), [(2.0, False), (4.5, True), (-4.5, True)])
def test_a_change_is_spoken_of_from_its_least_size_on(drop_deg, certain):
    answer = analyse(class_of([40.0, 40.0 + drop_deg]))
    trunk = change(answer, "trunk_flexion")
    assert trunk.certain is certain
    assert trunk.since_s is None
    assert trunk.change == pytest.approx(drop_deg, abs=0.4)


def test_a_short_clip_is_looked_at_in_halves():
    answer = analyse(replace(RIDER, seconds=12.0).recording())
    assert len(answer.windows) == 2
    assert answer.windows[1].start_s == pytest.approx(6, abs=0.1)
    assert not [one for one in answer.drifts if one.certain]


def test_too_few_strokes_for_halves_give_no_windows():
    answer = analyse(replace(RIDER, seconds=6.0).recording())
    assert (answer.windows, answer.drifts) == ((), ())


@pytest.mark.parametrize(
    ("time_s", "expected"),
    [
        (np.arange(0, 30, 0.5), [30, 30]),
        (np.concatenate([np.arange(0, 20, 0.5), np.arange(120, 140, 0.5)]), [40, 40]),
        (np.arange(0, 300, 0.5), [40, 40, 40]),
    ],
)
def test_windows_of_short_gappy_and_long_recordings(time_s, expected):
    assert [int(window.sum()) for window in drift.choose_windows(time_s)] == expected


def scattered(spread, strokes=30, value=40.0):
    return Measure("trunk_flexion", "deg", value, (value - 4, value + 4), spread, strokes)


@pytest.mark.parametrize(
    ("before", "after", "strokes", "expected"),
    [(2.0, 1.0, 30, "less"), (1.0, 2.0, 30, "more"), (1.0, 1.1, 30, "same"), (2.0, 1.0, 10, "unknown")],
)
def test_variety_is_judged_by_the_scatter_over_enough_strokes(before, after, strokes, expected):
    one = drift._drift([scattered(before, strokes), scattered(after, strokes)], [0.0, 120.0])
    assert one is not None
    assert one.variety == expected
    assert one.spread_ratio == pytest.approx(after / before)


def test_a_change_that_comes_and_goes_began_when_it_came_to_stay():
    found = [scattered(0.5, value=value) for value in (40.0, 46.0, 40.0, 46.0, 46.0)]
    one = drift._drift(found, [0.0, 120.0, 240.0, 360.0, 480.0])
    assert one is not None
    assert one.since_s == 360.0


def test_a_measure_that_one_end_lacks_has_no_drift():
    hidden = Measure("trunk_flexion", "deg", None, None, reason="hidden")
    assert drift._drift([hidden, scattered(1.0)], [0.0, 120.0]) is None
