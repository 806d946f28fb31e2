"""What cannot be pixels and seconds is named; what may be is let through."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider

from posecheck.fit.coordinates import COORDINATE_REASONS, why_no_picture
from posecheck.records.landmarks import LANDMARK_NAMES

SIDE = Rider().track()


@pytest.mark.parametrize("zoom", [0.05, 1.0, 20.0])
def test_a_rider_of_any_size_in_pixels_is_let_through(zoom) -> None:
    assert why_no_picture(replace(SIDE, xy_px=SIDE.xy_px * zoom)) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda xy: xy / 1280, "not_pixels"),
        (lambda xy: xy * 0.004 - 3, "not_pixels"),
        (lambda xy: 720 - xy, "y_up"),
        (lambda xy: np.where(np.arange(len(xy))[:, None, None] == 5, 0.0, xy), "zeros_for_missing"),
    ],
)
def test_what_is_no_picture_of_a_rider(change, reason) -> None:
    assert why_no_picture(replace(SIDE, xy_px=change(SIDE.xy_px))) == reason
    assert reason in COORDINATE_REASONS


@pytest.mark.parametrize(("factor", "reason"), [(1000.0, "not_seconds"), (30.0, "not_seconds"), (4.0, None)])
def test_slow_motion_is_no_other_unit_of_time(factor, reason) -> None:
    assert why_no_picture(replace(SIDE, time_s=SIDE.time_s * factor)) == reason


def test_a_point_of_the_face_in_the_corner_is_nobody_s_joint() -> None:
    xy = SIDE.xy_px.copy()
    xy[:, LANDMARK_NAMES.index("nose")] = 0.0
    assert why_no_picture(replace(SIDE, xy_px=xy)) is None


def test_nobody_at_all_is_another_reason() -> None:
    assert why_no_picture(replace(SIDE, xy_px=np.full_like(SIDE.xy_px, np.nan))) is None
