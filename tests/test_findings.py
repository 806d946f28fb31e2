"""Findings: each one at its edge, in its direction, and never against its opposite."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from riders import Rider, from_truth

from posecheck.data import RIDINGS, Measure, Target
from posecheck.fit.analysis import analyse
from posecheck.fit.body import Body
from posecheck.fit.findings import BOUNCE_MM, FINDINGS, findings
from posecheck.fit.targets import shipped

SPIN = {band.measure: band for band in shipped("spin")}
GOOD = {
    "knee_flexion_bdc": 35.0,
    "knee_flexion_tdc": 105.0,
    "ankle_angle_bdc": 100.0,
    "trunk_flexion": 38.0,
    "shoulder_angle": 85.0,
    "elbow_flexion": 20.0,
    "lateral_pelvic_sway": 2.0,
}
HALF = 2.0
FITTED = Rider(hip_mm=(-215.0, 740.0), seconds=5.0)


def measure(name, value, half=HALF):
    unit = "mm" if name == "lateral_pelvic_sway" else "deg"
    if value is None:
        return Measure(name, unit, None, None, reason="hidden")
    return Measure(name, unit, value, (value - half, value + half))


def judge(bands=SPIN, body=None, **values):
    """Findings of a good rider but for the given values."""
    numbers = {name: measure(name, value) for name, value in {**GOOD, **values}.items()}
    return {one.id: one for one in findings(numbers, bands, body or Body())}


def raised(mm, **changes):
    """The fitted rider with the saddle moved up along the seat tube."""
    hip = np.array(FITTED.hip_mm)
    return replace(FITTED, hip_mm=tuple(hip + mm * hip / np.hypot(*hip)), **changes)


def found(recording):
    return {one.id: one for one in analyse(recording).findings}


def test_a_good_rider_raises_no_finding():
    assert judge() == {}


@pytest.mark.parametrize(
    ("knee", "expected"),
    [
        (27.9, ["saddle_too_high"]),
        (28.0, []),  # the interval touches green
        (28.1, []),
        (41.9, []),
        (42.0, []),
        (42.1, ["saddle_too_low"]),
    ],
)
def test_the_saddle_is_judged_once_the_whole_interval_of_the_knee_is_outside_green(knee, expected):
    assert list(judge(knee_flexion_bdc=knee)) == expected


def test_a_wide_interval_keeps_a_knee_outside_amber_from_a_finding():
    numbers = {name: measure(name, value) for name, value in GOOD.items()}
    numbers["knee_flexion_bdc"] = measure("knee_flexion_bdc", 22.0, half=9.0)
    assert findings(numbers, SPIN, Body()) == ()


def test_a_straight_knee_alone_makes_too_high_possible():
    one = judge(knee_flexion_bdc=20.0)["saddle_too_high"]
    assert (one.certainty, one.signs) == ("possible", ("knee_flexion_bdc",))


@pytest.mark.parametrize(
    ("sign", "fires", "spares"),
    [
        ("ankle_angle_bdc", SPIN["ankle_angle_bdc"].high + HALF + 0.1, SPIN["ankle_angle_bdc"].high + HALF),
        ("lateral_pelvic_sway", BOUNCE_MM + HALF + 0.1, BOUNCE_MM + HALF),
    ],
)
def test_toe_down_or_a_bouncing_hip_makes_too_high_likely(sign, fires, spares):
    likely = judge(knee_flexion_bdc=20.0, **{sign: fires})["saddle_too_high"]
    possible = judge(knee_flexion_bdc=20.0, **{sign: spares})["saddle_too_high"]
    assert (likely.certainty, likely.signs) == ("likely", ("knee_flexion_bdc", sign))
    assert possible.certainty == "possible"


def test_toe_down_and_a_bouncing_hip_say_nothing_without_the_knee():
    assert judge(ankle_angle_bdc=125.0, lateral_pelvic_sway=30.0) == {}


def test_a_bent_knee_alone_makes_too_low_possible():
    one = judge(knee_flexion_bdc=50.0)["saddle_too_low"]
    assert (one.certainty, one.signs) == ("possible", ("knee_flexion_bdc",))


def test_a_knee_bent_at_the_top_too_makes_too_low_likely():
    one = judge(knee_flexion_bdc=50.0, knee_flexion_tdc=114.1)["saddle_too_low"]
    assert (one.certainty, one.signs) == ("likely", ("knee_flexion_bdc", "knee_flexion_tdc"))
    assert judge(knee_flexion_bdc=50.0, knee_flexion_tdc=114.0)["saddle_too_low"].certainty == "possible"


def test_a_knee_bent_at_the_top_says_nothing_alone():
    assert judge(knee_flexion_tdc=125.0) == {}


@pytest.mark.parametrize(("crank_mm", "certainty"), [(170.0, "likely"), (177.5, "likely"), (180.0, "possible")])
def test_only_cranks_longer_than_usual_explain_a_knee_bent_at_the_top(crank_mm, certainty):
    one = judge(body=Body(crank_mm=crank_mm), knee_flexion_bdc=50.0, knee_flexion_tdc=120.0)["saddle_too_low"]
    assert one.certainty == certainty


LONG = {"shoulder_angle": 97.1, "elbow_flexion": 7.9, "trunk_flexion": 47.1}
SHORT = {"shoulder_angle": 72.9, "elbow_flexion": 32.1, "trunk_flexion": 27.9}
EDGE_LONG = {"shoulder_angle": 97.0, "elbow_flexion": 8.0, "trunk_flexion": 47.0}
EDGE_SHORT = {"shoulder_angle": 73.0, "elbow_flexion": 32.0, "trunk_flexion": 28.0}
REACH = pytest.mark.parametrize(("name", "signs"), [("reach_too_long", LONG), ("reach_too_short", SHORT)])


@REACH
def test_one_sign_of_three_is_no_finding_about_reach(name, signs):
    assert [judge(**{sign: value}) for sign, value in signs.items()] == [{}, {}, {}], name


@REACH
@pytest.mark.parametrize("spared", LONG)
def test_two_signs_make_a_finding_about_reach_possible(name, signs, spared):
    two = {sign: value for sign, value in signs.items() if sign != spared}
    one = judge(**two)[name]
    assert (one.certainty, set(one.signs)) == ("possible", set(two))


@REACH
def test_three_signs_make_a_finding_about_reach_likely(name, signs):
    one = judge(**signs)[name]
    assert (one.certainty, set(one.signs)) == ("likely", set(signs))


@pytest.mark.parametrize("signs", [EDGE_LONG, EDGE_SHORT])
def test_intervals_that_touch_green_are_no_finding_about_reach(signs):
    assert judge(**signs) == {}


@pytest.mark.parametrize("sign", LONG)
def test_a_sign_of_the_opposite_takes_a_finding_about_reach_away(sign):
    assert judge(**{**LONG, sign: SHORT[sign]}) == {}
    assert judge(**{**SHORT, sign: LONG[sign]}) == {}


def test_a_value_outside_amber_is_a_sign_of_reach_even_with_a_wide_interval():
    numbers = {name: measure(name, value) for name, value in GOOD.items()}
    for name, value in {"shoulder_angle": 100.5, "trunk_flexion": 50.5}.items():
        numbers[name] = measure(name, value, half=12.0)
    assert [one.id for one in findings(numbers, SPIN, Body())] == ["reach_too_long"]


VALUES = st.one_of(st.none(), st.floats(0, 170))


@settings(max_examples=25, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(GOOD, VALUES)), st.sampled_from(RIDINGS))
def test_opposite_findings_never_come_together_and_each_keeps_its_direction(values, riding):
    bands = {band.measure: band for band in shipped(riding)}
    ids = judge(bands, **values)
    assert set(ids) <= set(FINDINGS)
    assert not {"saddle_too_high", "saddle_too_low"} <= set(ids)
    assert not {"reach_too_long", "reach_too_short"} <= set(ids)
    knee, band = values["knee_flexion_bdc"], bands["knee_flexion_bdc"]
    assert ("saddle_too_high" in ids) == (knee is not None and knee + HALF < band.low)
    assert ("saddle_too_low" in ids) == (knee is not None and knee - HALF > band.high)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.floats(0, 170))
def test_a_number_without_a_band_is_never_a_finding(name, value):
    assert judge({}, **{name: value}) == {}


def test_too_high_says_lower_the_saddle():
    advice = judge(knee_flexion_bdc=20.0)["saddle_too_high"].advice
    assert (advice.part, advice.direction) == ("saddle_height", "lower")


def test_too_low_says_raise_the_saddle():
    advice = judge(knee_flexion_bdc=50.0)["saddle_too_low"].advice
    assert (advice.part, advice.direction) == ("saddle_height", "raise")


def test_too_long_says_shorten_the_reach():
    advice = judge(**LONG)["reach_too_long"].advice
    assert (advice.part, advice.direction) == ("bar_reach", "shorter")


def test_too_short_says_lengthen_the_reach():
    advice = judge(**SHORT)["reach_too_short"].advice
    assert (advice.part, advice.direction) == ("bar_reach", "longer")


def test_the_saddle_comes_before_the_reach():
    assert list(judge(knee_flexion_bdc=20.0, **LONG)) == ["saddle_too_high", "reach_too_long"]


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize(
    ("mm", "name", "direction"), [(40, "saddle_too_high", "lower"), (-55, "saddle_too_low", "raise")]
)
def test_a_saddle_moved_is_told_to_go_back(mm, name, direction, facing):
    fitted, moved = FITTED.knee_flexion(180), raised(mm).knee_flexion(180)
    assert (moved < fitted) == (mm > 0), "a higher saddle straightens the knee"
    one = found(raised(mm, facing=facing).recording())[name]
    assert one.advice.direction == direction
    assert one.advice.range_mm[0] <= abs(mm) <= one.advice.range_mm[1]


@pytest.mark.parametrize("facing", ["left", "right"])
def test_a_fitted_saddle_raises_no_finding(facing):
    assert found(replace(FITTED, facing=facing).recording()) == {}


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize(
    ("arm", "name", "direction"),
    [
        ({"trunk_flexion_deg": 55.0, "shoulder_deg": 105.0}, "reach_too_long", "shorter"),
        ({"trunk_flexion_deg": 20.0, "shoulder_deg": 60.0}, "reach_too_short", "longer"),
    ],
)
def test_a_rider_stretched_or_cramped_is_told_to_go_back(arm, name, direction, facing):
    one = found(replace(FITTED, facing=facing, **arm).recording())
    assert [(key, one[key].advice.direction) for key in one] == [(name, direction)]


@pytest.mark.parametrize("riding", RIDINGS)
def test_the_truth_of_the_ideal_rider_raises_no_finding(riding):
    assert found(from_truth("spin_ideal", riding=riding)) == {}


@pytest.mark.parametrize(
    ("name", "expected", "direction"),
    [("spin_high", "saddle_too_high", "lower"), ("spin_low", "saddle_too_low", "raise")],
)
def test_the_truth_of_a_wrong_saddle_is_found(name, expected, direction):
    ids = found(from_truth(name))
    assert list(ids) == [expected]
    assert ids[expected].advice.direction == direction


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
