"""Landmarks as trackers hand them over: with gaps, with doubts, of one side, without a heel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter1d
from support.riders import Rider, changed
from support.tracked_riders import stored_track, tracks

from posecheck.core import facing
from posecheck.core.interpolate import bridge_gaps
from posecheck.core.landmark_bias import landmark_bias
from posecheck.core.scatter import half_width_of_mean, independent_strokes
from posecheck.fit import refusals
from posecheck.fit.analysis import analyse
from posecheck.fit.sightings import BRIDGED_S, clean_sightings
from posecheck.records.landmarks import LANDMARK_NAMES, LEG
from posecheck.records.settings import Settings
from posecheck.records.tracking import Engine, Recording, Track

RIDER = Rider(hip_mm=(-245.0, 745.0))
RECORDING = RIDER.recording()
KNEE_DEG = analyse(RECORDING)["knee_flexion_bdc"].value
PLACE = LANDMARK_NAMES.index
NO_FOOT = tuple(name for name in LANDMARK_NAMES if not name.endswith(("heel", "toe")))
RIGHT = tuple(name for name in LANDMARK_NAMES if not name.startswith("left_"))


def kept(names: tuple[str, ...], side: Track = RECORDING.side) -> Recording:
    """What a tracker sees that knows only some landmarks."""
    places = [PLACE(name) for name in names]
    return Recording(
        Track(side.clip, side.engine, side.time_s, side.xy_px[:, places], side.visibility[:, places], names)
    )


def hidden(recording: Recording, joint: str, frames) -> Recording:
    xy = recording.side.xy_px.copy()
    xy[frames, PLACE(joint)] = np.nan
    return changed(recording, xy)


def doubted(joint: str, visibility, shift_px=0.0) -> Recording:
    """A joint that is shifted in some frames, and that the tracker says how well it saw."""
    seen, xy = RECORDING.side.visibility.copy(), RECORDING.side.xy_px.copy()
    seen[:, PLACE(joint)] = visibility
    xy[seen[:, PLACE(joint)] < 1, PLACE(joint), 0] += shift_px
    return replace(RECORDING, side=replace(RECORDING.side, xy_px=xy, visibility=seen))


def test_a_knee_that_was_hardly_seen_is_no_knee() -> None:
    """At a visibility of 0.05 throughout it was once judged, 17 degrees off."""
    answer = analyse(doubted("right_knee", 0.05, shift_px=20.0))
    for name in ("knee_flexion_bdc", "hip_angle_min"):
        assert answer[name].value is None
        assert "knee" in answer[name].reason
    assert answer["trunk_flexion"].value == pytest.approx(40.0, abs=0.1)
    assert answer["cadence"].value == pytest.approx(85.0, abs=0.1)


def test_doubtful_frames_count_for_less() -> None:
    """Every other frame is 8 px off; the tracker doubts those frames a little more each time."""
    off = []
    for visibility in (0.99, 0.4, 0.3, 0.25, 0.1):
        seen = np.where(np.arange(len(RIDER.time_s)) % 2, visibility, 1.0)
        answer = analyse(doubted("right_knee", seen, shift_px=8.0))
        off.append(abs(answer["knee_flexion_bdc"].value - KNEE_DEG))
    assert off == sorted(off, reverse=True)
    assert off[0] > 3
    assert off[-1] < 0.5


def test_curves_weigh_frames_as_numbers_do() -> None:
    seen = np.where(np.arange(len(RIDER.time_s)) % 2, 0.25, 1.0)
    answer = analyse(doubted("right_knee", seen, shift_px=8.0))
    curve = answer.curves["knee_flexion"]
    assert np.interp(180, curve.phase_deg, curve.mean) == pytest.approx(answer["knee_flexion_bdc"].value, abs=0.2)


@pytest.mark.parametrize("visibility", [np.nan, np.inf, 1.0, 3.0])
def test_a_visibility_that_says_nothing_is_no_doubt(visibility) -> None:
    answer = analyse(doubted("right_knee", visibility))
    assert answer["knee_flexion_bdc"].value == pytest.approx(KNEE_DEG, abs=0.1)


def test_the_visibility_of_measured_engines_has_a_scale_of_its_own() -> None:
    """MediaPipe gives a near knee 0.25 in its worst frames, and errs no further there."""
    side = doubted("right_knee", 0.25).side
    for engine, weight in ((Engine("mediapipe heavy"), 1.0), (Engine("my tracker"), 1 / 6)):
        _, weights = clean_sightings(replace(side, engine=engine), side.time_s, landmark_bias(engine))
        assert weights["knee"] == pytest.approx(np.full(len(side.time_s), weight))


def test_no_number_where_its_part_of_the_stroke_was_never_seen() -> None:
    """The foot hidden around the bottom: the knee there was extrapolated and had a verdict, but no interval."""
    low = np.abs((RIDER.phase_deg - 180 + 180) % 360 - 180) < 45
    recording = RECORDING
    for joint in ("ankle", "heel", "toe"):
        recording = hidden(recording, f"right_{joint}", low)
    answer = analyse(recording)
    for name in ("knee_flexion_bdc", "knee_flexion_min", "ankle_angle_bdc"):
        assert (answer[name].value, answer[name].interval) == (None, None)
        assert answer.verdicts[name] == "not_measured"
        assert "that part of the stroke" in answer[name].reason
    assert answer["knee_flexion_tdc"].value is not None
    assert all(np.isfinite(one.interval).all() for one in answer.measures if one.interval)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.1, 0.2])
def test_dropouts_of_single_landmarks_refuse_nobody(share) -> None:
    """Each landmark missing in a fifth of the frames by itself: 28 of 28 riders were refused."""
    used, moved, inside = 0, [], []
    for number, (name, (whole, _, file)) in enumerate(tracks().items()):
        side = stored_track(file, name)
        xy = side.xy_px.copy()
        xy[np.random.default_rng(number).random(xy.shape[:2]) < share] = np.nan
        answer = analyse(Recording(replace(side, xy_px=xy)))
        used += answer.quality.usable
        if answer.quality.usable and whole.quality.usable:
            before, after = whole["knee_flexion_bdc"], answer["knee_flexion_bdc"]
            moved.append(abs(after.value - before.value))
            inside.append(after.interval[0] < before.value < after.interval[1])
    assert used >= 27
    assert np.median(moved) < 0.4
    assert all(inside)


def test_short_gaps_are_filled_and_long_ones_are_not() -> None:
    time_s = np.arange(60) / 30
    true = np.stack([np.sin(9 * time_s), np.cos(9 * time_s)], axis=1)
    seen = true.copy()
    seen[[10, 20, 21]] = np.nan
    seen[30:36] = np.nan
    seen[0] = seen[-1] = np.nan
    filled = bridge_gaps(time_s, seen, BRIDGED_S)
    assert filled[[10, 20, 21]] == pytest.approx(true[[10, 20, 21]], abs=0.01)
    assert np.isnan(filled[30:36]).all()
    assert np.isnan(filled[[0, -1]]).all()
    assert bridge_gaps(time_s, true, BRIDGED_S) is true


def test_between_two_lonely_sightings_lies_a_straight_line() -> None:
    values = np.array([[np.nan], [1.0], [np.nan], [3.0], [np.nan]])
    assert bridge_gaps(np.arange(5.0), values, 2.0)[2, 0] == 2.0


def test_a_tracker_without_heel_and_toe_shows_the_crank_by_the_ankle() -> None:
    """COCO's 17 points: "Nobody pedals" it was."""
    answer = analyse(kept(NO_FOOT))
    assert answer.quality.usable
    assert answer["knee_flexion_bdc"].value == pytest.approx(KNEE_DEG, abs=1.0)
    assert answer["cadence"].value == pytest.approx(85.0, abs=0.1)
    for name in ("ankle_angle_bdc", "kops_offset"):
        assert answer[name].value is None
        assert "heel" in answer[name].reason
    low, high = answer.quality.mm_per_px_interval
    assert low < 1 / RIDER.px_per_mm < high


