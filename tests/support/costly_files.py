"""Small files that ask for much: each made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import av
import numpy as np

from support.mutants import mutant
from support.strange_clips import case, content, grown, patched, written

AGAIN = "Save it anew as .mp4"


def many_samples(count: int, data: bytes) -> bytes:
    """Say that one chunk of an .mp4 holds so many samples of one byte each."""
    data = patched(data, b"stsz", 8, struct.pack(">II", 1, count))
    data = patched(data, b"stts", 12, struct.pack(">I", count))
    return patched(data, b"stsc", 16, struct.pack(">I", count))


@case("costly: 89 million samples of one size", f"claims to hold 89,000,000 pictures.*{AGAIN}")
def _(folder: Path) -> Path:
    return written(folder, many_samples(89_000_000, content()))


@case("costly: 5,000 edits of 100,000 samples", f"put together of 5,001 cuts.*{AGAIN}")
def _(folder: Path) -> Path:
    data = many_samples(100_000, content())
    at = data.index(b"elst") - 4
    size = int.from_bytes(data[at : at + 4], "big")
    entries = struct.pack(">IIH2x", 100_000, 0, 1) * 5_000
    parents = [b"moov", b"trak", b"edts", b"elst"]
    data = grown(data, at + size, entries, parents)
    return written(folder, patched(data, b"elst", 8, struct.pack(">I", 5_001)))


@case("costly: H.264 4:4:4 of 35 million pixels, 16 references", "takes more memory than the 1.2 GB", slow=True)
def _(folder: Path) -> Path:
    return h264(folder, (8192, 4320), 20)


def many_edits(data: bytes) -> bytes:
    """Show all samples of an .mp4 in each of 5,000 edits more."""
    at = data.index(b"elst") - 4
    size = int.from_bytes(data[at : at + 4], "big")
    entries = struct.pack(">IIH2x", 0x7FFFFFFF, 0, 1) * 5_000
    data = grown(data, at + size, entries, [b"moov", b"trak", b"edts", b"elst"])
    return patched(data, b"elst", 8, struct.pack(">I", 5_001))


@case("costly: 5,000 edits of 10 samples", f"put together of 5,001 cuts.*{AGAIN}")
def _(folder: Path) -> Path:
    return written(folder, many_edits(content()))


@case("costly: 5,000 edits of 10 samples, in a list that claims to hold one", f"put together of 5,001 cuts.*{AGAIN}")
def _(folder: Path) -> Path:
    return written(folder, patched(many_edits(content()), b"elst", 8, struct.pack(">I", 1)))


@case("costly: 5,000 edits of 10 samples, and a list of one edit behind them", f"put together of 5,001 cuts.*{AGAIN}")
def _(folder: Path) -> Path:
    data = content()
    first = data.index(b"edts") - 4
    one = data[first : first + int.from_bytes(data[first : first + 4], "big")]
    data = many_edits(data)
    end = data.index(b"edts") - 4
    end += int.from_bytes(data[end : end + 4], "big")
    return written(folder, grown(data, end, one, [b"moov", b"trak"]))


def h264(folder: Path, size_px: tuple[int, int], frames: int) -> Path:
    """Write frames of one colour, 4:4:4, each leaning on 16 others."""
    width, height = size_px
    options = {"preset": "ultrafast", "x264-params": "ref=16:keyint=250:rc-lookahead=0:threads=1:bframes=0:scenecut=0"}
    with av.open(str(folder / "ride.mp4"), "w") as out:
        stream: Any = out.add_stream("libx264", rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv444p"
        frame = av.VideoFrame(width, height, "yuv444p")
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        for number in range(frames):
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return folder / "ride.mp4"


@case("costly: a 16-bit PNG of 96 million pixels in a .mov", "too large .12000 x 8000.", slow=True)
def _(folder: Path) -> Path:
    return png(folder, 12_000, 8_000)


@case("costly: a 16-bit PNG of 35 million pixels in a .mov", slow=True, frames=1)
def _(folder: Path) -> Path:
    return png(folder, 8_192, 4_320)


def png(folder: Path, width: int, height: int) -> Path:
    rows = zlib.compress((b"\0" + bytes(8 * width)) * height, 1)
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 6, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b"")]
    packed = b"\x89PNG\r\n\x1a\n"
    for name, inside in chunks:
        packed += struct.pack(">I", len(inside)) + name + inside + struct.pack(">I", zlib.crc32(name + inside))
    with av.open(str(folder / "ride.mov"), "w") as out:
        stream: Any = out.add_stream("png", rate=25)
        stream.width, stream.height, stream.pix_fmt = width, height, "rgba64be"
        packet = av.Packet(packed)
        packet.stream, packet.pts, packet.dts, packet.is_keyframe = stream, 0, 0, True
        out.mux(packet)
    return folder / "ride.mov"


@case("costly: a .gif of 16,000 x 6,000 with 300 pictures", "more than 5 pictures of 16000 x 6000")
def _(folder: Path) -> Path:
    return written(folder, gif(16_000, 6_000, 300), "ride.gif")


@case("costly: a .gif of 1 x 1 with 50,000 pictures", "more than 5,000 pictures of 1 x 1")
def _(folder: Path) -> Path:
    return written(folder, gif(1, 1, 50_000), "ride.gif")


@case("costly: a .gif of 360 million pixels in 10 pictures ten minutes apart", "pictures of 8000 x 4500", slow=True)
def _(folder: Path) -> Path:
    return written(folder, gif(8_000, 4_500, 10, delay_cs=65_535), "ride.gif")


@case("costly: a .gif whose pictures break off", "")
def _(folder: Path) -> Path:
    return written(folder, gif(96, 64, 3)[:-9], "ride.gif")


@case("costly: two billion samples in a fragment of a few bytes", f"claims to hold 2,147,483,6.. pictures.*{AGAIN}")
def _(folder: Path) -> Path:
    data = content(movflags="frag_keyframe+empty_moov")
    return written(folder, patched(data, b"trun", 8, struct.pack(">I", 0x7FFFFFFF)))


@case("costly: 800,000 pictures in 8 MB, all of them damaged", "no undamaged picture", slow=True)
def _(folder: Path) -> Path:
    suffix, data = mutant(101_887)
    return written(folder, data, f"ride{suffix}")


@case("costly: 500 tracks", f"holds 50. tracks, more than a clip has.*{AGAIN}")
def _(folder: Path) -> Path:
    data = content()
    at = data.index(b"trak") - 4
    track = data[at : at + int.from_bytes(data[at : at + 4], "big")]
    return written(folder, grown(data, at, track * 500, [b"moov"]))


@case("costly: a header of 8193 x 8193 pixels", "too large .8193 x 8193.")
def _(folder: Path) -> Path:
    return written(folder, patched(content(), b"stsd", 44, struct.pack(">HH", 8193, 8193)))


@case("costly: boxes in boxes, 20,000 deep")
def _(folder: Path) -> Path:
    sizes = range(8 * 20_000, 0, -8)
    return written(folder, content() + b"".join(struct.pack(">I4s", size, b"moof") for size in sizes))


def gif(width: int, height: int, count: int, delay_cs: int = 4) -> bytes:
    """Put a .gif together, of pictures of one pixel each."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    one = b"!\xf9\x04\0" + struct.pack("<H", delay_cs) + b"\0\0" + b",\0\0\0\0\1\0\1\0\0" + b"\x02\x02\x44\x01\0"
    return head + one * count + b";"


@case("costly: a recording with a header of nested lists", "header is too large", slow=True)
def _(folder: Path) -> Path:
    return npz(folder, b"[" + b"[]," * (85 << 20) + b"[]]")


@case("costly: a recording with 250 MB of bytes", "header is too large", slow=True)
def _(folder: Path) -> Path:
    return npz(folder, b" " * (250 << 20))


def npz(folder: Path, header: bytes) -> Path:
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": (len(header),)})
    with zipfile.ZipFile(folder / "ride.npz", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("header.npy", file.getvalue() + header)
    return folder / "ride.npz"


def other_kind(ending: str, start: bytes) -> None:
    @case(f"a {ending} video", rf"is a \{ending} video, a kind that is not read here")
    def _(folder: Path) -> Path:
        return written(folder, start.ljust(1000, b"\0"), f"ride{ending}")


_OTHERS = {".flv": b"FLV\1", ".wmv": b"\x30\x26\xb2\x75", ".y4m": b"YUV4MPEG2", ".ts": b"G".ljust(188, b"\0") * 3}
for ending, start in _OTHERS.items():
    other_kind(ending, start)
