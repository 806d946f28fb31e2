"""Findings about cadence, bouncing and what changes within a clip."""

import pytest
from support.findings import judge

from posecheck.fit.targets import shipped_targets
from posecheck.records.findings import Drift


@pytest.mark.parametrize(
    ("rpm", "bounce", "fires"),
    [(112.1, 12.1, True), (112.0, 12.1, False), (112.1, 12.0, False), (125.0, 2.0, False), (88.0, 40.0, False)],
)
def test_bouncing_needs_a_high_cadence_and_a_bounce(rpm, bounce, fires):
    assert ("bouncing" in judge(cadence=rpm, trunk_bounce=bounce)) is fires


@pytest.mark.parametrize(("riding", "rpm", "fires"), [("spin", 65.0, False), ("recovery", 65.0, True)])
def test_recovery_asks_for_a_quicker_stroke(riding, rpm, fires):
    bands = {band.measure: band for band in shipped_targets(riding)}
    assert ("grinding" in judge(bands, riding=riding, trunk_flexion=35.0, cadence=rpm)) is fires


@pytest.mark.parametrize(("rpm", "fires"), [(37.1, True), (37.0, False), (20.0, False)])
def test_what_may_be_slow_motion_is_no_grinding(rpm, fires):
    assert ("grinding" in judge(cadence=rpm)) is fires


def test_grinding_speaks_of_resistance_only_with_an_if():
    one = judge(cadence=50.0)["grinding"]
    assert "if the resistance is heavy" in one.text
    assert "cannot see resistance" in one.detail


def changed(measure, change, *, certain=True, since_s=None):
    return Drift(measure, "deg", change, (change - 1, change + 1), certain, since_s)


def test_a_change_that_is_certain_is_a_drift_and_tells_when_it_began():
    ids = judge(
        drifts=[changed("trunk_flexion", 6.2, since_s=1860.0), changed("pelvic_motion_index", 9.0, since_s=1980.0)]
    )
    one = ids["posture_drift"]
    assert one.text == "From minute 31 on your posture changes: your trunk drops 6 degrees; your hips rock more."
    assert (one.certainty, one.signs) == ("likely", ("trunk_flexion", "pelvic_motion_index"))


@pytest.mark.parametrize("one", [changed("trunk_flexion", 6.0, certain=False), changed("cadence", -9.0)])
def test_an_uncertain_change_and_a_change_of_cadence_are_no_drift_of_posture(one):
    assert judge(drifts=[one]) == {}


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (changed("back_bow", 2.5, since_s=1200.0), {"rounded_back"}),
        (changed("back_bow", 2.5, certain=False), set()),
        (changed("back_bow", -2.5), set()),
    ],
)
def test_a_back_that_certainly_rounds_is_told_against_its_own_beginning(one, found):
    ids = judge(drifts=[one])
    assert set(ids) == found
    for finding in ids.values():
        assert (finding.certainty, finding.signs) == ("possible", ("back_bow",))
        assert finding.text == "From minute 20 on your back is rounder than at the start."


def test_a_back_that_rounds_as_the_trunk_drops_is_told_beneath_it():
    ids = judge(drifts=[changed("back_bow", 2.5), changed("trunk_flexion", 6.0)])
    assert list(ids) == ["posture_drift", "rounded_back"]
    assert ids["rounded_back"].because_of == "posture_drift"
