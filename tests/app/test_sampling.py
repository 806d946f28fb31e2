"""Which parts of a clip are looked at, how closely, and when that is enough."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.riders import Rider

from posecheck.app.sampling import CLOSER, FIRST_S, PACE_HZ, Round, is_worth, lasts, pieces, plan, runs
from posecheck.fit.analysis import analyse
from posecheck.records.settings import Target


def planned(whole_s, part=(None, None), slow_motion=1.0, **how):
    return plan(part, whole_s, slow_motion, **{"every_frame": False, "whole_class": False, **how})


WHOLE = ((None, None),)


def test_a_short_clip_is_looked_at_whole_and_then_between():
    assert planned(20.0) == (Round(WHOLE, PACE_HZ), Round(WHOLE, PACE_HZ, between=True))
    assert planned(None) == planned(20.0)
    assert planned(6.0) == (Round(WHOLE, CLOSER * PACE_HZ), Round(WHOLE, CLOSER * PACE_HZ, between=True))


def test_without_a_verdict_to_go_by_the_first_look_is_a_close_one():
    assert planned(20.0, closely=True) == (Round(WHOLE, CLOSER * PACE_HZ),)
    assert planned(6.0, closely=True) == (Round(WHOLE, 2 * CLOSER * PACE_HZ),)
    assert {(one.pace_hz, one.between) for one in planned(60.0, closely=True)} == {(CLOSER * PACE_HZ, False)}


def test_all_frames_of_all_of_a_clip():
    assert planned(300.0, every_frame=True) == (Round(WHOLE),)


@given(whole_s=st.floats(240, 4000), slow_motion=st.sampled_from([1.0, 4.0]))
def test_of_a_class_a_part_of_each_window_is_looked_at_first(whole_s, slow_motion):
    first, *more = planned(whole_s * slow_motion, whole_class=True, slow_motion=slow_motion)
    assert {one.pace_hz for one in (first, *more)} == {PACE_HZ / slow_motion}
    assert len(first.spans) == int((whole_s - 20) // 120) + 1
    for (start, middle), (same, end) in zip(first.spans, sorted(s for one in more for s in one.spans), strict=True):
        assert middle == same
        assert (middle - start, end - start) == pytest.approx((FIRST_S * slow_motion, 20 * slow_motion))


def test_changes_are_read_from_the_first_and_the_last_window():
    first, ends, rest = planned(900.0, whole_class=True)
    assert (first.settles, ends.settles, rest.settles) == ("all", "changes", "verdicts")
    assert ends.spans == ((8.0, 20.0), (848.0, 860.0))
    assert len(first.spans) == len(ends.spans) + len(rest.spans) == 8
    assert [one.settles for one in planned(250.0, whole_class=True)] == ["all", "changes"]


@given(whole_s=st.floats(30, 4000), start_s=st.floats(0, 100), slow_motion=st.sampled_from([1.0, 4.0, 8.0]))
def test_a_long_clip_costs_two_stretches_one_amid_each_half(whole_s, start_s, slow_motion):
    found = planned(whole_s * slow_motion, (start_s, None), slow_motion)
    (first, second), between, *more = (one.spans for one in found)
    assert (first, second) == between
    assert [one.between for one in found] == [False, True, *[False] * len(more)]
    lengths = [lasts(span, (start_s, None), whole_s * slow_motion) / slow_motion for span in (first, second)]
    assert all(9.99 <= length < 13.4 for length in lengths)
    assert sum(lengths) * slow_motion * found[0].pace_hz < 280
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
    assert cut == [(5.0, 8.0), (8.0, 11.0), (11.0, 14.0), (14.0, None)]
    assert len(pieces((None, None), 12.0, 4.0)) == 2


def test_runs_are_what_was_looked_at():
    time_s = np.concatenate([np.arange(0, 10, 0.1), np.arange(40, 50, 0.1)])
    (first, second) = runs(time_s)
    assert first == pytest.approx((0, 10))
    assert second == pytest.approx((40, 50))
    assert runs(np.zeros(1)) == []


def enough(analysis):
    return not is_worth(Round(WHOLE), analysis)


def test_it_is_enough_when_strokes_agree():
    steady = Rider(seconds=12, rate_hz=15).recording()
    assert enough(analyse(steady))
    noise = np.random.default_rng(1).normal(0, 12, steady.side.xy_px.shape)
    noisy = replace(steady, side=replace(steady.side, xy_px=steady.side.xy_px + noise))
    assert not enough(analyse(noisy))
    assert not enough(analyse(Rider(seconds=2).recording()))


def test_it_is_enough_where_no_verdict_hangs_on_scatter():
    answer = analyse(Rider(seconds=12, rate_hz=15).recording())
    knee = answer["knee_flexion_bdc"]
    wide = replace(knee, spread=6.0, interval=(knee.value - 4.8, knee.value + 4.8))
    told = {one.name: one for one in answer.measures} | {knee.name: wide}
    unsure = replace(answer, measures=tuple(told.values()))

    def judged(analysis, above):
        low, high = knee.value - 10, knee.value + above
        own = Target(knee.name, low, high, low - 5, high + 5, "deg", "the fitter", "own")
        return replace(analysis, targets={knee.name: own})

    assert enough(judged(unsure, 10))
    assert not enough(judged(unsure, 1))
    assert enough(judged(answer, 1))


def test_an_unsure_verdict_needs_more_looks():
    few, many = (
        replace(answer, verdicts={**answer.verdicts, "hip_angle_min": "unsure"})
        for answer in (analyse(Rider(seconds=12, rate_hz=rate_hz).recording()) for rate_hz in (10, 15))
    )
    assert not enough(few)
    assert enough(many)


def test_a_stroke_needs_its_looks():
    assert enough(analyse(Rider(seconds=12, rate_hz=10.3, rpm=110).recording()))
    assert not enough(analyse(Rider(seconds=12, rate_hz=10.3, rpm=130).recording()))


def test_a_change_that_nobody_is_sure_of_is_looked_at_where_it_shows():
    answer = analyse(Rider(seconds=12, rate_hz=15).recording())
    first, last = (replace(answer.windows[0], start_s=at, end_s=at + 10) for at in (0.0, 840.0))
    (knee,) = [one for one in answer.drifts if one.measure == "knee_flexion_bdc"]
    vague = replace(answer, windows=(first, last), drifts=(replace(knee, interval=(-1.0, 4.0), certain=False),))
    worth = {what: is_worth(Round(WHOLE, settles=what), vague) for what in ("all", "changes", "verdicts")}
    assert worth == {"all": True, "changes": True, "verdicts": False}
    known = replace(vague, drifts=(replace(knee, interval=(-1.0, 1.0), certain=False),))
    assert not is_worth(Round(WHOLE, settles="changes"), known)
    unsure = replace(known, verdicts={**answer.verdicts, "hip_angle_min": "unsure"})
    few = replace(unsure, quality=replace(unsure.quality, frames=100))
    assert not is_worth(Round(WHOLE, settles="changes"), few)
    assert is_worth(Round(WHOLE, settles="verdicts"), few)
    slow = replace(known, windows=(), drifts=())  # too few strokes in each
    assert is_worth(Round(WHOLE, settles="changes"), slow)
    nobody = replace(vague, quality=replace(vague.quality, usable=False))
    assert is_worth(Round(WHOLE, settles="verdicts"), nobody)
