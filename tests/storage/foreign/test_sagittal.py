"""Markers in space: the plane of the bike, the axis that points up and the unit are found from the rider."""

from __future__ import annotations

import numpy as np
import pytest
from support import foreign_files as files
from support.riders import truth

import posecheck
from posecheck.fit.analysis import analyse

FLAT, SPACE, TIME_S = files.FLAT, files.SPACE, files.TIME_S


def test_markers_in_space_have_the_angles_of_the_rider():
    exact = truth("spin_ideal")
    knee = exact["ang_right_knee_flexion_3d"]
    # A flat knee differs from one in space by what the leg stands out of the plane.
    assert files.sagittal()["knee_flexion_bdc"] == pytest.approx(float(np.min(knee)), abs=6)
    assert files.sagittal()["trunk_flexion"] == pytest.approx(files.flat_angles()["trunk_flexion"], abs=2)


@pytest.mark.parametrize(("unit", "size"), [("m", 1.0), ("mm", 1000.0), ("cm", 100.0), ("", 1000.0), ("", 1.0)])
def test_the_unit_does_not_matter(tmp_path, unit, size):
    points = {name: path * size for name, path in files.markers(SPACE).items()}
    recording = posecheck.load(files.written(tmp_path / "ride.trc", files.trc(TIME_S, points, unit)))
    assert files.angles_of(recording) == pytest.approx(files.sagittal(), abs=0.05)
    leg = analyse(recording).quality.leg_mm
    assert sum(leg) == pytest.approx(1000 * leg_m(), rel=0.01)


def leg_m() -> float:
    hip, knee, ankle = (SPACE[f"right_{joint}"] for joint in ("hip", "knee", "ankle"))
    return float(np.median(np.linalg.norm(hip - knee, axis=1)) + np.median(np.linalg.norm(ankle - knee, axis=1)))


@pytest.mark.parametrize("turn", ["yzx", "zxy", "-x-yz", "xzy"])
def test_nor_does_which_axis_points_up(tmp_path, turn):
    points = {name: turned(path, turn) for name, path in files.markers(SPACE).items()}
    found = files.angles_of(posecheck.load(files.written(tmp_path / "ride.trc", files.trc(TIME_S, points))))
    assert found == pytest.approx(files.sagittal(), abs=0.05)


def turned(path, turn: str):
    """Axes in another order; an odd order is a mirror, which no angle in the plane feels."""
    signs = [-1.0 if before == "-" else 1.0 for before, axis in zip(" " + turn, turn, strict=False) if axis in "xyz"]
    return path[:, ["xyz".index(axis) for axis in turn if axis in "xyz"]] * signs


def test_both_sides_in_space_are_both_sides_of_the_answer(tmp_path):
    recording = posecheck.load(files.written(tmp_path / "ride.trc", files.trc(TIME_S, files.markers(SPACE))))
    answer, other = analyse(recording), analyse(posecheck.Recording(recording.other_side))
    assert (answer.side, other.side) == ("right", "left")
    assert answer["asymmetry_knee_flexion_bdc"].value == pytest.approx(0, abs=3)


def test_markers_of_the_left_side_alone(tmp_path):
    text = files.trc(TIME_S, files.markers(SPACE, sides=("left",)))
    recording = posecheck.load(files.written(tmp_path / "ride.trc", text))
    assert recording.other_side is None
    assert analyse(recording).side == "left"
