"""Recovery: upright first, back in steps, and red flags whatever the numbers say."""

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider, track

from posecheck.fit.analysis import analyse
from posecheck.fit.body import BodyLengths
from posecheck.fit.recovery import RED_FLAGS, plan_recovery
from posecheck.fit.targets import shipped_targets
from posecheck.records.analysis import Measure
from posecheck.records.settings import RIDINGS, Settings
from posecheck.records.tracking import Recording

BANDS = {band.measure: band for band in shipped_targets("recovery")}
RIDER = Rider(hip_mm=(-215.0, 740.0), seconds=5.0)


def way(trunk_deg):
    trunk = Measure("trunk_flexion", "deg", trunk_deg, None if trunk_deg is None else (trunk_deg - 4, trunk_deg + 4))
    return plan_recovery({"trunk_flexion": trunk}, BANDS, BodyLengths())


def test_red_flags_name_every_sign_of_the_seeds_and_a_professional():
    whole = " ".join(RED_FLAGS).lower()
    for sign in ("loses power", "numb with effort", "night", "fever", "weight", "bladder"):
        assert sign in whole
    assert all("see a professional" in flag for flag in RED_FLAGS)


@pytest.mark.parametrize("riding", RIDINGS)
def test_red_flags_stand_in_every_recovery_answer_and_in_no_other(riding):
    expected = RED_FLAGS if riding == "recovery" else ()
    nobody = track(np.full((60, 33, 2), np.nan), np.arange(60) / 30)
    assert analyse(RIDER.recording(riding=riding)).red_flags == expected
    refused = analyse(Recording(nobody, Settings(riding=riding)))
    assert (refused.quality.usable, refused.red_flags, refused.plan) == (False, expected, ())


@pytest.mark.parametrize(("trunk_deg", "steps"), [(41.0, 2), (42.1, 3), (44.1, 4), (50.0, 4)])
def test_a_trunk_too_low_comes_up_at_once_and_goes_back_in_steps(trunk_deg, steps):
    now, easy, back, film = way(trunk_deg)
    assert f"40 degrees or less instead of {trunk_deg:.0f}" in now
    assert "little resistance" in easy
    assert 10 * (steps - 1) < int(now.split("by about ")[1].split()[0]) <= 10 * steps <= 40
    assert f"{steps} steps, so until about week {2 * (steps + 1)}" in back
    assert "--riding recovery" in film


@pytest.mark.parametrize("trunk_deg", [25.0, 40.0])
def test_a_trunk_that_is_upright_enough_stays(trunk_deg):
    now, _, back, _ = way(trunk_deg)
    assert "Leave the bars" in now
    assert "until it is your usual one" in back


def test_without_a_trunk_there_is_no_plan():
    assert way(None) == ()
    assert analyse(RIDER.recording()).plan == ()


def test_nothing_in_the_plan_promises_a_cure():
    whole = " ".join((*way(50.0), *way(30.0))).lower()
    assert not [word for word in ("heal", "cure", "treat", "therapy", "diagnos", "disc") if word in whole]


def test_recovery_asks_for_higher_bars_where_spin_does_not():
    lower = replace(RIDER, trunk_flexion_deg=45.5, shoulder_deg=82.0)
    spin, recovery = (
        {one.id for one in analyse(lower.recording(riding=riding)).findings} for riding in ("spin", "recovery")
    )
    assert "bars_too_low" in recovery - spin
