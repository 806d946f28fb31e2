"""Clips of several shots: the longest is measured as if it were alone, and it is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider
from support.tracked_riders import TRACKS, recorded

from posecheck.fit.analysis import analyse
from posecheck.fit.near_side import find_near_side


def joined(first, second):
    """Two recordings as one clip."""
    one, two = first.side, second.side
    later = one.time_s[-1] + 1 / 30 + two.time_s - two.time_s[0]
    side = replace(
        one,
        time_s=np.concatenate([one.time_s, later]),
        xy_px=np.concatenate([one.xy_px, two.xy_px]),
        visibility=np.concatenate([one.visibility, two.visibility]),
        view=None if one.view is None else np.concatenate([one.view, two.view]),
    )
    return replace(first, side=side)


def stretch(recording, begin_s, end_s):
    side = recording.side
    use = (side.time_s >= begin_s) & (side.time_s < end_s)
    view = None if side.view is None else side.view[use]
    kept = replace(side, time_s=side.time_s[use], xy_px=side.xy_px[use], visibility=side.visibility[use], view=view)
    return replace(recording, side=kept)


def test_the_longer_of_two_riders_is_measured_as_if_alone():
    whole, other = (recorded(path) for path in (TRACKS[8], TRACKS[-1]))
    brief = stretch(other, 0.0, 3.5)
    alone = analyse(whole)
    for clip in (joined(whole, brief), joined(brief, whole)):
        answer = analyse(clip)
        assert [reason.id for reason in answer.quality.reasons] == ["several_shots"]
        assert answer.facing == alone.facing
        for name in ("knee_flexion_bdc", "hip_angle_min", "trunk_flexion", "cadence"):
            assert answer[name].value == pytest.approx(alone[name].value, abs=0.2), name
        assert len(find_near_side(clip).time_s) == len(clip.side.time_s)
    assert "from 0:04 to 0:0" in answer.quality.reasons[0].text


@pytest.mark.parametrize("path", TRACKS[::3], ids=lambda path: path.stem)
def test_no_ride_in_one_piece_has_a_cut(path):
    assert "several_shots" not in {reason.id for reason in analyse(recorded(path)).quality.reasons}


def test_a_class_with_a_break_is_held_together_by_its_windows():
    early, late = (
        Rider(seconds=300, rate_hz=8).recording(),
        Rider(seconds=20, rate_hz=8, origin_px=(540, 500)).recording(),
    )
    assert "several_shots" not in {reason.id for reason in analyse(joined(early, late)).quality.reasons}
