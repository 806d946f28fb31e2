"""DeepLabCut's .h5 files, in both layouts of pandas, and what must not be read of them."""

from __future__ import annotations

import pickle
import shutil

import numpy as np
import pytest
from support import foreign_files as files
from support.paths import TESTS

import posecheck
from posecheck.errors import StoreError

REAL = TESTS / "stored" / "foreign"


@pytest.mark.parametrize("name", ["movement_deeplabcut.h5", "pandas_deeplabcut.h5"])
def test_files_that_other_tools_wrote(name):
    pytest.importorskip("h5py")
    recording = posecheck.load(REAL / name, rate_hz=30)
    assert recording.side.engine.name == "deeplabcut"
    assert files.angles_of(recording) == pytest.approx(files.flat_angles(), abs=0.3)


class Harm:
    """Makes a file when it is unpickled."""

    def __reduce__(self):
        return open, ("harm.txt", "w")


@pytest.mark.parametrize("kind", [pickle.dumps([Harm()], 0), pickle.dumps([("a", "b", "x")], 0), b"(lp0", b"", b"\x80"])
def test_names_that_are_no_plain_text_are_refused_and_run_nothing(tmp_path, monkeypatch, kind):
    h5py = pytest.importorskip("h5py")
    monkeypatch.chdir(tmp_path)
    shutil.copy(REAL / "pandas_deeplabcut.h5", "ride.h5")
    with h5py.File("ride.h5", "a") as file:
        file["df_with_missing/table"].attrs["values_block_0_kind"] = np.bytes_(kind)
    with pytest.raises(StoreError, match=r"ride\.h5: "):
        posecheck.load("ride.h5", rate_hz=30)
    assert not (tmp_path / "harm.txt").exists()
