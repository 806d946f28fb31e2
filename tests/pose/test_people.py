"""The rider followed from part to part."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.core import people
from posecheck.pose.people import Sightings, pick_rider, weave_sightings
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Clip, Engine


def somebody(frames, x_px, turns=0.0):
    """A person as high as 200 px, whose feet go round."""
    path = np.zeros((frames, len(LANDMARK_NAMES), 3))
    path[..., 0] = x_px
    for name, up in (("hip", 100), ("shoulder", 0), ("ankle", 200)):
        for side in ("left", "right"):
            path[:, LANDMARK_NAMES.index(f"{side}_{name}"), 1] = up
    angle = 2 * np.pi * turns * np.arange(frames) / frames
    for side in ("left", "right"):
        path[:, LANDMARK_NAMES.index(f"{side}_ankle"), :2] += 40 * np.stack([np.sin(angle), np.cos(angle)], axis=-1)
    return path


def seen(paths, start_s):
    time_s = start_s + np.arange(len(paths[0])) / 15
    clip = Clip("ride.mp4", (640, 480), 2 * len(time_s), len(time_s) / 15, dropped=1, brightness=start_s)
    return Sightings(clip, Engine("fake"), time_s, np.zeros(len(time_s)), tuple(paths), len(LANDMARK_NAMES))


def test_the_rider_is_followed_from_part_to_part():
    parts = [
        seen([somebody(30, 100.0), somebody(30, 400.0, 3)], 0.0),
        seen([somebody(30, 402.0, 3), somebody(30, 98.0)], 2.0),
    ]
    track = pick_rider(parts)
    assert np.abs(track["left_hip"][:, 0] - 400).max() < 3
    assert (track.clip.frames, track.clip.dropped, track.clip.brightness) == (120, 2, 1.0)
    assert track.clip.duration_s == pytest.approx(4.0)


def test_nobody_is_a_track_too():
    nobody = Sightings(Clip("a.mp4", (9, 9), 3, 0.1), Engine("fake"), np.arange(3.0), None, (), len(LANDMARK_NAMES) + 2)
    track = pick_rider([nobody])
    assert np.isnan(track.xy_px).all()
    assert track.contour_px.shape == (3, 2, 2)


def test_a_second_look_stands_between_the_first_ones_pictures():
    alone = seen([somebody(4, 100.0), somebody(4, 400.0, 1)], 0.0)
    spots = np.full((4, 1, 2), 7.0)
    first = replace(alone, spots=spots, greys=np.zeros((4, 5), np.uint8))
    between = replace(
        seen([somebody(3, 401.0, 1), somebody(3, 900.0)], 1 / 30),
        spots=np.full((3, 2, 2), 8.0),
        greys=np.ones((3, 5), np.uint8),
    )
    both = weave_sightings(first, between)
    assert both.time_s == pytest.approx(np.arange(7) / 30)
    beside, rider, fresh = both.paths
    assert np.isfinite(beside[:, 0, 0]).tolist() == [True, False] * 3 + [True]
    assert rider[:, 0, 0].tolist() == [400, 401, 400, 401, 400, 401, 400]
    assert np.isfinite(fresh[:, 0, 0]).tolist() == [False, True] * 3 + [False]
    assert both.spots[:, 0, 0].tolist() == [7, 8, 7, 8, 7, 8, 7]
    assert np.isnan(both.spots[::2, 1]).all()
    assert both.greys[:, 0].tolist() == [0, 1, 0, 1, 0, 1, 0]
    assert both.clip == first.clip


def test_somebody_new_is_somebody_else():
    paths = people.join_people([[somebody(5, 100.0)], [somebody(5, 600.0)]], [5, 5], len(LANDMARK_NAMES))
    assert [np.isfinite(path[:, 0, 0]).sum() for path in paths] == [5, 5]
