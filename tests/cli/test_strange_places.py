"""Names, files and disks that want to break posecheck, through the whole command."""

from __future__ import annotations

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from support.command import blind
from support.places import NOBODY, POSIX
from support.strange_clips import content
from support.video_files import write_clip

from posecheck.errors import VideoError
from posecheck.video.reader import Video


@pytest.fixture
def ride(tmp_path: Path) -> Path:
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / "ride.mp4").write_bytes(content())
    return tmp_path / "clips" / "ride.mp4"


NAMES = {
    "Latin": "Tür & zwei Füße.mp4",
    "Japanese": "自転車のフィッティング.mp4",
    "Arabic": "دراجة.mp4",
    "Devanagari": "साइकिल.mp4",
    "Thai": "จักรยาน.mp4",
    "emoji": "🚴🏽‍♀️.mp4",
    "combining": "Zu\u0308rich.mp4",
    "right to left override": "gpj.\u202e4pm.mp4",
    "a new line": "two\nlines.mp4",
    "control letters": "\x1b[31mred\x07\t.mp4",
    "not UTF-8": os.fsdecode(b"caf\xe9.mp4"),
    "quotes": 'it\'s "5" `id` $(id).mp4',
    "markup": "<script>alert(1)<b>&amp;[red]x[bold].mp4",
    "patterns": "100% %03d {0} *?#1.mp4",
    "a dash first": "--json.mp4",
    "a dot first": ".mp4",
    "no suffix": "ride",
    "spaces": "  ride .mp4 ",
    "as long as can be": "r" * 251 + ".mp4",
    "a device of Windows": "con.mp4",
    "a backslash": "a\\b.mp4",
}


@POSIX
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_any_name_is_read(name: str, ride: Path, check: Any) -> None:
    clip = ride.rename(ride.with_name(name))
    code, out, err = check(clip, "--json")
    assert (code, err) == (3, "")
    assert json.loads(out)["clip"]["path"] == str(clip).encode(errors="surrogateescape").decode(errors="replace")


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_any_name_gets_its_folder(name: str, ride: Path, check: Any) -> None:
    clip = ride.rename(ride.with_name(name))
    code, out, err = check(clip)
    if len(name) > 240:
        assert code == 2
        assert "--out" in err
        code, out, err = check(clip, "--out", "short")
    assert (code, err) == (3, "")
    assert "\x1b" not in out
    (folder,) = Path().iterdir()
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert check(folder / "recording.npz", "--json")[0] == 3


def test_a_name_that_is_too_long_is_told_before_any_work(ride: Path, check: Any) -> None:
    def never(_: object) -> None:
        pytest.fail("it began to work")

    code, _, err = check(ride.rename(ride.with_name("r" * 251 + ".mp4")), engine=never)
    assert code == 2
    assert "--out" in err


