"""Findings: each one at its edge, in its direction, and never against its opposite."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.riders import Rider, from_truth

from posecheck.fit.analysis import analyse
from posecheck.fit.body import BodyLengths
from posecheck.fit.findings import CAUSES, FINDINGS, find_faults
from posecheck.fit.measures import MEASURES
from posecheck.fit.pelvis import PELVIC_INDEX
from posecheck.fit.targets import shipped_targets
from posecheck.records.analysis import Measure
from posecheck.records.findings import Drift
from posecheck.records.settings import RIDINGS, Target

SPIN = {band.measure: band for band in shipped_targets("spin")}
GOOD = {
    "knee_flexion_bdc": 35.0,
    "knee_flexion_tdc": 105.0,
    "ankle_angle_bdc": 100.0,
    "trunk_flexion": 38.0,
    "shoulder_angle": 85.0,
    "elbow_flexion": 20.0,
    "pelvic_motion_index": 2.0,
    "hip_angle_min": 65.0,
    "neck_extension": 0.0,
    "kops_offset": -10.0,
    "hip_drive": 99.0,
    "trunk_bounce": 2.0,
    "cadence": 88.0,
    "strokes_per_class": 3960.0,
}
HALF = 2.0
FITTED = Rider(hip_mm=(-215.0, 740.0), seconds=5.0)


def measure(name, value, half=HALF, method="side"):
    unit = MEASURES[name].unit
    if value is None:
        return Measure(name, unit, None, None, reason="hidden")
    return Measure(name, unit, value, (value - half, value + half), method=method)


def judge(bands=SPIN, body=None, riding="spin", drifts=(), **values):
    """Findings of a good rider but for the given values."""
    numbers = {name: measure(name, value) for name, value in {**GOOD, **values}.items()}
    return {one.id: one for one in find_faults(numbers, bands, body or BodyLengths(), riding, drifts)}


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
    assert find_faults(numbers, SPIN, BodyLengths()) == ()


def test_a_straight_knee_alone_makes_too_high_possible():
    one = judge(knee_flexion_bdc=20.0)["saddle_too_high"]
    assert (one.certainty, one.signs) == ("possible", ("knee_flexion_bdc",))


@pytest.mark.parametrize(
    ("sign", "fires", "spares"),
    [
        ("ankle_angle_bdc", SPIN["ankle_angle_bdc"].high + HALF + 0.1, SPIN["ankle_angle_bdc"].high + HALF),
        ("pelvic_motion_index", PELVIC_INDEX + HALF + 0.1, PELVIC_INDEX + HALF),
    ],
)
def test_toe_down_or_a_bouncing_hip_makes_too_high_likely(sign, fires, spares):
    likely = judge(knee_flexion_bdc=20.0, **{sign: fires})["saddle_too_high"]
    possible = judge(knee_flexion_bdc=20.0, **{sign: spares})["saddle_too_high"]
    assert (likely.certainty, likely.signs) == ("likely", ("knee_flexion_bdc", sign))
    assert possible.certainty == "possible"


def test_toe_down_and_a_bouncing_hip_say_nothing_about_the_saddle_without_the_knee():
    assert list(judge(ankle_angle_bdc=125.0, pelvic_motion_index=30.0)) == ["toes_down"]


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
    one = judge(body=BodyLengths(crank_mm=crank_mm), knee_flexion_bdc=50.0, knee_flexion_tdc=120.0)["saddle_too_low"]
    assert one.certainty == certainty


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


@REACH
def test_bars_wait_while_the_saddle_is_grossly_off(name, signs):
    for knee in (15.0, 55.0):
        held = judge(knee_flexion_bdc=knee, **signs)[name].advice
        assert (held.direction, held.first_step_mm, held.range_mm) == ("after_saddle", None, None)
    assert judge(knee_flexion_bdc=27.0, **signs)[name].advice.first_step_mm >= 5
    assert judge(knee_flexion_bdc=15.0, trunk_flexion=52.0)["bars_too_low"].advice.direction == "after_saddle"


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


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.floats(0, 170))
def test_a_number_without_a_band_is_never_a_finding_that_needs_one(name, value):
    own_limit = {"pelvic_rocking", "neck_extended", "back_driven", "grinding"}
    assert set(judge({}, **{name: value})) <= {*own_limit, "saddle_too_far_back", "saddle_too_far_forward"}


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
    assert list(judge(knee_flexion_bdc=20.0, kops_offset=-60.0, **LONG))[:3] == [
        "saddle_too_high",
        "saddle_too_far_back",
        "reach_too_long",
    ]


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
    assert next(iter(ids)) == expected
    assert {one.because_of for one in ids.values()} <= {None, expected}
    assert [one.id for one in ids.values() if one.because_of is None] == [expected]
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


@pytest.mark.parametrize(("inside", "there"), [(INSIDE, True), (EDGE, False), (-INSIDE, False)])
def test_rocking_guessed_from_the_side_stands_only_beneath_a_high_saddle(inside, there):
    index = PELVIC_INDEX + HALF + inside
    assert ("pelvic_rocking" in judge(pelvic_motion_index=index, knee_flexion_bdc=20.0)) is there
    assert judge(pelvic_motion_index=index) == {}


@pytest.mark.parametrize(
    ("name", "value", "fires"),
    [("trunk_flexion", 50.1, "bars_too_low"), ("trunk_flexion", 47.1, "bars_too_low"), ("elbow_flexion", 4.9, None)],
)
def test_a_value_outside_amber_or_an_interval_outside_green_is_beyond_a_band(name, value, fires):
    assert (fires or "elbows_locked") in judge(**{name: value})


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


@pytest.mark.parametrize(
    ("hip", "knee", "fires"),
    [(54.9, 114.1, True), (55.0, 114.1, False), (54.9, 114.0, False), (40.0, 105.0, False), (65.0, 125.0, False)],
)
def test_a_closed_hip_needs_the_knee_as_a_second_sign(hip, knee, fires):
    ids = judge(hip_angle_min=hip, knee_flexion_tdc=knee)
    assert ("hip_too_closed" in ids) is fires
    assert all(one.certainty == "possible" for one in ids.values())


def test_shorter_cranks_are_an_option_with_a_small_effect():
    advice = judge(hip_angle_min=40.0, knee_flexion_tdc=125.0)["hip_too_closed"].advice
    assert (advice.part, advice.direction, advice.range_mm) == ("crank_length", "shorter", None)
    assert "1 degree" in advice.expected or "2 degrees" in advice.expected
    assert "little" in advice.expected


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


def test_riders_against_the_clock_sit_forward_on_purpose():
    assert judge(riding="tt", kops_offset=60.0) == {}


def test_a_setback_hint_gives_way_to_a_reach_that_it_would_make_worse():
    assert "saddle_too_far_back" not in judge(kops_offset=-80.0, **SHORT)
    assert "saddle_too_far_back" in judge(kops_offset=-80.0, **LONG)
    assert "saddle_too_far_forward" not in judge(kops_offset=60.0, **LONG)
    assert "saddle_too_far_forward" in judge(kops_offset=60.0, **SHORT)


def test_one_high_saddle_is_one_story():
    ids = judge(knee_flexion_bdc=20.0, ankle_angle_bdc=125.0, pelvic_motion_index=20.0, kops_offset=-60.0)
    assert list(ids) == ["saddle_too_high", "saddle_too_far_back", "pelvic_rocking", "toes_down"]
    assert {one.because_of for one in list(ids.values())[1:]} == {"saddle_too_high"}
    assert (ids["saddle_too_high"].certainty, ids["saddle_too_high"].independent) == ("likely", 3)


def test_causes_explain_and_are_not_explained():
    causes = {cause for each in CAUSES.values() for cause in each}
    assert set(CAUSES) | causes <= set(FINDINGS)
    assert not causes & set(CAUSES)


def rear(sway, tilt):
    numbers = {name: measure(name, value) for name, value in GOOD.items()}
    numbers["lateral_pelvic_sway"] = Measure(
        "lateral_pelvic_sway", "mm", sway, (sway - HALF, sway + HALF), method="rear"
    )
    numbers["pelvic_tilt_rear"] = Measure("pelvic_tilt_rear", "deg", tilt, (tilt - HALF, tilt + HALF), method="rear")
    return {one.id: one for one in find_faults(numbers, SPIN, BodyLengths())}


@pytest.mark.parametrize(
    ("sway", "tilt", "certainty"),
    [(20.0, 2.0, None), (20.1, 2.0, "possible"), (22.1, 2.0, "likely"), (4.0, 30.0, None), (28.0, 12.0, "likely")],
)
def test_from_behind_sway_has_a_limit_and_tilt_alone_is_no_finding(sway, tilt, certainty):
    one = rear(sway, tilt).get("pelvic_rocking")
    assert (one and one.certainty) == certainty
    assert one is None or "film_from_behind" not in one.advice.direction


def test_from_the_side_rocking_is_only_possible_and_asks_for_a_clip_from_behind():
    assert judge(pelvic_motion_index=60.0) == {}
    one = judge(pelvic_motion_index=60.0, knee_flexion_bdc=20.0)["pelvic_rocking"]
    assert one.because_of == "saddle_too_high"
    assert (one.certainty, one.advice.direction) == ("possible", "film_from_behind")
    assert "4,000 times" in one.text


def changed(measure, change, *, certain=True, since_s=None):
    return Drift(measure, "deg", change, (change - 1, change + 1), certain, since_s)


def test_a_change_that_is_certain_is_a_drift_and_tells_when_it_began():
    ids = judge(
        drifts=[changed("trunk_flexion", 6.2, since_s=1860.0), changed("pelvic_motion_index", 9.0, since_s=1980.0)]
    )
    one = ids["posture_drift"]
    assert one.text == "From minute 31 on your trunk drops 6 degrees and your hips rock more."
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
