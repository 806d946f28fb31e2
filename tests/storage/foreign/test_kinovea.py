"""Kinovea's table of positions."""

from __future__ import annotations

import pytest
from support import foreign_files as files

import posecheck
from posecheck.errors import StoreError

ARM = {"right_wrist": "arm wrist", "right_elbow": "arm elbow"}


@pytest.mark.parametrize(
    ("separator", "point", "scale", "tick_s"),
    [(",", ".", 1.0, 0.001), (";", ",", 0.002, 1.0)],
    ids=["pixels", "metres"],
)
def test_positions_with_y_up_and_times_of_either_kind(tmp_path, separator, point, scale, tick_s):
    text = files.kinovea(files.TIME_S, files.FLAT, separator=separator, point=point, scale=scale, tick_s=tick_s)
    recording = posecheck.load(files.written(tmp_path / "ride.csv", text), names=ARM)
    assert recording.side.engine.name == "kinovea"
    assert recording.side.time_s == pytest.approx(files.TIME_S, abs=1e-4)
    assert files.angles_of(recording) == pytest.approx(files.flat_angles(), abs=0.1)


def test_frames_are_no_times(tmp_path):
    step = float(files.TIME_S[1] - files.TIME_S[0])
    path = files.written(tmp_path / "ride.csv", files.kinovea(files.TIME_S, files.FLAT, tick_s=step))
    with pytest.raises(StoreError, match="no times"):
        posecheck.load(path, names=ARM)
    recording = posecheck.load(path, names=ARM, rate_hz=1 / step)
    assert recording.side.time_s == pytest.approx(files.TIME_S, abs=1e-4)
