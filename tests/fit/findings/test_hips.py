"""Findings about hips and pelvis."""

import pytest
from support.findings import GOOD, HALF, SPIN, judge, measure

from posecheck.fit.body import BodyLengths
from posecheck.fit.findings import find_faults
from posecheck.fit.pelvis import PELVIC_INDEX
from posecheck.records.analysis import Measure

INSIDE, EDGE = 0.1, 0.0


@pytest.mark.parametrize(("inside", "there"), [(INSIDE, True), (EDGE, False), (-INSIDE, False)])
def test_rocking_guessed_from_the_side_stands_only_beneath_a_high_saddle(inside, there):
    index = PELVIC_INDEX + HALF + inside
    assert ("pelvic_rocking" in judge(pelvic_motion_index=index, knee_flexion_bdc=20.0)) is there
    assert judge(pelvic_motion_index=index) == {}


@pytest.mark.parametrize(
    ("hip", "knee", "fires"),
    [(54.9, 114.1, True), (55.0, 114.1, False), (54.9, 114.0, False), (40.0, 105.0, False), (65.0, 125.0, False)],
)
def test_a_closed_hip_needs_the_knee_as_a_second_sign(hip, knee, fires):
    ids = judge(hip_angle_min=hip, knee_flexion_tdc=knee)
    assert ("hip_too_closed" in ids) is fires
    assert all(one.certainty == "possible" for one in ids.values())


def test_shorter_cranks_are_an_option_with_a_small_effect():
    advice = judge(riding="road", hip_angle_min=40.0, knee_flexion_tdc=125.0)["hip_too_closed"].advice
    assert (advice.part, advice.direction, advice.range_mm) == ("crank_length", "shorter", None)
    assert "1 degree" in advice.expected or "2 degrees" in advice.expected
    assert "little" in advice.expected


def test_the_cranks_of_a_studio_bike_stay():
    advice = judge(hip_angle_min=40.0, knee_flexion_tdc=125.0)["hip_too_closed"].advice
    assert (advice.part, advice.direction) == ("technique", "keep")


def rear(sway, tilt):
    numbers = {name: measure(name, value) for name, value in GOOD.items()}
    numbers["lateral_pelvic_sway"] = Measure(
        "lateral_pelvic_sway", "mm", sway, (sway - HALF, sway + HALF), method="rear"
    )
    numbers["pelvic_tilt_rear"] = Measure("pelvic_tilt_rear", "deg", tilt, (tilt - HALF, tilt + HALF), method="rear")
    return {one.id: one for one in find_faults(numbers, SPIN, BodyLengths())}


@pytest.mark.parametrize(
    ("sway", "tilt", "certainty"),
    [(20.0, 2.0, None), (20.1, 2.0, "possible"), (22.1, 2.0, "likely"), (4.0, 30.0, None), (28.0, 12.0, "likely")],
)
def test_from_behind_sway_has_a_limit_and_tilt_alone_is_no_finding(sway, tilt, certainty):
    one = rear(sway, tilt).get("pelvic_rocking")
    assert (one and one.certainty) == certainty
    assert one is None or "film_from_behind" not in one.advice.direction


def test_from_the_side_rocking_is_only_possible_and_asks_for_a_clip_from_behind():
    assert judge(pelvic_motion_index=60.0) == {}
    one = judge(pelvic_motion_index=60.0, knee_flexion_bdc=20.0)["pelvic_rocking"]
    assert one.because_of == "saddle_too_high"
    assert (one.certainty, one.advice.direction) == ("possible", "film_from_behind")
    assert "4,000 times" in one.text
