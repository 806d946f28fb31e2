"""Markers in a ``.c3d`` file."""

from __future__ import annotations

import numpy as np
import pytest
from support import foreign_files as files

import posecheck
from posecheck.errors import StoreError

FLAT, SPACE, TIME_S = files.FLAT, files.SPACE, files.TIME_S


def written(path):
    """Markers as Plug-in Gait calls them, in millimetres."""
    ezc3d = pytest.importorskip("ezc3d")
    points = files.markers(SPACE, call=lambda side, joint: f"Anna:{side[0].upper()}{PLUG_IN[joint]}")
    whole = ezc3d.c3d()
    whole["parameters"]["POINT"]["RATE"]["value"] = [30]
    whole["parameters"]["POINT"]["UNITS"]["value"] = ["mm"]
    whole["parameters"]["POINT"]["LABELS"]["value"] = list(points)
    places = 1000 * np.moveaxis(np.stack(list(points.values()), axis=1), (0, 1, 2), (2, 1, 0))
    whole["data"]["points"] = np.concatenate([places, np.ones((1, *places.shape[1:]))])
    whole.write(str(path))
    return path


def test_c3d(tmp_path):
    recording = posecheck.load(written(tmp_path / "ride.c3d"))
    assert files.angles_of(recording) == pytest.approx(files.sagittal(), abs=0.05)


@pytest.mark.parametrize(
    "size", [518, pytest.param(888, marks=pytest.mark.slow), pytest.param(1110, marks=pytest.mark.slow)]
)
def test_a_file_cut_off_in_its_head_is_given_up(tmp_path, size):
    path = written(tmp_path / "ride.c3d")
    path.write_bytes(path.read_bytes()[:size])  # ezc3d crashes at the first, and reads the others for ever
    with pytest.raises(StoreError, match=r"ride.c3d: (it|this) is .*damaged"):
        posecheck.load(path)


def test_a_file_cut_off_in_its_points_has_the_frames_before(tmp_path):
    path = written(tmp_path / "ride.c3d")
    path.write_bytes(path.read_bytes()[:30_000])
    assert 90 < len(posecheck.load(path).side.time_s) < 110


PLUG_IN = {
    "shoulder": "SHO",
    "elbow": "ELB",
    "wrist": "WRA",
    "hip": "HJC",
    "knee": "KNE",
    "ankle": "ANK",
    "heel": "HEE",
    "toe": "TOE",
    "ear": "EAR",
}
