"""Notes: worth knowing, nothing to change."""

import pytest

from posecheck.fit.notes import LEG_UNSURE, LIKE_FILMED, PREVIEW, RIDE_NOTES, collect_notes, model_limits
from posecheck.records.analysis import Measure, Window


def ids(rpm, riding="spin", stood=0, windows=(), yaw_deg=None):
    cadence = Measure("cadence", "rpm", rpm, None if rpm is None else (rpm - 1, rpm + 1))
    found = {note.id: note.text for note in collect_notes({"cadence": cadence}, riding, stood, windows, yaw_deg)}
    assert set(found) <= set(RIDE_NOTES)
    return found


@pytest.mark.parametrize(("rpm", "told"), [(59.9, False), (60.0, True), (69.9, True), (70.0, False), (None, False)])
def test_a_rather_slow_cadence_is_information(rpm, told):
    assert ("slow_cadence" in ids(rpm)) is told


def test_in_recovery_it_is_a_finding_instead():
    assert ids(65.0, riding="recovery") == {}


@pytest.mark.parametrize(
    ("yaw_deg", "words"), [(9.9, None), (10.0, "in front of square"), (-9.9, None), (-12.0, "12 degrees behind square")]
)
def test_a_camera_that_stands_off_square_is_told_of(yaw_deg, words):
    found = ids(85.0, yaw_deg=yaw_deg)
    assert set(found) == ({"camera_turned"} if words else set())
    assert words is None or words in found["camera_turned"]


@pytest.mark.parametrize(("stood", "words"), [(1, "1 stroke out"), (7, "7 strokes out")])
def test_strokes_out_of_the_saddle_are_counted(stood, words):
    assert words in ids(85.0, stood=stood)["stood_up"]


def windows(*rpms):
    return [Window(120.0 * n, 120.0 * n + 20, 20, {"cadence": rpm}) for n, rpm in enumerate(rpms)]


def test_slow_stretches_of_a_quick_ride_are_named():
    assert "In 1 of 3 parts" in ids(80.0, windows=windows(85.0, 55.0, 80.0))["slow_windows"]
    assert ids(80.0, windows=windows(85.0, 60.0, 80.0)) == {}
    assert ids(50.0, windows=windows(50.0, 50.0)) == {}
    assert ids(80.0, windows=[Window(0.0, 20.0, 20, {})]) == {}


@pytest.mark.parametrize(("low", "sway_mm", "asked"), [(5.1, None, True), (5.0, None, False), (30.0, 12.0, False)])
def test_a_large_index_asks_for_a_clip_from_behind_until_there_is_one(low, sway_mm, asked):
    cadence = Measure("cadence", "rpm", 85.0, (84.0, 86.0))
    index = Measure("pelvic_motion_index", "index", low + 3, (low, low + 6), method="side_proxy")
    sway = Measure("lateral_pelvic_sway", "mm", sway_mm, None, method="rear")
    values = {measure.name: measure for measure in (cadence, index, sway)}
    found = {note.id for note in collect_notes(values, "spin", 0)}
    assert ("film_from_behind" in found) is asked


def test_what_the_model_cannot_do_for_a_rider_is_told():
    assert model_limits(1.0, preview=False) == ()
    assert model_limits(0.2, preview=False) == (LIKE_FILMED,)
    assert model_limits(0.9, preview=True) == (PREVIEW,)
    assert model_limits(0.2, preview=False, leg_unsure=True) == (LIKE_FILMED, LEG_UNSURE)
    assert {LIKE_FILMED.id, PREVIEW.id} <= set(RIDE_NOTES)
