"""Clips tracked: how much of them is looked at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider
from support.video_files import write_clip

from posecheck.app.request import CheckRequest
from posecheck.app.sampling import PACE_HZ
from posecheck.app.tracking import track, track_request
from posecheck.errors import SettingsError
from posecheck.fit.analysis import analyse
from posecheck.records.settings import Settings, Target
from posecheck.records.tracking import Engine, Track


def film(path, rider):
    """A clip of a rider's length, and an engine that knows the rider's landmarks at any time."""
    clip = write_clip(path, rider.time_s, size_px=(32, 32))
    whole, seen = rider.track(), []

    def engine(film):
        time_s = np.array([frame.time_s for frame in film])
        seen.append((time_s[0], time_s[-1], len(time_s)))
        xy = whole.xy_px[np.searchsorted(whole.time_s, time_s - 1e-3)]
        facts = replace(film.clip, size_px=whole.clip.size_px, brightness=120.0)
        return Track(facts, Engine("closed form"), time_s, xy, np.ones(xy.shape[:2]))

    return clip, engine, seen


@pytest.mark.slow
def test_a_long_clip_is_looked_at_until_it_is_enough(tmp_path):
    clip, engine, seen = film(tmp_path / "long.mp4", Rider(seconds=40, rate_hz=25))
    told = []
    needed = track(clip, engine=engine, progress=told.append)
    assert [(round(begin), round(end)) for begin, end, _ in seen] == [(10, 20), (30, 40)]
    assert len(needed.side.time_s) <= 412
    assert told == sorted(told)
    assert told[-1] > 0.98
    assert needed.side.clip.frames == 500
    few = analyse(needed)
    assert few["knee_flexion_bdc"].value == pytest.approx(float(Rider().knee_flexion(np.array([180.0]))[0]), abs=0.3)
    assert len(few.windows) == 2


@pytest.mark.slow
def test_every_frame_where_that_is_wished(tmp_path):
    clip, engine, seen = film(tmp_path / "long.mp4", Rider(seconds=40, rate_hz=10))
    assert len(track(clip, engine=engine, frames="all").side.time_s) == 400
    assert len(seen) == 1


@pytest.mark.slow
def test_a_verdict_that_hangs_on_strokes_that_differ_is_looked_at_for_longer(tmp_path):
    clip, engine, seen = film(tmp_path / "long.mp4", Rider(seconds=33, rate_hz=15))

    def shaky(film):
        track = engine(film)
        return replace(track, xy_px=track.xy_px + np.random.default_rng(len(seen)).normal(0, 12, track.xy_px.shape))

    knee = float(Rider().knee_flexion(np.array([180.0]))[0])
    far, near = (
        Settings(targets=(Target("knee_flexion_bdc", 10.0, high, 0.0, 90.0, "deg", "the fitter", "own"),))
        for high in (80.0, knee)
    )
    assert len(track(clip, engine=shaky, settings=far).side.time_s) < 250
    assert len(seen) == 2
    assert len(track(clip, engine=shaky, settings=near).side.time_s) > 300
    assert len(seen) > 4
    # A comparison, in which scatter decides, asks for more whatever the verdict is.
    before = len(seen)
    asked = CheckRequest(str(clip), far, closely=True)
    assert len(track_request(asked, engine=shaky).recording.side.time_s) > 400
    assert len(seen) > before + 2


def test_what_makes_no_sense(tmp_path):
    clip = write_clip(tmp_path / "ride.mp4")
    with pytest.raises(SettingsError, match="At least one process"):
        track(clip, workers=0)
    with pytest.raises(TypeError, match="rear_view"):
        track(clip, rear_view="b.mp4")


def test_slow_motion_is_looked_at_in_time_of_the_ride(tmp_path):
    clip, engine, seen = film(tmp_path / "slow.mp4", Rider(seconds=36, rpm=20, rate_hz=10))
    track(clip, engine=engine, settings=Settings(slow_motion=4.0))
    assert seen[0][2] == pytest.approx(36 * PACE_HZ / 4, abs=2)
