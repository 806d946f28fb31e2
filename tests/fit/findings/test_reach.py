"""Findings about reach and bars."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.findings import FITTED, GOOD, HALF, SPIN, found, judge, measure

from posecheck.fit.body import BodyLengths
from posecheck.fit.findings import FINDINGS, find_faults
from posecheck.fit.targets import shipped_targets
from posecheck.records.settings import RIDINGS

LONG = {"shoulder_angle": 97.1, "elbow_flexion": 7.9, "trunk_flexion": 47.1}

SHORT = {"shoulder_angle": 72.9, "elbow_flexion": 32.1, "trunk_flexion": 27.9}

EDGE_LONG = {"shoulder_angle": 97.0, "elbow_flexion": 8.0, "trunk_flexion": 47.0}

EDGE_SHORT = {"shoulder_angle": 73.0, "elbow_flexion": 32.0, "trunk_flexion": 28.0}

REACH = pytest.mark.parametrize(("name", "signs"), [("reach_too_long", LONG), ("reach_too_short", SHORT)])


@REACH
def test_one_sign_of_three_is_no_finding_about_reach(name, signs):
    assert not [sign for sign, value in signs.items() if name in judge(**{sign: value})]


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
    for signs in ({**LONG, sign: SHORT[sign]}, {**SHORT, sign: LONG[sign]}):
        assert not {"reach_too_long", "reach_too_short"} & set(judge(**signs))


def test_a_value_outside_amber_is_a_sign_of_reach_even_with_a_wide_interval():
    numbers = {name: measure(name, value) for name, value in GOOD.items()}
    for name, value in {"shoulder_angle": 100.5, "trunk_flexion": 50.5}.items():
        numbers[name] = measure(name, value, half=12.0)
    assert [one.id for one in find_faults(numbers, SPIN, BodyLengths())] == ["reach_too_long"]


VALUES = st.one_of(st.none(), st.floats(0, 170))


@settings(max_examples=25, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(GOOD, VALUES)), st.sampled_from(RIDINGS))
def test_opposite_findings_never_come_together_and_each_keeps_its_direction(values, riding):
    bands = {band.measure: band for band in shipped_targets(riding)}
    ids = judge(bands, **values)
    assert set(ids) <= set(FINDINGS)
    assert not {"saddle_too_high", "saddle_too_low"} <= set(ids)
    assert not {"reach_too_long", "reach_too_short"} <= set(ids)
    assert not {"saddle_too_far_back", "saddle_too_far_forward"} <= set(ids)
    assert not {"bars_too_low", "reach_too_short"} <= set(ids)
    assert not {"grinding", "bouncing"} <= set(ids)
    assert not {"saddle_too_far_back", "reach_too_short"} <= set(ids)
    assert not {"saddle_too_far_forward", "reach_too_long"} <= set(ids)
    knee, band = values["knee_flexion_bdc"], bands["knee_flexion_bdc"]
    assert ("saddle_too_high" in ids) == (knee is not None and knee + HALF < band.low)
    assert ("saddle_too_low" in ids) == (knee is not None and knee - HALF > band.high)


def test_too_long_says_shorten_the_reach():
    advice = judge(**LONG)["reach_too_long"].advice
    assert (advice.part, advice.direction) == ("bar_reach", "shorter")


def test_too_short_says_lengthen_the_reach():
    advice = judge(**SHORT)["reach_too_short"].advice
    assert (advice.part, advice.direction) == ("bar_reach", "longer")


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


@pytest.mark.parametrize(("trunk", "fires"), [(47.1, True), (47.0, False), (46.9, False)])
def test_bars_are_too_low_at_their_edge(trunk, fires):
    assert ("bars_too_low" in judge(trunk_flexion=trunk)) is fires


@pytest.mark.parametrize("shoulder", [None, 60.0, 110.0])
def test_bars_are_only_too_low_where_the_shoulder_fits(shoulder):
    assert "bars_too_low" not in judge(trunk_flexion=60.0, shoulder_angle=shoulder)


def test_a_long_reach_goes_before_low_bars():
    ids = judge(trunk_flexion=60.0, elbow_flexion=2.0)
    assert list(ids) == ["reach_too_long", "elbows_locked"]
    assert ids["elbows_locked"].because_of == "reach_too_long"


@pytest.mark.parametrize(("elbow", "fires"), [(4.9, True), (7.9, True), (8.0, False), (8.1, False)])
def test_elbows_are_locked_at_their_edge(elbow, fires):
    assert ("elbows_locked" in judge(elbow_flexion=elbow)) is fires


@REACH
def test_bars_wait_while_the_saddle_is_grossly_off(name, signs):
    for knee in (15.0, 55.0):
        held = judge(knee_flexion_bdc=knee, **signs)[name].advice
        assert (held.direction, held.first_step_mm, held.range_mm) == ("after_saddle", None, None)
    assert judge(knee_flexion_bdc=27.0, **signs)[name].advice.first_step_mm >= 5
    assert judge(knee_flexion_bdc=15.0, trunk_flexion=52.0)["bars_too_low"].advice.direction == "after_saddle"
