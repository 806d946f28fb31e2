"""Reasons: each one for a recording that deserves it, none for a good one, and all of them documented."""

import re
from dataclasses import replace

import numpy as np
import pytest
from support.paths import DOCS
from support.riders import Rider, changed, standing, track

from posecheck.core import ride_parts
from posecheck.core.distortion import LEG_WEIGHT
from posecheck.core.landmark_bias import landmark_bias
from posecheck.fit import quality
from posecheck.fit.analysis import CADENCE_ANYWAY, analyse
from posecheck.fit.quality import DARK, REASONS
from posecheck.records.landmarks import LANDMARK_NAMES, other_side
from posecheck.records.settings import Settings
from posecheck.records.tracking import Engine, Recording

FITTED = Rider(hip_mm=(-215.0, 740.0), seconds=6.0)
WARNINGS = ("oblique_view", "several_shots", "closed_loop", "slow_motion", "back_pedalling", "time_lapse", "mirrored")
FILMING = DOCS / "filming.md"
OTHER = [LANDMARK_NAMES.index(re.sub("left|right", lambda side: other_side(side[0]), name)) for name in LANDMARK_NAMES]
LEFT = [i for i, name in enumerate(LANDMARK_NAMES) if name.startswith("left")]


def seen(xy_px, time_s=FITTED.time_s, **clip):
    return Recording(track(xy_px, time_s, **clip))


def landmarks():
    return np.array(FITTED.track().xy_px)


def first(frames):
    return seen(landmarks()[:frames], FITTED.time_s[:frames])


def apart(px):
    """The far side shifted, as a camera sees it that looks from behind or in front."""
    xy = landmarks()
    xy[:, LEFT, 0] -= px
    return seen(xy)


def from_behind():
    xy = landmarks()
    xy[..., 0] = 640 + 0.1 * (xy[..., 0] - 640)
    xy[:, LEFT, 0] -= 80
    return seen(xy)


def panned(px_per_s):
    xy = landmarks()
    xy[..., 0] += px_per_s * FITTED.time_s[:, None]
    return seen(xy)


def sitting_still(noise_px=1.5):
    xy = np.repeat(landmarks()[:1], len(FITTED.time_s), axis=0)
    return seen(xy + np.random.default_rng(1).normal(0, noise_px, xy.shape))


def walker(px_per_s=110.0):
    """Somebody who walks through the picture (or on the spot): legs swing, half a turn apart."""
    time_s = FITTED.time_s
    xy = np.full((len(time_s), len(LANDMARK_NAMES), 2), np.nan)
    for side, late in (("left", 0.0), ("right", np.pi)):
        swing = 2 * np.pi * 0.9 * time_s + late
        thigh = np.radians(25) * np.sin(swing)
        shank = thigh - np.radians(35) * np.clip(np.cos(swing), 0, 1)
        hip = np.stack([300 + px_per_s * time_s, 300 + 4 * np.cos(2 * swing)], axis=-1)
        knee = hip + 100 * np.stack([np.sin(thigh), np.cos(thigh)], axis=-1)
        ankle = knee + 100 * np.stack([np.sin(shank), np.cos(shank)], axis=-1)
        arm = {"shoulder": hip - (0, 120), "elbow": hip - (0, 60), "wrist": hip}
        leg = {"hip": hip, "knee": knee, "ankle": ankle, "heel": ankle - (10, -10), "toe": ankle - (-30, -15)}
        for joint, path in {**arm, **leg}.items():
            xy[:, LANDMARK_NAMES.index(f"{side}_{joint}")] = path
    return seen(xy)


def losing(engine="closed form"):
    """A rider whose near foot is taken for the far one every now and then, and is somewhere in between at times."""
    xy = landmarks()
    right = [LANDMARK_NAMES.index(LANDMARK_NAMES[i].replace("left", "right")) for i in LEFT]
    rng = np.random.default_rng(3)
    share = rng.random(len(xy))[:, None, None]
    legs = [i for i, name in enumerate(LANDMARK_NAMES) if name.endswith(("knee", "ankle", "heel", "toe"))]
    mixed = xy.copy()
    mixed[:, LEFT], mixed[:, right] = (
        share * xy[:, LEFT] + (1 - share) * xy[:, right],
        share * xy[:, right] + (1 - share) * xy[:, LEFT],
    )
    xy[:, legs] = mixed[:, legs]
    return Recording(track(xy, FITTED.time_s, engine))


