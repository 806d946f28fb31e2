"""From clip to clip: what is a change and what is noise, how far along the way back, and how it is shown."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from support.analyses import HIGH, high, walker
from support.kept_clips import KNEE, MAY, knee

from posecheck.fit.comparison import FOLLOWED, compare
from posecheck.fit.trend import TREND_NOTES, judge_trend, measure_trends, same_setting, trend_notes, undo_advice
from posecheck.records.analysis import Reason
from posecheck.records.history import TrendPoint


def of_knee(*clips):
    (found,) = [one for one in measure_trends(dict(enumerate(clips))) if one.name == KNEE]
    return found


def points(values, half):
    return [TrendPoint(number, value, None, (value - half, value + half)) for number, value in enumerate(values)]


@pytest.mark.parametrize("clips", [2, 8])
def test_noise_is_called_a_change_once_in_twenty(clips):
    draws = np.random.default_rng(3).normal(30, 1, (1000, clips))
    called = np.mean([judge_trend(points(values, 1.96)) == "change" for values in draws])
    assert 0.03 < called < 0.07


@pytest.mark.parametrize("moved", [4.0, -6.0])
def test_a_change_is_seen_among_many_clips(moved):
    values = [30.0, 30.3, 29.8, 30.1, 30.1 + moved]
    assert judge_trend(points(values, 1.0)) == "change"
    assert judge_trend(points(values[:-1], 1.0)) == "noise"


@pytest.mark.parametrize("moved", [0.0, 1.0, 1.7, 1.8, 2.5, -3.0])
def test_two_clips_are_judged_as_the_comparison_does(moved):
    one, two = knee(30.0), knee(30.0 + moved)
    found, change = of_knee(one, two), compare(one, two)[KNEE]
    assert found.since_first == found.since_previous == change
    halves = [(point.own[1] - point.own[0]) / 2 for point in found.points]
    grown = np.hypot(np.hypot(*halves), FOLLOWED * change.difference)
    assert grown == pytest.approx(change.difference - change.interval[0])
    assert (found.judged == "change") == change.changed


def test_own_intervals_are_narrower_than_those_of_single_values():
    for point in of_knee(knee(30.0), knee(31.0)).points:
        assert point.own[1] - point.own[0] < 0.5 * (point.interval[1] - point.interval[0])


def test_the_last_clip_is_held_against_the_first_and_the_one_before():
    found = of_knee(knee(30.0), knee(36.0), knee(31.0))
    assert [point.value for point in found.points] == [30.0, 36.0, 31.0]
    assert (found.since_first.difference, found.since_previous.difference) == (1.0, -5.0)
    assert (found.since_first.changed, found.since_previous.changed, found.judged) == (False, True, "change")


@pytest.mark.parametrize(
    "unlike",
    [
        {"side": "right"},
        {"made_by": {"posecheck": "0.1.0", "model": "mediapipe lite", "model_sha256": ""}},
        {"quality": replace(high().quality, reasons=(Reason("oblique_view", "Aslant."),))},
    ],
    ids=["side", "model", "oblique"],
)
def test_a_clip_that_was_filmed_otherwise_is_shown_and_not_compared(unlike):
    clips = [knee(30.0), knee(50.0, **unlike), knee(30.4)]
    found = of_knee(*clips)
    assert [point.own is None for point in found.points] == [False, True, False]
    assert found.judged == "noise"
    assert found.since_previous.difference == pytest.approx(0.4)
    assert same_setting(dict(enumerate(clips))) == [0, 2]
    assert trend_notes(clips) == (TREND_NOTES["unlike"].format(count=1),)


def test_what_cannot_be_measured_stands_in_no_trend():
    assert measure_trends({}) == measure_trends({1: walker()}) == ()
    assert trend_notes([]) == ()
    found = of_knee(knee(30.0), walker(), knee(30.0))
    assert [point.entry for point in found.points] == [0, 2]
    lost = knee(30.0)
    lost = replace(lost, measures=tuple(replace(one, value=None, interval=None) for one in lost.measures))
    gone = of_knee(knee(30.0), lost)
    assert (gone.judged, gone.since_first, len(gone.points)) == ("unknown", None, 1)


def test_what_to_mind():
    older = knee(30.0, made_by={**high().made_by, "posecheck": "0.0.9"})
    assert trend_notes([older, knee(30.0), walker()]) == (
        TREND_NOTES["unusable"].format(count=1),
        TREND_NOTES["versions"],
    )
    assert trend_notes([knee(30.0)]) == (TREND_NOTES["alone"],)


def recovering(*findings):
    return knee(30.0, riding="recovery", findings=tuple(findings), plan=("Now: raise the bars.", "Film."))


def test_the_way_back_knows_its_week():
    clips = [recovering(), knee(30.0), recovering(HIGH), recovering(HIGH)]
    days = [MAY, MAY + timedelta(days=3), MAY + timedelta(days=10), MAY + timedelta(days=24)]
    began, *steps, news = undo_advice(list(zip(days, clips, strict=True)))
    assert "2026-05-14" in began
    assert "week 3" in began
    assert tuple(steps) == clips[0].plan
    assert "no finding that was not there" in news
    worse = undo_advice([(days[0], recovering()), (days[1], recovering(HIGH))])
    assert "saddle too high" in worse[-1]
    assert "one step back" in worse[-1]


def test_no_way_back_without_recovery():
    assert (
        undo_advice([]) == undo_advice([(MAY, recovering()), (MAY, knee(30.0))]) == undo_advice([(MAY, walker())]) == ()
    )
    assert len(undo_advice([(MAY, recovering()), (MAY, walker())])) == 3
