"""A good rider, numbers that differ from theirs, and the findings that these raise."""

from __future__ import annotations

from posecheck.fit.analysis import analyse
from posecheck.fit.body import BodyLengths
from posecheck.fit.findings import find_faults
from posecheck.fit.measures import MEASURES
from posecheck.fit.targets import shipped_targets
from posecheck.records.analysis import Measure
from support.riders import Rider

SPIN = {band.measure: band for band in shipped_targets("spin")}

GOOD = {
    "knee_flexion_bdc": 35.0,
    "knee_flexion_tdc": 105.0,
    "ankle_angle_bdc": 100.0,
    "trunk_flexion": 38.0,
    "shoulder_angle": 85.0,
    "elbow_flexion": 20.0,
    "pelvic_motion_index": 2.0,
    "hip_angle_min": 65.0,
    "neck_extension": 0.0,
    "kops_offset": -10.0,
    "hip_drive": 99.0,
    "trunk_bounce": 2.0,
    "cadence": 88.0,
    "strokes_per_class": 3960.0,
}

HALF = 2.0

FITTED = Rider(hip_mm=(-215.0, 740.0), seconds=5.0)


def measure(name, value, half=HALF, method="side"):
    unit = MEASURES[name].unit
    if value is None:
        return Measure(name, unit, None, None, reason="hidden")
    return Measure(name, unit, value, (value - half, value + half), method=method)


def judge(bands=SPIN, body=None, riding="spin", drifts=(), **values):
    """Findings of a good rider but for the given values."""
    numbers = {name: measure(name, value) for name, value in {**GOOD, **values}.items()}
    return {one.id: one for one in find_faults(numbers, bands, body or BodyLengths(), riding, drifts)}


def found(recording):
    return {one.id: one for one in analyse(recording).findings}
