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
