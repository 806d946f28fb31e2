"""Riders who pedal backward: rides played backward read the same, are said to be so, and are believed less."""

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider, reversed_ride
from support.tracked_riders import TRACKS, TRACKS_FOLDER, recorded, rider

from posecheck.core.direction import crank_sense
from posecheck.fit.analysis import analyse
from posecheck.fit.comparison import compare
from posecheck.fit.comparison_notes import CHANGE_NOTES
from posecheck.fit.crank_frame import put_on_crank
from posecheck.fit.doubt import BACKWARD_DEG
from posecheck.fit.measures import MEASURES
from posecheck.fit.near_side import find_near_side, stroke_moments

SOME = [path.stem for path in TRACKS if path.stem in ("spin_high", "spin_ideal", "spin_low", "rider0112", "r203")]
LOW = Rider(hip_mm=(-200.0, 690.0), seconds=10.0, rpm=70.0)


def told(answer):
    return [reason.id for reason in answer.quality.reasons]


@pytest.mark.parametrize("name", SOME)
def test_a_clip_played_backward_reads_the_same_with_wider_intervals(name):
    forward, truth, _ = rider(name)
    back = analyse(reversed_ride(recorded(TRACKS_FOLDER / f"{name}.npz")))
    assert told(back) == [*told(forward), "back_pedalling"]
    assert (back.facing, back.side, back.quality.strokes) == (forward.facing, forward.side, forward.quality.strokes)
    for measure in forward.measures:
        one = back[measure.name]
        if measure.value is None or one.unit == "index":
            continue
        assert one.value == pytest.approx(measure.value, abs=0.4 if one.unit in ("deg", "rpm") else 4.0), measure.name
        wider = BACKWARD_DEG.get(MEASURES[measure.name].series, 0.0) if one.unit == "deg" else 0.0
        assert np.ptp(one.interval) >= np.ptp(measure.interval) + wider - 0.3
    low, high = back["knee_flexion_bdc"].interval
    assert low <= truth["knee_flexion_bdc"] <= high
    assert back["knee_flexion_bdc"].value == pytest.approx(truth["knee_flexion_bdc"], abs=3.5)


@pytest.mark.parametrize("facing", ["left", "right"])
def test_the_crank_is_where_it_is(facing):
    backward = replace(LOW, rpm=-70.0, facing=facing)
    answer = analyse(backward.recording())
    assert told(answer) == ["back_pedalling"]
    assert answer["cadence"].value == pytest.approx(70.0, abs=0.2)
    assert answer["knee_flexion_bdc"].value == pytest.approx(float(backward.knee_flexion([180.0])[0]), abs=0.3)
    assert answer["knee_flexion_tdc"].value == pytest.approx(float(backward.knee_flexion([0.0])[0]), abs=0.3)
    phase = answer.strokes.phase_deg
    assert crank_sense(phase) == -1
    true = np.interp(answer.strokes.bdc_s, backward.time_s, backward.phase_deg)
    assert np.abs(true % 360 - 180).max() < 3.0
    assert set(stroke_moments(answer)) == {0, 90, 180, 270}
    moments = stroke_moments(answer)
    assert backward.phase_deg[moments[90]] % 360 == pytest.approx(90.0, abs=10.0)
    recordings = [one.recording() for one in (backward, replace(LOW, facing=facing))]
    around, forward = (put_on_crank(one, analyse(one), find_near_side(one)) for one in recordings)
    for joint, path in around.joints.items():
        if joint != "ear":
            assert np.abs(path - forward.joints[joint]).max() < 3.0, joint


def test_parts_of_a_long_ride_are_joined():
    long = replace(LOW, rpm=-70.0, seconds=150.0, rate_hz=15.0)
    answer = analyse(long.recording())
    assert told(answer) == ["back_pedalling"]
    assert answer.quality.strokes > 165
    assert answer["knee_flexion_bdc"].value == pytest.approx(float(long.knee_flexion([180.0])[0]), abs=0.3)


def test_no_finding_is_more_than_possible_and_saddles_are_not_compared_as_alike():
    forward, back = (analyse(replace(LOW, rpm=rpm).recording(riding="road")) for rpm in (85.0, -85.0))
    assert [one.certainty for one in forward.findings if one.id == "saddle_too_low"] == ["likely"]
    assert [one.certainty for one in back.findings if one.id == "saddle_too_low"] == ["possible"]
    compared = compare(forward, back)
    assert CHANGE_NOTES["direction"] in compared.notes
    assert not compared.same_view