@pytest.mark.slow
@pytest.mark.parametrize("name", ["r201", "r206", "spin_high", "spin_ideal"])
def test_the_ankle_tells_what_the_foot_tells(name) -> None:
    whole, true, file = tracks()[name]
    answer = analyse(kept(NO_FOOT, stored_track(file, name)))
    for measure in ("knee_flexion_bdc", "knee_flexion_tdc", "hip_angle_min", "trunk_flexion"):
        assert answer[measure].value == pytest.approx(whole[measure].value, abs=2.5), measure
    assert answer["cadence"].value == pytest.approx(true["cadence"], abs=0.6)


@pytest.mark.parametrize("facing", ["left", "right"])
def test_markers_of_one_side_are_the_near_side(facing) -> None:
    """They raised an error that named the other hip."""
    answer = analyse(kept(RIGHT, replace(RIDER, facing=facing).track()) if facing == "right" else mirrored())
    assert answer.side == "right"
    assert answer.facing == facing
    assert answer["knee_flexion_bdc"].value == pytest.approx(KNEE_DEG, abs=0.1)
    assert answer["trunk_flexion"].value == pytest.approx(40.0, abs=0.1)
    assert "mirrored" not in {reason.id for reason in answer.quality.reasons}


def mirrored() -> Recording:
    """Right markers of a rider who looks left, as a mirrored picture shows them."""
    one = kept(RIGHT).side
    return Recording(replace(one, xy_px=one.xy_px * (-1, 1) + (1280, 0)))


def test_the_side_that_was_told_is_held_against_the_names() -> None:
    told = replace(mirrored(), settings=Settings(side="left"))
    assert "mirrored" in {reason.id for reason in analyse(told).quality.reasons}


def test_both_sides_alike_the_look_decides() -> None:
    xy = RECORDING.side.xy_px
    assert facing.find_near_leg(xy, "right") == "right"
    assert facing.find_near_leg(xy, "left") == "left"