def hiding_feet():
    """A rider whose feet pedal behind a bank: the model leaves them about where they were, and sees the knees."""
    xy, rng = landmarks(), np.random.default_rng(4)
    feet = [i for i, name in enumerate(LANDMARK_NAMES) if name.endswith(("ankle", "heel", "toe"))]
    xy[:, feet] = xy[:, feet].mean(axis=0) + rng.normal(0, 4.0, xy[:, feet].shape)
    return seen(xy)


def twisted():
    """Toes that point back: who seems to pedal backward may as well look the other way."""
    backward = replace(FITTED, rpm=-85).recording()
    xy = np.array(backward.side.xy_px)
    for side in ("left", "right"):
        heel, toe = (LANDMARK_NAMES.index(f"{side}_{joint}") for joint in ("heel", "toe"))
        xy[:, [heel, toe]] = xy[:, [toe, heel]]
    return changed(backward, xy)


def retimed(factor):
    side = FITTED.track()
    return Recording(replace(side, time_s=side.time_s * factor))


def zeroed():
    """A tracker that writes zeros for every tenth knee."""
    xy = landmarks()
    xy[::10, LANDMARK_NAMES.index("right_knee")] = 0.0
    return seen(xy)


def bent(matrix):
    """A rider in a picture that was bent about the middle between the cranks and the hip."""
    xy, middle = landmarks(), np.array(FITTED.origin_px) - (0, 150)
    return seen((xy - middle) @ np.array(matrix).T + middle)


REFUSED = {
    "one frame": (lambda: first(1), "single_frame"),
    "two frames": (lambda: first(2), "single_frame"),
    "less than a second": (lambda: first(25), "too_few_strokes"),
    "a dark room": (lambda: seen(landmarks(), brightness=DARK - 1), "too_dark"),
    "an empty room": (lambda: seen(np.full_like(landmarks(), np.nan)), "nobody_seen"),
    "shares of the picture": (lambda: seen(landmarks() / (1280, 720)), "not_pixels"),
    "metres": (lambda: seen(landmarks() * 0.004), "not_pixels"),
    "y that points up": (lambda: seen(landmarks() * (1, -1) + (0, 720)), "y_up"),
    "milliseconds": (lambda: retimed(1000.0), "not_seconds"),
    "numbers of pictures": (lambda: retimed(30.0), "not_seconds"),
    "zeros where a joint was hidden": (zeroed, "zeros_for_missing"),
    "hip above the picture": (lambda: replace(FITTED, origin_px=(640, 170)).recording(), "hips_outside"),
    "hip left of the picture": (lambda: replace(FITTED, origin_px=(40, 520)).recording(), "hips_outside"),
    "feet below the picture": (lambda: replace(FITTED, origin_px=(640, 690)).recording(), "feet_outside"),
    "feet beside the picture": (
        lambda: replace(FITTED, origin_px=(10, 520), hip_mm=(-20.0, 770.0)).recording(),
        "feet_outside",
    ),
    "a wide gap between the sides": (lambda: apart(80), "not_side_view"),
    "a camera 35 degrees off": (lambda: apart(45), "not_side_view"),
    "from behind": (from_behind, "not_side_view"),
    "a panning camera": (lambda: panned(40), "camera_moves"),
    "feet behind something": (hiding_feet, "foot_lost"),
    "sitting still": (sitting_still, "not_pedalling"),
    "a statue": (lambda: sitting_still(0.0), "not_pedalling"),
    "a walker": (walker, "not_pedalling"),
    "a walker on the spot": (lambda: walker(0.0), "not_pedalling"),
    "a rider who looks both ways and pedals backward": (twisted, "foot_lost"),
    "a foot that the model loses": (losing, "foot_lost"),
    "a clip that is not slow": (lambda: FITTED.recording(slow_motion=4.0), "not_slow_motion"),
    "a clip that is not turned": (lambda: FITTED.recording(level_deg=45.0), "not_level"),
    "a picture that was squeezed": (lambda: bent([[0.7, 0], [0, 1]]), "squeezed_picture"),
    "a picture that leans": (lambda: bent([[0.94, 0.34], [-0.34, 0.94]]), "leaning_camera"),
    "standing all the time": (lambda: standing(FITTED, -1.0, 60.0), "standing"),
    "four strokes": (lambda: replace(FITTED, seconds=4.0).recording(), "too_few_strokes"),
}


def ids(answer):
    return [reason.id for reason in answer.quality.reasons]


