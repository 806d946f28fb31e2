"""Reads video files: upright frames in square pixels, each with its own time.

Time is each frame's presentation time stamp, never a frame rate. Pictures are turned by the container's display matrix
and stretched by its sample aspect ratio. Frames are decoded one by one, so memory does not grow with the clip.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.errors import SettingsError, VideoError
from posecheck.records.tracking import Clip
from posecheck.text import gettext, gettext_noop

from .container import read_facts
from .decode import (
    UNSHOWN_S,
    UNSHOWN_S_PER_MB,
    TimeStamps,
    check_regular_file,
    decode_frames,
    open_container,
    translate_errors,
)
from .file_kind import check_kind
from .image import Picture, mean_luma

if TYPE_CHECKING:
    from av import VideoFrame

_BACK_S: Final = (0.0, 2.0, 10.0)  # how much earlier to seek, one after the other, until the start is covered
_GREYS: Final = 256
_SAME: Final = 1e-6  # time stamps are rounded
_NOTHING_BETWEEN: Final = gettext_noop("{name} has no picture between {start_s:g} and {end_s:g} s.")
_NOTHING_AFTER: Final = gettext_noop("{name} has no picture from {start_s:g} s on: the clip is {length_s:.1f} s long.")

_Timed = tuple[float, "VideoFrame"]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture, upright, in square pixels, and its presentation time since the clip's first frame.

    Its `number` counts the clip's pictures at the pace it is read, from the clip's beginning, whatever part is read.
    """

    time_s: float
    rgb: Picture
    number: int


class EmptyPartError(VideoError):
    """The file has no picture between start and end."""


