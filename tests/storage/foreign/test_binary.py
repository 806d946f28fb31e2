"""Binary files are read in a Python of its own."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from support import foreign_files as files

from posecheck.errors import StoreError
from posecheck.storage.foreign.binary import read_binary


def written(path, **more):
    h5py = pytest.importorskip("h5py")
    names = list(files.FLAT)
    with h5py.File(path, "w") as file:
        file["tracks"] = np.stack([files.FLAT[name].T for name in names], axis=1)[None]
        file["node_names"] = [name.encode() for name in more.get("names", names)]
    return path


def test_what_it_holds_comes_back_whole(tmp_path):
    table = read_binary(str(written(tmp_path / "a.h5")), ".h5", 1 << 30)
    assert (table.names, table.time_s, table.score, table.tracker) == (tuple(files.FLAT), None, None, "sleap")
    assert table.places == pytest.approx(np.stack(list(files.FLAT.values()), axis=1))


def test_names_that_are_missing_are_told(tmp_path):
    with pytest.raises(StoreError, match=r"a.h5: .*damaged \(it has 1 names for an array of points"):
        read_binary(str(written(tmp_path / "a.h5", names=["hip"])), ".h5", 1 << 30)


def test_a_script_needs_no_guard_and_nothing_of_its_folder_is_run(tmp_path):
    written(tmp_path / "a.h5")
    (tmp_path / "h5py.py").write_text("raise SystemExit('this ran')", encoding="ascii")
    script = f"import sys; sys.path[:] = {sys.path!r}; import posecheck; print(len(posecheck.load('a.h5', rate_hz=30)"
    (tmp_path / "script.py").write_text(f"{script}.side.time_s))", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout, done.stderr) == (f"{len(files.TIME_S)}\n", "")
