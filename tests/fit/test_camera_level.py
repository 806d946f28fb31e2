"""Which way is up: told, seen, or neither."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider, rolled

from posecheck.fit.analysis import analyse
from posecheck.fit.camera_level import LINES_HALF_DEG, CameraLevel, find_level, note_level, widen_by_level
from posecheck.fit.levers import LEVEL_HALF_DEG
from posecheck.fit.near_side import find_near_side
from posecheck.records.settings import Settings

PLAIN = Rider().recording()


def seen(*turns):
    """A track whose first pictures tell how far the camera was turned."""
    turn_deg = np.full(len(PLAIN.side.time_s), np.nan)
    turn_deg[: len(turns)] = turns
    return replace(PLAIN.side, turn_deg=turn_deg)


@pytest.mark.parametrize(
    ("track", "level_deg", "expected"),
    [
        (PLAIN.side, 0.0, CameraLevel(0.0, LEVEL_HALF_DEG)),
        (PLAIN.side, 4.0, CameraLevel(4.0, LEVEL_HALF_DEG)),
        (seen(1.9, 2.0, 2.3), 0.0, CameraLevel(2.0, LINES_HALF_DEG, seen=True)),
        (seen(1.9, 2.0, 2.3), 4.0, CameraLevel(4.0, LEVEL_HALF_DEG)),
        (seen(1.9, 2.0), 0.0, CameraLevel(0.0, LEVEL_HALF_DEG)),
        (seen(1.0, 2.0, 4.0), 0.0, CameraLevel(0.0, LEVEL_HALF_DEG)),
    ],
    ids=["neither", "told", "seen", "told goes before", "too few", "they disagree"],
)
def test_the_level_is_what_was_told_or_else_seen(track, level_deg, expected):
    assert find_level(track, Settings(level_deg=level_deg)) == expected


def test_a_turn_that_is_seen_is_undone_and_told_of():
    level = analyse(PLAIN)
    track = replace(seen(*[3.0] * 5), xy_px=rolled(PLAIN.side.xy_px, 3.0))
    answer = analyse(replace(PLAIN, side=track))
    for name in ("trunk_flexion", "knee_flexion_bdc", "hip_angle_min", "kops_offset"):
        assert answer[name].value == pytest.approx(level[name].value, abs=1e-6)
    assert next(note.text for note in answer.notes if note.id == "camera_not_level").startswith("Upright lines")
    assert find_near_side(replace(PLAIN, side=track)).level_deg == 3.0


def test_a_small_turn_is_not_spoken_of_and_the_trunk_alone_hangs_on_it():
    assert note_level(CameraLevel(0.9, seen=True)) == note_level(CameraLevel(5.0)) == ()
    wider = widen_by_level({"trunk_flexion": 0.6, "knee_flexion": 0.6}, CameraLevel(1.0, 0.8, seen=True))
    assert wider == {"trunk_flexion": pytest.approx(1.0), "knee_flexion": 0.6}
