"""Clips that want to break posecheck: each made on the spot, small, with the answer it should get."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np
from av.stream import Disposition

from support.video_files import H264, Kind, picture, turn, write_clip, write_sound

SHORT_S = tuple(n / 25 for n in range(10))
MPEG4 = Kind(".avi", "mpeg4", options={"g": "10"}, tick=Fraction(1, 100))
MKV = Kind(".mkv", "libx264", options={"g": "10", "bf": "0"}, tick=Fraction(1, 1000))
UNREADABLE = "cannot be read|has no undamaged picture"


@dataclass(frozen=True)
class Case:
    """A file, and the answer to it: words of a refusal, facts of a clip that is read, or, without both, either."""

    name: str
    make: Callable[[Path], Path]
    words: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    slow: bool = False

    def __str__(self) -> str:
        return self.name


CASES: list[Case] = []


def case(
    name: str, words: str = "", *, slow: bool = False, **facts: Any
) -> Callable[[Callable[[Path], Path]], Callable[[Path], Path]]:
    """Add what the function makes to the corpus."""

    def add(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
        CASES.append(Case(name, make, words, facts, slow))
        return make

    return add


@cache
def content(suffix: str = ".mp4", movflags: str = "", times_s: tuple[float, ...] = SHORT_S) -> bytes:
    """Return the bytes of a small good clip."""
    kind = {".mp4": H264, ".mkv": MKV, ".avi": MPEG4}[suffix]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"good{suffix}"
        return write_clip(path, times_s, kind, layout={"movflags": movflags} if movflags else None).read_bytes()


def written(folder: Path, data: bytes, name: str = "ride.mp4") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def patched(data: bytes, box: bytes, offset: int, new: bytes) -> bytes:
    """Overwrite something in a box of an .mp4, counted from its name."""
    at = data.index(box) + offset
    return data[:at] + new + data[at + len(new) :]


def grown(data: bytes, at: int, extra: bytes, parents: Sequence[bytes]) -> bytes:
    """Insert something into nested boxes of an .mp4 whose media come first."""
    for box in parents:
        place = data.index(box, data.index(b"moov")) - 4 if box != b"moov" else data.index(b"moov") - 4
        size = int.from_bytes(data[place : place + 4], "big") + len(extra)
        data = data[:place] + size.to_bytes(4, "big") + data[place + 4 :]
    return data[:at] + extra + data[at:]


# Broken off, flipped, disguised


def cut(name: str, share: float, suffix: str = ".mp4", movflags: str = "", words: str = UNREADABLE) -> None:
    @case(f"{name} cut at {share:.1%}", words, slow=share not in (0.3, 0.6, 0.8, 0.9))
    def _(folder: Path) -> Path:
        data = content(suffix, movflags)
        return written(folder, data[: int(len(data) * share)], f"ride{suffix}")


for cut_at in (0.001, 0.005, 0.02, 0.3, 0.7, 0.9):
    cut("mp4", cut_at)
for cut_at in (0.97, 0.995):
    cut("mp4", cut_at, words="")
for cut_at in (0.2, 0.4):
    cut("mp4 header first", cut_at, movflags="faststart")
for cut_at in (0.8, 0.99):
    cut("mp4 header first", cut_at, movflags="faststart", words="")
for cut_at in (0.1, 0.6, 0.95):
    cut("mp4 in fragments", cut_at, movflags="frag_keyframe+empty_moov", words="")
for cut_at in (0.01, 0.2, 0.5, 0.95):
    cut("mkv", cut_at, ".mkv", words="")
for cut_at in (0.01, 0.3, 0.9):
    cut("avi", cut_at, ".avi", words="")


def flipped(suffix: str, seed: int, flips: int, share: tuple[float, float]) -> None:
    @case(f"{suffix} {flips} bits flipped from {share[0]} to {share[1]}, {seed}", slow=seed not in (0, 9))
    def _(folder: Path) -> Path:
        data, rng = bytearray(content(suffix)), np.random.default_rng(seed)
        for at in rng.integers(int(len(data) * share[0]), int(len(data) * share[1]), flips):
            data[at] ^= 1 << int(rng.integers(8))
        return written(folder, bytes(data), f"ride{suffix}")


for number in range(4):
    flipped(".mp4", number, 8, (0.5, 1.0))
    flipped(".mkv", number, 8, (0.0, 0.3))
flipped(".mp4", 9, 40, (0.0, 1.0))
flipped(".avi", 9, 40, (0.0, 1.0))


@case("mp4 called .gif", frames=10)
def _(folder: Path) -> Path:
    return written(folder, content(), "ride.gif")


@case("mkv called .mp4", frames=10)
def _(folder: Path) -> Path:
    return written(folder, content(".mkv"))


@case("mp4 called .npz", "is no recording of posecheck")
def _(folder: Path) -> Path:
    return written(folder, content(), "ride.npz")


@case("zip called .mp4", UNREADABLE)
def _(folder: Path) -> Path:
    return written(folder, b"PK\x03\x04" + bytes(range(256)) * 9)


@case("half a gigabyte of nothing", UNREADABLE)
def _(folder: Path) -> Path:
    path = folder / "nothing.mp4"
    with path.open("wb") as file:
        file.truncate(1 << 29)
    return path


# Pictures: none, one, of any size and kind


@case("no frame", UNREADABLE)
def _(folder: Path) -> Path:
    data = patched(content(), b"stsz", 12, struct.pack(">I", 0))
    data = patched(data, b"stts", 8, struct.pack(">I", 0))
    return written(folder, patched(data, b"stsc", 8, struct.pack(">I", 0)))


@case("one frame", frames=1)
def _(folder: Path) -> Path:
    return write_clip(folder / "ride.mp4", [0.0])


@case("1 x 1", frames=2, size_px=[1, 1])
def _(folder: Path) -> Path:
    return write_clip(
        folder / "ride.avi", SHORT_S[:2], Kind(".avi", "rawvideo", "bgr24", tick=Fraction(1, 100)), (1, 1)
    )


@case("2 x 2", frames=10, size_px=[2, 2])
def _(folder: Path) -> Path:
    return write_clip(folder / "ride.mp4", SHORT_S, size_px=(2, 2))


@case("odd sizes", frames=10, size_px=[97, 63])
def _(folder: Path) -> Path:
    return write_clip(folder / "ride.mp4", SHORT_S, Kind(".mp4", "libx264", "yuv444p"), (97, 63))


@case("very flat", frames=2, size_px=[8192, 2])
def _(folder: Path) -> Path:
    return write_clip(
        folder / "ride.avi", SHORT_S[:2], Kind(".avi", "mjpeg", "yuvj420p", tick=Fraction(1, 100)), (8192, 2)
    )


@case("too wide", "too large")
def _(folder: Path) -> Path:
    kind = Kind(".avi", "mjpeg", "yuvj420p", tick=Fraction(1, 100))
    return write_clip(folder / "ride.avi", SHORT_S[:1], kind, (20_000, 16))


@case("a header that claims 65535 x 65535", "too large .65535 x 65535.")
def _(folder: Path) -> Path:
    return written(folder, patched(content(), b"stsd", 44, struct.pack(">HH", 65535, 65535)))


@case("35 million pixels", slow=True, frames=1, size_px=[8192, 4320])
def _(folder: Path) -> Path:
    return large(folder, (8_192, 4_320))


@case("37 million pixels", "too large|cannot be read", slow=True)
def _(folder: Path) -> Path:
    return large(folder, (8_192, 4_600))


def large(folder: Path, size_px: tuple[int, int]) -> Path:
    """Write a picture of one colour."""
    width, height = size_px
    with av.open(str(folder / "ride.avi"), "w") as out:
        stream: Any = out.add_stream("mjpeg", rate=25)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuvj420p"
        frame = av.VideoFrame(width, height, "yuvj420p")
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.pts = 0
        out.mux(stream.encode(frame))
    return folder / "ride.avi"


@case("a size that changes half way", frames=20, size_px=[96, 64])
def _(folder: Path) -> Path:
    return changing(folder, (64, 96))


@case("a size that becomes huge half way", slow=True)
def _(folder: Path) -> Path:
    return changing(folder, (4096, 2160))


def changing(folder: Path, later_px: tuple[int, int]) -> Path:
    """Write one stream with pictures of two sizes."""
    parts = [
        write_clip(folder / f"{n}.mkv", SHORT_S, Kind(".mkv", "mpeg4"), size_px=size)
        for n, size in enumerate(((96, 64), later_px))
    ]
    with av.open(str(folder / "ride.mkv"), "w") as out:
        stream = None
        for number, part in enumerate(parts):
            with av.open(str(part)) as source:
                stream = stream or out.add_stream_from_template(source.streams.video[0])
                for packet in source.demux(video=0):
                    if packet.size:
                        packet.pts = packet.dts = (packet.pts or 0) + 400 * number
                        packet.stream = stream
                        out.mux(packet)
            part.unlink()
    return folder / "ride.mkv"


COLOURS: dict[str, tuple[Kind, int]] = {
    "10-bit HDR": (Kind(".mp4", "libx265", "yuv420p10le", {"x265-params": "log-level=none"}), 16),
    "12-bit": (Kind(".mkv", "libx265", "yuv420p12le", {"x265-params": "log-level=none"}), 18),
    "interlaced": (Kind(".mp4", "libx264", options={"x264-params": "tff=1"}), 1),
    "alpha": (Kind(".mov", "qtrle", "argb"), 1),
    "alpha in webm": (Kind(".webm", "libvpx-vp9", "yuva420p", {"cpu-used": "8", "deadline": "realtime"}), 1),
    "PNG pictures with alpha": (Kind(".mov", "png", "rgba"), 1),
    "grey": (Kind(".mkv", "ffv1", "gray"), 1),
    "black and white": (Kind(".avi", "rawvideo", "monow", tick=Fraction(1, 100)), 1),
    "16-bit grey": (Kind(".mkv", "ffv1", "gray16le"), 1),
    "lossless RGB": (Kind(".mkv", "libx264rgb", "rgb24", {"qp": "0"}), 1),
}


def coloured(name: str, kind: Kind, transfer: int) -> None:
    @case(name, frames=10, slow=name not in ("alpha", "interlaced", "16-bit grey"))
    def _(folder: Path) -> Path:
        with av.open(str(folder / f"ride{kind.suffix}"), "w") as out:
            stream: Any = out.add_stream(kind.encoder, rate=25, options=dict(kind.options))
            stream.width, stream.height, stream.pix_fmt = 96, 64, kind.pix_fmt
            stream.codec_context.color_trc = transfer
            stream.codec_context.color_primaries = 9 if transfer > 1 else 1
            for number in range(10):
                frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24").reformat(format=kind.pix_fmt)
                frame.pts = number
                out.mux(stream.encode(frame))
            out.mux(stream.encode(None))
        return folder / f"ride{kind.suffix}"


for colour, (how, curve) in COLOURS.items():
    coloured(colour, how, curve)


# Streams


def streams(path: Path, sizes_px: Sequence[tuple[int, int]], cover: Sequence[int] = ()) -> Path:
    """Write several video streams; some are marked as cover art."""
    with av.open(str(path), "w") as out:
        made: list[Any] = []
        for number, (width, height) in enumerate(sizes_px):
            stream: Any = out.add_stream("mjpeg" if number in cover else "libx264", rate=25)
            stream.width, stream.height = width, height
            stream.pix_fmt = "yuvj420p" if number in cover else "yuv420p"
            if number in cover:
                stream.disposition = Disposition.attached_pic.value
            made.append(stream)
        for number in range(10):
            for index, (stream, size) in enumerate(zip(made, sizes_px, strict=True)):
                if index in cover and number:
                    continue
                frame = av.VideoFrame.from_ndarray(picture(number, size), format="rgb24")
                frame = frame.reformat(format=stream.pix_fmt)
                frame.pts = number
                out.mux(stream.encode(frame))
        for stream in made:
            out.mux(stream.encode(None))
    return path


@case("two video streams", frames=10)
def _(folder: Path) -> Path:
    return streams(folder / "ride.mkv", [(96, 64), (192, 128)])


@case("eight video streams", slow=True, frames=10)
def _(folder: Path) -> Path:
    return streams(folder / "ride.mp4", [(96, 64)] * 8)


@case("cover art beside a video", frames=10, size_px=[96, 64])
def _(folder: Path) -> Path:
    return streams(folder / "ride.mp4", [(640, 480), (96, 64)], cover=[0])


@case("sound alone", "holds sound, but no video")
def _(folder: Path) -> Path:
    return write_sound(folder / "song.m4a").rename(folder / "song.mp4")


@case("cover art on a song", "holds sound, but no video")
def _(folder: Path) -> Path:
    data = write_sound(folder / "song.mp4").read_bytes()
    with av.open(str(folder / "cover.avi"), "w") as out:
        stream: Any = out.add_stream("mjpeg", rate=25)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuvj420p"
        jpeg = bytes(stream.encode(av.VideoFrame.from_ndarray(picture(1)).reformat(format="yuvj420p"))[0])
    (folder / "cover.avi").unlink(missing_ok=True)
    at = data.index(b"ilst") + 4
    cover = box(b"covr", box(b"data", struct.pack(">II", 13, 0) + jpeg))
    return written(folder, grown(data, at, cover, [b"moov", b"udta", b"meta", b"ilst"]), "song.mp4")


def box(name: bytes, inside: bytes) -> bytes:
    """Make a box of an .mp4."""
    return struct.pack(">I", 8 + len(inside)) + name + inside


@case("a codec nobody knows", "coded in a way that is not known|cannot be read")
def _(folder: Path) -> Path:
    return written(folder, content().replace(b"avc1", b"zzzz").replace(b"avcC", b"zzzC"))


@case("media in another file", "cannot be read|has no undamaged picture")
def _(folder: Path) -> Path:
    written(folder, content(), "secret.mp4")
    data, name = content(), b"secret.mp4\0"
    at = data.index(b"url ") + 8
    data = grown(data, at, name, [b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref", b"url "])
    data = patched(data, b"url ", 4, struct.pack(">I", 0))
    start = data.index(b"mdat") + 4
    return written(folder, data[:start] + bytes(data.index(b"moov") - 4 - start) + data[data.index(b"moov") - 4 :])


# Time


def stamped(name: str, entry: bytes, words: str = "", **facts: Any) -> None:
    @case(f"time stamps: {name}", words, **facts)
    def _(folder: Path) -> Path:
        return written(folder, patched(content(), b"stts", 12, entry))


stamped("all the same (0 fps)", struct.pack(">II", 10, 0))
stamped("running backwards", struct.pack(">Ii", 10, -512))
stamped("years apart", struct.pack(">II", 10, 0x7FFFFFFF))
stamped("for fewer pictures than there are", struct.pack(">II", 1, 512))


@case("time stamps: 1000 fps", slow=True, frames=40)
def _(folder: Path) -> Path:
    return write_clip(
        folder / "ride.mp4", [n / 1000 for n in range(40)], Kind(".mp4", "libx264", tick=Fraction(1, 16000))
    )


@case("time stamps: a picture a minute", frames=2)
def _(folder: Path) -> Path:
    return write_clip(folder / "ride.mkv", [60.0 * n for n in range(5)], MKV)


@case("time stamps: a clock of 0 Hz")
def _(folder: Path) -> Path:
    return written(folder, patched(content(), b"mdhd", 16, bytes(4)))


@case("time stamps: a clip of 13 hours, it says", frames=10)
def _(folder: Path) -> Path:
    return written(
        folder, patched(patched(content(), b"mdhd", 20, b"\x7f\xff\xff\xff"), b"mvhd", 20, b"\x7f\xff\xff\xff")
    )


@case("time stamps: in disorder")
def _(folder: Path) -> Path:
    return restamped(folder, [0, 360, 40, 320, 80, 280, 120, 240, 160, 200])


@case("time stamps: backwards in an mkv")
def _(folder: Path) -> Path:
    return restamped(folder, [360 - 40 * n for n in range(10)])


@case("time stamps: before the beginning")
def _(folder: Path) -> Path:
    return restamped(folder, [-32768 + 40 * n for n in range(10)])


def restamped(folder: Path, stamps_ms: Sequence[int]) -> Path:
    """Overwrite the times of the blocks of an .mkv."""
    path = written(folder, content(".mkv"), "ride.mkv")
    with av.open(str(path)) as container:
        packets = [bytes(packet) for packet in container.demux(video=0) if packet.size]
    data = bytearray(path.read_bytes())
    for packet, stamp_ms in zip(packets, stamps_ms, strict=True):
        at = data.index(packet) - 3
        data[at : at + 2] = struct.pack(">h", stamp_ms)
    path.write_bytes(data)
    return path


# Turned and stretched


def turned(name: str, matrix: tuple[int, int, int, int], size_px: list[int], rotation_deg: int) -> None:
    @case(f"matrix: {name}", frames=10, size_px=size_px, rotation_deg=rotation_deg)
    def _(folder: Path) -> Path:
        return turn(written(folder, content()), matrix)


turned("90", (0, 1, -1, 0), [64, 96], 90)
turned("180", (-1, 0, 0, -1), [96, 64], 180)
turned("270", (0, -1, 1, 0), [64, 96], 270)
turned("mirrored", (-1, 0, 0, 1), [96, 64], 0)
turned("nothing but zeros", (0, 0, 0, 0), [96, 64], 0)
turned("twice as wide", (2, 0, 0, 1), [192, 64], 0)
turned("30000 times as large", (30000, 0, 0, 30000), [96, 64], 0)


@case("matrix: 45 degrees", frames=10)
def _(folder: Path) -> Path:
    return turn(written(folder, content()), (1, 1, -1, 1))


@case("matrix: sheared", frames=10)
def _(folder: Path) -> Path:
    return turn(written(folder, content()), (1, 0, 1, 1))


def stretched(aspect: Fraction, size_px: list[int]) -> None:
    @case(f"pixels {aspect.numerator} by {aspect.denominator}", frames=10, size_px=size_px)
    def _(folder: Path) -> Path:
        return write_clip(folder / "ride.mp4", SHORT_S, pixel_aspect=aspect)


stretched(Fraction(4, 3), [128, 64])
stretched(Fraction(1, 2), [96, 128])
stretched(Fraction(1000, 1), [96, 64])
