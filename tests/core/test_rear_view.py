"""Strokes seen from behind."""

from dataclasses import replace

import numpy as np
import pytest
from support.behind import FromBehind
from support.riders import Rider

from posecheck.core import rear_view

SIDE = Rider(hip_mm=(-215.0, 740.0), seconds=6.0)

BEHIND = FromBehind(replace(SIDE, rpm=78.0, seconds=8.0, start_deg=200.0))


def test_the_strokes_are_those_of_the_knees():
    rider = BEHIND.rider
    lead = rider.leg(rider.phase_deg + 180)["knee"][:, 1] - rider.leg(rider.phase_deg)["knee"][:, 1]
    moves = rear_view.find_rear_strokes(rider.time_s, lead)
    assert moves.cadence_rpm == pytest.approx(rider.rpm, abs=0.5)
    inside = moves.stroke >= 0
    turned = np.ptp(moves.phase_deg[inside]) / np.ptp(rider.time_s[inside]) / 6
    assert turned == pytest.approx(rider.rpm, abs=0.5)
    assert moves.clear > 0.98
