"""Values between the frames that were looked at."""

from __future__ import annotations

import numpy as np

from posecheck.core.interpolate import Interpolator

TIME_S = np.arange(0, 3, 1 / 15)


def foot(time_s, rpm=90):
    turned = 2 * np.pi * rpm / 60 * np.asarray(time_s)
    return 170 * np.stack([np.sin(turned), np.cos(turned)], axis=-1)


def test_a_turning_foot_stays_on_its_circle():
    between = Interpolator(TIME_S, foot(TIME_S), 0.25)
    fine = np.arange(0.2, 2.7, 0.01)
    assert np.abs(between.at(fine) - foot(fine)).max() < 2.5


def test_frames_that_were_looked_at_stay_as_they_are():
    seen = foot(TIME_S)
    seen[7] = np.nan
    assert np.array_equal(Interpolator(TIME_S, seen, 0.25).at(TIME_S), seen, equal_nan=True)


def test_gaps_stay_gaps_and_ends_hold_for_a_moment():
    holed = np.delete(TIME_S, np.s_[10:20])
    between = Interpolator(holed, foot(holed), 0.25)
    found = between.at(np.array([TIME_S[14], TIME_S[9] + 0.05, TIME_S[-1] + 0.05, TIME_S[-1] + 0.5]))
    assert np.isnan(found[[0, 3]]).all()
    assert np.array_equal(found[1:3], foot(TIME_S[[9, -1]]))
    assert np.isfinite(Interpolator(holed, foot(holed), np.inf, np.inf).at(np.array([-9.0, 1.0, 99.0]))).all()


def test_nothing_between_fewer_than_two_frames():
    assert np.isnan(Interpolator(np.zeros(1), np.ones((1, 3)), 0.25).at(np.zeros(2))).all()
