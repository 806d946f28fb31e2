"""Curves over the crank circle, from values whose curve is known."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.core import fourier


def test_a_curve_ignores_jumps():
    phase = np.arange(0, 3600, 11.0)
    values = 70 - 35 * np.cos(np.radians(phase - 20))
    jumped = values.copy()
    jumped[::9] += 60
    assert fourier.curve_at(fourier.fit_curve(phase, jumped), 180.0) == pytest.approx(
        fourier.curve_at(fourier.fit_curve(phase, values), 180.0), abs=0.1
    )


def test_a_curve_of_too_few_frames_is_unknown():
    assert np.isnan(fourier.fit_curve(np.arange(5.0), np.arange(5.0))).all()


def noisy(frames: int) -> tuple[np.ndarray, np.ndarray]:
    """A basis, and four curves over it with noise and jumps."""
    noise = np.random.default_rng(1)
    basis = fourier.fourier_basis(np.arange(frames) * 17.3)
    columns = noise.normal(0, 20, (4, basis.shape[1])) @ basis.T + noise.normal(0, 1, (4, frames))
    columns[:, ::13] += 40
    return basis, columns


@pytest.mark.parametrize("weights", [None, np.linspace(0.2, 1, 401)])
def test_columns_are_fitted_each_for_itself(weights):
    basis, columns = noisy(401)
    columns[1:3, 50:90] = np.nan
    columns[3, 7:] = np.nan
    basis[300:310, 1:] = np.nan
    alone = [fourier.solve_robustly(basis, column, weights) for column in columns]
    together = fourier.solve_columns(basis, columns, weights)
    assert together[:3] == pytest.approx(np.array(alone[:3]), rel=1e-12)
    assert np.isfinite(together[:3]).all()
    assert np.isnan(together[3]).all()


def test_many_frames_are_fitted_as_few_are():
    basis, columns = noisy(1001)
    times = 2 * fourier.PIECE // 1001
    found = fourier.solve_columns(np.tile(basis, (times, 1)), np.tile(columns, times))
    assert found == pytest.approx(fourier.solve_columns(basis, columns), rel=1e-9)


@pytest.mark.parametrize("frames", [0, 5, fourier.PIECE, 2 * fourier.PIECE + 3])
def test_products_by_pieces_are_those_of_the_whole(frames):
    noise = np.random.default_rng(2)
    rows, coefficients, values = noise.normal(size=(3, frames)), noise.normal(size=3), noise.normal(size=frames)
    assert fourier.combine(rows, coefficients) == pytest.approx(coefficients @ rows, abs=1e-12)
    assert fourier.project(rows, values) == pytest.approx(rows @ values, abs=1e-9)
