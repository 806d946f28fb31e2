"""Landmarks as JSON."""

from __future__ import annotations

import numpy as np
import pytest
from support import foreign_files as files

import posecheck
from posecheck.fit.analysis import analyse

FLAT, SPACE, TIME_S = files.FLAT, files.SPACE, files.TIME_S


@pytest.mark.parametrize("names", [files.OPENPOSE, files.HALPE, files.COCO])
def test_one_json_file_a_frame(tmp_path, names):
    recording = posecheck.load(files.openpose(tmp_path, FLAT, names), rate_hz=30)
    found = files.angles_of(recording)
    assert found == pytest.approx(files.flat_angles(), abs=0.1 if len(names) > 20 else 1.5)


def test_zeros_of_openpose_are_gaps(tmp_path):
    first = files.openpose(tmp_path, {name: path for name, path in FLAT.items() if name != "right_elbow"})
    recording = posecheck.load(first, rate_hz=30)
    assert np.isnan(recording.side["right_elbow"]).all()
    assert analyse(recording)["elbow_flexion"].value is None


def test_one_json_file_for_all(tmp_path):
    recording = posecheck.load(files.written(tmp_path / "results_ride.json", files.mmpose(FLAT)), rate_hz=30)
    assert files.angles_of(recording) == pytest.approx(files.flat_angles(), abs=0.1)
