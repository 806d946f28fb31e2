"""Two clips of one rider: riders in closed form whose saddle moves by a known distance, and rendered saddle pairs."""

import json
from dataclasses import replace

import jsonschema
import numpy as np
import pytest
from support.analyses import high, walker
from support.comparisons import answered, shown
from support.paths import DOCS
from support.saddle_pairs import FITTED, LOW, raised
from support.tracked_riders import rider

from posecheck.fit.comparison import KEPT, compare, measure_change, saddle_travel
from posecheck.fit.measures import MEASURES
from posecheck.fit.notes import LIKE_FILMED
from posecheck.fit.progress import ADVICE_EXPECTED, OPPOSITE, SAID
from posecheck.records.analysis import Measure, Reason
from posecheck.reports.text.comparison import comparison_json

SCHEMA = json.loads((DOCS / "comparison.schema.json").read_text(encoding="utf-8"))

PAIRS = [
    (f"{rider}_{one}", f"{rider}_{two}", mm)
    for rider in ("p207", "p208")
    for one, two, mm in (
        ("base", "up20", 20),
        ("base", "dn20", -20),
        ("dn20", "up20", 40),
        ("up20", "base", -20),
        ("dn20", "base", 20),
    )
]


def told_of(comparison):
    """All that is said of what the clips have not in common."""
    return " ".join([comparison.text, *comparison.notes])


@pytest.mark.parametrize("mm", [-40, -20, 20, 30])
def test_a_known_saddle_change_is_found_with_its_direction_and_size(mm):
    comparison = compare(answered(FITTED), answered(raised(FITTED, mm)))
    knee = comparison["knee_flexion_bdc"]
    assert knee.changed
    assert np.sign(knee.difference) == -np.sign(mm)
    low, high_mm = comparison.saddle_mm
    assert low <= mm <= high_mm


@pytest.mark.parametrize("mm", [-2, 0, 2])
def test_a_change_too_small_to_tell_is_called_noise(mm):
    comparison = compare(answered(FITTED, 0.5), answered(raised(FITTED, mm)))
    assert not any(one.changed for one in comparison.changes)
    assert comparison.saddle_mm is None


def test_the_same_clip_twice_has_not_changed():
    answer = answered(FITTED)
    comparison = compare(answer, answer)
    assert [one.difference for one in comparison.changes] == [0.0] * len(comparison.changes)
    assert "within noise" in shown(comparison)
    assert comparison.outcome == "not_alike"
    assert "Both are the same clip" in shown(comparison)
    assert comparison.advice is None


@pytest.mark.parametrize(("before", "after", "mm"), PAIRS)
def test_a_rendered_saddle_change_lies_in_the_stated_intervals(before, after, mm):
    (first, true_first, _), (second, true_second, _) = rider(before), rider(after)
    comparison = compare(first, second)
    low, high_mm = comparison.saddle_mm
    assert low <= mm <= high_mm
    for name in ("knee_flexion_bdc", "knee_flexion_tdc", "hip_angle_min", "trunk_flexion", "ankle_angle_bdc"):
        low, high_deg = comparison[name].interval
        assert low <= true_second[name] - true_first[name] <= high_deg, name
    assert not comparison["trunk_flexion"].changed


def test_there_and_back_is_the_same_with_the_other_sign():
    there, back = (rider(name)[0] for name in ("p207_base", "p207_up20"))
    forth, home = compare(there, back), compare(back, there)
    for one in forth.changes:
        assert home[one.name].difference == pytest.approx(-one.difference)
        assert home[one.name].changed == one.changed


def test_steady_errors_cancel_only_between_clips_filmed_alike():
    right, left = answered(FITTED), answered(replace(FITTED, facing="left"))
    alike, other = compare(right, right), compare(right, left)
    assert (alike.same_view, other.same_view) == (True, False)
    assert "different sides" in other.text
    for name in ("knee_flexion_bdc", "trunk_flexion", "elbow_flexion"):
        assert np.ptp(other[name].interval) > 1.5 * np.ptp(alike[name].interval)


@pytest.mark.parametrize(
    ("field", "value", "note"),
    [
        ("made_by", {"model": "mediapipe lite", "model_sha256": "cd"}, "different models"),
        ("riding", "road", "different kinds of riding"),
    ],
)
def test_what_differs_besides_the_position_is_named(field, value, note):
    answer = answered(FITTED)
    assert note in told_of(compare(answer, replace(answer, **{field: value})))


