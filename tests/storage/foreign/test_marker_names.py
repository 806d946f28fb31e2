"""Which points are which landmarks."""

from __future__ import annotations

import pytest
from support import foreign_files as files

import posecheck
from posecheck.errors import StoreError
from posecheck.storage.foreign.marker_names import match_names

FLAT, SPACE, TIME_S = files.FLAT, files.SPACE, files.TIME_S


def test_names_that_nobody_knows_are_told(tmp_path):
    points = {f"P{number}": path for number, path in enumerate(files.markers(SPACE, sides=("right",)).values())}
    path = files.written(tmp_path / "ride.trc", files.trc(TIME_S, points))
    with pytest.raises(StoreError, match=r"no point is known for right_hip, right_knee, right_ankle.*P0, P1"):
        posecheck.load(path)
    lines = [f'right_{joint} = "P{number}"' for number, joint in enumerate(files.JOINTS)]
    told = files.written(tmp_path / "map.toml", "\n".join(["error_mm = 5", "[names]", *lines]))
    recording = posecheck.load(path, names=told)
    assert recording.side.engine.error_mm == 5
    assert files.angles_of(recording) == pytest.approx(files.sagittal(), abs=0.05)
    both = posecheck.load(path, names={f"right_{joint}": f"P{number}" for number, joint in enumerate(files.JOINTS)})
    assert files.angles_of(both) == pytest.approx(files.sagittal(), abs=0.05)


def test_of_several_points_the_middle_counts():
    matched = match_names(["A", "B", "RKNE"], {"right_hip": ("A", "B")})
    assert matched == {"right_hip": ("A", "B"), "right_knee": ("RKNE",)}
