"""The slow part by a band of equations is the one that the whole equations give."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import BSpline

from posecheck.core import fourier
from posecheck.core.slow_change import KNOT_S, STIFF, SlowSplit


def dense(time_s, phase_deg, values):
    """The same least squares with every zero written out."""
    pieces = max(int((time_s[-1] - time_s[0]) / KNOT_S), 1)
    inner = np.linspace(time_s[0], time_s[-1], pieces + 1)
    bend = BSpline.design_matrix(time_s, np.concatenate([[inner[0]] * 3, inner, [inner[-1]] * 3]), 3).toarray()
    waves, count = fourier.fourier_basis(phase_deg, 3)[:, 1:], bend.shape[1]
    stiff = np.hstack([STIFF * np.diff(np.eye(count), 2, axis=0), np.zeros((count - 2, waves.shape[1]))])
    design = np.vstack([np.hstack([bend, waves]), stiff])
    found = fourier.solve_robustly(design, np.concatenate([values, np.zeros(count - 2)]))
    return bend @ found[:count], found[count:]


@pytest.mark.parametrize("seconds", [2.0, 4.0, 60.0])
@pytest.mark.parametrize("hidden", [0.0, 0.4])
def test_the_band_gives_what_the_whole_gives(seconds, hidden) -> None:
    rng = np.random.default_rng(3)
    time_s = np.sort(rng.uniform(0, seconds, int(30 * seconds)))
    phase_deg = 520 * time_s
    values = 3 * np.sin(time_s / 5) + 40 * np.cos(np.radians(phase_deg)) + rng.normal(0, 1, len(time_s))
    values[rng.random(len(time_s)) < hidden] = np.nan
    values[::17] += 50
    slow, waves = SlowSplit(time_s, phase_deg).split(values)
    true, sizes = dense(time_s, phase_deg, values)
    assert slow == pytest.approx(true, abs=1e-8)
    assert waves == pytest.approx(sizes, abs=1e-8)


def test_a_long_gap_is_bridged_without_a_bend() -> None:
    time_s = np.arange(900) / 30
    values = np.where((time_s > 10) & (time_s < 20), np.nan, 2.0 * time_s)
    slow, _ = SlowSplit(time_s, 500 * time_s).split(values)
    assert slow == pytest.approx(2 * time_s, abs=1e-3)


def test_too_little_gives_nothing() -> None:
    time_s = np.arange(90) / 30
    slow, waves = SlowSplit(time_s, 500 * time_s).split(np.full(90, np.nan))
    assert np.isnan(slow).all()
    assert np.isnan(waves).all()


def test_columns_do_not_know_of_each_other():
    rng = np.random.default_rng(5)
    time_s = np.sort(np.concatenate([rng.uniform(0, 10, 300), rng.uniform(4, 4.5, 400)]))  # one second with many frames
    first, second = rng.normal(0, 1, (2, 700)) + np.sin(time_s)
    first[rng.random(700) < 0.3] = np.nan
    both = SlowSplit(time_s, 500 * time_s)
    both.split(first)
    again = both.split(second)
    alone = SlowSplit(time_s, 500 * time_s).split(second)
    for found, wanted in zip(again, alone, strict=True):
        assert found == pytest.approx(wanted, abs=1e-12)


def test_pedals_that_stand_still_leave_a_slope_as_it_is():
    time_s = np.arange(300) / 30
    slow, waves = SlowSplit(time_s, np.full(300, 40.0)).split(2 * time_s)
    still = waves @ fourier.fourier_basis(np.array([40.0]), 3)[0, 1:]
    assert slow + still == pytest.approx(2 * time_s, abs=1e-6)
