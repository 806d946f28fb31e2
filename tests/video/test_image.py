"""Pictures turned upright, squared, and brought to a size."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from support import video_files as files
from support.video_files import EVEN_S, H264, KINDS, UNEVEN_S, Kind, corners, turn, write_clip

from posecheck.video.image import resize_image, to_jpeg, use_one_thread
from posecheck.video.reader import Video

TURNS = {
    "upright": ((1, 0, 0, 1), 0, ["red", "green", "blue", "white"]),
    "quarter": ((0, 1, -1, 0), 90, ["blue", "red", "white", "green"]),
    "half": ((-1, 0, 0, -1), 180, ["white", "blue", "green", "red"]),
    "three quarters": ((0, -1, 1, 0), 270, ["green", "white", "red", "blue"]),
    "mirrored": ((-1, 0, 0, 1), 0, ["green", "red", "white", "blue"]),
    "upside down in a mirror": ((1, 0, 0, -1), 180, ["blue", "white", "red", "green"]),
    "mirrored, quarter": ((0, -1, -1, 0), 90, ["white", "green", "blue", "red"]),
    "mirrored, three quarters": ((0, 1, 1, 0), 270, ["red", "blue", "green", "white"]),
}


@pytest.fixture(scope="module")
def clip_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Kind], Path]:
    folder = tmp_path_factory.mktemp("clips")

    def clip(kind: Kind) -> Path:
        if not kind.available:
            pytest.skip(f"this PyAV cannot write {kind}")
        path = folder / f"{kind}{kind.suffix}"
        return path if path.exists() else write_clip(path, UNEVEN_S, kind)

    return clip


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "ride.mp4")


def copy(path: Path, folder: Path) -> Path:
    return Path(shutil.copy(path, folder))


@pytest.mark.parametrize("turned", TURNS.values(), ids=TURNS)
@pytest.mark.parametrize("kind", [H264, KINDS[4]], ids=str)
def test_frames_stand_upright(
    kind: Kind,
    turned: tuple[tuple[int, int, int, int], int, list[str]],
    clip_of: Callable[[Kind], Path],
    tmp_path: Path,
) -> None:
    matrix, rotation_deg, colours = turned
    with Video(turn(copy(clip_of(kind), tmp_path), matrix), end_s=0.1) as video:
        frames = list(video)
    width, height = files.SIZE_PX if rotation_deg % 180 == 0 else files.SIZE_PX[::-1]
    assert video.clip.rotation_deg == rotation_deg
    assert video.clip.size_px == (width, height)
    assert all(corners(frame.rgb) == colours and frame.rgb.shape == (height, width, 3) for frame in frames)


@pytest.mark.parametrize(
    ("aspect", "matrix", "size_px"),
    [
        (Fraction(4, 3), (1, 0, 0, 1), (128, 64)),
        (Fraction(3, 4), (1, 0, 0, 1), (96, 85)),
        (Fraction(4, 3), (0, 1, -1, 0), (64, 128)),
        (Fraction(100), (1, 0, 0, 1), (96, 64)),
    ],
)
def test_pixels_are_square(
    aspect: Fraction, matrix: tuple[int, int, int, int], size_px: tuple[int, int], tmp_path: Path
) -> None:
    clip = turn(write_clip(tmp_path / "a.mp4", EVEN_S[:2], pixel_aspect=aspect), matrix)
    with Video(clip) as video:
        assert {frame.rgb.shape for frame in video} == {(size_px[1], size_px[0], 3)}
    assert video.clip.size_px == size_px
    assert video.clip.pixel_aspect == pytest.approx(float(aspect) if aspect < 10 else 1)


def test_without_its_library_a_process_still_lives_to_say_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2", None)
    use_one_thread()


def noise(height=360, width=640):
    return np.random.default_rng(1).integers(0, 255, (height, width, 3)).astype(np.uint8)


def test_odd_pictures_lose_a_row_and_a_column():
    rgb = noise(361, 641)
    assert np.array_equal(resize_image(rgb, (640, 360)), rgb[:360, :640])
    assert to_jpeg(rgb)[:2] == b"\xff\xd8"
