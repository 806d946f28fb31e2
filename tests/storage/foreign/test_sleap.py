"""Analysis files of SLEAP."""

from __future__ import annotations

import numpy as np
import pytest
from support import foreign_files as files
from support.paths import TESTS

import posecheck
from posecheck.errors import StoreError

FLAT, SPACE, TIME_S = files.FLAT, files.SPACE, files.TIME_S


def test_sleap(tmp_path):
    h5py = pytest.importorskip("h5py")
    names = [f"{side}_{joint}" for side in ("right", "left") for joint in files.JOINTS]
    whole = np.stack([FLAT[name] for name in names], axis=1)
    with h5py.File(tmp_path / "ride.h5", "w") as file:
        file["tracks"] = np.stack([np.full(whole.T.shape, np.nan), np.moveaxis(whole, (0, 1, 2), (2, 1, 0))])
        file["node_names"] = np.array(names, dtype="S")
        file["point_scores"] = np.full((2, len(names), len(whole)), 0.9)
    recording = posecheck.load(tmp_path / "ride.h5", rate_hz=30)
    assert files.angles_of(recording) == pytest.approx(files.flat_angles(), abs=0.1)


def test_a_file_that_sleap_io_wrote():
    pytest.importorskip("h5py")
    recording = posecheck.load(TESTS / "stored" / "foreign" / "sleap_io.analysis.h5", rate_hz=30)
    assert files.angles_of(recording) == pytest.approx(files.flat_angles(), abs=0.3)


def test_an_h5_file_of_something_else(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["weights"] = [1]
    with pytest.raises(StoreError, match="neither SLEAP's analysis file nor DeepLabCut's"):
        posecheck.load(tmp_path / "other.h5")
