"""Markers in a ``.c3d`` file."""

from __future__ import annotations

import numpy as np
import pytest
from support import foreign_files as files

import posecheck

FLAT, SPACE, TIME_S = files.FLAT, files.SPACE, files.TIME_S


def test_c3d(tmp_path):
    ezc3d = pytest.importorskip("ezc3d")
    points = files.markers(SPACE, call=lambda side, joint: f"Anna:{side[0].upper()}{PLUG_IN[joint]}")
    whole = ezc3d.c3d()
    whole["parameters"]["POINT"]["RATE"]["value"] = [30]
    whole["parameters"]["POINT"]["UNITS"]["value"] = ["mm"]
    whole["parameters"]["POINT"]["LABELS"]["value"] = list(points)
    places = 1000 * np.moveaxis(np.stack(list(points.values()), axis=1), (0, 1, 2), (2, 1, 0))
    whole["data"]["points"] = np.concatenate([places, np.ones((1, *places.shape[1:]))])
    whole.write(str(tmp_path / "ride.c3d"))
    assert files.angles_of(posecheck.load(tmp_path / "ride.c3d")) == pytest.approx(files.sagittal(), abs=0.05)


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
