"""The set-up that fits: few moves, within what parts allow, and never further outside than before."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from support.moved_riders import moved_riders
from support.saddle_pairs import FITTED, LOW, raised

from posecheck.fit.analysis import analyse
from posecheck.fit.best_setup import find_setup
from posecheck.fit.setup_search import FITTED as JUDGED
from posecheck.fit.steps import most_mm
from posecheck.fit.what_if import build_linkage
from posecheck.records.settings import Settings


@cache
def setup(rider, riding="spin"):
    recording = replace(rider.recording(), settings=Settings(riding))
    answer = analyse(recording)
    return find_setup(build_linkage(recording, answer), answer), answer


def outside(answer, values):
    """How far measures lie outside their bands in all."""
    total = 0.0
    for name in JUDGED:
        band = answer.targets[name]
        total += max((band.low or -999) - values[name], values[name] - (band.high or 999), 0)
    return total


@pytest.mark.parametrize("by", [-60.0, -40.0])
def test_a_saddle_that_was_moved_goes_back(by):
    best, answer = setup(raised(FITTED, by))
    assert best.moves.saddle_up_mm * by < 0
    after = next(one for one in best.predictions if one.measure == "knee_flexion_bdc")
    band = answer.targets["knee_flexion_bdc"]
    assert band.low - 1 <= after.then <= band.high + 1


def test_a_rider_in_all_bands_is_left_alone():
    best, answer = setup(FITTED)
    assert outside(answer, {one.measure: one.now for one in best.predictions}) == 0
    assert (best.moves.saddle_up_mm, best.moves.bars_up_mm, best.moves.bars_nearer_mm) == (0, 0, 0)
    assert best.left == best.ends == ()


@pytest.mark.slow
@pytest.mark.parametrize("riding", ["spin", "road"])
def test_moves_stay_within_parts_and_bring_measures_nearer_to_their_bands(riding):
    for rider in moved_riders()[:4]:
        best, answer = setup(rider, riding)
        assert abs(best.moves.saddle_up_mm) <= most_mm("saddle_height", riding)
        assert abs(best.moves.bars_up_mm) <= most_mm("bar_height", riding)
        assert abs(best.moves.bars_nearer_mm) <= most_mm("bar_reach", riding)
        assert best.moves.crank_mm is None or riding != "spin"
        now, then = ({one.measure: getattr(one, when) for one in best.predictions} for when in ("now", "then"))
        assert outside(answer, then) <= outside(answer, now) + 1e-6
        assert set(best.left) <= set(JUDGED)


def test_a_low_saddle_is_raised_first_and_the_rest_follows():
    best, _ = setup(LOW)
    assert best.moves.saddle_up_mm > 30


def test_straight_arms_are_not_stretched_further():
    """A reader of angles alone would push the bars away from a rider who is upright and cramped at the shoulder."""
    linkage, found = straight_arms()
    assert find_setup(linkage, found).moves.bars_nearer_mm >= 0


def straight_arms():
    recording = LOW.recording()
    answer = analyse(recording)
    linkage = build_linkage(recording, answer)
    share = 1.003 * np.hypot(*(linkage.hand - linkage.shoulder)) / sum(linkage.arm_mm)
    linkage = replace(linkage, arm_mm=(share * linkage.arm_mm[0], share * linkage.arm_mm[1]))
    bars = replace(answer.findings[0], id="reach_too_short")
    values = {"trunk_flexion": 15.0, "shoulder_angle": 60.0, "elbow_flexion": 9.0}
    measures = tuple(replace(one, value=values.get(one.name, one.value)) for one in answer.measures)
    return linkage, replace(answer, measures=measures, findings=(*answer.findings, bars))