@pytest.mark.parametrize("facing", ["left", "right"])
def test_a_good_recording_has_no_reason(facing):
    answer = analyse(replace(FITTED, facing=facing).recording(side=facing))
    assert (ids(answer), answer.quality.usable) == ([], True)


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_measured_is_refused_with_its_reason(case):
    make, expected = REFUSED[case]
    answer = analyse(make())
    assert (ids(answer), answer.quality.usable, answer.findings) == ([expected], False, ())
    assert answer.quality.reasons[0].text == REASONS[expected]
    counted = {"cadence"} if expected in CADENCE_ANYWAY else set()
    refused = [measure for measure in answer.measures if measure.name not in counted]
    assert {(measure.value, measure.interval, measure.reason) for measure in refused} == {
        (None, None, REASONS[expected])
    }
    assert {answer.verdicts[measure.name] for measure in refused} == {"not_measured"}


@pytest.mark.parametrize(("rpm", "warned"), [(105, False), (125, True), (140, True)])
def test_a_cadence_that_few_riders_keep_up_may_be_a_time_lapse(rpm, warned):
    assert ("time_lapse" in ids(analyse(replace(FITTED, rpm=rpm).recording()))) is warned


def test_every_reason_is_tried():
    assert {expected for _, expected in REFUSED.values()} | set(WARNINGS) == set(REASONS)


@pytest.mark.parametrize("frames", range(3, 16, 3))
def test_a_clip_of_a_few_frames_is_refused_without_fuss(frames):
    assert not analyse(first(frames)).quality.usable


def test_four_strokes_still_give_the_cadence():
    answer = analyse(replace(FITTED, seconds=4.0).recording())
    assert answer.quality.strokes == 4
    assert answer["cadence"].value == pytest.approx(85, abs=0.2)


def test_five_strokes_are_enough():
    answer = analyse(replace(FITTED, seconds=4.5).recording())
    assert (answer.quality.strokes, answer.quality.usable) == (5, True)


def test_a_picture_just_bright_enough_is_measured():
    assert analyse(seen(landmarks(), brightness=DARK)).quality.usable


def test_an_unknown_brightness_is_not_dark():
    assert analyse(seen(landmarks(), brightness=None)).quality.usable


def test_a_slowly_drifting_camera_is_measured():
    still, drifting = analyse(seen(landmarks())), analyse(panned(5))
    assert ids(drifting) == []
    assert drifting["knee_flexion_bdc"].value == pytest.approx(still["knee_flexion_bdc"].value, abs=0.1)


@pytest.mark.parametrize("gone", [slice(0, 36), slice(60, 96), slice(264, 300)], ids=["start", "middle", "end"])
def test_a_rider_out_of_sight_for_a_moment_is_no_moving_camera(gone):
    recording = replace(FITTED, seconds=10.0).recording()
    xy = np.array(recording.side.xy_px)
    xy[gone] = np.nan
    answer = analyse(changed(recording, xy))
    assert ids(answer) == []
    assert answer["knee_flexion_bdc"].value == pytest.approx(FITTED.knee_flexion(180), abs=0.5)


def test_the_far_side_is_not_needed_to_see_somebody():
    xy = landmarks()
    xy[:, LEFT] = np.nan
    assert ids(analyse(seen(xy))) == []


@pytest.mark.parametrize("name", ["knee_flexion_bdc", "hip_angle_min", "trunk_flexion"])
def test_an_oblique_view_is_a_warning_and_widens_the_intervals(name):
    square, oblique = analyse(apart(20)), analyse(apart(31))
    assert (ids(square), ids(oblique)) == ([], ["oblique_view"])
    assert np.ptp(oblique[name].interval) > np.ptp(square[name].interval) + 4
    assert oblique[name].value == pytest.approx(square[name].value, abs=0.1)


SLOW = replace(FITTED, rpm=21.25, seconds=24.0, rate_hz=15.0)
"""85 rpm at a quarter of the speed."""


def test_a_slow_motion_clip_is_measured_with_a_warning():
    answer = analyse(SLOW.recording())
    assert (ids(answer), answer.quality.usable) == (["slow_motion"], True)
    assert answer["cadence"].value == pytest.approx(21.25, abs=0.1)


def test_a_low_cadence_is_a_warning_only():
    answer = analyse(replace(FITTED, rpm=30.0, seconds=16.0).recording())
    assert (ids(answer), answer.quality.usable) == (["slow_motion"], True)


def test_the_slow_motion_factor_gives_the_real_cadence_and_takes_the_warning_away():
    answer = analyse(SLOW.recording(slow_motion=4))
    assert ids(answer) == []
    assert answer["cadence"].value == pytest.approx(85, abs=0.2)
    assert answer["knee_flexion_bdc"].value == pytest.approx(SLOW.knee_flexion(180), abs=0.5)


