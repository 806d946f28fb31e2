"""Accuracy on recorded tracks: the heavy model's landmarks of rendered riders, beside their exact angles.

Each file in ``tracks/`` holds the landmarks in eighths of a pixel and the truth per frame. The corrector was trained on
other riders, and the systematic part of the intervals was set on those.
"""

from __future__ import annotations

import numpy as np
import pytest
from support.tracked_riders import TRACKS, TRACKS_FOLDER, TRUTHS, tracks

from posecheck.fit.measures import MEASURES

EXACT = TRACKS_FOLDER / "exact.csv"
"""Neck, knee over pedal and bounce by the renderer's own joints, which the files do not hold."""


def errors(name):
    return np.array([answer[name].value - truth[name] for answer, truth, _ in tracks().values()])


def test_there_are_riders():
    assert len(TRACKS) >= 20


@pytest.mark.slow
def test_every_rider_is_measured_and_looks_the_right_way():
    for answer, _, file in tracks().values():
        assert answer.quality.usable
        assert answer.facing == file["facing"]


@pytest.mark.parametrize(
    ("name", "mean_deg", "worst_deg"),
    [
        ("knee_flexion_bdc", 1.5, 4.2),
        ("knee_flexion_tdc", 1.4, 5.0),
        ("hip_angle_min", 1.7, 5.0),
        ("trunk_flexion", 1.4, 6.0),
        ("ankle_angle_bdc", 2.7, 9.0),
        ("ankle_range", 2.8, 8.2),
        ("hip_range", 1.2, 3.2),
    ],
)
def test_errors_do_not_grow(name, mean_deg, worst_deg):
    off = np.abs(errors(name))
    assert off.mean() < mean_deg
    assert off.max() < worst_deg


def test_intervals_hold_the_truth():
    held = [
        answer[name].interval[0] <= truth[name] <= answer[name].interval[1]
        for answer, truth, _ in tracks().values()
        for name in TRUTHS
    ]
    assert np.mean(held) > 0.9


def test_cadence_is_within_half_a_turn_a_minute():
    assert np.abs(errors("cadence")).max() < 0.5


def test_bottom_dead_centre_is_met_within_a_third_of_a_frame():
    late = [
        np.nanmean((answer.strokes.phase_deg - truth["phase_deg"] + 180) % 360 - 180) / (6 * truth["cadence"])
        for answer, truth, _ in tracks().values()
    ]
    assert np.median(np.abs(late)) < 0.1 / 30
    assert np.max(np.abs(late)) < 0.3 / 30


def test_the_ruler_interval_holds_the_true_scale():
    held = []
    for answer, _, file in tracks().values():
        low, high = answer.quality.mm_per_px_interval
        held.append(low <= file["crank_mm"] / file["crank_px"] <= high)
    assert np.mean(held) > 0.9


@pytest.mark.parametrize("rider", ["p207", "p208"])
@pytest.mark.parametrize("change", ["up20", "dn20"])
def test_a_moved_saddle_moves_the_knee_as_the_truth_does(rider, change):
    (before, true_before, _), (after, true_after, _) = tracks()[f"{rider}_base"], tracks()[f"{rider}_{change}"]
    measured = after["knee_flexion_bdc"].value - before["knee_flexion_bdc"].value
    true = true_after["knee_flexion_bdc"] - true_before["knee_flexion_bdc"]
    assert np.sign(measured) == np.sign(true)
    assert measured == pytest.approx(true, abs=1)


def test_the_systematic_table_names_real_measures():
    assert set(TRUTHS) <= set(MEASURES)


def exact():
    lines = EXACT.read_text(encoding="utf-8").split()
    names = [name.rsplit("_", 1)[0] for name in lines[0].split(",")[1:]]
    return {clip: dict(zip(names, map(float, rest), strict=True)) for clip, *rest in (x.split(",") for x in lines[1:])}


@pytest.mark.parametrize(
    ("name", "median", "scatter"),
    [("neck_extension", 2.3, 4.5), ("kops_offset", -1.8, 9.0), ("trunk_bounce", 3.9, 2.0)],
)
def test_neck_knee_over_pedal_and_bounce_stay_as_close_as_their_intervals_say(name, median, scatter):
    truths = exact()
    assert set(truths) == set(tracks())
    off = np.array([answer[name].value - truths[clip][name] for clip, (answer, _, _) in tracks().items()])
    low, high = np.transpose([answer[name].interval for answer, _, _ in tracks().values()])
    true = np.array([truths[clip][name] for clip in tracks()])
    assert np.median(off) == pytest.approx(median, abs=1.0)
    assert off.std() < scatter
    assert np.mean((low <= true) & (true <= high)) > 0.9


def test_the_thigh_opens_the_hip_of_riders_who_sit_still():
    shares = np.array([answer["hip_drive"].value for answer, _, _ in tracks().values()])
    assert np.all(np.abs(shares - 100) < 5)


def test_hints_fire_where_the_exact_knee_is_outside_and_nowhere_else():
    truths = exact()
    for clip, (answer, _, _) in tracks().items():
        ids = {one.id for one in answer.findings}
        assert ("saddle_too_far_back" not in ids) or truths[clip]["kops_offset"] < -35
        assert ("saddle_too_far_forward" not in ids) or truths[clip]["kops_offset"] > 10


def test_riders_without_that_fault_have_no_finding_of_their_own_habits():
    never = {"neck_extended", "back_driven", "elbows_locked", "bouncing", "posture_drift"}
    assert not {one.id for answer, _, _ in tracks().values() for one in answer.findings} & never


def test_the_ideal_rider_as_the_model_sees_it_raises_no_finding():
    assert tracks()["spin_ideal"][0].findings == ()
