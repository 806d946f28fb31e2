"""The annotated film: its times, its size, what is drawn on it, and a face that is hidden."""

from __future__ import annotations

import signal
import threading

import numpy as np
import pytest

from posecheck.errors import StoreError
from posecheck.video.reader import Video
from posecheck.video.writer import film_size, open_film


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
    assert len(tried) == 1  # FFmpeg would crash on a second one
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
