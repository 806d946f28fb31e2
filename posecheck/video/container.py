"""What a video file says of itself: how its pictures lie, how long it is, and what its time stamps mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from posecheck.errors import VideoError
from posecheck.text import gettext

from .bounds import check_size
from .decode import REPAIR, TimeStamps, decode_frames
from .image import ImageLayout

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

_ASPECT_LIMIT: Final = 10.0
_USUAL_HZ: Final = 30
_MICROSECOND: Final = Fraction(1, 1_000_000)
_CODECS: Final = {"libdav1d": "av1"}  # the library names the decoder
_FIXED_POINT: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class ContainerFacts:
    """What a file says of itself.

    `length_s` is infinite where the file does not say it, `rate_hz` then 30; `origin` counts in ticks. `by_dts` says
    whether decoding stamps stand in for others.
    """

    layout: ImageLayout
    codec: str
    container: str
    length_s: float
    tick: Fraction
    origin: int
    by_dts: bool | None
    rate_hz: float

    def shown_s(self, picture: VideoFrame) -> float:
        """Say how long a picture is shown [s]; 0 where that is unknown, as always with av before 15."""
        return float(getattr(picture, "duration", 0) * self.tick)


def read_facts(name: str, container: InputContainer, stream: VideoStream) -> ContainerFacts:
    """Read the header and the first picture. Raises VideoError if it has no picture."""
    stamps = TimeStamps()
    stamp, first = next(decode_frames(container, stream, stamps), (0, None))
    if first is None:
        msg = f"{gettext('{name} has no undamaged picture with a time stamp.', name=name)} {gettext(REPAIR)}"
        raise VideoError(msg)
    layout = _layout(first, stream.sample_aspect_ratio)
    check_size(name, *layout.square_px)
    tick = stream.time_base or _MICROSECOND
    length = stream.duration * tick if stream.duration else (container.duration or 0) * _MICROSECOND
    return ContainerFacts(
        layout=layout,
        codec=_CODECS.get(stream.codec_context.name, stream.codec_context.name),
        container=container.format.name,
        length_s=float(length) or math.inf,
        tick=tick,
        origin=stamp,
        by_dts=stamps.by_dts,
        rate_hz=float(stream.average_rate or _USUAL_HZ),
    )


def _layout(picture: VideoFrame, aspect: Fraction | None) -> ImageLayout:
    """Stretch the shorter side of the pixels, so that nothing is lost."""
    ratio = float(aspect or 1)
    ratio = ratio if 1 / _ASPECT_LIMIT <= ratio <= _ASPECT_LIMIT else 1.0
    square_px = (round(picture.width * max(ratio, 1)), round(picture.height / min(ratio, 1)))
    side_data: Any = picture.side_data
    matrix = side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return ImageLayout(square_px, ratio)
    a, b, _, c, d = (np.frombuffer(matrix, np.int32)[:5] / _FIXED_POINT).tolist()
    return ImageLayout(square_px, ratio, (a, b, c, d))