@pytest.mark.parametrize(("facing", "told"), [("right", "left"), ("left", "right")])
def test_a_side_that_does_not_fit_the_facing_is_a_warning(facing, told):
    answer = analyse(replace(FITTED, facing=facing).recording(side=told))
    assert (ids(answer), answer.side, answer.facing) == (["mirrored"], told, facing)
    assert answer.quality.usable


def test_reasons_do_not_depend_on_the_facing():
    for make in (REFUSED["feet below the picture"][0], REFUSED["four strokes"][0], REFUSED["sitting still"][0]):
        recording = make()
        flipped = np.array(recording.side.xy_px) * (-1, 1) + (1279, 0)
        assert ids(analyse(changed(recording, flipped[:, OTHER]))) == ids(analyse(recording))


@pytest.mark.parametrize("name", REASONS)
def test_every_reason_has_a_heading_in_the_filming_page(name):
    assert f"### {name}\n" in FILMING.read_text(encoding="utf-8")


def test_the_filming_page_has_no_heading_for_a_reason_that_is_gone():
    headings = [line[4:] for line in FILMING.read_text(encoding="utf-8").splitlines() if line.startswith("### ")]
    assert set(headings) <= set(REASONS)


@pytest.mark.parametrize("name", REASONS)
def test_every_reason_tells_what_to_do_in_whole_sentences(name):
    text = REASONS[name]
    assert text[0].isupper()
    assert text.endswith(".")
    assert text.count(". ") >= 1


@pytest.mark.parametrize(
    ("make", "engine", "pointed"),
    [
        (losing, "mediapipe lite", True),
        (losing, "mediapipe heavy", False),
        (lambda engine: changed_engine(seen(landmarks(), brightness=1.0), engine), "mediapipe lite", False),
        (lambda engine: changed_engine(seen(np.full_like(landmarks(), np.nan)), engine), "mediapipe lite", True),
        (lambda engine: changed_engine(replace(FITTED, seconds=3.0).recording(), engine), "mediapipe lite", False),
    ],
)
def test_a_quick_model_that_loses_the_rider_points_to_the_better_one(make, engine, pointed):
    answer = analyse(make(engine))
    assert not answer.quality.usable
    assert ("heavy can follow" in answer.quality.reasons[0].text) is pointed
    assert ("heavy can follow" in answer["knee_flexion_bdc"].reason) is pointed


def changed_engine(recording, name):
    """The same seen by an engine that reads riders a little narrow, as it does all of them."""
    leg, foot = landmark_bias(name).squeeze
    narrow = np.exp(-LEG_WEIGHT * leg - (1 - LEG_WEIGHT) * foot)
    return replace(
        recording, side=replace(recording.side, engine=Engine(name), xy_px=recording.side.xy_px * (narrow, 1.0))
    )


def test_a_warning_does_not_point_to_another_model():
    recording = changed_engine(replace(FITTED, rpm=30.0, seconds=16.0).recording(), "mediapipe lite")
    answer = analyse(recording)
    assert answer.quality.usable
    assert [reason.text for reason in answer.quality.reasons] == [REASONS[name] for name in ids(answer)]


def test_a_rider_whose_foot_is_lost_while_the_camera_stands_is_no_moving_camera():
    """Seen on a filmed rider: the middle of the foot's path jumped, the hip stood still."""
    ride = ride_parts.follow_parts(FITTED.time_s, landmarks())
    lost = replace(ride, circle=replace(ride.circle, drift_px=3 * ride.circle.up_px))
    assert quality.why_unmeasurable(FITTED.track(), lost) == "foot_lost"


def test_a_loop_in_which_the_foot_is_lost_is_said_too():
    side = hiding_feet().side
    looped = Recording(replace(side, clip=replace(side.clip, loop_s=2.1)))
    assert ids(analyse(looped)) == ["foot_lost", "closed_loop"]


def test_a_right_slow_motion_factor_is_not_blamed_for_something_else():
    xy = np.repeat(landmarks()[:1], len(FITTED.time_s), axis=0)
    assert ids(analyse(Recording(track(xy, FITTED.time_s), Settings(slow_motion=4.0)))) == ["not_pedalling"]


@pytest.mark.parametrize(("factor", "warned"), [(1.5, False), (2.0, True)])
def test_a_cadence_that_nobody_rides_questions_the_factor(factor, warned):
    answer = analyse(FITTED.recording(slow_motion=factor))
    assert answer.quality.usable
    assert ("not_slow_motion" in ids(answer)) is warned


@pytest.mark.parametrize(("level_deg", "warned"), [(5.0, False), (20.0, True)])
def test_a_large_level_is_questioned(level_deg, warned):
    answer = analyse(FITTED.recording(level_deg=level_deg))
    assert ("not_level" in ids(answer)) is warned
