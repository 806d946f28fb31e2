"""Several processes look at one clip: the same answer, and what goes wrong in one of them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import pytest
from support.paths import SAMPLES

from posecheck.app.tracking import track
from posecheck.core import people
from posecheck.errors import PoseError, VideoError
from posecheck.pose import workers
from posecheck.pose.mediapipe import LOOKS, _follow
from posecheck.pose.people import Sightings, pick_rider
from posecheck.pose.workers import ClipPart, PoseWorkers
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Clip, Engine
from posecheck.video.reader import Frame

CLIP = str(SAMPLES / "spin_ideal.mp4")
HOW = ("lite", "side", "cpu")


def somebody(frames, x_px, turns=0.0):
    """A person as high as 200 px, whose feet go round."""
    path = np.zeros((frames, len(LANDMARK_NAMES), 3))
    path[..., 0] = x_px
    for name, up in (("hip", 100), ("shoulder", 0), ("ankle", 200)):
        for side in ("left", "right"):
            path[:, LANDMARK_NAMES.index(f"{side}_{name}"), 1] = up
    angle = 2 * np.pi * turns * np.arange(frames) / frames
    for side in ("left", "right"):
        path[:, LANDMARK_NAMES.index(f"{side}_ankle"), :2] += 40 * np.stack([np.sin(angle), np.cos(angle)], axis=-1)
    return path


def seen(paths, start_s):
    time_s = start_s + np.arange(len(paths[0])) / 15
    clip = Clip("ride.mp4", (640, 480), 2 * len(time_s), len(time_s) / 15, dropped=1, brightness=start_s)
    return Sightings(clip, Engine("fake"), time_s, np.zeros(len(time_s)), tuple(paths), len(LANDMARK_NAMES))


def test_the_rider_is_followed_from_part_to_part():
    parts = [
        seen([somebody(30, 100.0), somebody(30, 400.0, 3)], 0.0),
        seen([somebody(30, 402.0, 3), somebody(30, 98.0)], 2.0),
    ]
    track = pick_rider(parts)
    assert np.abs(track["left_hip"][:, 0] - 400).max() < 3
    assert (track.clip.frames, track.clip.dropped, track.clip.brightness) == (120, 2, 1.0)
    assert track.clip.duration_s == pytest.approx(4.0)


class Shown:
    """A film of a rider whose every picture says which frame of the clip it is."""

    def __init__(self, frames):
        self.frames = frames
        self.clip = Clip("ride.mp4", (600, 600), len(frames), len(frames) / 30)

    def __iter__(self):
        return (Frame(at / 30, np.full((60, 60, 3), at, np.uint8), at) for at in self.frames)


def test_cut_or_not_the_rider_is_seen_the_same():
    ride = somebody(90, 300.0, 4) / (600, 600, 1)

    def sight(rgb):
        wide = (rgb.shape[1] / rgb.shape[0]) ** 0.1  # each look sees something else
        return ride[[rgb[0, 0, 0]]] * (wide, 1, 1)

    def looked_at(*cuts):
        parts = []
        for part in np.split(np.arange(90), cuts):
            film = Shown(part.tolist())
            time_s, look, paths = _follow(film, sight, LOOKS)
            parts.append(Sightings(film.clip, Engine("fake"), time_s, look, tuple(paths), len(LANDMARK_NAMES)))
        return pick_rider(parts)

    whole, cut = looked_at(), looked_at(31, 64)
    assert set(whole.look) == {0, 1, 2, 3}
    for name in ("time_s", "xy_px", "visibility", "look"):
        assert np.array_equal(getattr(whole, name), getattr(cut, name))


def test_nobody_is_a_track_too():
    nobody = Sightings(Clip("a.mp4", (9, 9), 3, 0.1), Engine("fake"), np.arange(3.0), None, (), len(LANDMARK_NAMES) + 2)
    track = pick_rider([nobody])
    assert np.isnan(track.xy_px).all()
    assert track.contour_px.shape == (3, 2, 2)


def test_somebody_new_is_somebody_else():
    paths = people.join_people([[somebody(5, 100.0)], [somebody(5, 600.0)]], [5, 5], len(LANDMARK_NAMES))
    assert [np.isfinite(path[:, 0, 0]).sum() for path in paths] == [5, 5]


def test_what_goes_wrong_in_a_process_is_told_not_raised(tmp_path):
    broken = tmp_path / "broken.mp4"
    broken.write_text("This is no video.\n" * 100)
    assert isinstance(workers._answer((0, ClipPart(str(broken)), HOW), print), VideoError)
    bug = workers._answer((0, ClipPart(None), HOW), print)
    assert isinstance(bug, RuntimeError)
    assert "Traceback" in str(bug)


def test_a_process_that_dies_is_a_sentence():
    with PoseWorkers("lite", workers=2) as look:
        os.kill(look._pool._workers[0].process.pid, signal.SIGTERM)
        with pytest.raises(PoseError, match="--workers 1"):
            look.look([ClipPart(CLIP, 0.0, 2.0), ClipPart(CLIP, 2.0, 4.0)])


def test_a_process_that_never_starts_is_a_sentence(monkeypatch):
    monkeypatch.setattr(workers, "START_S", 0.01)
    with PoseWorkers("lite", workers=2) as look, pytest.raises(PoseError, match="did not start"):
        look.look([ClipPart(CLIP, 0.0, 2.0)])


@pytest.mark.slow
def test_the_answer_does_not_depend_on_the_number_of_processes():
    one, two = (track(CLIP, model="lite", workers=workers).side for workers in (1, 2))
    assert two.clip == one.clip
    for name in ("time_s", "xy_px", "visibility", "contour_px", "look"):
        assert np.array_equal(getattr(one, name), getattr(two, name), equal_nan=True)


@pytest.mark.slow
def test_without_a_gpu_the_cpu_stands_in_and_says_so():
    told = []
    with_gpu = track(CLIP, model="lite", end_s=1.0, device="gpu", warn=told.append).side
    if not told:
        pytest.xfail("this machine has a GPU that MediaPipe can use")
    assert told == ["There is no GPU here that the pose model can use, so it ran on the CPU."]
    plain = track(Path(CLIP), model="lite", end_s=1.0).side
    assert np.array_equal(with_gpu.xy_px, plain.xy_px, equal_nan=True)
