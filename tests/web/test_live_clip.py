"""The pictures of a live ride on the disk, and the film made of them."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from posecheck.errors import VideoError
from posecheck.video.image import to_jpeg
from posecheck.video.reader import Video
from posecheck.web.live_clip import PictureSpool, join_pictures, read_spool


def test_a_spool_gives_back_what_was_put_in(tmp_path):
    spool = PictureSpool(tmp_path / "spool", 60)
    assert [spool.add(time_s, b"picture") for time_s in (1.0, 2.5, 9.0, 10.0)] == [True, True, True, False]
    spool.close()
    assert spool.length_s == 8.0
    assert list(read_spool(spool.path)) == [(1.0, b"picture"), (2.5, b"picture"), (9.0, b"picture")]
    spool.path.write_bytes(spool.path.read_bytes()[:-2])
    assert len(list(read_spool(spool.path))) == 2


def test_pictures_become_a_film_with_their_own_times(tmp_path):
    spool, film = PictureSpool(tmp_path / "coming", 1 << 20), tmp_path / "film"
    times = [100.0, 100.07, 100.2, 107.0]
    for number, time_s in enumerate(times):
        spool.add(time_s, to_jpeg(np.full((48, 64, 3), 60 * number, np.uint8)))
    spool.add(108.0, to_jpeg(np.zeros((64, 48, 3), np.uint8)))  # of another shape
    spool.close()
    found = join_pictures((str(spool.path), str(film), 200.0), lambda _: None)
    assert found["sha256"] == hashlib.sha256(film.read_bytes()).hexdigest()
    frames = list(Video(film))
    assert [frame.time_s for frame in frames] == pytest.approx([time_s - 100 for time_s in times], abs=0.001)
    assert [round(frame.rgb.mean() / 60) for frame in frames] == [0, 1, 2, 3]


def test_a_spool_without_pictures_is_no_clip(tmp_path):
    spool = PictureSpool(tmp_path / "coming", 100)
    spool.close()
    with pytest.raises(VideoError, match="No picture"):
        join_pictures((str(spool.path), str(tmp_path / "film"), 1.0), lambda _: None)


def test_nothing_comes_after_a_cut_and_a_deleted_one_leaves_nothing(tmp_path):
    (tmp_path / "clip").mkdir()
    spool, film = PictureSpool(tmp_path / "clip" / "coming", 1 << 20), tmp_path / "film"
    for time_s in (1.0, 2.0, 3.0, 9.0):
        spool.add(time_s, to_jpeg(np.zeros((48, 64, 3), np.uint8)))
    spool.cut(3.5)
    spool.cut(20.0)
    spool.close()
    assert spool.length_s == 2.5
    join_pictures((str(spool.path), str(film), spool.last_s), lambda _: None)
    assert [frame.time_s for frame in Video(film)] == pytest.approx([0.0, 1.0, 2.0])
    spool.delete()
    assert not spool.path.parent.exists()
