"""Which parts of a clip are looked at, how closely, and when that is enough."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.riders import Rider

from posecheck.app.sampling import PACE_HZ, lasts, pieces, plan, runs, tight
from posecheck.fit.analysis import analyse


def planned(whole_s, part=(None, None), slow_motion=1.0, **how):
    return plan(part, whole_s, slow_motion, **{"every_frame": False, "whole_class": False, **how})


def test_a_short_clip_is_looked_at_whole_and_a_very_short_one_closely():
    assert planned(20.0).rounds == (((None, None),),)
    assert planned(20.0).pace_hz == PACE_HZ
    assert planned(6.0).pace_hz == 2 * PACE_HZ
    assert planned(None).rounds == (((None, None),),)


def test_all_frames_of_all_of_a_clip():
    every = planned(300.0, every_frame=True)
    assert (every.rounds, every.pace_hz) == ((((None, None),),), None)


@given(whole_s=st.floats(30, 4000), start_s=st.floats(0, 100), slow_motion=st.sampled_from([1.0, 4.0, 8.0]))
def test_a_long_clip_costs_two_stretches_one_amid_each_half(whole_s, start_s, slow_motion):
    found = planned(whole_s * slow_motion, (start_s, None), slow_motion)
    (first, second), *more = found.rounds
    lengths = [lasts(span, (start_s, None), whole_s * slow_motion) / slow_motion for span in (first, second)]
    assert all(9.99 <= length < 13.4 for length in lengths)
    assert sum(lengths) * slow_motion * found.pace_hz < 560
    middle = start_s + whole_s * slow_motion / 2
    assert first[1] <= middle + 1e-6
    assert second[0] >= middle - lengths[0] * slow_motion
    spans = sorted([first, second, *(span for one in more for span in one)])
    assert all(before[1] <= after[0] + 1e-6 for before, after in pairwise(spans))
    assert len(spans) <= 9


def test_pieces_fill_a_part_without_gaps():
    assert pieces((None, None), None, 1.0) == [(None, None)]
    assert pieces((None, None), 2.0, 1.0) == [(None, None)]
    cut = pieces((5.0, None), 12.0, 1.0)
    assert cut == [(5.0, 9.0), (9.0, 13.0), (13.0, None)]
    assert len(pieces((None, None), 12.0, 4.0)) == 1


def test_runs_are_what_was_looked_at():
    time_s = np.concatenate([np.arange(0, 10, 0.1), np.arange(40, 50, 0.1)])
    (first, second) = runs(time_s)
    assert first == pytest.approx((0, 10))
    assert second == pytest.approx((40, 50))
    assert runs(np.zeros(1)) == []


def test_it_is_enough_when_strokes_agree():
    steady = Rider(seconds=12, rate_hz=15).recording()
    assert tight(analyse(steady))
    noise = np.random.default_rng(1).normal(0, 12, steady.side.xy_px.shape)
    noisy = replace(steady, side=replace(steady.side, xy_px=steady.side.xy_px + noise))
    assert not tight(analyse(noisy))
    assert not tight(analyse(Rider(seconds=2).recording()))
