"""The benchmark on clips with truth: what is known of clips is read as its files say, and riders count, not clips."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from support.riders import Rider

from benchmarks.accuracy import measure_agreement, riders_alone, summary
from benchmarks.truths import KnownClip, find_known_clips, joint_values, mean_marks, skin_values
from posecheck.fit.analysis import analyse

MARKS = [
    {"clip": "ride", "phase": "BDC", "angles": {"knee": 30.0, "hip": 110.0, "trunk": 40.0}},
    {"clip": "ride", "phase": "BDC", "angles": {"knee": 34.0, "hip": 112.0, "trunk": 42.0}},
    {"clip": "ride", "phase": "TDC", "angles": {"knee": 110.0, "hip": 68.0, "trunk": 44.0}},
]


def test_marks_by_eye_are_averaged_by_phase():
    assert mean_marks(MARKS) == {
        "knee_flexion_bdc": 32.0,
        "knee_flexion_tdc": 110.0,
        "hip_angle_tdc": 68.0,
        "trunk_flexion": 42.0,
    }


def test_labels_of_a_folder_are_of_one_rider_unless_they_say_otherwise(tmp_path):
    entries = {"a": {"knee_bdc": 40, "rpm": 70}, "b": {"trunk": 45}, "c": {"hip_min": 60, "rider": "another"}}
    (tmp_path / "truth.json").write_text(json.dumps(entries), encoding="utf-8")
    (tmp_path / "digitised.json").write_text(json.dumps(MARKS), encoding="utf-8")
    found = {one.path.name: one for one in find_known_clips(tmp_path)}
    assert [one.kind for one in found.values()] == ["labelled"] * 3 + ["marked"]
    assert found["a.mp4"].rider == found["b.mp4"].rider == tmp_path.name
    assert found["c.mp4"].rider == "another"
    assert found["a.mp4"].values == {"knee_flexion_bdc": 40.0}
    assert found["ride.mp4"].rider == "ride"


def test_any_mark_of_a_clip_may_say_whose_it_is(tmp_path):
    told = [*MARKS, {**MARKS[0], "rider": "anna"}]
    (tmp_path / "digitised.json").write_text(json.dumps(told), encoding="utf-8")
    assert [one.rider for one in find_known_clips(tmp_path)] == ["anna"]


def rendered(side):
    phase = np.arange(0.0, 1080, 6)
    turn = np.cos(np.radians(phase + (180 if side == "left" else 0)))
    angles = {"knee_flexion": 72 + 38 * turn, "hip_angle": 85 - 22 * turn, "trunk_incl": 45 + 0 * turn}
    angles |= {"shoulder_angle": 80 + 0 * turn, "elbow_flexion": 20 + 0 * turn, "ankle_angle": 100 - 5 * turn}
    return {"ang_crank_deg": phase % 360, **{f"ang_{side}_{name}": values for name, values in angles.items()}}


@pytest.mark.parametrize("side", ["left", "right"])
def test_exact_angles_are_read_where_the_measures_are(side):
    values = joint_values(rendered(side), side)
    assert values["knee_flexion_bdc"] == pytest.approx(34)
    assert values["knee_flexion_tdc"] == pytest.approx(110)
    assert values["hip_angle_min"] == pytest.approx(63)
    assert values["trunk_flexion"] == pytest.approx(45)


def test_points_on_the_skin_give_angles_of_their_own():
    truth = rendered("right")
    points = {"shoulder": (-0.4, 1.4), "elbow": (-0.6, 1.2), "wrist": (-0.8, 1.0), "hip": (0.0, 1.0)}
    points |= {"knee": (-0.3, 0.7), "ankle": (-0.1, 0.3), "heel": (-0.05, 0.25), "toe": (-0.25, 0.2)}
    places = np.array([(0.0, *place) for place in points.values()])
    stickers = {"sticker_names": np.array(list(points)), "stickers3d": np.tile(places, (180, 1, 1))}
    values = skin_values({**truth, **stickers}, "right")
    assert values["trunk_flexion"] == pytest.approx(45)
    assert values["hip_angle_min"] == pytest.approx(90)


def test_limits_of_agreement_and_coverage_count_riders():
    off = np.array([-10.0, -9.0, -11.0, -10.0, 1.0, -1.0])
    bounds = np.stack([off - 3, off + 3], axis=1)
    found = measure_agreement(["one man"] * 4 + ["a", "b"], off, bounds)
    assert (found.riders, found.clips) == (3, 6)
    assert found.held == pytest.approx(2 / 6)
    assert found.held_by_rider == pytest.approx(2 / 3)
    assert found.error == pytest.approx((10 + 1 + 1) / 3)
    assert found.half == pytest.approx(3)
    alone = measure_agreement([str(number) for number in range(6)], off, bounds)
    assert np.diff(found.limits) > np.diff(alone.limits)


def shown(table):
    return [[str(cell) for cell in column.cells] for column in table.columns]


def test_each_rider_stands_in_a_row_of_their_own_and_one_clip_has_no_limits():
    answer = analyse(Rider(hip_mm=(-200.0, 690.0), seconds=10.0, rpm=70.0).recording())
    knee, trunk = answer["knee_flexion_bdc"], answer["trunk_flexion"].value
    near = {"knee_flexion_bdc": knee.value - 0.5, "trunk_flexion": trunk}
    far = {"knee_flexion_bdc": knee.interval[1] + 1.0}
    clips = [
        (answer, KnownClip(Path(f"{rider}.mp4"), "labelled", rider, at)) for rider, at in (("a", near), ("b", far))
    ]
    rows = list(zip(*shown(riders_alone(clips)), strict=True))
    assert [(row[1], row[3], row[-1]) for row in rows] == [
        ("a", "+0.5 (1)", "2 of 2"),
        ("b", f"{knee.value - far['knee_flexion_bdc']:+.1f} (0)", "0 of 1"),
    ]
    assert shown(summary(clips[:1]))[5] == ["", ""]
