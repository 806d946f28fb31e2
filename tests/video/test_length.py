"""How long a clip is whose file does not say so."""

from __future__ import annotations

import pytest
from support.video_files import Kind, write_clip

from posecheck.video import length
from posecheck.video.length import walk_length_s
from posecheck.video.reader import Video


def test_a_clip_that_does_not_say_how_long_it_is_is_counted_through(tmp_path, monkeypatch):
    clip = write_clip(tmp_path / "page.webm", kind=Kind(".webm", "vp8", "yuv420p"), layout={"live": "1"})
    with Video(clip) as video:
        assert video.duration_s is None
        times_s = [frame.time_s for frame in video]
    assert walk_length_s(clip) == pytest.approx(times_s[-1] - times_s[0], abs=0.002)
    monkeypatch.setattr(length, "_LOOK_S", -1.0)
    assert walk_length_s(clip) == float("inf")
