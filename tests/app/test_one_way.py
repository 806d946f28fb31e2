"""Data goes one way: a frame is decoded at most twice, and landmarks are followed once."""

from __future__ import annotations

from collections import Counter

import pytest
from support.command import blind, truth
from support.paths import SAMPLES

from posecheck.app.check import run_check
from posecheck.app.comparison import run_comparison
from posecheck.app.request import CheckRequest, FolderContents
from posecheck.core import ride_parts
from posecheck.video.reader import Video
from posecheck.web.worker import UploadTask, measure_upload

HIGH = str(SAMPLES / "spin_high.mp4")


@pytest.fixture
def counted(monkeypatch):
    """How often landmarks were followed, and each frame decoded."""
    counts = Counter()
    follow, frames = ride_parts.follow_parts, Video.__iter__

    def follow_and_count(*given):
        counts["followed"] += 1
        return follow(*given)

    def decode_and_count(video):
        for frame in frames(video):
            counts[frame.time_s] += 1
            yield frame

    monkeypatch.setattr(ride_parts, "follow_parts", follow_and_count)
    monkeypatch.setattr(Video, "__iter__", decode_and_count)
    return counts


def decoded(counts):
    """The most that one frame was decoded."""
    return max(count for name, count in counts.items() if name != "followed")


@pytest.mark.slow
@pytest.mark.parametrize("film", [True, False])
def test_a_check_with_its_folder(counted, tmp_path, film):
    run_check(CheckRequest(HIGH, folder=tmp_path / "a", contents=FolderContents(film=film)), engine=truth)
    assert (counted["followed"], decoded(counted)) == (1, 2)


def test_a_check_without_a_folder(counted):
    run_check(CheckRequest(HIGH), engine=truth)
    assert (counted["followed"], decoded(counted)) == (1, 1)


@pytest.mark.slow
def test_a_stored_recording(counted, tmp_path):
    run_check(CheckRequest(HIGH, folder=tmp_path / "a", contents=FolderContents(film=False)), engine=truth)
    counted.clear()
    run_check(CheckRequest(str(tmp_path / "a" / "recording.npz"), folder=tmp_path / "b"))
    assert counted == {"followed": 1}


@pytest.mark.slow
def test_a_comparison(counted, tmp_path):
    other = str(SAMPLES / "spin_ideal.mp4")
    run_comparison(CheckRequest(HIGH, folder=tmp_path / "a"), CheckRequest(other), engine=truth)
    assert counted["followed"] == 2
    assert decoded(counted) == 4  # each clip once to look at it, and from then on the part that shows one turn


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "followed", "looked"), [(truth, 1, 2), (blind, 0, 3)])
def test_an_upload(counted, tmp_path, engine, followed, looked):
    """What cannot be measured by the first pictures is looked at in all before it is refused."""
    request = CheckRequest(HIGH, folder=tmp_path / "result")
    task = UploadTask(request, frames=tmp_path / "frames", why=tmp_path / "why.jpg")
    measure_upload(task, lambda _: None, engine)
    assert (counted["followed"], decoded(counted)) == (followed, looked)
    assert (tmp_path / "why.jpg").read_bytes().startswith(b"\xff\xd8")
