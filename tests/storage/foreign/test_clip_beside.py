"""Times from the clip beside a tracker's file."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from support import foreign_files as files
from support.paths import REPOSITORY

import posecheck
from posecheck.errors import StoreError
from posecheck.storage.foreign.clip_beside import find_clip_beside

CLIP = REPOSITORY / "sample_videos" / "spin_ideal.mp4"


@pytest.mark.parametrize(
    ("clips", "found"),
    [(("ride.mp4",), "ride.mp4"), (("r.mov", "ride.MP4", "other.mp4"), "ride.MP4"), (("a.mp4",), None), ((), None)],
)
def test_the_clip_is_the_one_that_the_name_begins_with(tmp_path, clips, found):
    for clip in clips:
        (tmp_path / clip).touch()
    beside = find_clip_beside(str(tmp_path / "rideDLC_resnet50.h5"))
    assert (beside and beside.name) == found


@pytest.mark.slow
def test_a_file_takes_the_times_of_its_clip(tmp_path, run):
    shutil.copy(CLIP, tmp_path / "ride.mp4")
    table = files.written(tmp_path / "rideDLC.csv", files.deeplabcut(files.FLAT))
    recording = posecheck.load(table)
    assert recording.side.time_s == pytest.approx(files.TIME_S, abs=1e-3)
    code, out, _ = run("check", "rideDLC.csv", "--json", "--rate", "60")
    assert code == 0
    assert '"usable": true' in out
    table.write_text("\n".join(table.read_text("utf-8").split("\n")[:100]))
    with pytest.raises(StoreError, match="180 pictures"):
        posecheck.load(table)
    (tmp_path / "ride.mp4").write_bytes(b"no clip")
    with pytest.raises(StoreError, match="--rate"):
        posecheck.load(table)
    assert np.diff(posecheck.load(table, rate_hz=50).side.time_s) == pytest.approx(0.02)
