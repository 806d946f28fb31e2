"""A second clip from behind: riders in closed form whose sway is known, and clips that show something else."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.behind import FromBehind
from support.riders import Rider, track

from posecheck.fit import pelvis, rear
from posecheck.fit.analysis import analyse
from posecheck.storage.files import load_recording, save_recording

SIDE = Rider(hip_mm=(-215.0, 740.0), seconds=6.0)

BEHIND = FromBehind(replace(SIDE, rpm=78.0, seconds=8.0, start_deg=200.0))

EXACT = 1 / rear.DEPTH
"""Without perspective the hips are no nearer than the feet."""


def answered(behind, **told):
    return analyse(replace(SIDE.recording(crank_mm=170, **told), rear=behind.track()))


@pytest.mark.parametrize("lean_deg", [-4.0, 0.0, 4.0])
@pytest.mark.parametrize("sway_mm", [0.5, 4.0, 12.0, 28.0, 45.0])
def test_sway_of_a_known_rider_is_met(sway_mm, lean_deg):
    answer = answered(replace(BEHIND, sway_mm=sway_mm, lean_deg=lean_deg))
    sway = answer["lateral_pelvic_sway"]
    assert (sway.method, sway.unit) == ("rear", "mm")
    assert answer["pelvic_motion_index"] == analyse(SIDE.recording(crank_mm=170))["pelvic_motion_index"]
    assert sway.value * EXACT == pytest.approx(sway_mm, rel=0.12, abs=0.3)
    assert sway.interval[0] <= sway_mm <= sway.interval[1]
    assert sway.strokes >= 8


@pytest.mark.parametrize("tilt_deg", [2.0, 8.0, 14.0])
def test_tilt_of_a_known_rider_is_met(tilt_deg):
    tilt = answered(replace(BEHIND, tilt_deg=tilt_deg))["pelvic_tilt_rear"]
    assert tilt.value == pytest.approx(tilt_deg, abs=0.2)


@pytest.mark.parametrize("knee_mm", [5.0, 30.0])
def test_knees_of_a_known_rider_are_met_though_the_camera_leans(knee_mm):
    knee = answered(replace(BEHIND, knee_mm=knee_mm, lean_deg=3.0))["knee_tracking_rear"]
    assert knee.value * EXACT == pytest.approx(knee_mm, rel=0.15, abs=2)


def test_28_mm_is_found_and_4_mm_is_not():
    found = [one.id for one in answered(replace(BEHIND, sway_mm=28.0, tilt_deg=12.0)).findings]
    quiet = [one.id for one in answered(replace(BEHIND, sway_mm=4.0)).findings]
    assert "pelvic_rocking" in found
    assert quiet == []


def test_a_high_saddle_comes_before_the_rocking_that_it_explains():
    high = replace(SIDE, hip_mm=(-227.0, 779.0))
    answer = analyse(replace(high.recording(crank_mm=170), rear=replace(BEHIND, rider=high, sway_mm=40.0).track()))
    assert [one.id for one in answer.findings] == ["saddle_too_high", "pelvic_rocking"]
    assert answer.findings[0].certainty == "likely"
    assert answer.findings[1].because_of == "saddle_too_high"


@settings(max_examples=5, deadline=None)
@given(st.floats(0, 360), st.floats(60, 105), st.floats(0.15, 0.5))
def test_neither_the_moment_nor_cadence_nor_distance_matter(start_deg, rpm, px_per_mm):
    rider = replace(BEHIND.rider, start_deg=start_deg, rpm=rpm, seconds=600 / rpm)
    sway = answered(replace(BEHIND, rider=rider, px_per_mm=px_per_mm, sway_mm=20.0))["lateral_pelvic_sway"]
    assert sway.value * EXACT == pytest.approx(20.0, rel=0.12)


def test_left_and_right_by_place_whatever_the_model_calls_them():
    plain, named_as_from_the_front = answered(BEHIND), answered(replace(BEHIND, front=True))
    for name in rear.REAR_UNITS:
        assert named_as_from_the_front[name].value == pytest.approx(plain[name].value)


def test_noise_is_in_the_interval():
    for noise_px in (1.0, 2.0):
        sway = answered(replace(BEHIND, sway_mm=4.0, noise_px=noise_px))["lateral_pelvic_sway"]
        assert sway.interval[0] <= 4.0 <= sway.interval[1]
        assert sway.value < pelvis.SWAY_LIMIT_MM


def test_gaps_do_no_harm():
    behind = replace(BEHIND, sway_mm=20.0).track()
    xy = np.array(behind.xy_px)
    xy[np.random.default_rng(2).random(len(xy)) < 0.2] = np.nan
    answer = analyse(replace(SIDE.recording(crank_mm=170), rear=replace(behind, xy_px=xy)))
    assert answer["lateral_pelvic_sway"].value * EXACT == pytest.approx(20.0, rel=0.12)


def still(behind):
    """A rider who does not pedal."""
    xy = behind.track().xy_px[:1] + np.random.default_rng(3).normal(0, 0.5, (240, 33, 2))
    return track(xy, np.arange(240) / 30)


@pytest.mark.parametrize(
    ("clip", "says"),
    [
        (replace(BEHIND, rider=replace(BEHIND.rider, seconds=2.5)).track(), "fewer than 5 whole strokes"),
        (still(BEHIND), "nobody pedals steadily"),
        (track(np.full((240, 33, 2), np.nan), np.arange(240) / 30), "nobody was found"),
        (SIDE.track(), "no view from behind"),
    ],
)
def test_a_clip_that_shows_nothing_of_it_says_so(clip, says):
    answer = analyse(replace(SIDE.recording(), rear=clip))
    assert answer["pelvic_motion_index"].value is not None
    for name in rear.REAR_UNITS:
        assert answer[name].value is None
        assert says in answer[name].reason
    assert answer.notes == ()


def test_a_stored_recording_holds_the_clip_from_behind(tmp_path):
    recording = replace(SIDE.recording(crank_mm=170), rear=BEHIND.track())
    save_recording(recording, tmp_path / "both.npz")
    again = analyse(load_recording(tmp_path / "both.npz"))
    assert again["lateral_pelvic_sway"] == analyse(recording)["lateral_pelvic_sway"]
    assert len(again.notes) == 1


def test_without_a_clip_from_behind_nothing_of_it_is_shown():
    answer = analyse(SIDE.recording())
    assert {"pelvic_tilt_rear", "knee_tracking_rear"} & {one.name for one in answer.measures} == set()
    sway = answer["lateral_pelvic_sway"]
    assert (sway.value, sway.unit, sway.method) == (None, "mm", "rear")
    assert "Film from behind" in sway.reason
    assert answer.verdicts["lateral_pelvic_sway"] == "not_measured"
    assert answer.notes == ()
