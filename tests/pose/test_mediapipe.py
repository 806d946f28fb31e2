"""The pose model on clips in parts, and on machines that lack something."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

from posecheck.core.landmark_bias import landmark_bias
from posecheck.errors import PoseError
from posecheck.pose import mediapipe, picture_notes
from posecheck.pose.looks import VIEWS
from posecheck.pose.mediapipe import _sight_frames, pose_engine_of
from posecheck.pose.models import model_bundle
from posecheck.pose.people import Sightings, pick_rider
from posecheck.pose.picture_notes import PictureNotes
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Clip, Engine
from posecheck.video.reader import Frame


def test_a_container_without_sys_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mediapipe, "CPUS", Path("/nowhere"))
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(PoseError, match="mount -t sysfs"):
        mediapipe._import()


def nobody(_):
    return np.empty((0, len(LANDMARK_NAMES), 3))


@pytest.fixture
def loads(monkeypatch):
    """Load a model in a new process, as it were, on a machine whose runtimes stand for themselves."""
    mediapipe._load.cache_clear()
    monkeypatch.delenv(mediapipe.RUNTIME, raising=False)
    monkeypatch.setattr(mediapipe, "load_runner", lambda *_, **__: nobody)
    monkeypatch.setattr(mediapipe, "openvino_version", lambda: "1.2.3")
    monkeypatch.setattr(mediapipe, "_landmarker", lambda *_, **__: nobody)
    yield lambda device="cpu": mediapipe._load(model_bundle("lite"), device, backs=False)
    mediapipe._load.cache_clear()


def test_the_quicker_runtime_is_used_where_it_loads_and_the_track_says_so(loads):
    loaded = loads()
    assert (loaded.device, loaded.version) == ("cpu", "OpenVINO 1.2.3")
    engine = pose_engine_of("lite", loaded.version)
    assert (engine.name, engine.version) == ("mediapipe lite", "OpenVINO 1.2.3")
    assert landmark_bias(engine) == landmark_bias("mediapipe lite")


@pytest.mark.parametrize("fault", [ImportError, OSError, RuntimeError, MemoryError])
@pytest.mark.parametrize("late", [False, True])
def test_mediapipe_stands_in_where_it_does_not_load(loads, monkeypatch, fault, late):
    def fail(*_, **__):
        raise fault

    monkeypatch.setattr(mediapipe, "load_runner", (lambda *_, **__: fail) if late else fail)
    assert loads().version == version("mediapipe")


def test_mediapipe_is_used_on_a_gpu_and_where_the_user_asks_for_it(loads, monkeypatch):
    assert (loads("gpu").device, loads("gpu").version) == ("gpu", version("mediapipe"))
    monkeypatch.setenv(mediapipe.RUNTIME, "mediapipe")
    assert loads().version == version("mediapipe")


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


class Shown:
    """A film of a rider whose every picture says which frame of the clip it is."""

    def __init__(self, frames):
        self.frames = frames
        self.clip = Clip("ride.mp4", (600, 600), len(frames), len(frames) / 30)

    def __iter__(self):
        return (Frame(at / 30, np.full((60, 60, 3), at, np.uint8), at) for at in self.frames)


def test_cut_or_not_the_rider_and_the_room_are_seen_the_same(monkeypatch):
    monkeypatch.setattr(picture_notes, "measure_turn", lambda rgb: float(rgb[0, 0, 0]))
    ride = somebody(90, 300.0, 4) / (600, 600, 1)

    def sight(rgb):
        wide = (rgb.shape[1] / rgb.shape[0]) ** 0.1  # each view sees something else
        return ride[[rgb[0, 0, 0]]] * (wide, 1, 1)

    def looked_at(*cuts):
        parts = []
        for part in np.split(np.arange(90), cuts):
            film = Shown(part.tolist())
            notes = PictureNotes(rear=False)
            time_s, view, paths = _sight_frames(film, sight, VIEWS, notes)
            turn_deg = notes.stack()[2]
            made_by, points = Engine("fake"), len(LANDMARK_NAMES)
            parts.append(Sightings(film.clip, made_by, time_s, view, tuple(paths), points, turn_deg=turn_deg))
        return pick_rider(parts)

    whole, cut = looked_at(), looked_at(31, 64)
    assert set(whole.view) == {0, 1, 2, 3}
    assert 3 < np.isfinite(whole.turn_deg).sum() < 8
    for name in ("time_s", "xy_px", "visibility", "view", "turn_deg"):
        assert np.array_equal(getattr(whole, name), getattr(cut, name), equal_nan=True)
