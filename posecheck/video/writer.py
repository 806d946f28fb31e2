"""Writes video files that every browser and phone plays: H.264 in .mp4, with each frame's own time, without sound."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from posecheck.errors import StoreError
from posecheck.system.atomic import hold_interrupts
from posecheck.text import gettext

from .image import Picture

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import OutputContainer
    from av.video.stream import VideoStream

TICKS_PER_S: Final = 90_000
"""Clock of the file: 1/90000 s, the clock of MPEG, which all usual frame rates divide."""

LONGEST_PX: Final = 1920
"""Larger pictures are made smaller: a film in 4K would take longer than the rest of a check, and twice the memory."""

_USUAL_RATE: Final = 30  # a hint for the encoder only; time is in the stamps
_KEY_FRAME: Final = 15  # so that scrubbing is quick
_QUALITY: Final = {"crf": "25", "preset": "ultrafast", "bf": "0", "profile": "high"}  # bf: half the memory
_BT709, _BT601, _LIMITED = 1, 6, 1
_COLOURS: Final = {"colorspace": _BT601, "color_primaries": _BT709, "color_trc": _BT709, "color_range": _LIMITED}
"""How players read the colours: as `_convert_colours` writes them, which is how OpenCV does it fastest."""

_BEHIND: Final = 3  # pictures that wait for the encoder

Add = Callable[[float, Picture], None]
"""Takes a frame's time [s] and its picture."""


def film_size(size_px: tuple[int, int]) -> tuple[int, int]:
    """Say how large a film of pictures of some size is: even, and no longer than `LONGEST_PX`.

    Examples
    --------
    >>> from posecheck.video.writer import film_size
    >>> film_size((641, 480)), film_size((7680, 4320))
    ((640, 480), (1920, 1080))
    """
    share = min(1.0, LONGEST_PX / max(size_px))
    width, height = (max(2, round(side * share) // 2 * 2) for side in size_px)
    return width, height


@contextmanager
def open_film(path: str | os.PathLike[str], size_px: tuple[int, int]) -> Iterator[Add]:
    """Write a video file; it can be played from its beginning before it is loaded whole.

    What it gives takes the frames in order: the time [s] of each, and its picture, which must stay as it is from then
    on, for it is encoded a little later, in another thread. The first one's time becomes 0. Raises StoreError if it
    cannot be written.
    """
    import av
    from av.error import FFmpegError

    name = os.fspath(path)
    try:
        with av.open(name, "w", format="mp4", options={"movflags": "+faststart"}) as container:
            stream = _stream(container, size_px)
            reel = _Reel(container, stream)
            with _run_behind() as do:
                yield lambda time_s, rgb: do(lambda: reel.add(time_s, rgb))
            container.mux(stream.encode(None))
    except (FFmpegError, OSError) as error:
        file = Path(name).name  # its folder is a passing one
        msg = gettext("{name} cannot be written: {error}.", name=file, error=error.strerror or error)
        raise StoreError(msg) from error


@contextmanager
def _run_behind() -> Iterator[Callable[[Callable[[], None]], None]]:
    """Do one thing after the other in a thread, a few behind; its errors come up at a later one, or at the end.

    After one that failed nothing more is done: FFmpeg crashes on a frame for a file whose head could not be written.
    """
    pool, waiting = ThreadPoolExecutor(1), deque[Future[None]]()
    sound = True

    def attempt(work: Callable[[], None]) -> None:
        nonlocal sound
        if sound:
            sound = False
            work()
            sound = True

    def do(work: Callable[[], None]) -> None:
        waiting.append(pool.submit(attempt, work))
        if len(waiting) > _BEHIND:
            waiting.popleft().result()

    try:
        yield do
        while waiting:
            waiting.popleft().result()
    finally:
        with hold_interrupts():
            pool.shutdown(cancel_futures=True)


def _stream(container: OutputContainer, size_px: tuple[int, int]) -> VideoStream:
    stream = container.add_stream("libx264", rate=_USUAL_RATE, options=dict(_QUALITY))
    stream.width, stream.height = size_px
    stream.pix_fmt = "yuv420p"
    stream.gop_size = _KEY_FRAME
    stream.codec_context.thread_count = 1  # beside the thread that draws; more cost more and hold more pictures
    stream.codec_context.time_base = Fraction(1, TICKS_PER_S)
    for fact, value in _COLOURS.items():
        setattr(stream.codec_context, fact, value)
    return stream


def _convert_colours(rgb: Picture) -> VideoFrame:
    """Convert a picture to luma and two differences of colour at half the size: faster than PyAV does."""
    import cv2
    from av import VideoFrame

    stored: Any = cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420)
    return VideoFrame.from_ndarray(stored, format="yuv420p")


class _Reel:
    """Frames on their way into a file."""

    def __init__(self, container: OutputContainer, stream: VideoStream) -> None:
        self.container, self.stream = container, stream
        self.first_s: float | None = None
        self.last = -1

    def add(self, time_s: float, rgb: Picture) -> None:
        """Encode one more frame."""
        if self.first_s is None:
            self.first_s = time_s
        self.last = max(self.last + 1, round((time_s - self.first_s) * TICKS_PER_S))
        picture = _convert_colours(rgb)
        picture.pts, picture.time_base = self.last, Fraction(1, TICKS_PER_S)
        self.container.mux(self.stream.encode(picture))
