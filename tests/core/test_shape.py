"""A rider's shape, whatever the camera."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.core import fourier
from posecheck.core.shape import rider_shape

PHASE_DEG = np.arange(0, 3600, 14.4)


def rider(scale=1.0, shift=0.0, start_deg=0.0):
    """Joints of a body that is no more than waves."""
    random = np.random.default_rng(3)
    phase = PHASE_DEG + start_deg
    names = ("hip", "knee", "ankle", "heel", "toe", "shoulder", "elbow", "wrist")
    near = {
        name: scale * (fourier.fourier_basis(phase, 1) @ random.normal(0, 20, (3, 2)) + (0, -100 * i)) + shift
        for i, name in enumerate(names)
    }
    far = {name: near[name] + scale * 5 for name in ("hip", "shoulder")}
    return phase, near, far


@pytest.mark.parametrize("changed", [{"scale": 2.5}, {"shift": 300.0}, {"start_deg": 72.0}])
def test_shape_knows_neither_size_nor_place_nor_start(changed):
    assert rider_shape(*rider(**changed)) == pytest.approx(rider_shape(*rider()), abs=1e-3)


def test_shape_tells_bodies_apart():
    phase, near, far = rider()
    near["toe"] = near["toe"] + 10
    assert np.abs(rider_shape(phase, near, far) - rider_shape(*rider())).max() > 0.01
