"""The parts of the core, each on arrays whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.riders import Rider

from posecheck.core import crank, fourier, geometry, joint_offsets, legs, people, strokes
from posecheck.core.landmark_bias import landmark_bias
from posecheck.core.ride import follow_ride
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Correction

RNG = np.random.default_rng(7)
angles = st.floats(-180, 180, allow_nan=False)


@given(angles, st.floats(0, 179.9), st.floats(0.1, 1e4), st.floats(0.1, 1e4))
@settings(max_examples=50, deadline=None)
def test_included_angle_does_not_depend_on_direction_or_lengths(turn, wanted, one, two):
    start, end = np.radians(turn), np.radians(turn + wanted)
    p = one * np.array([np.cos(start), np.sin(start)])
    r = two * np.array([np.cos(end), np.sin(end)])
    assert geometry.included_angle(p, np.zeros(2), r) == pytest.approx(wanted, abs=1e-6)


def test_a_straight_joint_is_180_and_not_nan():
    assert geometry.included_angle(np.array([0.1, 0.3]), np.array([0.2, 0.6]), np.array([0.3, 0.9])) == pytest.approx(
        180
    )


def test_a_camera_turned_clockwise_is_levelled():
    horizon_px = np.array([100.0, 100 * np.tan(np.radians(-3))])  # such a camera shows a level line rising
    assert geometry.inclination(geometry.rider_frame(horizon_px, "right", 3.0)) == pytest.approx(0, abs=1e-9)


def test_whole_array_equals_frame_by_frame():
    points = RNG.normal(size=(3, 40, 2))
    one_by_one = [float(geometry.included_angle(*points[:, i])) for i in range(40)]
    assert geometry.included_angle(*points) == pytest.approx(one_by_one)


def test_a_curve_ignores_jumps():
    phase = np.arange(0, 3600, 11.0)
    values = 70 - 35 * np.cos(np.radians(phase - 20))
    jumped = values.copy()
    jumped[::9] += 60
    assert fourier.curve_at(fourier.fit_curve(phase, jumped), 180.0) == pytest.approx(
        fourier.curve_at(fourier.fit_curve(phase, values), 180.0), abs=0.1
    )


def test_a_curve_of_too_few_frames_is_unknown():
    assert np.isnan(fourier.fit_curve(np.arange(5.0), np.arange(5.0))).all()


@pytest.mark.parametrize("rate_hz", [15, 30, 60])
@pytest.mark.parametrize("rpm", [45, 85, 110])
def test_the_clock_meets_the_crank(rpm, rate_hz):
    rider = Rider(rpm=rpm, rate_hz=rate_hz, ankling_deg=0)
    foot = rider.leg(rider.phase_deg)["ankle"]
    phase, coherence = crank.fit_phase(rider.time_s, foot)
    phase = crank.refine_phase(rider.time_s, phase, foot)
    off = np.abs((phase - rider.phase_deg + 180) % 360 - 180)
    inside = (rider.time_s > 1) & (rider.time_s < 7)
    assert off[inside].max() < 2
    assert off.max() < 10  # at the ends, where half of the strokes beside are missing, and worst when slow
    assert coherence.min() > 0.95


def test_the_clock_runs_backward_for_a_foot_that_does():
    rider = Rider()
    foot = rider.leg(-rider.phase_deg)["ankle"]
    phase, coherence = crank.fit_phase(rider.time_s, foot)
    assert crank.find_pauses(rider.time_s, phase, coherence).mean() > 0.95


def test_swapped_legs_do_not_throw_the_clock_off_and_are_given_back():
    rider = Rider()
    near, far = (np.stack(list(rider.leg(rider.phase_deg + turn).values()), axis=1) for turn in (0, 180))
    swap = np.zeros(len(near), dtype=bool)
    swap[40:47] = swap[100:125] = True
    mixed = np.where(swap[:, None, None], far, near), np.where(swap[:, None, None], near, far)
    phase, _ = crank.fit_phase(rider.time_s, mixed[0][:, 3:5].mean(axis=1))
    mended, _, swapped = legs.unswap_legs(phase, *mixed)
    assert np.array_equal(swapped[:, 2:].all(axis=1), swap)
    assert np.abs(mended[:, 1:] - near[:, 1:]).max() == 0


def test_a_landmark_on_the_bike_frame_is_astray():
    rider = Rider()
    leg = np.stack(list(rider.leg(rider.phase_deg).values()), axis=1)
    leg[50, 1] += 200
    astray = legs.find_strays(rider.phase_deg, leg, 40.0)
    assert astray[50, 1]
    assert astray.sum() == 1


def test_a_gap_is_neither_stray_nor_swapped():
    rider = Rider()
    near, far = (np.stack(list(rider.leg(rider.phase_deg + turn).values()), axis=1) for turn in (0, 180))
    near[30:34] = np.nan
    assert not legs.find_strays(rider.phase_deg, near, 40.0)[30:34].any()
    mended, _, swapped = legs.unswap_legs(rider.phase_deg, near, far)
    assert not swapped[30:34].any()
    assert np.isnan(mended[30:34]).all()


def test_strokes_run_from_top_to_top_and_leave_gaps_out():
    time_s = np.arange(0, 10, 1 / 30)
    phase = 360 * time_s + 90  # one turn a second, at the top at 0.75, 1.75, ...
    start_s, end_s = crank.stroke_starts(time_s, phase)
    assert start_s == pytest.approx(np.arange(0.75, 9))
    assert end_s - start_s == pytest.approx(np.ones(9))
    phase[100] = np.nan
    assert len(crank.stroke_starts(time_s, phase)[0]) == 8


@given(st.floats(-40, 40), st.floats(0.05, 8))
@settings(max_examples=25, deadline=None)
def test_the_circle_gives_the_size_wherever_it_is(centre, radius):
    time_s = np.arange(0, 6, 1 / 30)
    phase = 400 * time_s
    turn = np.radians(phase)
    path = centre + radius * np.stack([np.sin(turn), np.cos(turn)], axis=-1)
    circle = crank.fit_ellipse(time_s, phase, path)
    assert circle.up_px == pytest.approx(radius, rel=1e-3)
    assert circle.drift_px < 0.01 * radius


def test_the_interval_over_strokes_holds_the_truth_as_often_as_it_says():
    phase = np.arange(0, 360 * 12, 12.0)
    stroke = (phase // 360).astype(int)
    held = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        values = 70 - 35 * np.cos(np.radians(phase)) + rng.normal(0, 1, 12)[stroke] + rng.normal(0, 1, len(phase))
        read = strokes.read_curve(phase, values, stroke, "tdc")
        held += abs(read.value - 35) < read.half
    assert 0.88 < held / 200 < 0.99


def test_frames_outside_strokes_do_not_count():
    phase = np.arange(0, 3600, 10.0)
    values = 70 - 35 * np.cos(np.radians(phase))
    stroke = (phase // 360).astype(int)
    stroke[phase >= 1800] = -1
    read = strokes.read_curve(phase, np.where(stroke < 0, 0.0, values), stroke, "bdc")
    assert read.value == pytest.approx(105)
    assert read.strokes == 5


def test_a_joint_moves_in_the_frame_of_its_segment():
    near = {"hip": np.zeros((2, 2)), "shoulder": np.array([[0.0, 10.0], [10.0, 0.0]])}
    moved = joint_offsets.move_joints(near, [Correction("shoulder", 0.1, 0.2)])
    assert moved["shoulder"] == pytest.approx(np.array([[2.0, 11.0], [11.0, -2.0]]))


def test_an_unknown_engine_has_no_habits():
    assert landmark_bias("closed form").corrections == ()
    assert landmark_bias("mediapipe heavy").corrections[0].joint == "shoulder"


def body(x, y, size=100.0):
    """Landmarks of somebody who stands at a place."""
    points = np.full((len(LANDMARK_NAMES), 2), (x, y), dtype=float)
    for name, up in (("shoulder", size), ("knee", -size), ("ankle", -2 * size)):
        for side in ("left", "right"):
            points[LANDMARK_NAMES.index(f"{side}_{name}")] = (x, y - up)
    return points


def test_people_keep_their_numbers_when_sighted_in_another_order():
    known = people.trunk_place(np.stack([body(100, 300), body(600, 300)]))
    sighted = people.trunk_place(np.stack([body(610, 300), body(95, 300), body(350, 300)]))
    assert people.assign_people(known, sighted) == [1, 0, 2]


def test_nobody_known_makes_everybody_new():
    assert people.assign_people(np.empty((0, 3)), people.trunk_place(np.stack([body(0, 0), body(500, 0)]))) == [0, 1]
    assert people.assign_people(people.trunk_place(body(0, 0)[None]), np.empty((0, 3))) == []


def test_the_rider_is_the_one_whose_ankles_go_round():
    rider = Rider().track().xy_px
    picture = np.broadcast_to(body(100, 300), (200, len(LANDMARK_NAMES), 2))
    walker = np.stack([body(4 * i, 300) for i in range(200)])
    for foot in ("left_ankle", "right_ankle"):
        walker[:, LANDMARK_NAMES.index(foot), 0] += 60 * np.sin(np.arange(200) / 5)
    scores = [people.pedalling_score(one) for one in (rider, picture, walker)]
    assert scores[0] > 0.2
    assert scores[1] == 0
    assert scores[2] < scores[0] / 2


def test_motion_reports_facing_strokes_and_a_round_path():
    for facing in ("left", "right"):
        rider = Rider(facing=facing)
        ride = follow_ride(rider.time_s, rider.track().xy_px)
        assert ride.facing == facing
        assert len(ride.start_s) == 10
        assert ride.circle.forward_px / ride.circle.up_px == pytest.approx(1, abs=0.1)
        assert not ride.mended.any()
