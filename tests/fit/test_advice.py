"""Advice in millimetres: from the rider's own leg, with a range that spans geometry and riding."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.fit.advice import (
    advise_bar_height,
    advise_cranks,
    advise_reach,
    advise_saddle,
    reach_mm,
)
from posecheck.fit.body import BodyLengths
from posecheck.records.settings import Target

LEG_MM = (430.0, 420.0)
KNEE = Target("knee_flexion_bdc", 30.0, 40.0, 25.0, 45.0, "deg", "a test", "own")


def knee_deg(leg_mm, apart_mm):
    """Knee flexion by the law of cosines, for a distance from hip to ankle."""
    thigh, shank = leg_mm
    return np.degrees(np.arccos((apart_mm**2 - thigh**2 - shank**2) / (2 * thigh * shank)))


def advise(knee, leg_mm=LEG_MM, step_mm=None):
    return advise_saddle(knee, KNEE, leg_mm, step_mm)


@pytest.mark.parametrize(
    ("leg_mm", "flexion_deg", "deg_per_10_mm"),
    [
        (LEG_MM, 25, 6.2),
        (LEG_MM, 30, 5.2),
        (LEG_MM, 36, 4.4),
        (LEG_MM, 43, 3.7),
        ((480.0, 470.0), 36, 3.9),
        ((380.0, 370.0), 36, 5.0),
    ],
)
def test_reach_has_the_sensitivity_of_the_leg(leg_mm, flexion_deg, deg_per_10_mm):
    per_degree = reach_mm(*leg_mm, flexion_deg - 0.5) - reach_mm(*leg_mm, flexion_deg + 0.5)
    assert 10 / per_degree == pytest.approx(deg_per_10_mm, abs=0.06)


@settings(max_examples=25, deadline=None)
@given(st.floats(330, 530), st.floats(330, 530), st.floats(5, 120))
def test_reach_is_the_law_of_cosines(thigh, shank, flexion):
    assert knee_deg((thigh, shank), reach_mm(thigh, shank, flexion)) == pytest.approx(flexion, abs=1e-6)


@pytest.mark.parametrize(("knee", "edge"), [(15.0, 30.0), (55.0, 40.0)])
def test_the_way_to_the_band_is_integrated_not_a_constant_times_the_angle(knee, edge):
    geometric = advise(knee).range_mm[0]
    at_knee, at_edge = (
        abs(edge - knee) * abs(reach_mm(*LEG_MM, at - 0.5) - reach_mm(*LEG_MM, at + 0.5)) for at in (knee, edge)
    )
    low, high = sorted((at_knee, at_edge))
    assert low + 1 < geometric < high - 1


@settings(max_examples=25, deadline=None)
@given(st.one_of(st.floats(5, 28), st.floats(42, 58)), st.floats(0.8, 1.2))
def test_the_geometric_way_puts_the_knee_on_the_edge_of_the_band(knee, size):
    leg_mm = (430.0 * size, 420.0 * size)
    one = advise(knee, leg_mm)
    way = one.range_mm[0] if one.direction == "raise" else -one.range_mm[0]
    edge = 30.0 if knee < 30 else 40.0
    assert knee_deg(leg_mm, reach_mm(*leg_mm, knee) + way) == pytest.approx(edge, abs=1e-6)


@pytest.mark.parametrize(("knee", "edge"), [(20.0, 30.0), (50.0, 40.0)])
def test_the_range_spans_geometry_and_what_the_ankle_takes_up(knee, edge):
    low, high = advise(knee).range_mm
    assert low == pytest.approx(abs(reach_mm(*LEG_MM, knee) - reach_mm(*LEG_MM, edge)))
    # 1.9 degrees per 10 mm ridden over 40 mm, and then the foot held
    turned = knee + np.sign(edge - knee) * 1.9 * 4
    assert high == pytest.approx(40 + abs(reach_mm(*LEG_MM, turned) - reach_mm(*LEG_MM, edge)))


def test_a_small_need_is_ridden_whole():
    low, high = advise(46.0).range_mm
    assert high == pytest.approx(6 / 0.19)
    assert 1.8 < high / low < 4


def test_longer_legs_need_more_millimetres():
    assert (
        advise(50.0, (480.0, 470.0)).range_mm[0] > advise(50.0).range_mm[0] > advise(50.0, (380.0, 370.0)).range_mm[0]
    )


def test_raising_takes_more_off_the_knee_than_lowering_adds():
    apart = reach_mm(*LEG_MM, 30.0)
    off, added = 30.0 - knee_deg(LEG_MM, apart + 20.0), knee_deg(LEG_MM, apart - 20.0) - 30.0
    assert off > added + 2
    low, high = (
        Target("knee_flexion_bdc", edge, edge, edge, edge, "deg", "a test", "own") for edge in (30.0 - off, 30.0 + off)
    )
    up, down = advise_saddle(30.0, low, LEG_MM, None), advise_saddle(30.0, high, LEG_MM, None)
    assert (up.direction, down.direction) == ("raise", "lower")
    assert up.range_mm[0] == pytest.approx(20.0)
    assert down.range_mm[0] > 20.0 + 5.0


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 29.9))
def test_a_straight_knee_lowers_the_saddle(knee):
    assert advise(knee).direction == "lower"


@settings(max_examples=25, deadline=None)
@given(st.floats(40.1, 120))
def test_a_bent_knee_raises_the_saddle(knee):
    assert advise(knee).direction == "raise"


@settings(max_examples=25, deadline=None)
@given(st.one_of(st.floats(0, 29.9), st.floats(40.1, 120)))
def test_the_range_is_in_order_and_within_reason(knee):
    low, high = advise(knee).range_mm
    assert 1 <= low <= high


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.floats(5, 29.4), st.floats(40.6, 80)), st.sampled_from(["spin", "road", "recovery"]))
def test_the_first_step_is_half_of_the_need_and_never_past_it(knee, riding):
    one = advise_saddle(knee, KNEE, LEG_MM, None, riding)
    low, high = one.range_mm
    most = 10.0 if riding == "recovery" else 15.0
    assert 1 <= one.first_step_mm <= min(low, most)
    # a round number may be a tenth short of half the need, or of the least need where that is less
    assert one.first_step_mm >= min(0.9 * (low + high) / 4, 0.9 * low, low - 1, most) - 1e-9
    assert one.first_step_mm == int(one.first_step_mm)


@pytest.mark.parametrize(
    ("knee", "step_mm", "first"), [(20.0, 8.0, 8.0), (20.0, 20.0, 20.0), (15.0, 5.0, 15.0), (27.0, 10.0, 10.0)]
)
def test_whole_holes_come_first(knee, step_mm, first):
    assert advise(knee, step_mm=step_mm).first_step_mm == first


def test_a_hole_that_is_past_all_that_is_needed_is_left():
    one = advise(29.0, step_mm=25.0)
    assert (one.direction, one.first_step_mm) == ("keep", None)
    assert "past all that is needed" in one.expected


def test_parts_end_what_is_asked_for():
    assert advise(110.0).range_mm == (80.0, 80.0)
    far = advise_reach(closer=False, excess_deg=10.0, turning_mm=720.0, riding="road")
    assert far.range_mm == (40.0, 40.0)
    assert "more is needed than the 40 mm that parts give" in far.expected.lower()


@pytest.mark.parametrize(
    ("knee", "step_mm", "expected"),
    [
        (20.0, None, "The knee should bend about 3 to 9 degrees more at the bottom of the stroke. Then film again."),
        (50.0, None, "The knee should bend about 3 to 5 degrees less at the bottom of the stroke. Then film again."),
        (50.0, 20.0, "The knee should bend about 4 to 7 degrees less at the bottom of the stroke. Then film again."),
        (
            41.0,
            None,
            (
                "The knee should bend about 1 degree less at the bottom of the stroke. A second clip may not show so "
                "little: judge it by feel too."
            ),
        ),
    ],
)
def test_what_to_expect_reads_well_and_follows_the_step(knee, step_mm, expected):
    assert advise(knee, step_mm=step_mm).expected == expected


@pytest.mark.parametrize("knee", [20.0, 24.0, 50.0, 60.0])
def test_what_to_expect_ends_at_the_knee_of_a_foot_held_still(knee):
    one = advise(knee, step_mm=20.0)
    moved = 20.0 if one.direction == "raise" else -20.0
    change = abs(knee_deg(LEG_MM, reach_mm(*LEG_MM, knee) + moved) - knee)
    assert f"4 to {round(change)} degrees" in one.expected


def test_a_step_onto_a_straight_leg_is_no_error():
    assert advise_saddle(
        5.0, Target("knee_flexion_bdc", None, 1.0, None, 2.0, "deg", "a test", "own"), LEG_MM, 60.0
    ).expected


def test_a_knee_beyond_an_open_end_is_refused():
    open_above = Target("knee_flexion_bdc", 30.0, None, 25.0, None, "deg", "a test", "own")
    with pytest.raises(ValueError, match="open"):
        advise_saddle(50.0, open_above, LEG_MM, None)


@pytest.mark.parametrize(
    ("closer", "direction", "expected"),
    [
        (True, "shorter", "You should come up by about 1 to 2 degrees. Then film again."),
        (False, "longer", "You should stretch out by about 1 to 2 degrees. Then film again."),
    ],
)
def test_bars_go_the_way_that_was_asked(closer, direction, expected):
    one = advise_reach(closer=closer, excess_deg=6.0, turning_mm=700.0)
    assert (one.part, one.direction, one.first_step_mm, one.expected) == ("bar_reach", direction, 20.0, expected)


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 60), st.floats(300, 900))
def test_the_range_of_the_bars_spans_a_factor_of_two_within_what_a_stem_gives(excess, turning_mm):
    one = advise_reach(closer=True, excess_deg=excess, turning_mm=turning_mm)
    low, high = one.range_mm
    assert 1 <= one.first_step_mm <= low <= high <= 40
    assert high == 40 or low == pytest.approx(high / 2)


def test_hip_shoulder_and_hand_turn_as_a_rigid_triangle():
    one = advise_reach(closer=True, excess_deg=5.0, turning_mm=700.0)
    assert one.range_mm[0] == pytest.approx(5.0 * 10 / 0.8186 / 2, rel=1e-3)  # 573 / 700 degrees per 10 mm


@pytest.mark.parametrize(("slope_deg", "deg_per_10_mm"), [(0.0, 0.8186), (60.0, 0.4093), (-60.0, 0.4093)])
def test_higher_bars_turn_the_trunk_by_573_over_the_distance_times_the_cosine_of_the_slope(slope_deg, deg_per_10_mm):
    one = advise_bar_height(excess_deg=3.0, body=BodyLengths(hip_hand_mm=700.0, hip_hand_deg=slope_deg))
    assert (one.part, one.direction) == ("bar_height", "raise")
    assert one.range_mm[1] == pytest.approx(3.0 * 10 / deg_per_10_mm, rel=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.floats(-5, 60), st.floats(400, 900), st.floats(-50, 50))
def test_the_range_of_bar_height_spans_a_factor_of_two_within_what_posts_give(excess, far_mm, slope):
    one = advise_bar_height(excess_deg=excess, body=BodyLengths(hip_hand_mm=far_mm, hip_hand_deg=slope))
    low, high = one.range_mm
    assert 1 <= one.first_step_mm <= low <= high <= 80
    assert high == 80 or low == pytest.approx(high / 2)


@pytest.mark.parametrize("knee", [112.0, 120.0, 130.0])
def test_shorter_cranks_open_the_hip_as_the_law_of_cosines_says(knee):
    def thigh_deg(apart_mm):
        return np.degrees(np.arccos((430**2 + apart_mm**2 - 420**2) / (2 * 430 * apart_mm)))

    apart = reach_mm(*LEG_MM, knee)
    opened = thigh_deg(apart) - thigh_deg(apart + 10)
    assert 0.5 < opened < 2.5
    assert f"about {round(opened)} degree" in advise_cranks(knee, BodyLengths(leg_mm=LEG_MM)).expected
