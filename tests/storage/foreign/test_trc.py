"""Markers in a ``.trc`` file."""

from __future__ import annotations

import numpy as np
import pytest
from support import foreign_files as files

import posecheck

FLAT, SPACE, TIME_S = files.FLAT, files.SPACE, files.TIME_S


def test_a_gap_in_a_trc_file_is_a_gap(tmp_path):
    gaps = {(frame, "RKnee") for frame in range(50, 53)}
    recording = posecheck.load(files.written(tmp_path / "ride.trc", files.trc(TIME_S, files.markers(SPACE), gaps=gaps)))
    assert np.isnan(recording.side["right_knee"]).any(axis=1).sum() == 3
    assert files.angles_of(recording) == pytest.approx(files.sagittal(), abs=0.2)
