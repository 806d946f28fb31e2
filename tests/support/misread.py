"""Riders in closed form whose knee a model misreads, always alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Correction, Recording
from support.riders import Rider, changed

BASE = Rider(hip_mm=(-215.0, 740.0), seconds=8.0)
HIGHER = replace(BASE, hip_mm=(-222.0, 763.0), rpm=78.0, start_deg=120.0)
KNEE = [LANDMARK_NAMES.index(f"{side}_knee") for side in ("left", "right")]
BEHIND = 0.04


def misread(rider: Rider) -> Recording:
    """A rider whose knee the model puts behind the joint, across the thigh."""
    recording = rider.recording(crank_mm=170)
    xy = np.array(recording.side.xy_px)
    for side, knee in zip(("left", "right"), KNEE, strict=True):
        thigh = xy[:, knee] - xy[:, LANDMARK_NAMES.index(f"{side}_hip")]
        xy[:, knee] += BEHIND * thigh @ np.array([[0.0, 1.0], [-1.0, 0.0]])
    return changed(recording, xy)


def put_right(rider: Rider) -> Recording:
    """The same with the knee put right by hand."""
    return replace(misread(rider), corrections=(Correction("knee", 0.0, -BEHIND),))
