"""Reads video files: upright frames in square pixels, each with its own time.

Time is each frame's presentation time stamp, never a frame rate. Pictures are turned by the container's display matrix
and stretched by its sample aspect ratio. Frames are decoded one by one, so memory does not grow with the clip.
"""

from __future__ import annotations

import math
import os
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.data import Clip
from posecheck.errors import SettingsError, VideoError

from .decoder import REPAIR, Stamps, check_size, decoded, opened, plain_errors, regular_file
from .picture import Layout, Picture, luma

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

_ASPECT_LIMIT: Final = 10.0
_BACK_S: Final = (0.0, 2.0, 10.0)  # how much earlier to seek, one after the other, until the start is covered
_MICROSECOND: Final = Fraction(1, 1_000_000)
_CODECS: Final = {"libdav1d": "av1"}  # the library names the decoder
_GREYS: Final = 256
_FIXED_POINT: Final = 1 << 16

_Timed = tuple[float, "VideoFrame"]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture and its time.

    Parameters
    ----------
    time_s : float
        Presentation time since the clip's first frame [s].
    rgb : ndarray, shape (H, W, 3), uint8
        The picture, upright, in square pixels.
    """

    time_s: float
    rgb: Picture


class Video:
    """A video file, to be iterated over for its frames in presentation order.

    Each iteration reads the file anew and starts the counts in `clip` afresh.

    Parameters
    ----------
    path : str or path
        A file on this computer.
    start_s, end_s : float or None
        Read only the frames with ``start_s <= time_s < end_s``; None for the clip's beginning and end [s].

    Raises
    ------
    VideoError
        If the file cannot be read as a video; while reading, if it has no frame between start and end.
    SettingsError
        If the start is negative or not before the end.
    """

    def __init__(self, path: str | os.PathLike[str], start_s: float | None = None, end_s: float | None = None) -> None:
        self._start_s, self._end_s = _section(start_s, end_s)
        self._path = os.fspath(path)
        self._file = regular_file(self._path)
        self._tally = _Tally()
        self._stamps = Stamps()
        self._reading: Generator[_Timed, None, None] | None = None
        with opened(self._file) as (container, stream):
            self._facts = _facts(self._file.name, container, stream)

    def __enter__(self) -> Video:  # noqa: PYI034  Self needs Python 3.11
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; what was read stays in `clip`."""
        if self._reading is not None:
            self._reading.close()

    @property
    def duration_s(self) -> float | None:
        """How long the frames to be read last, as the container estimates it; None where it does not [s]."""
        end_s = min(self._facts.length_s, self._end_s)
        return max(0.0, end_s - self._start_s) if end_s < math.inf else None

    @property
    def clip(self) -> Clip:
        """Facts of the file, and of the frames read so far."""
        tally, facts = self._tally, self._facts
        return Clip(
            path=os.fsencode(self._path).decode(errors="replace"),  # a name need not be text
            size_px=facts.layout.size_px,
            frames=tally.frames,
            duration_s=tally.end_s - tally.start_s,
            codec=facts.codec,
            container=facts.container,
            rotation_deg=facts.layout.rotation_deg,
            pixel_aspect=facts.layout.pixel_aspect,
            dropped=self._stamps.dropped,
            brightness=tally.brightness,
        )

    def __iter__(self) -> Iterator[Frame]:
        """Read the frames one after the other."""
        from av.video.reformatter import VideoReformatter

        self.close()
        tally = self._tally = _Tally()
        layout, reformatter = self._facts.layout, VideoReformatter()
        width, height = layout.square_px
        self._reading = self._wanted()
        for time_s, picture in self._reading:
            with plain_errors(self._file.name):
                rgb: Any = reformatter.reformat(picture, width, height, "rgb24").to_ndarray()
            frame = Frame(time_s, layout.upright(rgb))
            tally.add(frame, self._facts.shown_s(picture))
            yield frame

    def _wanted(self) -> Generator[_Timed, None, None]:
        """Decode the pictures from start to end; there must be one."""
        found, last_s = False, 0.0
        section = f"between {self._start_s:g} and {self._end_s:g} s"
        for time_s, picture in self._from_key_frame():
            if time_s >= self._end_s:
                break
            last_s = time_s + self._facts.shown_s(picture)
            if time_s >= self._start_s:
                found = True
                yield time_s, picture
            else:
                self._stamps.dropped = 0
        else:
            section = f"from {self._start_s:g} s on: the clip is {last_s:.1f} s long"
        if not found:
            msg = f"{self._file.name} has no picture {section}."
            raise VideoError(msg)

    def _from_key_frame(self) -> Iterator[_Timed]:
        """Decode from a key frame at or before the start, or from further back where its first picture comes late."""
        for back_s in _BACK_S:
            if self._start_s <= back_s:
                break
            timed = self._timed(self._start_s - back_s)
            first = next(timed, None)
            if first is not None and first[0] <= self._start_s:
                self._stamps.dropped = 0  # pictures that lean on what is before the key frame
                yield first
                yield from timed
                return
        yield from self._timed(0.0)

    def _timed(self, seek_s: float) -> Iterator[_Timed]:
        """Decode from about that time on."""
        from av.error import FFmpegError

        facts = self._facts
        with opened(self._file) as (container, stream):
            if seek_s > 0:
                with suppress(FFmpegError):  # then it is read from its beginning
                    container.seek(facts.origin + math.floor(seek_s / facts.tick), stream=stream)
            self._stamps = Stamps(facts.by_dts)
            for stamp, picture in decoded(container, stream, self._stamps):
                yield float((stamp - facts.origin) * facts.tick), picture


