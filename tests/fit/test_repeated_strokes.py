"""A closed loop is measured, told, and counted once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.tracked_riders import TRACKS_FOLDER, recorded

from posecheck.core.strokes import half_width_of_mean
from posecheck.fit.analysis import analyse
from posecheck.fit.repeated_strokes import count_once
from posecheck.records.analysis import Measure

RIDE = recorded(TRACKS_FOLDER / "rider0112.npz")


def looped(loop_s):
    return replace(RIDE, side=replace(RIDE.side, clip=replace(RIDE.side.clip, loop_s=loop_s)))


def test_a_loop_has_the_same_numbers_with_the_interval_of_the_strokes_in_it():
    once, loop = analyse(RIDE), analyse(looped(1.7))
    assert "closed_loop" not in {reason.id for reason in once.quality.reasons}
    assert "closed_loop" in {reason.id for reason in loop.quality.reasons}
    repeats = RIDE.side.clip.duration_s / 1.7
    for name in ("knee_flexion_bdc", "hip_angle_min", "trunk_flexion"):
        before, after = once[name], loop[name]
        assert after.value == before.value
        half = half_width_of_mean(before.spread, before.strokes)
        systematic = (before.interval[1] - before.value) ** 2 - half**2
        assert (after.interval[1] - after.value) ** 2 == pytest.approx(systematic + repeats * half**2, rel=0.05)
        assert after.interval[0] < before.interval[0]
        assert after.independent_strokes < before.independent_strokes


def test_a_measure_without_bands_may_fall_below_nothing():
    bow = Measure("back_bow", "deg", 1.0, (-1.0, 3.0), 1.0, 9)
    (wider,) = count_once({"back_bow": bow}, 4.0).values()
    assert wider.interval[0] < -1.0 < 3.0 < wider.interval[1]
    assert count_once({"back_bow": bow}, 1.0) == {"back_bow": bow}


def test_a_loop_of_less_than_a_stroke_counts_one_stroke():
    short, shorter = (analyse(looped(loop_s))["trunk_flexion"].interval for loop_s in (0.1, 0.01))
    assert short == shorter