def test_a_camera_from_aside_in_one_clip_is_named():
    answer = answered(FITTED)
    oblique = replace(answer, quality=replace(answer.quality, reasons=(Reason("oblique_view", "Aslant."),)))
    assert "less square" in told_of(compare(answer, oblique))
    assert compare(oblique, oblique).same_view


def test_the_lite_model_has_wider_differences():
    heavy = {"model": "mediapipe heavy", "model_sha256": "a"}
    answer = replace(answered(FITTED), made_by=heavy)
    loose = replace(answer, made_by={**heavy, "model": "mediapipe lite"})
    one, two = (compare(each, each)["knee_flexion_bdc"].interval for each in (answer, loose))
    assert np.ptp(two) > 1.6 * np.ptp(one)


@pytest.mark.parametrize(("before", "after", "which"), [(True, False, "second"), (False, True, "first")])
def test_a_clip_that_cannot_be_measured_is_named_with_its_reason(before, after, which):
    answers = [high() if usable else walker() for usable in (before, after)]
    comparison = compare(*answers)
    assert comparison.outcome == "not_comparable"
    assert f"The {which} clip cannot be measured." in shown(comparison)
    assert "Film at least five strokes" in shown(comparison)
    assert comparison.saddle_mm is None


def test_two_clips_that_cannot_be_measured():
    assert "Neither clip can be measured." in shown(compare(walker(), walker()))


def test_methods_are_not_mixed():
    proxy = Measure("pelvic_motion_index", "index", 12.0, (5.0, 20.0), 1.0, 9, "side_proxy")
    rear = replace(proxy, method="rear", value=18.0)
    mixed = measure_change(proxy, rear, 1.0)
    assert mixed.difference is None
    assert "different methods" in mixed.reason


def test_a_measure_that_no_pair_was_measured_for_keeps_its_whole_error():
    one = Measure("neck_extension", "deg", 20.0, (10.0, 40.0), 1.0, 9)
    assert measure_change(one, one, 1.0).interval == pytest.approx((-np.hypot(10, 20), np.hypot(10, 20)))


def test_the_saddle_is_not_told_from_a_knee_that_did_not_change():
    knee = Measure("knee_flexion_bdc", "deg", 35.0, (29.0, 41.0), 1.0, 9)
    assert saddle_travel(knee, measure_change(knee, replace(knee, value=36.0), 1.0)) is None
    assert saddle_travel(knee, None) is None


def test_the_document_fits_its_schema():
    for comparison in (
        compare(answered(LOW), answered(FITTED)),
        compare(high(), walker()),
        compare(high(), high()),
    ):
        jsonschema.validate(json.loads(comparison_json(comparison)), SCHEMA)


def test_the_tables_name_what_there_is():
    assert set(KEPT) <= {*MEASURES, "back_bow"}
    moved = {name for measures in ADVICE_EXPECTED.values() for name, _ in measures}
    assert moved <= set(SAID) <= set(MEASURES)
    assert {OPPOSITE[OPPOSITE[name]] for name in OPPOSITE} == set(OPPOSITE)


@pytest.mark.parametrize(("yaw_deg", "told"), [(5.0, False), (7.0, True), (None, False)])
def test_a_camera_that_was_put_elsewhere_is_named_and_cancels_nothing(yaw_deg, told):
    answer = answered(FITTED)
    before, after = (replace(answer, quality=replace(answer.quality, camera_yaw_deg=yaw)) for yaw in (0.5, yaw_deg))
    found = compare(before, replace(after, quality=replace(after.quality, camera_yaw_deg=yaw_deg and yaw_deg + 0.5)))
    assert found.same_view is not told
    assert ("same place" in told_of(found)) is told


def test_a_rider_whom_the_model_sees_differently_in_the_second_clip_has_wide_differences():
    answer = answered(FITTED)
    unlike = replace(answer, notes=(*answer.notes, LIKE_FILMED))
    assert compare(unlike, unlike).same_view
    assert not compare(answer, unlike).same_view
    assert "sees the rider differently" in told_of(compare(answer, unlike))
