"""Small files that ask for much: each made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np

from support.strange_clips import content, grown, patched, written

MAKERS: dict[str, Callable[[Path], Path]] = {}


def costly(name: str) -> Callable[[Callable[[Path], Path]], Callable[[Path], Path]]:
    def add(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
        MAKERS[name] = make
        return make

    return add


def many_samples(count: int, data: bytes) -> bytes:
    """Say that one chunk of an .mp4 holds so many samples of one byte each."""
    data = patched(data, b"stsz", 8, struct.pack(">II", 1, count))
    data = patched(data, b"stts", 12, struct.pack(">I", count))
    return patched(data, b"stsc", 16, struct.pack(">I", count))


@costly("89 million samples of one size")
def _(folder: Path) -> Path:
    return written(folder, many_samples(89_000_000, content()))


@costly("5,000 edits of 100,000 samples")
def _(folder: Path) -> Path:
    data = many_samples(100_000, content())
    at = data.index(b"elst") - 4
    size = int.from_bytes(data[at : at + 4], "big")
    entries = struct.pack(">IIH2x", 100_000, 0, 1) * 5_000
    parents = [b"moov", b"trak", b"edts", b"elst"]
    data = grown(data, at + size, entries, parents)
    return written(folder, patched(data, b"elst", 8, struct.pack(">I", 5_001)))


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


@costly("H.264 4:4:4 of 64 million pixels, 16 references")
def _(folder: Path) -> Path:
    return h264(folder, (9216, 6944), 20)


@costly("H.264 4:4:4 of 35 million pixels, 16 references")
def _(folder: Path) -> Path:
    return h264(folder, (8192, 4320), 20)


@costly("16-bit PNG of 96 million pixels in a .mov")
def _(folder: Path) -> Path:
    return png(folder, 12_000, 8_000)


@costly("16-bit PNG of 35 million pixels in a .mov")
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


@costly("GIF of 16,000 x 6,000 with 300 pictures")
def _(folder: Path) -> Path:
    return written(folder, gif(16_000, 6_000, 300), "ride.gif")


@costly("GIF of 1 x 1 with 50,000 pictures")
def _(folder: Path) -> Path:
    return written(folder, gif(1, 1, 50_000), "ride.gif")


def gif(width: int, height: int, count: int, delay_cs: int = 4) -> bytes:
    """Put a .gif together, of pictures of one pixel each."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    one = b"!\xf9\x04\0" + struct.pack("<H", delay_cs) + b"\0\0" + b",\0\0\0\0\1\0\1\0\0" + b"\x02\x02\x44\x01\0"
    return head + one * count + b";"


@costly("recording with a header of nested lists")
def _(folder: Path) -> Path:
    return npz(folder, b"[" + b"[]," * (85 << 20) + b"[]]")


@costly("recording with 250 MB of bytes")
def _(folder: Path) -> Path:
    return npz(folder, b" " * (250 << 20))


def npz(folder: Path, header: bytes) -> Path:
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": (len(header),)})
    with zipfile.ZipFile(folder / "ride.npz", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("header.npy", file.getvalue() + header)
    return folder / "ride.npz"
