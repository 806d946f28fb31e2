"""Frames of a clip with what was found drawn in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.analyses import walker
from support.riders import Rider

from posecheck.drawing.annotate import Annotator
from posecheck.fit.analysis import analyse
from posecheck.fit.near_side import find_near_side


def noise(height=360, width=640):
    return np.random.default_rng(1).integers(0, 255, (height, width, 3)).astype(np.uint8)


@pytest.mark.parametrize("facing", ["left", "right"])
def test_a_frame_of_a_rider(facing):
    recording = Rider(facing=facing).recording()
    scene = Annotator(analyse(recording), find_near_side(recording))
    plain = np.full((720, 1280, 3), 90, np.uint8)
    still, shown = (scene.frame(plain, 60 / 30, moving=moving) for moving in (False, True))
    knee = recording.side[f"{facing}_knee"][60].round().astype(int)
    assert (still[knee[1], knee[0]] == 255).all()
    assert (still[:90, :200] == 90).all()
    assert (shown[20, 40 if facing == "right" else 1240] != 90).any()
    assert scene.cut(still).shape < still.shape
    assert (scene.frame(plain[::2, ::2], 60 / 30)[knee[1] // 2, knee[0] // 2] > 200).all()


def test_frames_of_nobody_and_frames_beyond_the_recording():
    plain = np.full((480, 640, 3), 90, np.uint8)
    scene = Annotator(walker(), None)
    assert (scene.frame(plain, 0.1) != 90).any()
    assert np.array_equal(scene.frame(plain, 0.1, moving=False), plain)
    assert np.array_equal(scene.cut(plain), plain)


def test_nobody_who_does_not_pedal_is_drawn_but_a_face_is_hidden():
    recording = Rider().recording()
    refused = replace(walker(), clip=recording.side.clip)
    plain = noise(720, 1280)
    open_face, hidden = (
        Annotator(refused, find_near_side(recording), blur_face=blur).frame(plain, 10, moving=False)
        for blur in (False, True)
    )
    assert np.array_equal(open_face, plain)
    assert not np.array_equal(hidden, plain)


def test_a_hidden_face_is_hidden_in_every_picture():
    recording = Rider().recording()
    track = recording.side
    xy = track.xy_px.copy()
    xy[:, :11] = (900.0, 200.0) + np.arange(11)[:, None] * (3.0, 1.0)
    recording = replace(recording, side=replace(track, xy_px=xy))
    scene = Annotator(analyse(recording), find_near_side(recording), blur_face=True)
    assert (scene.frame(noise(720, 1280), 10 / 30, moving=False)[205, 915] != noise(720, 1280)[205, 915]).any()
