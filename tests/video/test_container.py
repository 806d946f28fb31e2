"""What a file says of itself."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from support.video_files import write_clip

from posecheck.errors import VideoError
from posecheck.video.container import read_facts
from posecheck.video.reader import Video


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "ride.mp4")


def test_facts(clip: Path) -> None:
    with Video(clip) as video:
        assert (video.clip.frames, video.clip.duration_s, video.duration_s) == (0, 0, pytest.approx(0.8))
        assert video.clip.brightness is None
        frames = list(video)
    assert video.clip.path == str(clip)
    assert (video.clip.codec, video.clip.container.split(",")[0]) == ("h264", "mov")
    assert video.clip.duration_s == pytest.approx(0.8, abs=0.04)
    luma = np.median([(frame.rgb @ (0.299, 0.587, 0.114)).mean() for frame in frames])
    assert video.clip.brightness == pytest.approx(luma, abs=8)


def fake(stamps: list[tuple[int | None, bool]]) -> tuple[Any, Any]:
    """Make a container and a stream that give one picture per packet: its stamp, and whether it is corrupt."""
    pictures = [SimpleNamespace(pts=stamp, dts=None, is_corrupt=corrupt) for stamp, corrupt in stamps]
    packets = [SimpleNamespace(size=9, pts=p.pts, is_discard=False, picture=p) for p in pictures]
    return SimpleNamespace(demux=lambda _: packets), SimpleNamespace(decode=lambda p: [p.picture] if p else [])


def test_no_stamps_at_all() -> None:
    with pytest.raises(VideoError, match=r"ride\.mp4 has no undamaged picture with a time stamp"):
        read_facts("ride.mp4", *fake([(None, False)] * 3))