@pytest.mark.parametrize("length", [300, 5000, 200_000])
def test_a_path_that_is_too_long(length: int, check: Any) -> None:
    for path in ("r" * length + ".mp4", "/".join("r" * 100 for _ in range(length // 100))):
        code, _, err = check(path, "--json")
        assert code == 2
        assert "was not found" in err


@POSIX
def test_links(ride: Path, check: Any) -> None:
    def link(name: str, to: Path | str) -> Path:
        ride.with_name(name).symlink_to(to)
        return ride.with_name(name)

    code, out, _ = check(link("good.mp4", "ride.mp4"), "--json")
    assert (code, json.loads(out)["clip"]["frames"]) == (3, 10)
    for name, to, words in (
        ("nowhere.mp4", "gone.mp4", "was not found"),
        ("circle.mp4", "circle.mp4", "was not found"),
        ("folder.mp4", "..", "is a folder"),
        ("device.mp4", "/dev/zero", "not an ordinary file"),
    ):
        code, out, err = check(link(name, to), "--json")
        assert (code, out) == (2, "")
        assert name in err
        assert words in err


@POSIX
def test_pipes_sockets_and_devices(ride: Path, check: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ride.parent)
    os.mkfifo("pipe.mp4")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.mp4")
        for name in ("pipe.mp4", "socket.mp4", "/dev/zero", "/dev/stdin", "/dev/full", "/dev/random", "/proc/self/mem"):
            code, out, err = check(name, "--json")
            assert (code, out) == (2, "")
            assert name in err


@POSIX
def test_a_file_that_may_not_be_read(ride: Path) -> None:
    ride.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        with pytest.raises(VideoError, match=r"ride\.mp4 may not be read"):
            Video(ride)
    finally:
        if root:
            os.seteuid(0)


PROTOCOLS = (
    "http://{host}/a.mp4",
    "hls+http://{host}/a.m3u8",
    "concat:ride.mp4|ride.mp4",
    "subfile:,,start,0,end,0,,:ride.mp4",
)
PROTOCOLS += ("file:ride.mp4", "data:video/mp4;base64,AAAA", "pipe:0", "fd:0", "crypto:ride.mp4", "cache:ride.mp4")
PROTOCOLS += ("tcp://{host}", "rtsp://{host}/a", "async:ride.mp4", "ride%d.mp4", "lavfi:testsrc", "ffmeta:ride.mp4")


def test_no_name_is_a_protocol(
    ride: Path,
    check: Any,
    host: tuple[str, list[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ride.parent)
    for name in PROTOCOLS:
        code, out, err = check(name.format(host=host[0]), "--json")
        assert (code, out) == (2, "")
        assert "was not found" in err or "web address" in err
    assert host[1] == []


PLAYLISTS = {
    "HLS": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\n{to}\n#EXT-X-ENDLIST\n",
    "HLS with a key": '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{to}"\n#EXTINF:1,\n{to}\n#EXT-X-ENDLIST\n',
    "HLS with a map": '#EXTM3U\n#EXT-X-MAP:URI="{to}"\n#EXTINF:1,\n{to}\n#EXT-X-ENDLIST\n',
    "concat": "ffconcat version 1.0\nfile '{to}'\n",
    "DASH": '<?xml version="1.0"?><MPD><Period><AdaptationSet><Representation id="1"><BaseURL>{to}</BaseURL>'
    "</Representation></AdaptationSet></Period></MPD>",
    "SDP": "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
    "PLS": "[playlist]\nFile1={to}\nNumberOfEntries=1\n",
    "ASX": '<asx version="3.0"><entry><ref href="{to}"/></entry></asx>',
    "IMF": '<?xml version="1.0"?><CompositionPlaylist><Id>{to}</Id></CompositionPlaylist>',
    "a link in text": "{to}\n",
}


@pytest.mark.parametrize("script", PLAYLISTS.values(), ids=PLAYLISTS)
def test_no_playlist_is_followed(script: str, ride: Path, check: Any, host: tuple[str, list[Any]]) -> None:
    for name in ("list.mp4", "list.m3u8"):
        for to in ("ride.mp4", f"http://{host[0]}/ride.mp4", "/etc/passwd", "file:///etc/passwd"):
            ride.with_name(name).write_text(script.format(to=to), encoding="utf-8")
            code, out, err = check(ride.with_name(name), "--json")
            assert (code, out) == (2, "")
            assert f"{name} cannot be read" in err
    assert host[1] == []


def later(do: Any) -> Any:
    """Make an engine that does something once it has seen the whole clip."""

    def engine(film: Any) -> Any:
        track = blind(film)
        do(Path(film.clip.path))
        return track

    return engine


CHANGES = {
    "vanishes": Path.unlink,
    "becomes empty": lambda path: os.truncate(path, 0),
    "becomes half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "becomes text": lambda path: path.write_text("no video" * 99, encoding="utf-8"),
    "becomes a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_clip_that_changes_while_it_is_looked_at(change: Any, ride: Path, check: Any) -> None:
    code, _, err = check(ride, engine=later(change))
    assert code == 2
    assert "ride.mp4" in err
    assert len(err.splitlines()) == 1
    assert os.listdir() == []  # noqa: PTH208


@pytest.mark.parametrize("frames", [3, 40])
def test_a_clip_that_becomes_another(frames: int, ride: Path, check: Any) -> None:
    def other(path: Path) -> None:
        write_clip(path, [n / 30 for n in range(frames)], size_px=(128, 96))

    code, _, err = check(ride, engine=later(other))
    assert code in (2, 3)
    assert len(err.splitlines()) == (code == 2)
    assert len(os.listdir()) == (code == 3)  # noqa: PTH208


@pytest.mark.slow
def test_a_clip_that_shrinks_while_it_is_read(tmp_path: Path, check: Any) -> None:
    clip = write_clip(tmp_path / "ride.mp4", [n / 25 for n in range(400)], size_px=(320, 240))

    def engine(film: Any) -> Any:
        frames = iter(film)
        next(frames)
        os.truncate(clip, clip.stat().st_size // 4)
        for _ in frames:
            pass
        return blind(film)

    code, _, err = check(clip, engine=engine)
    assert code in (2, 3)
    assert "Traceback" not in err


# Disks


def snow(path: Path) -> None:
    """Write pictures that take room, however they are coded."""
    rng = np.random.default_rng(1)
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("mpeg4", rate=25, bit_rate=8_000_000)
        stream.width, stream.height = 320, 240
        for number in range(30):
            frame = av.VideoFrame.from_ndarray(rng.integers(0, 256, (240, 320, 3), np.uint8), format="rgb24")
            frame = frame.reformat(format="yuv420p")
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


@pytest.fixture
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Generator[Path, None, None]:
    """Mount a small disk with these options; only root can."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if not (sys.platform == "linux" and os.geteuid() == 0 and mount and umount):
        pytest.skip("only root can mount a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run([mount, "-t", "tmpfs", "-o", request.param, "tmpfs", place], check=False, capture_output=True)
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr!r}")
    try:
        yield place
    finally:
        subprocess.run([umount, place], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("disk", ["ro,size=64k"], indirect=True)
def test_a_disk_that_is_read_only(disk: Path, ride: Path, check: Any) -> None:
    code, _, err = check(ride, "--out", str(disk / "a"))
    assert code == 2
    assert "cannot be written: nothing may be written into" in err


@pytest.mark.slow
@pytest.mark.parametrize("disk", [f"size={size}k" for size in (4, 8, 16, 100, 400)], indirect=True)
def test_a_disk_that_fills_up(disk: Path, ride: Path, check: Any) -> None:
    snow(ride)
    code, _, err = check(ride, "--out", str(disk / "a"))
    assert code == 2
    assert len(err.splitlines()) == 1
    assert "cannot be written: No space left on device" in err
    assert list(disk.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("disk", ["size=64k"], indirect=True)
def test_a_full_disk_keeps_the_results_of_before(disk: Path, ride: Path, check: Any) -> None:
    snow(ride)
    (disk / "a").mkdir()
    (disk / "a" / "analysis.json").write_text('{"schema": "posecheck/analysis/1"}', encoding="utf-8")
    assert check(ride, "--out", str(disk / "a"))[0] == 2
    assert [path.name for path in disk.rglob("*")] == ["a", "analysis.json"]
    assert stat.S_ISDIR((disk / "a").stat().st_mode)
