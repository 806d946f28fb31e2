"""The annotated film: its times, its size, what is drawn on it, and a face that is hidden."""

from __future__ import annotations

import signal
import threading
from dataclasses import replace

import numpy as np
import pytest
from support.analyses import walker
from support.riders import Rider

from posecheck.drawing.annotate import Annotator
from posecheck.drawing.canvas import Canvas, TextLine
from posecheck.drawing.overlay import CrankDial, draw_dial, draw_trail, hide_face
from posecheck.errors import StoreError
from posecheck.fit.analysis import analyse
from posecheck.fit.near_side import find_near_side
from posecheck.video.image import resize_image, to_jpeg
from posecheck.video.reader import Video
from posecheck.video.writer import film_size, open_film

HEAD = [(300.0, 80.0), (320.0, 90.0), (310.0, 100.0), (float("nan"), float("nan"))]


def noise(height=360, width=640):
    return np.random.default_rng(1).integers(0, 255, (height, width, 3)).astype(np.uint8)


def test_a_variable_frame_rate_is_kept(tmp_path):
    times = np.cumsum([5.0, 0.03, 0.03, 0.1, 0.017, 0.05, 0.033, 0.4, 0.02])
    with open_film(tmp_path / "a.mp4", (64, 48)) as add:
        for grey, time_s in enumerate(times):
            add(float(time_s), np.full((48, 64, 3), 20 * grey, np.uint8))
    with Video(tmp_path / "a.mp4") as video:
        frames = list(video)
    assert [frame.time_s for frame in frames] == pytest.approx((times - times[0]).tolist(), abs=1e-4)
    assert [frame.rgb.mean() for frame in frames] == pytest.approx([20 * n for n in range(len(times))], abs=4)


def test_colours_stay(tmp_path):
    with open_film(tmp_path / "a.mp4", (64, 48)) as add:
        for number in range(5):
            add(number / 30, np.full((48, 64, 3), (213, 94, 0), np.uint8))
    with Video(tmp_path / "a.mp4") as video:
        assert next(iter(video)).rgb.mean(axis=(0, 1)) == pytest.approx((213, 94, 0), abs=6)


def test_where_nothing_can_be_written(tmp_path):
    with pytest.raises(StoreError, match="cannot be written"), open_film(tmp_path / "no" / "a.mp4", (64, 48)) as add:
        add(0.0, np.zeros((48, 64, 3), np.uint8))


@pytest.mark.parametrize("size", [(2, 2), (6, 2), (62, 34), (34, 62)])
def test_every_row_and_column_stays(size, tmp_path):
    width, height = size
    ramp = np.add.outer(np.arange(height), np.arange(width)) * 220 // (width + height)
    rgb = np.repeat(ramp[..., None], 3, axis=2).astype(np.uint8)
    with open_film(tmp_path / "a.mp4", size) as add:
        for number in range(3):
            add(number / 30, rgb)
    with Video(tmp_path / "a.mp4") as video:
        shown = [frame.rgb.astype(int) for frame in video]
    assert len(shown) == 3
    assert np.abs(np.array(shown) - rgb).max() < 10


def filmed(path, pictures, end=lambda: None):
    with open_film(path, (64, 48)) as add:
        for number in range(pictures):
            add(number / 30, noise(48, 64))
        end()


@pytest.mark.parametrize("pictures", [1, 100])
def test_a_disk_that_fills_up_is_told_of(pictures, tmp_path, monkeypatch):
    tried = []

    def full(rgb):
        tried.append(rgb)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("posecheck.video.writer._convert_colours", full)
    threads = threading.active_count()
    with pytest.raises(StoreError, match=r"^a.mp4 cannot be written: No space"):
        filmed(tmp_path / "a.mp4", pictures)
    assert len(tried) < 10
    assert threading.active_count() == threads


def test_an_interruption_ends_the_encoder(tmp_path):
    threads = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        filmed(tmp_path / "a.mp4", 5, lambda: signal.raise_signal(signal.SIGINT))
    assert threading.active_count() == threads


@pytest.mark.parametrize("size", [(640, 360), (641, 361), (1080, 1920), (3840, 2160), (7680, 4320), (1, 1)])
def test_sizes_are_even_and_soon_written(size):
    width, height = film_size(size)
    assert width % 2 == height % 2 == 0
    assert 2 <= max(width, height) <= 1920


def test_odd_pictures_lose_a_row_and_a_column():
    rgb = noise(361, 641)
    assert np.array_equal(resize_image(rgb, (640, 360)), rgb[:360, :640])
    assert to_jpeg(rgb)[:2] == b"\xff\xd8"


def test_the_face_is_hidden_and_nothing_else():
    rgb = noise()
    hidden = hide_face(rgb, HEAD)
    rows, columns = np.nonzero((hidden != rgb).any(axis=2))
    assert np.hypot(columns - 310, rows - 90).max() <= 1.35 * 20 + 1
    face = hidden[82:98, 302:318].reshape(-1, 3)
    assert len(np.unique(face, axis=0)) <= 16
    assert len(rows) > 0.9 * np.pi * 27**2


@pytest.mark.parametrize("head", [[], [(float("nan"), float("nan"))], [(-500.0, -500.0), (-490.0, -480.0)]])
def test_no_face_to_hide(head):
    assert np.array_equal(hide_face(noise(), head), noise())


@pytest.mark.parametrize("scale", [1, 2, 6])
def test_text_grows_with_the_picture(scale):
    small, large = TextLine("knee 35°", 1.0), TextLine("knee 35°", float(scale))
    assert large.height == pytest.approx(scale * small.height, rel=0.15)
    assert small.height >= 10


@pytest.mark.parametrize("corner", ["left", "right"])
def test_the_clock_stands_in_its_corner(corner):
    canvas = Canvas(np.full((360, 640, 3), 90, np.uint8))
    draw_dial(canvas, CrankDial(90.0, ("Crank 90°", "Stroke 3 of 14", "85 rpm"), "left", corner))
    rows, columns = np.nonzero((canvas.rgb != 90).any(axis=2))
    assert rows.max() < 100
    assert columns.max() < 260 if corner == "left" else columns.min() > 380


def test_a_trail_with_gaps():
    canvas = Canvas(np.full((360, 640, 3), 90, np.uint8))
    draw_trail(canvas, np.array([(10.0, 10.0), (np.nan, np.nan), (50.0, 10.0), (50.0, 60.0)]))
    assert (canvas.rgb[10, 30] != 90).any()
    draw_trail(canvas, np.full((3, 2), np.nan))


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
