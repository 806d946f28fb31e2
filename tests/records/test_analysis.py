"""Measures by name."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.records.analysis import Analysis, Measure, Quality
from posecheck.records.series import Curve, Series, Strokes
from posecheck.records.settings import Target
from posecheck.records.tracking import Clip

CLIP = Clip("ride.mp4", (640, 480), 3, 0.1)

TIMES_S = np.array([0.0, 0.04, 0.09])

SERIES = Series("knee_flexion", "deg", TIMES_S, np.array([30.0, np.nan, 40.0]))

CURVE = Curve("knee_flexion", "deg", np.arange(0.0, 360.0, 90.0), np.ones(4), np.zeros(4))

STROKES = Strokes(np.array([0.0, 90.0, 180.0]), np.array([0.0, 0.7]), np.array([85.0, 86.0]))

TARGET = Target("cadence", 80.0, 100.0, 70.0, 110.0, "rpm", "Someone 2020", "moderate")

MEASURE = Measure("cadence", "rpm", 86.0, (85.0, 87.0))

ANALYSIS = Analysis(
    clip=CLIP,
    riding="spin",
    side="left",
    facing="left",
    quality=Quality(usable=True, reasons=(), strokes=2, frames=3, seen=1.0),
    strokes=STROKES,
    series=(SERIES,),
    curves=(CURVE,),
    measures=(MEASURE,),
    targets={"cadence": TARGET},
    verdicts={"cadence": "green"},
    findings=(),
    made_by={"posecheck": "0"},
)


def test_measures_by_name() -> None:
    assert ANALYSIS["cadence"] is MEASURE
    with pytest.raises(KeyError, match="reach"):
        ANALYSIS["reach"]
    assert len(ANALYSIS.strokes) == 2
