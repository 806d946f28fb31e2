"""Legs mixed up by a model, and landmarks that jump off them."""

from __future__ import annotations

import numpy as np
from support.riders import Rider

from posecheck.core import crank, legs


def test_swapped_legs_do_not_throw_the_clock_off_and_are_given_back():
    rider = Rider()
    near, far = (np.stack(list(rider.leg(rider.phase_deg + turn).values()), axis=1) for turn in (0, 180))
    swap = np.zeros(len(near), dtype=bool)
    swap[40:47] = swap[100:125] = True
    mixed = np.where(swap[:, None, None], far, near), np.where(swap[:, None, None], near, far)
    phase, _ = crank.fit_phase(rider.time_s, mixed[0][:, 3:5].mean(axis=1))
    mended, _, swapped = legs.unswap_legs(phase, *mixed)
    assert np.array_equal(swapped[:, 2:].all(axis=1), swap)
    assert np.abs(mended[:, 1:] - near[:, 1:]).max() == 0


def test_a_landmark_on_the_bike_frame_is_astray():
    rider = Rider()
    leg = np.stack(list(rider.leg(rider.phase_deg).values()), axis=1)
    leg[50, 1] += 200
    astray = legs.find_strays(rider.phase_deg, leg, 40.0)
    assert astray[50, 1]
    assert astray.sum() == 1


def test_a_gap_is_neither_stray_nor_swapped():
    rider = Rider()
    near, far = (np.stack(list(rider.leg(rider.phase_deg + turn).values()), axis=1) for turn in (0, 180))
    near[30:34] = np.nan
    assert not legs.find_strays(rider.phase_deg, near, 40.0)[30:34].any()
    mended, _, swapped = legs.unswap_legs(rider.phase_deg, near, far)
    assert not swapped[30:34].any()
    assert np.isnan(mended[30:34]).all()
