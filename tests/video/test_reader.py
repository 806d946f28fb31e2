"""One contract for every container and codec."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from support import video_files as files
from support.video_files import KINDS, UNEVEN_S, Kind, corners, number, write_clip

from posecheck.errors import SettingsError, VideoError
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


def read(path: Path, start_s: float | None = None, end_s: float | None = None) -> list[tuple[float, int]]:
    with Video(path, start_s, end_s) as video:
        return [(frame.time_s, number(frame.rgb)) for frame in video]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_frame_comes_in_order_with_its_own_time(kind: Kind, clip_of: Callable[[Kind], Path]) -> None:
    with Video(clip_of(kind)) as video:
        frames = list(video)
    assert [number(frame.rgb) for frame in frames] == list(range(len(UNEVEN_S)))
    assert [frame.time_s for frame in frames] == pytest.approx(UNEVEN_S, abs=1e-6)
    assert all(corners(frame.rgb) == TURNS["upright"][2] for frame in frames)
    assert all(frame.rgb.dtype == np.uint8 and frame.rgb.flags.c_contiguous for frame in frames)
    assert (video.clip.frames, video.clip.dropped, video.clip.size_px) == (len(UNEVEN_S), 0, files.SIZE_PX)
    assert UNEVEN_S[-1] < video.clip.duration_s <= UNEVEN_S[-1] + 0.1
    assert video.duration_s == pytest.approx(video.clip.duration_s, abs=0.15)


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize(("start_s", "end_s"), [(0.8, 1.6), (1.03, None), (1.2, 1.21), (0, 0.3), (2.35, 9)])
def test_a_section_holds_exactly_its_frames(
    kind: Kind, start_s: float, end_s: float | None, clip_of: Callable[[Kind], Path]
) -> None:
    wanted = [(t, n) for n, t in enumerate(UNEVEN_S) if start_s <= t < (end_s or 99)]
    with Video(clip_of(kind), start_s, end_s) as video:
        frames = list(video)
    assert [number(frame.rgb) for frame in frames] == [n for _, n in wanted]
    assert [frame.time_s for frame in frames] == pytest.approx([t for t, _ in wanted], abs=1e-6)
    assert video.clip.dropped == 0


def test_a_clip_can_be_read_again_and_left_early(clip: Path) -> None:
    with Video(clip) as video:
        for frame in video:
            if frame.time_s > 0.1:
                break
        assert video.clip.frames == 4
        assert len(list(video)) == video.clip.frames == 20
    assert Video(str(clip)).clip.frames == 0


def test_one_frame(tmp_path: Path) -> None:
    with Video(write_clip(tmp_path / "one.mp4", [0.0])) as video:
        assert [frame.time_s for frame in video] == [0]
    assert video.clip.frames == 1
    assert video.clip.duration_s >= 0


@pytest.mark.parametrize("name", ["Tür & zwei Füße.mp4", "100% %03d #1.mp4", "-i.mp4", "自転車.mp4", "no suffix"])
def test_names(name: str, clip: Path) -> None:
    assert len(read(clip.rename(clip.with_name(name)))) == 20


@pytest.mark.parametrize("start_s", [0.8, 5, 1000])
def test_a_start_beyond_the_end_says_how_long_the_clip_is(start_s: float, clip: Path) -> None:
    with pytest.raises(VideoError, match=r"ride\.mp4 .*0\.8 s long"):
        read(clip, start_s)


def test_a_section_between_two_frames(clip: Path) -> None:
    with pytest.raises(VideoError, match=r"no picture between 0\.41 and 0\.42 s"):
        read(clip, 0.41, 0.42)


@pytest.mark.parametrize(("start_s", "end_s"), [(-1, None), (2, 2), (3, 1), (0, 0), (float("nan"), None)])
def test_a_section_that_makes_no_sense(start_s: float, end_s: float | None, clip: Path) -> None:
    with pytest.raises(SettingsError):
        Video(clip, start_s, end_s)


def test_what_is_left_of_a_broken_off_file(clip_of: Callable[[Kind], Path], tmp_path: Path) -> None:
    whole = clip_of(KINDS[2]).read_bytes()
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    frames = read(cut)
    assert 10 < len(frames) < len(UNEVEN_S)
    assert all(UNEVEN_S[n] == pytest.approx(time_s) for time_s, n in frames)


def test_memory_does_not_grow_with_the_clip(tmp_path: Path) -> None:
    def peak(frames: int) -> int:
        path = write_clip(tmp_path / f"{frames}.mp4", [n / 25 for n in range(frames)], size_px=(320, 240))
        tracemalloc.start()
        with Video(path) as video:
            assert sum(1 for _ in video) == frames
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    assert peak(120) < peak(20) + 320 * 240 * 3


def test_importing_it_is_cheap() -> None:
    code = "import sys, posecheck.video.reader; sys.exit(bool({'av', 'cv2', 'mediapipe'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_pace_gives_frames_evenly_and_counts_them_all(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "fast.mp4", np.arange(60) / 30)
    with Video(clip, pace_hz=10.0) as video:
        times_s, numbers = zip(*((frame.time_s, frame.number) for frame in video), strict=True)
    assert np.allclose(np.diff(times_s), 0.1)
    assert numbers == tuple(range(20))
    assert len(times_s) == 20
    assert (video.clip.frames, video.clip.dropped) == (60, 0)
    assert video.clip.duration_s == pytest.approx(2.0, abs=0.05)
    with Video(clip, pace_hz=1000.0) as video:
        assert len(list(video)) == 60


@pytest.mark.parametrize("pace_hz", [4.0, 10.0, 10.3, 15.4, 20.6])
def test_what_lies_between_is_half_a_step_away_and_no_picture_twice(tmp_path: Path, pace_hz: float) -> None:
    clip = write_clip(tmp_path / "fast.mp4", np.arange(120) / 30)
    parts = [(0.0, 1.7), (1.7, None)]
    first, between = (
        [
            (frame.time_s, frame.number)
            for part in parts
            for frame in Video(clip, *part, pace_hz=pace_hz, between=second)
        ]
        for second in (False, True)
    )
    assert not {time_s for time_s, _ in first} & {time_s for time_s, _ in between}
    closer = [frame.time_s for part in parts for frame in Video(clip, *part, pace_hz=2 * pace_hz)]
    assert closer == sorted(time_s for time_s, _ in first + between) or 2 * pace_hz > 30
    both = sorted(first + between)
    assert [number for _, number in both] == sorted(number for _, number in both)
    if pace_hz < 15:
        assert len(between) == pytest.approx(len(first), abs=2)
        steps_s = np.diff([time_s for time_s, _ in both])  # the second part begins amid a step
        assert np.abs(steps_s - 0.5 / pace_hz).max() < 2 / 30
    with Video(clip, pace_hz=1000.0, between=True) as nothing:
        assert not list(nothing)


def test_parts_hold_every_frame_once(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "ride.mp4", np.arange(60) / 30)
    with Video(clip) as whole:
        every = [(frame.time_s, frame.number) for frame in whole]
        parts = [whole.part(0.0, 0.7), whole.part(0.7, 1.31), whole.part(1.31, 9.0)]
        assert [(frame.time_s, frame.number) for part in parts for frame in part] == every
        assert [number for _, number in every] == list(range(60))
    assert sum(part.clip.frames for part in parts) == whole.clip.frames
    assert sum(part.clip.dropped for part in parts) == 0


def test_large_pictures_are_made_smaller(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "ride.mp4", size_px=(640, 360))
    with Video(clip, longest_px=320) as video:
        frames = list(video)
    assert frames[0].rgb.shape == (180, 320, 3)
    assert [number(frame.rgb) for frame in frames] == list(range(len(frames)))
    assert video.clip.size_px == (640, 360)
