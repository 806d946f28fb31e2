"""What a file claims is held against what a clip can be, before it is read; reading has limits of its own."""

from __future__ import annotations

import struct

import pytest
from support.costly_files import gif, many_samples
from support.strange_clips import content, grown, patched
from support.video_files import EVEN_S, H264, Kind, write_clip

from posecheck.errors import VideoError
from posecheck.video import bounds, decode, reader
from posecheck.video.bounds import SAMPLES_LIMIT, check_claims
from posecheck.video.reader import Video


def judged(data, path):
    path.write_bytes(data)
    check_claims(path.name, path)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".avi"])
@pytest.mark.parametrize("movflags", ["", "faststart", "frag_keyframe+empty_moov"])
def test_a_usual_clip_claims_nothing_odd(suffix, movflags, tmp_path):
    judged(content(suffix, movflags if suffix == ".mp4" else ""), tmp_path / "ride")


def test_samples_are_allowed_up_to_the_limit(tmp_path):
    judged(many_samples(SAMPLES_LIMIT, content()), tmp_path / "ride.mp4")
    with pytest.raises(VideoError, match="claims to hold 4,000,001"):
        judged(many_samples(SAMPLES_LIMIT + 1, content()), tmp_path / "ride.mp4")


def test_samples_are_found_behind_a_box_of_64_bits(tmp_path):
    data = many_samples(SAMPLES_LIMIT + 1, content())
    at = data.index(b"mdat") - 4
    size = int.from_bytes(data[at : at + 4], "big")
    long_box = struct.pack(">I4sQ", 1, b"mdat", size + 8) + data[at + 8 : at + size]
    with pytest.raises(VideoError, match="claims"):
        judged(data[:at] + long_box + data[at + size :], tmp_path / "ride.mp4")


def test_each_edit_counts_all_samples(tmp_path):
    data = many_samples(2_000_000, content())
    judged(patched(data, b"elst", 8, struct.pack(">I", 4)), tmp_path / "ride.mp4")
    with pytest.raises(VideoError, match="put together of 5 cuts"):
        judged(patched(data, b"elst", 8, struct.pack(">I", 5)), tmp_path / "ride.mp4")


@pytest.mark.parametrize(("version", "row_bytes"), [(0, 12), (1, 20)])
def test_edits_are_counted_by_the_size_of_their_list(version, row_bytes, tmp_path):
    data = many_samples(2_000, content())
    for edits in (10, 11):
        at = data.index(b"elst") - 4
        end = at + int.from_bytes(data[at : at + 4], "big")
        listed = grown(data, end, bytes(row_bytes * edits - 12), [b"moov", b"trak", b"edts", b"elst"])
        listed = patched(listed, b"elst", 4, struct.pack(">BxxxI", version, 1))  # it claims to hold one
        if edits <= bounds.FEW_EDITS:
            judged(listed, tmp_path / "ride.mp4")
            continue
        with pytest.raises(VideoError, match="put together of 11 cuts"):
            judged(listed, tmp_path / "ride.mp4")


def test_pictures_of_a_gif_are_counted(tmp_path):
    judged(gif(1000, 1000, 500), tmp_path / "ride.gif")
    for data, words in (
        (gif(1000, 1000, 501), "more than 500 pictures of 1000 x 1000"),
        (gif(1, 1, 5001), "more than 5,000 pictures of 1 x 1"),
    ):
        with pytest.raises(VideoError, match=words):
            judged(data, tmp_path / "ride.gif")
    with Video(write_clip(tmp_path / "real.gif", kind=Kind(".gif", "gif", "rgb8"))) as video:
        assert len(list(video)) == 20


@pytest.mark.parametrize("data", [b"GIF89a", b"GIF89a\1\0", gif(9, 9, 2)[:-11], b"\0\0\0\1ftyp", b"\0\0\0\2moov" * 9])
def test_damage_is_left_to_the_library(data, tmp_path):
    judged(data, tmp_path / "ride")


def test_boxes_that_never_end_do(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "BOXES_LIMIT", 100)
    judged(struct.pack(">I4s", 8, b"free") * 1000, tmp_path / "ride.mp4")


@pytest.mark.slow
@pytest.mark.skipif("sys.platform != 'linux'", reason="memory is limited on Linux only")
def test_reading_says_which_memory_it_met(tmp_path, monkeypatch):
    clip = write_clip(tmp_path / "ride.mp4", EVEN_S[:3], size_px=(7680, 4320))
    monkeypatch.setattr(decode, "READING_BYTES", 0)
    with pytest.raises(VideoError, match=r"ride\.mp4 takes more memory than the 0 GB"):
        list(Video(clip))


def test_pictures_before_the_wanted_part_may_not_take_for_ever(tmp_path, monkeypatch):
    clip = write_clip(tmp_path / "ride.mp4", [n / 25 for n in range(50)], Kind(".mp4", "libx264", options={"g": "500"}))
    assert len(list(Video(clip, 1.5))) == 12
    monkeypatch.setattr(reader, "UNSHOWN_S", 0.0)
    monkeypatch.setattr(reader, "UNSHOWN_S_PER_MB", 0.0)
    with pytest.raises(VideoError, match=r"Reading ride.mp4 up to 2 s takes more than 0 s: it has too few pictures"):
        list(Video(clip, 1.5))
    assert len(list(Video(write_clip(tmp_path / "other.mp4", kind=H264)))) == 20
