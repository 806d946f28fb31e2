"""How a stored picture becomes an upright one in square pixels."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.errors import VideoError
from posecheck.text import gettext

Picture = NDArray[np.uint8]
Matrix = tuple[float, float, float, float]

UPRIGHT: Final[Matrix] = (1, 0, 0, 1)
_LUMA: Final = (0.299, 0.587, 0.114)  # ITU-R BT.601
_SMALL_PX: Final = 64
_FRAME_MARKS: Final = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # SOF0 to SOF15 (ISO/IEC 10918-1, table B.1)
_FRAME_HEAD: Final = 9
_SPARSE: Final = slice(None, None, 8)


@dataclass(frozen=True, slots=True)
class ImageLayout:
    """What to do with each stored picture of a clip.

    `square_px` is the size after stretching to square pixels, before turning. A stored point (x, y) is shown at (a x +
    c y, b x + d y), but for an offset, by the display `matrix` (a, b, c, d).
    """

    square_px: tuple[int, int]
    pixel_aspect: float = 1.0
    matrix: Matrix = UPRIGHT

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height upright [px]."""
        width, height = self.square_px
        return (height, width) if self._on_its_side else (width, height)

    @property
    def rotation_deg(self) -> int:
        """Turn clockwise, in quarters, after the mirror if there is one [deg]."""
        _, _, c, d = self.matrix
        return round(math.degrees(math.atan2(-c, d)) / 90) * 90 % 360

    def upright(self, rgb: Picture) -> Picture:
        """Turn, and mirror where the matrix says so, to the nearest quarter.

        It is the same array where nothing is to be done.
        """
        if self.matrix == UPRIGHT:
            return rgb
        import cv2

        a, b, c, d = self.matrix
        shown: Any = rgb
        if self._on_its_side:
            shown, a, d = cv2.transpose(shown), c, b
        if a < 0:
            shown = cv2.flip(shown, 1)
        if d < 0:
            shown = cv2.flip(shown, 0)
        return shown  # type: ignore[no-any-return]

    @property
    def _on_its_side(self) -> bool:
        a, b, _, _ = self.matrix
        return abs(b) > abs(a)


def mean_luma(rgb: Picture) -> float:
    """Mean luma of every eighth pixel, 0 black to 255 white.

    References
    ----------
    Weights: ITU-R BT.601.
    """
    return float(rgb[_SPARSE, _SPARSE].mean(axis=(0, 1)) @ _LUMA)


def mirror_image(rgb: Picture) -> Picture:
    """Exchange left and right in a new array, whose rows lie as they should: much faster than by a negative step."""
    import cv2

    return np.asarray(cv2.flip(rgb, 1), np.uint8)


def stretch_image(rgb: Picture, factor: float) -> Picture:
    """Make a picture so many times wider; it is the same array where nothing is to be done."""
    if factor == 1:
        return rgb
    import cv2

    height, width = rgb.shape[:2]
    wide: Any = cv2.resize(np.ascontiguousarray(rgb), (round(width * factor), height))
    return wide  # type: ignore[no-any-return]


def resize_image(rgb: Picture, size_px: tuple[int, int]) -> Picture:
    """Make a picture smaller or larger. One row or column more than `size_px` is cut off, not squeezed."""
    width, height = size_px
    if 0 <= rgb.shape[1] - width <= 1 and 0 <= rgb.shape[0] - height <= 1:
        return rgb[:height, :width]
    import cv2

    return np.asarray(cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def shrink_image(rgb: Picture, longest_px: int) -> Picture:
    """Make a picture smaller where its longer side is above a limit."""
    share = min(1.0, longest_px / max(rgb.shape[:2]))
    return resize_image(rgb, (max(1, round(rgb.shape[1] * share)), max(1, round(rgb.shape[0] * share))))


def small_greys(rgb: Picture) -> NDArray[np.uint8]:
    """Make a picture small and grey, to be compared with others of the same clip, shape (P,)."""
    import cv2

    small = shrink_image(rgb, _SMALL_PX)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8).ravel()


def to_jpeg(rgb: Picture) -> bytes:
    """Pack a picture as JPEG, for a page."""
    import cv2

    _, packed = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 84])
    return bytes(packed)


def to_png(rgb: Picture) -> bytes:
    """Pack a picture as PNG, to be shared."""
    import cv2

    # Packed harder it is a tenth smaller and takes twice to three times as long.
    _, packed = cv2.imencode(".png", rgb[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 3])
    return bytes(packed)


def use_one_thread() -> None:
    """Let this process change pictures on one core only, beside others that do the same."""
    with suppress(ImportError):  # a library that is missing is told of by the pose model, which needs it too
        import cv2

        cv2.setNumThreads(1)


def from_jpeg(content: bytes) -> Picture:
    """Unpack a JPEG picture; no other format is tried. Raises VideoError if it is no JPEG file, or damaged."""
    import cv2

    jpeg_head = content[:3] == b"\xff\xd8\xff"
    unpacked: Any = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR) if jpeg_head else None
    if unpacked is None:
        msg = gettext("This picture cannot be read: it is no JPEG file, or it is damaged. Take it again.")
        raise VideoError(msg)
    return np.ascontiguousarray(unpacked[..., ::-1])


def jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Read width and height out of a JPEG file's head without unpacking it; None where it is no such file [px].

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.video.image import jpeg_size, to_jpeg
    >>> jpeg_size(to_jpeg(np.zeros((24, 32, 3), np.uint8))), jpeg_size(b"GIF89a")
    ((32, 24), None)
    """
    at = 2 if content[:3] == b"\xff\xd8\xff" else len(content)
    while at + _FRAME_HEAD <= len(content) and content[at] == 0xFF:  # noqa: PLR2004
        kind, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if kind in _FRAME_MARKS:
            height, width = (int.from_bytes(content[at + n : at + n + 2], "big") for n in (5, 7))
            return width, height
        at += 2 + length
    return None
