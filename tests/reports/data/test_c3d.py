"""Markers as ``.c3d``: what was written is read again, at even times."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from posecheck.errors import SettingsError
from posecheck.reports.data.c3d import write_c3d
from posecheck.storage.foreign.c3d import read_c3d

TIME_S = np.delete(np.arange(60) / 20, [10, 30, 31, 32, 33])
PATHS = {"hip": np.stack([TIME_S, 2 * TIME_S], axis=1), "knee": np.full((len(TIME_S), 2), np.nan)}


def test_markers_come_back_in_millimetres(tmp_path):
    pytest.importorskip("ezc3d")
    (tmp_path / "ride.c3d").write_bytes(write_c3d("left", TIME_S, PATHS, 10.0))
    back = read_c3d(str(tmp_path / "ride.c3d"))
    assert back.names == ("LHip", "LKnee")
    assert back.unit == "mm"
    assert back.time_s == pytest.approx(np.arange(60) / 20, abs=1e-6)
    hip = back.places[:, 0]
    assert hip[[0, 20, 59], 0] == pytest.approx([0, 10, 29.5], abs=1e-3)
    assert hip[20, 1] == pytest.approx(20, abs=1e-3)
    # Frames that nobody looked at have no marker; neither has a joint that was not seen.
    assert np.isnan(hip[[10, 31, 32], 0]).all()
    assert np.isnan(back.places[:, 1]).all()


def test_without_ezc3d_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ezc3d", None)
    with pytest.raises(SettingsError, match=r"ezc3d.*lab"):
        write_c3d("left", TIME_S, PATHS)
