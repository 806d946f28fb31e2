"""Tables of text."""

from __future__ import annotations

import pytest
from support import foreign_files as files

import posecheck

FLAT, SPACE, TIME_S = files.FLAT, files.SPACE, files.TIME_S


def test_deeplabcut(tmp_path):
    recording = posecheck.load(files.written(tmp_path / "rideDLC.csv", files.deeplabcut(FLAT)), rate_hz=30)
    assert recording.side.engine.name == "deeplabcut"
    assert files.angles_of(recording) == pytest.approx(files.flat_angles(), abs=0.1)


@pytest.mark.parametrize(("separator", "point"), [(",", "_"), (";", "."), ("\t", " ")])
def test_named_columns(tmp_path, separator, point):
    recording = posecheck.load(files.written(tmp_path / "ride.csv", files.columns(TIME_S, FLAT, separator, point)))
    assert files.angles_of(recording) == pytest.approx(files.flat_angles(), abs=0.1)
