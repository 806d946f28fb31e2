"""The clock and the ruler, on feet whose crank is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.riders import Rider

from posecheck.core import crank


@pytest.mark.parametrize("rate_hz", [15, 30, 60])
@pytest.mark.parametrize("rpm", [45, 85, 110])
def test_the_clock_meets_the_crank(rpm, rate_hz):
    rider = Rider(rpm=rpm, rate_hz=rate_hz, ankling_deg=0)
    foot = rider.leg(rider.phase_deg)["ankle"]
    phase, coherence = crank.fit_phase(rider.time_s, foot)
    phase = crank.refine_phase(rider.time_s, phase, foot)
    off = np.abs((phase - rider.phase_deg + 180) % 360 - 180)
    inside = (rider.time_s > 1) & (rider.time_s < 7)
    assert off[inside].max() < 2
    assert off.max() < 10  # at the ends, where half of the strokes beside are missing, and worst when slow
    assert coherence.min() > 0.95


def test_the_clock_runs_backward_for_a_foot_that_does():
    rider = Rider()
    foot = rider.leg(-rider.phase_deg)["ankle"]
    phase, coherence = crank.fit_phase(rider.time_s, foot)
    assert crank.find_pauses(rider.time_s, phase, coherence).mean() > 0.95


def test_strokes_run_from_top_to_top_and_leave_gaps_out():
    time_s = np.arange(0, 10, 1 / 30)
    phase = 360 * time_s + 90  # one turn a second, at the top at 0.75, 1.75, ...
    start_s, end_s = crank.stroke_starts(time_s, phase)
    assert start_s == pytest.approx(np.arange(0.75, 9))
    assert end_s - start_s == pytest.approx(np.ones(9))
    phase[100] = np.nan
    assert len(crank.stroke_starts(time_s, phase)[0]) == 8


@given(st.floats(-40, 40), st.floats(0.05, 8))
@settings(max_examples=25, deadline=None)
def test_the_circle_gives_the_size_wherever_it_is(centre, radius):
    time_s = np.arange(0, 6, 1 / 30)
    phase = 400 * time_s
    turn = np.radians(phase)
    path = centre + radius * np.stack([np.sin(turn), np.cos(turn)], axis=-1)
    circle = crank.fit_ellipse(time_s, phase, path)
    assert circle.up_px == pytest.approx(radius, rel=1e-3)
    assert circle.drift_px < 0.01 * radius
