"""Findings about the saddle."""

from dataclasses import replace

import numpy as np
import pytest
from support.findings import FITTED, GOOD, HALF, SPIN, found, judge, measure
from support.riders import from_truth

from posecheck.fit.body import BodyLengths
from posecheck.fit.findings import find_faults
from posecheck.fit.pelvis import PELVIC_INDEX


def raised(mm, **changes):
    """The fitted rider with the saddle moved up along the seat tube."""
    hip = np.array(FITTED.hip_mm)
    return replace(FITTED, hip_mm=tuple(hip + mm * hip / np.hypot(*hip)), **changes)


@pytest.mark.parametrize(
    ("knee", "expected"),
    [
        (27.9, ["saddle_too_high"]),
        (28.0, []),  # the interval touches green
        (28.1, []),
        (41.9, []),
        (42.0, []),
        (42.1, ["saddle_too_low"]),
    ],
)
def test_the_saddle_is_judged_once_the_whole_interval_of_the_knee_is_outside_green(knee, expected):
    assert list(judge(knee_flexion_bdc=knee)) == expected


def test_a_wide_interval_keeps_a_knee_outside_amber_from_a_finding():
    numbers = {name: measure(name, value) for name, value in GOOD.items()}
    numbers["knee_flexion_bdc"] = measure("knee_flexion_bdc", 22.0, half=9.0)
    assert find_faults(numbers, SPIN, BodyLengths()) == ()


def test_a_straight_knee_alone_makes_too_high_possible():
    one = judge(knee_flexion_bdc=20.0)["saddle_too_high"]
    assert (one.certainty, one.signs) == ("possible", ("knee_flexion_bdc",))


@pytest.mark.parametrize(
    ("sign", "fires", "spares"),
    [
        ("ankle_angle_bdc", SPIN["ankle_angle_bdc"].high + HALF + 0.1, SPIN["ankle_angle_bdc"].high + HALF),
        ("pelvic_motion_index", PELVIC_INDEX + HALF + 0.1, PELVIC_INDEX + HALF),
    ],
)
def test_toe_down_or_a_bouncing_hip_makes_too_high_likely(sign, fires, spares):
    likely = judge(knee_flexion_bdc=20.0, **{sign: fires})["saddle_too_high"]
    possible = judge(knee_flexion_bdc=20.0, **{sign: spares})["saddle_too_high"]
    assert (likely.certainty, likely.signs) == ("likely", ("knee_flexion_bdc", sign))
    assert possible.certainty == "possible"


def test_toe_down_and_a_bouncing_hip_say_nothing_about_the_saddle_without_the_knee():
    assert list(judge(ankle_angle_bdc=125.0, pelvic_motion_index=30.0)) == ["toes_down"]


def test_a_bent_knee_alone_makes_too_low_possible():
    one = judge(knee_flexion_bdc=50.0)["saddle_too_low"]
    assert (one.certainty, one.signs) == ("possible", ("knee_flexion_bdc",))


def test_a_knee_bent_at_the_top_too_makes_too_low_likely():
    one = judge(knee_flexion_bdc=50.0, knee_flexion_tdc=114.1)["saddle_too_low"]
    assert (one.certainty, one.signs) == ("likely", ("knee_flexion_bdc", "knee_flexion_tdc"))
    assert judge(knee_flexion_bdc=50.0, knee_flexion_tdc=114.0)["saddle_too_low"].certainty == "possible"


def test_a_knee_bent_at_the_top_says_nothing_alone():
    assert judge(knee_flexion_tdc=125.0) == {}


@pytest.mark.parametrize(("crank_mm", "certainty"), [(170.0, "likely"), (177.5, "likely"), (180.0, "possible")])
def test_only_cranks_longer_than_usual_explain_a_knee_bent_at_the_top(crank_mm, certainty):
    one = judge(body=BodyLengths(crank_mm=crank_mm), knee_flexion_bdc=50.0, knee_flexion_tdc=120.0)["saddle_too_low"]
    assert one.certainty == certainty


LONG = {"shoulder_angle": 97.1, "elbow_flexion": 7.9, "trunk_flexion": 47.1}

SHORT = {"shoulder_angle": 72.9, "elbow_flexion": 32.1, "trunk_flexion": 27.9}


def test_too_high_says_lower_the_saddle():
    advice = judge(knee_flexion_bdc=20.0)["saddle_too_high"].advice
    assert (advice.part, advice.direction) == ("saddle_height", "lower")


def test_too_low_says_raise_the_saddle():
    advice = judge(knee_flexion_bdc=50.0)["saddle_too_low"].advice
    assert (advice.part, advice.direction) == ("saddle_height", "raise")


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize(
    ("mm", "name", "direction"), [(40, "saddle_too_high", "lower"), (-55, "saddle_too_low", "raise")]
)
def test_a_saddle_moved_is_told_to_go_back(mm, name, direction, facing):
    fitted, moved = FITTED.knee_flexion(180), raised(mm).knee_flexion(180)
    assert (moved < fitted) == (mm > 0), "a higher saddle straightens the knee"
    one = found(raised(mm, facing=facing).recording())[name]
    assert one.advice.direction == direction
    assert one.advice.range_mm[0] <= abs(mm) <= one.advice.range_mm[1]


@pytest.mark.parametrize("facing", ["left", "right"])
def test_a_fitted_saddle_raises_no_finding(facing):
    assert found(replace(FITTED, facing=facing).recording()) == {}


@pytest.mark.parametrize(
    ("name", "expected", "direction"),
    [("spin_high", "saddle_too_high", "lower"), ("spin_low", "saddle_too_low", "raise")],
)
def test_the_truth_of_a_wrong_saddle_is_found(name, expected, direction):
    ids = found(from_truth(name))
    assert next(iter(ids)) == expected
    assert {one.because_of for one in ids.values()} <= {None, expected}
    assert [one.id for one in ids.values() if one.because_of is None] == [expected]
    assert ids[expected].advice.direction == direction


def test_riders_against_the_clock_sit_forward_on_purpose():
    assert judge(riding="tt", kops_offset=60.0) == {}


def test_a_setback_hint_gives_way_to_a_reach_that_it_would_make_worse():
    assert "saddle_too_far_back" not in judge(kops_offset=-80.0, **SHORT)
    assert "saddle_too_far_back" in judge(kops_offset=-80.0, **LONG)
    assert "saddle_too_far_forward" not in judge(kops_offset=60.0, **LONG)
    assert "saddle_too_far_forward" in judge(kops_offset=60.0, **SHORT)
