"""Long recordings cut into parts and put together again."""

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider

from posecheck.core import ride_parts
from posecheck.fit.analysis import analyse

RIDER = Rider(hip_mm=(-215.0, 740.0), seconds=10.0, rate_hz=20.0)


def test_parts_are_cut_at_gaps_and_where_they_get_long():
    time_s = np.concatenate([np.arange(0, 20, 0.1), np.arange(120, 290, 0.1), [400.0]])
    pieces = ride_parts.split_parts(time_s)
    assert pieces[0] == slice(0, 200)
    assert [piece.stop for piece in pieces[:-1]] == [piece.start for piece in pieces[1:]]
    assert pieces[-1].stop == len(time_s)
    assert max(piece.stop - piece.start for piece in pieces) < 900


@pytest.mark.parametrize("count", [3, 25])
def test_few_frames_are_one_part(count):
    assert ride_parts.split_parts(np.arange(count) * 10.0) == [slice(0, count)]


def test_a_long_ride_in_parts_reads_like_a_short_one():
    short, long = (analyse(replace(RIDER, seconds=seconds).recording()) for seconds in (20.0, 125.0))
    assert long.quality.strokes > 160
    assert np.all(np.diff(long.strokes.start_s) > 0)
    for name in ("knee_flexion_bdc", "hip_angle_min", "trunk_flexion", "cadence", "kops_offset"):
        assert long[name].value == pytest.approx(short[name].value, abs=0.5), name
