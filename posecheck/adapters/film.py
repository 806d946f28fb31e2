"""Writes video files that every browser and phone plays: H.264 in .mp4, with each frame's own time, without sound."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from posecheck.errors import StoreError

from .picture import Picture

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.video.stream import VideoStream

TICKS_PER_S: Final = 90_000
"""Clock of the file: 1/90000 s, the clock of MPEG, which all usual frame rates divide."""

LONGEST_PX: Final = 3840
"""Larger pictures are made smaller: decoders in phones end at 4K."""

_USUAL_RATE: Final = 30  # a hint for the encoder only; time is in the stamps
_KEY_FRAME: Final = 15  # so that scrubbing is quick
_QUALITY: Final = {"crf": "21", "preset": "veryfast", "profile": "high"}

Add = Callable[[float, Picture], None]
"""Takes a frame's time [s] and its picture."""


def shown_size(size_px: tuple[int, int]) -> tuple[int, int]:
    """Say how large a film of pictures of some size is: even, and no larger than what phones play.

    Parameters
    ----------
    size_px : tuple of int
        Width and height of the pictures [px].

    Returns
    -------
    tuple of int
        Width and height of the film [px].

    Examples
    --------
    >>> from posecheck.adapters.film import shown_size
    >>> shown_size((641, 480)), shown_size((7680, 4320))
    ((640, 480), (3840, 2160))
    """
    share = min(1.0, LONGEST_PX / max(size_px))
    width, height = (max(2, int(side * share) // 2 * 2) for side in size_px)
    return width, height


@contextmanager
def film(path: str | os.PathLike[str], size_px: tuple[int, int]) -> Iterator[Add]:
    """Write a video file; it can be played from its beginning before it is loaded whole.

    Parameters
    ----------
    path : str or path
        The file; one that is there is replaced.
    size_px : tuple of int
        Width and height of the pictures, both even [px].

    Yields
    ------
    callable
        Takes the frames in order: the time [s] of each, and its picture. The first one's time becomes 0.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    import av
    from av.error import FFmpegError

    name = os.fspath(path)
    try:
        with av.open(name, "w", format="mp4", options={"movflags": "+faststart"}) as container:
            stream = _stream(container, size_px)
            yield _Reel(container, stream).add
            container.mux(stream.encode(None))
    except (FFmpegError, OSError) as error:
        msg = f"{Path(name).name} cannot be written: {error.strerror or error}."  # its folder is a passing one
        raise StoreError(msg) from error


def _stream(container: OutputContainer, size_px: tuple[int, int]) -> VideoStream:
    stream = container.add_stream("libx264", rate=_USUAL_RATE, options=dict(_QUALITY))
    stream.width, stream.height = size_px
    stream.pix_fmt = "yuv420p"
    stream.gop_size = _KEY_FRAME
    stream.codec_context.time_base = Fraction(1, TICKS_PER_S)
    for fact in ("colorspace", "color_primaries", "color_trc", "color_range"):
        setattr(stream.codec_context, fact, 1)  # BT.709, with headroom
    return stream


class _Reel:
    """Frames on their way into a file."""

    def __init__(self, container: OutputContainer, stream: VideoStream) -> None:
        self.container, self.stream = container, stream
        self.first_s: float | None = None
        self.last = -1

    def add(self, time_s: float, rgb: Picture) -> None:
        """Encode one more frame."""
        from av import VideoFrame
        from av.video.reformatter import Colorspace

        if self.first_s is None:
            self.first_s = time_s
        self.last = max(self.last + 1, round((time_s - self.first_s) * TICKS_PER_S))
        picture = VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
        picture = picture.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)
        picture.pts, picture.time_base = self.last, Fraction(1, TICKS_PER_S)
        self.container.mux(self.stream.encode(picture))
