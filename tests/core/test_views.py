"""Several views made into one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.core import fourier, views

PHASE_DEG = np.arange(0, 3600, 14.4)


def path(phase_deg=PHASE_DEG):
    """Two joints on a wavy path."""
    wave = fourier.fourier_basis(phase_deg, 2)
    return (wave @ np.random.default_rng(1).normal(0, 20, (5, 4))).reshape(-1, 2, 2)


@given(frames_per_stroke=st.floats(6, 60), kinds=st.integers(2, 4))
def test_every_view_sees_all_of_the_stroke_at_any_cadence(frames_per_stroke, kinds):
    frame = np.arange(600.0)
    view, sector = views.choose_view(frame, kinds), np.floor(frame / frames_per_stroke % 1 * 5)
    for kind in range(kinds):
        assert (view == kind).mean() == pytest.approx(1 / kinds, abs=0.01)
        assert set(sector[view == kind]) == set(range(5))


def test_views_that_differ_steadily_are_brought_to_their_mean():
    frame = np.arange(len(PHASE_DEG), dtype=float)
    view = views.choose_view(frame, 4)
    off = np.random.default_rng(2).normal(0, 4, (4, 5, 4))
    waves = fourier.fourier_basis(PHASE_DEG, 2)
    seen = path() + np.einsum("tk,tkj->tj", waves, off[view.astype(int)]).reshape(-1, 2, 2)
    mean = path() + (waves @ off.mean(axis=0)).reshape(-1, 2, 2)
    before = np.abs(seen - mean).mean()
    after = np.abs(views.align_views(PHASE_DEG, seen, view) - mean).mean()
    assert after < 0.1 * before


def test_one_view_stays_as_it_is_and_nan_stays_where_it_was():
    points = path()
    points[3] = np.nan
    assert views.align_views(PHASE_DEG, points, None) is points
    assert views.align_views(PHASE_DEG, points, np.ones(len(points))) is points
    found = views.align_views(PHASE_DEG, points, views.choose_view(np.arange(len(points), dtype=float), 4))
    assert np.array_equal(np.isnan(found), np.isnan(points))


def test_views_that_agree_change_nothing():
    found = views.align_views(PHASE_DEG, path(), views.choose_view(np.arange(len(PHASE_DEG), dtype=float), 4))
    assert np.abs(found - path()).max() < 1e-6
