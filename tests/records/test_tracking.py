"""Tracks: shapes, times and landmarks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.errors import TrackError
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Clip, Engine, Track

CLIP = Clip("ride.mp4", (640, 480), 3, 0.1)

ENGINE = Engine("by hand", "1", "00")

TIMES_S = np.array([0.0, 0.04, 0.09])


def track(**changed: Any) -> Track:
    given_fields: dict[str, Any] = {
        "time_s": TIMES_S,
        "xy_px": np.zeros((3, 2, 2)),
        "visibility": np.ones((3, 2)),
        "names": ("left_hip", "left_knee"),
        "contour_px": np.zeros((3, 5, 2)),
    }
    return Track(CLIP, ENGINE, **{**given_fields, **changed})


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("time_s", (3, 1)),
        ("xy_px", (2, 2, 2)),
        ("xy_px", (3, 1, 2)),
        ("xy_px", (3, 2, 3)),
        ("visibility", (3,)),
        ("visibility", (2, 3)),
        ("contour_px", (3, 5)),
        ("contour_px", (2, 5, 2)),
    ],
)
def test_a_wrong_shape_is_named(name: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(TrackError, match=rf"^Track\.{name} has shape \({', '.join(map(str, shape))},?\), it should be"):
        track(**{name: np.zeros(shape)})


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3))
def test_time_rises_strictly_or_is_refused(times_s: list[float]) -> None:
    if times_s[0] < times_s[1] < times_s[2]:
        assert track(time_s=times_s).time_s.tolist() == times_s
    else:
        with pytest.raises(TrackError, match="must rise strictly"):
            track(time_s=times_s)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_time_is_a_number(wrong: float) -> None:
    with pytest.raises(TrackError, match="must rise strictly"):
        track(time_s=[0.0, 0.1, wrong])


def test_a_track_may_be_empty() -> None:
    empty = Track(CLIP, ENGINE, [], np.empty((0, len(LANDMARK_NAMES), 2)), np.empty((0, len(LANDMARK_NAMES))))  # type: ignore[arg-type]
    assert empty["left_knee"].shape == (0, 2)


def test_landmarks_by_name() -> None:
    xy_px = np.arange(12.0).reshape(3, 2, 2)
    assert track(xy_px=xy_px)["left_knee"].tolist() == [[2, 3], [6, 7], [10, 11]]
    assert track(visibility=[[0, 1], [0, 0.5], [0, 0]]).seen("left_knee").tolist() == [1, 0.5, 0]
    with pytest.raises(TrackError, match="no landmark 'tail'"):
        track()["tail"]
    with pytest.raises(TrackError, match="twice"):
        track(names=("left_hip", "left_hip"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"time_s": [0.0, 1e300]}, "no clip has"),
        ({"time_s": [-1e9, 0.0]}, "no clip has"),
        ({"contour_px": np.zeros((2, 0, 2))}, "two points at least"),
        ({"contour_px": np.zeros((2, 1, 2))}, "two points at least"),
        ({"contour_px": np.full((2, 3, 2), 1e7)}, "no picture has"),
    ],
)
def test_a_track_that_no_clip_gives_is_refused(change: dict[str, Any], words: str) -> None:
    track = Track(Clip("a.mp4", (64, 48), 2, 0.1), Engine("x"), [0, 0.1], [[[1, 2]]] * 2, [[1]] * 2, ("left_hip",))
    with pytest.raises(TrackError, match=words):
        replace(track, **change)