def turned_track(yaw_deg: float) -> Track:
    """The rider by a camera far away that stands in front of square: the far side comes out ahead."""
    side, yaw = RIDER.track(), np.radians(yaw_deg)
    xy = side.xy_px.copy()
    middle = xy[0, PLACE("right_hip"), 0]
    wide = {"hip": 105.0, "shoulder": 180.0}
    for number, name in enumerate(LANDMARK_NAMES):
        half_mm = wide.get(name.split("_")[-1], 130.0) * (1 if name.startswith("left_") else -1)
        xy[:, number, 0] = middle + (xy[:, number, 0] - middle) * np.cos(yaw)
        xy[:, number, 0] += half_mm * RIDER.px_per_mm * np.sin(yaw)
    return replace(side, xy_px=xy)


@pytest.mark.parametrize("yaw_deg", [-18.0, -8.0, 0.0, 8.0, 18.0])
def test_the_camera_is_found_by_landmarks_of_any_engine(yaw_deg) -> None:
    """It was None for all engines but MediaPipe, and intervals were the same square and aslant."""
    answer = analyse(Recording(turned_track(yaw_deg)))
    low, high = answer.quality.camera_yaw_interval
    assert low < yaw_deg < high
    assert answer.quality.camera_yaw_deg == pytest.approx(yaw_deg, abs=3.0)
    square = analyse(Recording(turned_track(0.0)))
    wider = np.ptp(answer["hip_angle_min"].interval) > 1.1 * np.ptp(square["hip_angle_min"].interval)
    assert wider == (abs(yaw_deg) > 15)


def test_an_engine_that_nobody_knows_does_not_accuse_the_camera() -> None:
    side = replace(turned_track(12.0), engine=Engine("my tracker"))
    notes = {note.id for note in analyse(Recording(side)).notes}
    assert "camera_turned" not in notes
    assert "camera_turned" in {note.id for note in analyse(Recording(turned_track(12.0))).notes}


def test_joints_that_are_hardly_seen_are_not_waited_for() -> None:
    answer = analyse(hidden(RECORDING, "right_knee", slice(None)))
    assert answer.quality.strokes == analyse(RECORDING).quality.strokes
    assert answer["knee_flexion_bdc"].value is None
    assert answer["trunk_flexion"].value == pytest.approx(40.0, abs=0.1)


def test_the_marks_of_the_foot_are_waited_for() -> None:
    recording = RECORDING
    for joint in LEG[2:]:
        recording = hidden(recording, f"right_{joint}", slice(None))
    followed = refusals.follow_track(recording.side, recording.settings)
    assert not len(followed.start_s)


def wandering(seed: int, size_px: float = 6.0, slow_s: float = 3.0) -> Recording:
    """A steady rider whose landmarks wander slowly."""
    side = replace(RIDER, seconds=60.0).track()
    rng = np.random.default_rng(seed)
    way = gaussian_filter1d(rng.normal(size=side.xy_px.shape), slow_s * 30, axis=0, mode="wrap")
    noise = rng.normal(size=side.xy_px.shape)
    return Recording(replace(side, xy_px=side.xy_px + size_px * way / way.std() + noise))


@pytest.mark.slow
def test_landmarks_that_wander_are_no_drift() -> None:
    """With strokes taken for independent all of these steady riders drifted, most in several measures."""
    drifting = [[one.measure for one in analyse(wandering(seed)).drifts if one.certain] for seed in range(10)]
    assert sum(map(bool, drifting)) <= 2
    assert sum(map(len, drifting)) <= 2  # of 120


def test_a_change_between_the_halves_is_still_seen() -> None:
    first, then = (replace(RIDER, seconds=60.0, trunk_flexion_deg=deg).track().xy_px for deg in (40.0, 47.0))
    half = (np.arange(len(first)) < len(first) / 2)[:, None, None]
    side = replace(RIDER, seconds=60.0).track()
    noise = np.random.default_rng(1).normal(0, 1, side.xy_px.shape)
    answer = analyse(Recording(replace(side, xy_px=np.where(half, first, then) + noise)))
    assert "trunk_flexion" in {one.measure for one in answer.drifts if one.certain}


@pytest.mark.parametrize(("slow", "count"), [(0.0, 1.0), (1.0, 0.5), (4.0, 0.15)])
def test_strokes_that_are_alike_count_for_fewer(slow, count) -> None:
    """The sum of the autocorrelations of smoothed noise is 2 sqrt(pi) times its width."""
    found = []
    for seed in range(20):
        noise = np.random.default_rng(seed).normal(size=400)
        found.append(independent_strokes(gaussian_filter1d(noise, slow) if slow else noise) / 400)
    true = 1 / max(2 * np.sqrt(np.pi) * slow, 1.0)
    assert np.median(found) == pytest.approx(true, rel=0.35)
    assert np.median(found) <= count


def test_what_few_strokes_say_is_wider_still() -> None:
    assert half_width_of_mean(2.0, 40, 5.0) > half_width_of_mean(2.0, 5) > half_width_of_mean(2.0, 40)
    assert half_width_of_mean(2.0, 40, 40.0) == half_width_of_mean(2.0, 40)