@dataclass(slots=True)
class _Tally:
    """What has been read so far."""

    frames: int = 0
    start_s: float = 0.0
    last_s: float = 0.0
    end_s: float = 0.0
    greys: NDArray[np.int64] = field(default_factory=lambda: np.zeros(_GREYS, np.int64))

    def add(self, frame: Frame, shown_s: float) -> None:
        """Count one more frame; where its duration is unknown (0), the gap before it stands for it."""
        if not self.frames:
            self.start_s = self.last_s = frame.time_s
        self.end_s = frame.time_s + (shown_s or frame.time_s - self.last_s)
        self.last_s = frame.time_s
        self.frames += 1
        self.greys[round(luma(frame.rgb))] += 1

    @property
    def brightness(self) -> float | None:
        """Median over the frames, to the nearest of 256 greys."""
        return float(np.searchsorted(self.greys.cumsum(), self.frames / 2)) if self.frames else None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the file says of itself; a tick is the unit of its time stamps, the origin that of its first picture."""

    layout: Layout
    codec: str
    container: str
    length_s: float
    tick: Fraction
    origin: int
    by_dts: bool | None

    def shown_s(self, picture: VideoFrame) -> float:
        """How long the picture is shown, 0 where that is unknown: always with av before 15 [s]."""
        return float(getattr(picture, "duration", 0) * self.tick)


def _facts(name: str, container: InputContainer, stream: VideoStream) -> _Facts:
    """Read the header and the first picture."""
    stamps = Stamps()
    stamp, first = next(decoded(container, stream, stamps), (0, None))
    if first is None:
        msg = f"{name} has no undamaged picture with a time stamp. {REPAIR}"
        raise VideoError(msg)
    layout = _layout(first, stream.sample_aspect_ratio)
    check_size(name, *layout.square_px)
    tick = stream.time_base or _MICROSECOND
    length = stream.duration * tick if stream.duration else (container.duration or 0) * _MICROSECOND
    return _Facts(
        layout=layout,
        codec=_CODECS.get(stream.codec_context.name, stream.codec_context.name),
        container=container.format.name,
        length_s=float(length) or math.inf,
        tick=tick,
        origin=stamp,
        by_dts=stamps.by_dts,
    )


def _layout(picture: VideoFrame, aspect: Fraction | None) -> Layout:
    """Stretch the shorter side of the pixels, so that nothing is lost."""
    ratio = float(aspect or 1)
    ratio = ratio if 1 / _ASPECT_LIMIT <= ratio <= _ASPECT_LIMIT else 1.0
    square_px = (round(picture.width * max(ratio, 1)), round(picture.height / min(ratio, 1)))
    side_data: Any = picture.side_data
    matrix = side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return Layout(square_px, ratio)
    a, b, _, c, d = (np.frombuffer(matrix, np.int32)[:5] / _FIXED_POINT).tolist()
    return Layout(square_px, ratio, (a, b, c, d))


def _section(start_s: float | None, end_s: float | None) -> tuple[float, float]:
    start, end = start_s or 0.0, math.inf if end_s is None else end_s
    if not 0 <= start < end:
        msg = f"a section starts at 0 s or later and ends after that, not from {start:g} to {end:g} s"
        raise SettingsError(msg)
    return start, end
