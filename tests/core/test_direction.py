"""Which way pedals turn, and when nobody can know."""

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider

from posecheck.core import crank, direction, ride_parts

FORWARD = Rider(hip_mm=(-215.0, 740.0), seconds=12.0)


def sense(rider, step=1):
    track = rider.track()
    return ride_parts.follow_parts(track.time_s[::step], track.xy_px[::step]).sense


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize("rpm", [-100.0, -60.0, 60.0, 100.0])
def test_it_is_that_of_the_rider_whichever_way_they_look(rpm, facing):
    assert sense(replace(FORWARD, rpm=rpm, facing=facing)) == np.sign(rpm)


def test_it_is_that_of_most_parts_of_a_long_ride():
    time_s = np.arange(0, 200, 1 / 20)
    turned = np.cumsum(np.where(time_s < 70, 80.0, -80.0)) / 20 * 6
    foot = 100 * np.stack([np.sin(np.radians(turned)), np.cos(np.radians(turned))], axis=1)
    phase, coherence = crank.fit_phase(time_s, foot)
    assert direction.pedalling_sense(time_s, phase, coherence) == -1
    assert direction.pedalling_sense(time_s[:1500], phase[:1500], coherence[:1500]) == 1


def test_a_wheel_that_only_seems_to_turn_backward_is_not_said_to():
    slow_camera = replace(FORWARD, rpm=110.0, rate_hz=6.0)
    track = slow_camera.track()
    phase, _ = crank.fit_phase(track.time_s, track["right_heel"] * (1, -1))
    assert phase[-1] < phase[0]  # a turn of 110 degrees between pictures looks like one of 70 degrees backward
    assert sense(slow_camera) == 1


def test_pauses_do_not_turn():
    assert direction.crank_sense(np.full(4, np.nan)) == 1
    assert direction.crank_sense(np.array([0.0, np.nan, 300.0])) == 1
