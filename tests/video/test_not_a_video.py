"""Everything that is not a video, or not one that may be opened, gets one clear sentence."""

from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from support import video_files as files
from support.video_files import EVEN_S, KINDS, write_clip

from posecheck.errors import VideoError
from posecheck.video.reader import Video


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "ride.mp4")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.mp4", b"", "empty"),
        ("text.mp4", b"dear diary\n" * 99, "no video, or it is damaged"),
        ("noise.mov", bytes(range(256)) * 20, "no video, or it is damaged"),
        ("zeros.avi", bytes(9999), "no video, or it is damaged"),
        ("subtitles.mp4", b"1\n00:00:00,000 --> 00:00:01,000\nhello\n\n", "no video, or it is damaged"),
    ],
)
def test_not_a_video(name: str, content: bytes, words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(VideoError, match=rf"{name} .*{words}"):
        Video(tmp_path / name)
    assert capfd.readouterr() == ("", "")


def test_a_file_that_was_not_copied_to_its_end(clip: Path) -> None:
    whole = clip.read_bytes()
    for missing in (100, 600, 900, len(whole) // 2, len(whole) - 50):
        clip.write_bytes(whole[:-missing])
        with pytest.raises(VideoError, match=r"ride\.mp4 (cannot be read|has no undamaged picture)"):
            Video(clip)


def test_sound_alone(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="holds sound, but no video"):
        Video(files.write_sound(tmp_path / "song.m4a"))


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_a_picture_in_disguise(suffix: str, tmp_path: Path) -> None:
    photo = tmp_path / f"photo{suffix}"
    cv2.imwrite(str(photo), files.picture(1))
    with pytest.raises(VideoError, match="is a photo"):
        Video(photo.rename(tmp_path / "photo.mp4"))


@pytest.mark.parametrize("name", ["ride.npz", "RIDE.NPZ", "ride.mp4"])
def test_a_stored_recording_whatever_its_name(name: str, tmp_path: Path) -> None:
    with (tmp_path / name).open("wb") as file:
        np.savez_compressed(file, **{"side.time_s": np.arange(3.0)})
    with pytest.raises(VideoError, match=rf"{name} is a stored recording, and here the video itself is needed"):
        Video(tmp_path / name)


def test_an_archive_is_no_recording(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ride.mp4", "w") as archive:
        archive.writestr("notes.txt", "dear diary")
    with pytest.raises(VideoError, match="no video, or it is damaged"):
        Video(tmp_path / "ride.mp4")


def test_a_phone_photo(clip: Path) -> None:
    data = clip.read_bytes()
    clip.write_bytes(data.replace(b"ftypisom", b"ftypheic", 1))
    with pytest.raises(VideoError, match="is a photo"):
        Video(clip)


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="folder"):
        Video(tmp_path)
    with pytest.raises(VideoError, match=r"none\.mp4 was not found"):
        Video(tmp_path / "none.mp4")
    with pytest.raises(VideoError, match="was not found"):
        Video("a\0b.mp4")
    with pytest.raises(VideoError, match="web address"):
        Video("https://example.org/ride.mp4")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and devices live elsewhere here")
def test_pipes_and_devices(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    for path in (tmp_path / "pipe.mp4", Path(os.devnull)):
        with pytest.raises(VideoError, match="not an ordinary file"):
            Video(path)


@pytest.mark.parametrize("name", ["concat:ride.mp4", "file:ride.mp4", "data:video,ride.mp4"])
def test_a_name_is_never_a_protocol(name: str, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(VideoError, match="was not found"):
        Video(name)
    assert clip.exists()


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("list.ffconcat", "ffconcat version 1.0\nfile ride.mp4\n"),
        ("list.mp4", "ffconcat version 1.0\nfile ride.mp4\n"),
        ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\nride.mp4\n#EXT-X-ENDLIST\n"),
        ("hls.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\nride.mp4\n#EXT-X-ENDLIST\n"),
    ],
)
def test_playlists_open_no_other_file(name: str, script: str, clip: Path) -> None:
    playlist = clip.with_name(name)
    playlist.write_text(script)
    if "concat" in script:
        with av.open(str(playlist)) as container:
            assert container.streams.video, "without the list of formats it would have been followed"
    with pytest.raises(VideoError, match=rf"{name} cannot be read"):
        Video(playlist)


def test_a_picture_that_is_too_large(tmp_path: Path) -> None:
    data = bytearray(write_clip(tmp_path / "a.gif", EVEN_S[:2], KINDS[-1]).read_bytes())
    data[6:10] = struct.pack("<HH", 65535, 65535)
    (tmp_path / "a.gif").write_bytes(data)
    with pytest.raises(VideoError, match=r"a\.gif"):
        Video(tmp_path / "a.gif")
