"""The rider's own lengths, by the crank."""

import numpy as np
import pytest
from support.riders import Rider

from posecheck.core.ride import follow_ride
from posecheck.fit.body import USUAL_ARM_MM, USUAL_HIP_HAND_MM, measure_body
from posecheck.fit.scale import Scale
from posecheck.records.settings import Settings

RIDER = Rider()
SCALE = Scale(1 / RIDER.px_per_mm, (3.9, 4.1))


def near_side():
    return dict(follow_ride(RIDER.time_s, RIDER.track().xy_px).near)


def test_lengths_of_a_known_rider_are_met():
    body = measure_body(near_side(), SCALE, Settings(crank_mm=172.5, step_mm=20))
    assert body.leg_mm == pytest.approx((RIDER.thigh_mm, RIDER.shank_mm), rel=0.01)
    assert (body.crank_mm, body.step_mm) == (172.5, 20)
    arm = RIDER.arm()
    assert body.hip_hand_mm == pytest.approx(float(np.hypot(*(arm["wrist"] - RIDER.hip_mm))), rel=0.01)


def test_an_arm_that_was_not_seen_is_a_usual_one():
    joints = near_side()
    joints["wrist"] = np.full_like(joints["wrist"], np.nan)
    body = measure_body(joints, SCALE, Settings())
    assert (body.arm_mm, body.hip_hand_mm) == (USUAL_ARM_MM, USUAL_HIP_HAND_MM)
    assert body.crank_mm == 170
