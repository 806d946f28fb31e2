"""Findings: each one at its edge, in its direction, and never against its opposite."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.findings import FITTED, GOOD, HALF, SPIN, found, judge, measure
from support.riders import from_truth

from posecheck.fit.analysis import analyse
from posecheck.fit.body import BodyLengths
from posecheck.fit.findings import CAUSES, FINDINGS, find_faults
from posecheck.records.analysis import Measure
from posecheck.records.findings import Drift
from posecheck.records.settings import RIDINGS, Target


def test_a_good_rider_raises_no_finding():
    assert judge() == {}


LONG = {"shoulder_angle": 97.1, "elbow_flexion": 7.9, "trunk_flexion": 47.1}

SHORT = {"shoulder_angle": 72.9, "elbow_flexion": 32.1, "trunk_flexion": 27.9}


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.floats(0, 170))
def test_a_number_without_a_band_is_never_a_finding_that_needs_one(name, value):
    own_limit = {"pelvic_rocking", "neck_extended", "back_driven", "grinding"}
    assert set(judge({}, **{name: value})) <= {*own_limit, "saddle_too_far_back", "saddle_too_far_forward"}


def test_the_saddle_comes_before_the_reach():
    assert list(judge(knee_flexion_bdc=20.0, kops_offset=-60.0, **LONG))[:3] == [
        "saddle_too_high",
        "saddle_too_far_back",
        "reach_too_long",
    ]


@pytest.mark.parametrize("riding", RIDINGS)
def test_the_truth_of_the_ideal_rider_raises_no_finding(riding):
    assert found(from_truth("spin_ideal", riding=riding)) == {}


@pytest.mark.parametrize(
    ("low", "high", "expected", "verdict"),
    [
        (30.0, 40.0, [], "green"),
        (50.0, 60.0, ["saddle_too_high"], "red"),
        (10.0, 20.0, ["saddle_too_low"], "red"),
    ],
)
def test_bands_of_the_fitters_own_change_verdict_and_finding(low, high, expected, verdict):
    own = Target("knee_flexion_bdc", low, high, low - 5, high + 5, "deg", "my studio", "own")
    answer = analyse(FITTED.recording(targets=(own,)))
    assert answer.verdicts["knee_flexion_bdc"] == verdict
    assert [one.id for one in answer.findings] == expected
    assert all("my studio" in one.sources for one in answer.findings)


INSIDE, EDGE = 0.1, 0.0


@pytest.mark.parametrize(
    ("name", "edge", "way", "fires"),
    [
        ("kops_offset", -35.0, -1, "saddle_too_far_back"),
        ("kops_offset", 10.0, 1, "saddle_too_far_forward"),
        ("neck_extension", 20.0, 1, "neck_extended"),
        ("hip_drive", 90.0, -1, "back_driven"),
        ("cadence", 60.0, -1, "grinding"),
        ("ankle_angle_bdc", SPIN["ankle_angle_bdc"].high, 1, "toes_down"),
    ],
)
def test_a_finding_fires_once_the_whole_interval_is_beyond_its_edge(name, edge, way, fires):
    at = edge + way * HALF
    assert list(judge(**{name: at + way * INSIDE})) == [fires]
    assert judge(**{name: at + way * EDGE}) == {}
    assert judge(**{name: at - way * INSIDE}) == {}
    assert judge(**{name: None}) == {}


def test_one_high_saddle_is_one_story():
    ids = judge(knee_flexion_bdc=20.0, ankle_angle_bdc=125.0, pelvic_motion_index=20.0, kops_offset=-60.0)
    assert list(ids) == ["saddle_too_high", "saddle_too_far_back", "pelvic_rocking", "toes_down"]
    assert {one.because_of for one in list(ids.values())[1:]} == {"saddle_too_high"}
    assert (ids["saddle_too_high"].certainty, ids["saddle_too_high"].independent) == ("likely", 3)


def test_causes_explain_and_are_not_explained():
    causes = {cause for each in CAUSES.values() for cause in each}
    assert set(CAUSES) | causes <= set(FINDINGS)
    assert not causes & set(CAUSES)


def changed(measure, change, *, certain=True, since_s=None):
    return Drift(measure, "deg", change, (change - 1, change + 1), certain, since_s)


UNEVEN = Measure("asymmetry_knee_flexion_bdc", "deg", 15.0, (12.0, 18.0))


def test_every_finding_speaks_to_rider_and_fitter():
    numbers = {name: measure(name, value) for name, value in GOOD.items()}
    everything = (
        judge(
            knee_flexion_bdc=20.0,
            pelvic_motion_index=60.0,
            kops_offset=-60.0,
            trunk_flexion=60.0,
            neck_extension=40.0,
            hip_drive=80.0,
        ),
        judge(knee_flexion_bdc=50.0, knee_flexion_tdc=125.0, hip_angle_min=40.0, kops_offset=60.0, cadence=50.0),
        judge(ankle_angle_bdc=130.0, pelvic_motion_index=20.0, cadence=120.0, trunk_bounce=30.0, **LONG),
        judge(drifts=[changed("trunk_flexion", 6.0), changed("back_bow", 2.5)], **SHORT),
        {one.id: one for one in find_faults({**numbers, UNEVEN.name: UNEVEN}, SPIN, BodyLengths())},
    )
    found = {name: one for ids in everything for name, one in ids.items()}
    assert set(found) == set(FINDINGS)
    for one in found.values():
        assert one.text.count(". ") == 0, one.text
        assert one.text.endswith(".")
        assert one.detail.rstrip(".").count(". ") == 1, one.detail
        assert one.sources
        assert one.advice.expected
        assert 1 <= one.independent <= len(one.signs)
