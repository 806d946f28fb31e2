"""Time stamps that do not rise, and packets that are damaged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from support.video_files import EVEN_S, KINDS, UNEVEN_S, Kind, number, spoil, write_clip

from posecheck.video.decode import TimeStamps, decode_frames
from posecheck.video.reader import Video


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


def test_stamps_of_an_avi_that_has_decoding_stamps_only(tmp_path: Path) -> None:
    kind = Kind(".avi", "libx264", options={"bf": "2"}, tick=Fraction(1, 25))
    with Video(write_clip(tmp_path / "a.avi", EVEN_S, kind)) as video:
        frames = [(frame.time_s, number(frame.rgb)) for frame in video]
    assert frames == [(pytest.approx(n / 25), n) for n in range(len(frames))]
    assert len(frames) + video.clip.dropped == 20
    assert len(frames) >= 17


@pytest.mark.parametrize("kind", [KINDS[0], KINDS[3], KINDS[5], KINDS[8]], ids=str)
def test_a_damaged_packet_is_left_out_and_counted(
    kind: Kind, clip_of: Callable[[Kind], Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = spoil(copy(clip_of(kind), tmp_path), [13, 27])
    capfd.readouterr()
    with Video(bad) as video:
        times_s = [frame.time_s for frame in video]
    assert video.clip.dropped >= 2
    assert len(times_s) + video.clip.dropped == len(UNEVEN_S)
    assert set(np.round(times_s, 4)) <= set(UNEVEN_S)
    assert capfd.readouterr() == ("", "")


def fake(stamps: list[tuple[int | None, bool]]) -> tuple[Any, Any]:
    """Make a container and a stream that give one picture per packet: its stamp, and whether it is corrupt."""
    pictures = [SimpleNamespace(pts=stamp, dts=None, is_corrupt=corrupt) for stamp, corrupt in stamps]
    packets = [SimpleNamespace(size=9, pts=p.pts, is_discard=False, picture=p) for p in pictures]
    return SimpleNamespace(demux=lambda _: packets), SimpleNamespace(decode=lambda p: [p.picture] if p else [])


def test_frames_without_rising_stamps_are_left_out_and_counted() -> None:
    container, stream = fake([(0, False), (None, False), (2, False), (2, False), (1, False), (3, True), (4, False)])
    stamps = TimeStamps()
    assert [stamp for stamp, _ in decode_frames(container, stream, stamps)] == [0, 2, 4]
    assert stamps.dropped == 4