class Video:
    """A video file, to be iterated over for its frames in presentation order.

    Each iteration reads the file anew and starts the counts in `clip` afresh. Pictures that are not given out are
    decoded, as those after them need them, and counted, but no more is done to them. Only frames with ``start_s <=
    time_s < end_s`` are given, no more than `pace_hz` a second, evenly, and no longer than `longest_px` on their longer
    side; None stands for no limit. With `between` those half-way between are given instead, with `wanted` those of
    which it says so by their time. Raises VideoError if the file cannot be read as a video; while reading, if it has no
    frame between start and end. Raises SettingsError if the start is negative or not before the end.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        start_s: float | None = None,
        end_s: float | None = None,
        *,
        pace_hz: float | None = None,
        between: bool = False,
        wanted: Callable[[float], bool] | None = None,
        longest_px: int | None = None,
    ) -> None:
        self._start_s, self._end_s = _section(start_s, end_s)
        self._pace_hz, self._between, self._wanted, self._longest_px = pace_hz, between, wanted, longest_px
        self._path = os.fspath(path)
        self._file = check_regular_file(self._path)
        check_kind(self._path, self._file)
        self._tally = _Tally()
        self._stamps = TimeStamps()
        self._reading: Generator[_Timed, None, None] | None = None
        with open_container(self._file) as (container, stream):
            self._facts = read_facts(self._file.name, container, stream)

    def __enter__(self) -> Video:  # noqa: PYI034  Self needs Python 3.11
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; what was read stays in `clip`."""
        if self._reading is not None:
            self._reading.close()

    def part(
        self,
        start_s: float | None = None,
        end_s: float | None = None,
        *,
        wanted: Callable[[float], bool] | None = None,
        longest_px: int | None = None,
    ) -> Video:
        """Open a part of the same file; None stands for what holds here."""
        start_s, end_s = self._start_s if start_s is None else start_s, self._end_s if end_s is None else end_s
        return Video(
            self._path,
            start_s,
            end_s,
            pace_hz=self._pace_hz,
            between=self._between,
            wanted=wanted or self._wanted,
            longest_px=longest_px or self._longest_px,
        )

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
        width, height = _shrink_size(layout.square_px, self._longest_px)
        every = self._pace_hz is None or self._pace_hz >= self._facts.rate_hz
        pace_hz, early = (self._facts.rate_hz, 0.5) if every else (self._pace_hz or 0.0, _SAME)
        half = -1
        self._reading = self._decode_section()
        for time_s, picture in self._reading:
            tally.add(time_s, self._facts.shown_s(picture))
            before, half = half, math.floor(2 * (time_s * pace_hz + early))
            given = not self._between if every else _is_given(half, before, between=self._between)
            if not given or not (self._wanted is None or self._wanted(time_s)):
                continue
            with translate_errors(self._file.name):
                rgb: Any = reformatter.reformat(picture, width, height, "rgb24").to_ndarray()
            tally.light(mean_luma(rgb))
            yield Frame(time_s, layout.upright(rgb), half // 2)

    def _decode_section(self) -> Generator[_Timed, None, None]:
        """Decode the pictures from start to end; there must be one."""
        found, last_s, dropped = False, 0.0, 0
        nothing = _NOTHING_BETWEEN
        begin_cpu_s = time.thread_time()
        for time_s, picture in self._from_key_frame():
            if time_s >= self._end_s:
                self._stamps.dropped = dropped  # what is missing before this picture belongs to the part behind
                break
            last_s = time_s + self._facts.shown_s(picture)
            if time_s >= self._start_s:
                found, dropped = True, self._stamps.dropped
                yield time_s, picture
            else:
                self._stamps.dropped = 0
                self._check_work(time.thread_time() - begin_cpu_s)
        else:
            nothing = _NOTHING_AFTER
        if not found:
            span = {"start_s": self._start_s, "end_s": self._end_s, "length_s": last_s}
            raise EmptyPartError(gettext(nothing, name=self._file.name, **span))

    def _check_work(self, cpu_s: float) -> None:
        """Refuse a file in which it takes too much work to get to the part that is wanted."""
        most_s = UNSHOWN_S + UNSHOWN_S_PER_MB * self._file.stat().st_size / 1e6
        if cpu_s > most_s:
            msg = gettext(
                "Reading {name} up to {start_s:.0f} s takes more than {most_s:.0f} s: it has too few pictures that can "
                "be read by themselves. Save it anew as .mp4 (H.264).",
                name=self._file.name,
                start_s=self._start_s,
                most_s=most_s,
            )
            raise VideoError(msg)

    def _from_key_frame(self) -> Iterator[_Timed]:
        """Decode from a key frame at or before the start, or from further back where its first picture comes late."""
        for back_s in _BACK_S:
            if self._start_s <= back_s:
                break
            timed = self._decode_from(self._start_s - back_s)
            first = next(timed, None)
            if first is not None and first[0] <= self._start_s:
                self._stamps.dropped = 0  # pictures that lean on what is before the key frame
                yield first
                yield from timed
                return
        yield from self._decode_from(0.0)

    def _decode_from(self, seek_s: float) -> Iterator[_Timed]:
        """Decode from about that time on."""
        from av.error import FFmpegError

        facts = self._facts
        with open_container(self._file) as (container, stream):
            if seek_s > 0:
                with suppress(FFmpegError):  # then it is read from its beginning
                    container.seek(facts.origin + math.floor(seek_s / facts.tick), stream=stream)
            self._stamps = TimeStamps(facts.by_dts)
            for stamp, picture in decode_frames(container, stream, self._stamps):
                yield float((stamp - facts.origin) * facts.tick), picture


@dataclass(slots=True)
class _Tally:
    """What has been read so far."""

    frames: int = 0
    start_s: float = 0.0
    last_s: float = 0.0
    end_s: float = 0.0
    greys: NDArray[np.int64] = field(default_factory=lambda: np.zeros(_GREYS, np.int64))

    def add(self, time_s: float, shown_s: float) -> None:
        """Count one more frame; where its duration is unknown (0), the gap before it stands for it."""
        if not self.frames:
            self.start_s = self.last_s = time_s
        self.end_s = time_s + (shown_s or time_s - self.last_s)
        self.last_s = time_s
        self.frames += 1

    def light(self, grey: float) -> None:
        """Count how bright a frame is that was given out."""
        self.greys[round(grey)] += 1

    @property
    def brightness(self) -> float | None:
        """Median over the frames that were given out, to the nearest of 256 greys."""
        given = self.greys.sum()
        return float(np.searchsorted(self.greys.cumsum(), given / 2)) if given else None


def _is_given(half: int, before: int, *, between: bool) -> bool:
    """Whether a picture is the first in its step or, of those `between`, in the later half of a step that began before.

    `half` counts half steps, `before` is that of the picture before.
    """
    first = half // 2 != before // 2
    return half != before and not first if between else first


def _shrink_size(size_px: tuple[int, int], longest_px: int | None) -> tuple[int, int]:
    """Make a size smaller, in proportion, where a side is longer than allowed."""
    share = min(1.0, (longest_px or math.inf) / max(size_px))
    width, height = (max(1, round(side * share)) for side in size_px)
    return width, height


def _section(start_s: float | None, end_s: float | None) -> tuple[float, float]:
    start, end = start_s or 0.0, math.inf if end_s is None else end_s
    if not 0 <= start < end:
        msg = gettext(
            "A section starts at 0 s or later and ends after that, not from {start_s:g} to {end_s:g} s.",
            start_s=start,
            end_s=end,
        )
        raise SettingsError(msg)
    return start, end
