"""Small clips for tests, made with PyAV: every frame shows its own number, every corner its own colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

SIZE_PX = (96, 64)
BITS = 8
EVEN_S = tuple(n / 25 for n in range(20))
UNEVEN_S = tuple(np.cumsum([0, *([0.03, 0.05, 0.02, 0.1] * 12)]).round(2).tolist())
CORNERS = {"red": (220, 20, 20), "green": (20, 200, 20), "blue": (20, 20, 220), "white": (235, 235, 235)}


@dataclass(frozen=True)
class Kind:
    """A container and how its pictures are coded."""

    suffix: str
    encoder: str
    pix_fmt: str = "yuv420p"
    options: Mapping[str, str] = field(default_factory=dict)
    tick: Fraction = Fraction(1, 600)

    def __str__(self) -> str:
        return f"{self.encoder}-{self.pix_fmt}{self.suffix}"

    @property
    def available(self) -> bool:
        try:
            av.Codec(self.encoder, "w")
        except (FFmpegError, ValueError):
            return False
        return True


H264 = Kind(".mp4", "libx264", options={"g": "10"})
_HEVC = {"x265-params": "log-level=none:keyint=10:open-gop=1"}
_AV1 = {"preset": "12", "g": "10"}
_HUNDREDTH = Fraction(1, 100)

KINDS = (
    H264,
    Kind(".mov", "libx264", options={"x264-params": "keyint=10:open-gop=1"}),
    Kind(".mkv", "libx264", options={"g": "10"}),
    Kind(".mp4", "libx265", options=_HEVC),
    Kind(".mov", "libx265", "yuv420p10le", _HEVC),
    Kind(".webm", "libvpx-vp9", options={"g": "10", "cpu-used": "8", "deadline": "realtime"}),
    Kind(".mp4", "libsvtav1", options=_AV1),
    Kind(".mkv", "libsvtav1", "yuv420p10le", _AV1),
    Kind(".avi", "mpeg4", options={"g": "10"}, tick=_HUNDREDTH),
    Kind(".avi", "mjpeg", "yuvj420p", tick=_HUNDREDTH),
    Kind(".gif", "gif", "rgb8", tick=_HUNDREDTH),
)


def picture(number: int, size_px: tuple[int, int] = SIZE_PX) -> NDArray[np.uint8]:
    """Corners red, green (top), blue, white (bottom); in the middle the number in bits, as dark and bright columns."""
    width, height = size_px
    rgb = np.zeros((height, width, 3), np.uint8)
    middle, centre = height // 2, width // 2
    rgb[:middle, :centre], rgb[:middle, centre:] = CORNERS["red"], CORNERS["green"]
    rgb[middle:, :centre], rgb[middle:, centre:] = CORNERS["blue"], CORNERS["white"]
    edges = np.linspace(width / 4, width * 3 / 4, BITS + 1).astype(int)
    for bit in range(BITS):
        rgb[height // 4 : height * 3 // 4, edges[bit] : edges[bit + 1]] = 255 * (number >> bit & 1)
    return rgb


def number(rgb: NDArray[np.uint8]) -> int:
    """Read the number back from an upright picture."""
    height, width, _ = rgb.shape
    edges = np.linspace(width / 4, width * 3 / 4, BITS + 1)
    columns = ((edges[:-1] + edges[1:]) / 2).astype(int)
    band = rgb[height * 3 // 8 : height * 5 // 8]
    return sum(int(band[:, column].mean() > 128) << bit for bit, column in enumerate(columns))


def corners(rgb: NDArray[np.uint8]) -> list[str]:
    """Name the colours top left, top right, bottom left, bottom right."""
    height, width, _ = rgb.shape
    places = [(y, x) for y in (height // 10, height * 9 // 10) for x in (width // 10, width * 9 // 10)]
    return [min(CORNERS, key=lambda name: np.abs(rgb[place].astype(int) - CORNERS[name]).sum()) for place in places]


def write_clip(
    path: Path,
    times_s: Sequence[float] = EVEN_S,
    kind: Kind = H264,
    size_px: tuple[int, int] = SIZE_PX,
    *,
    pixel_aspect: Fraction | None = None,
    layout: Mapping[str, str] | None = None,
) -> Path:
    """Write pictures 0, 1, 2 ... shown at the given times; the layout is that of the container."""
    with av.open(str(path), "w", options=dict(layout or {})) as out:
        stream = out.add_stream(kind.encoder, rate=25, options=dict(kind.options))
        stream.width, stream.height = size_px
        stream.pix_fmt = kind.pix_fmt
        stream.time_base = stream.codec_context.time_base = kind.tick
        if pixel_aspect:
            stream.codec_context.sample_aspect_ratio = pixel_aspect
        for n, time_s in enumerate(times_s):
            frame = av.VideoFrame.from_ndarray(picture(n, size_px), format="rgb24").reformat(format=kind.pix_fmt)
            frame.pts, frame.time_base = round(time_s / kind.tick), kind.tick
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def write_sound(path: Path) -> Path:
    """Write a file with nothing but silence in it."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", rate=44100)
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp", layout="stereo")
        frame.rate, frame.pts = 44100, 0
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def turn(path: Path, matrix: tuple[int, int, int, int]) -> Path:
    """Overwrite a, b, c, d of the display matrix in the track header of an .mp4 or .mov."""
    data = bytearray(path.read_bytes())
    place = data.index(b"tkhd") + 44
    for offset, value in zip((0, 4, 12, 16), matrix, strict=True):
        data[place + offset : place + offset + 4] = (value << 16).to_bytes(4, "big", signed=True)
    path.write_bytes(data)
    return path


def spoil(path: Path, packets: Sequence[int]) -> Path:
    """Overwrite the inside of some packets of a clip."""
    with av.open(str(path)) as container:
        places = [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.size]
    data = bytearray(path.read_bytes())
    noise = np.random.default_rng(1)
    for start, size in (places[n] for n in packets):
        data[start + 8 : start + size] = noise.integers(0, 256, size - 8, np.uint8).tobytes()
    path.write_bytes(data)
    return path
