"""A picture to draw on with OpenCV. All sizes are given for a small picture and grow with it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.records.base import Array
from posecheck.video.image import Picture

PointPx = tuple[float, float]
Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

WHITE: Final = (255, 255, 255)
BLACK: Final = (0, 0, 0)
INK: Final = (24, 24, 24)

SMALL_PX: Final = 360
"""Shorter side of the smallest picture meant to be read; all sizes are given for it."""

_SHIFT: Final = 4  # OpenCV takes whole numbers: sixteenths of a pixel
_SOFT: Final = 2  # pixels beyond its corners that a smooth edge touches
_DEGREE: Final = "\N{DEGREE SIGN}"
_LEAST_RING_PX: Final = 2.2  # a smaller ring has no hole


class Canvas:
    """A copy of a picture to draw on; widths are given for a picture whose shorter side is `SMALL_PX`."""

    def __init__(self, rgb: Picture) -> None:
        self.rgb = np.array(rgb, order="C")
        self.height: int = self.rgb.shape[0]
        self.width: int = self.rgb.shape[1]
        self.unit: float = min(self.height, self.width) / SMALL_PX

    def is_near(self, point: PointPx) -> bool:
        """Whether a point [px] is a place in the picture, or not far from it; False for NaN."""
        x, y = point
        return -self.width < x < 2 * self.width and -self.height < y < 2 * self.height

    def scale_width(self, width: float) -> int:
        """Return a width, given for a small picture, in whole pixels of this one; at least 1."""
        return max(1, round(width * self.unit))

    def line(self, path: Sequence[PointPx] | Array, colour: Colour, width: float, edge: float = 0.8) -> None:
        """Draw a path with a dark edge on either side; both widths are for a small picture."""
        import cv2

        corners = _fixed(path)
        if edge:
            dark = self.scale_width(width) + 2 * self.scale_width(edge)
            cv2.polylines(self.rgb, [corners], False, BLACK, dark, cv2.LINE_AA, _SHIFT)  # noqa: FBT003
        cv2.polylines(self.rgb, [corners], False, colour, self.scale_width(width), cv2.LINE_AA, _SHIFT)  # noqa: FBT003

    def disc(self, point: PointPx, radius: float, colour: Colour) -> None:
        """Draw a disc; its radius is for a small picture."""
        import cv2

        size = round(radius * self.unit * (1 << _SHIFT))
        cv2.circle(self.rgb, _place(point), size, colour, cv2.FILLED, cv2.LINE_AA, _SHIFT)

    def dot(self, point: PointPx) -> None:
        """Draw a joint."""
        for radius, colour in ((4.2, BLACK), (3.2, WHITE)):
            self.disc(point, radius, colour)

    def tint(self, areas: Iterable[tuple[Array, Colour]], share: float = 0.45) -> None:
        """Tint areas, each by its corners (P, 2) [px] and its colour, of which `share` is in what comes out."""
        import cv2

        shapes = [(_fixed(corners), colour) for corners, colour in areas]
        if not shapes:
            return
        rows, columns, start = self._around(np.concatenate([corners for corners, _ in shapes]))
        part = self.rgb[rows, columns]
        if part.size:
            tinted = part.copy()
            for corners, colour in shapes:
                cv2.fillPoly(tinted, [corners - start], colour, cv2.LINE_AA, _SHIFT)
            part[:] = cv2.addWeighted(tinted, share, part, 1 - share, 0)

    def _around(self, corners: NDArray[np.int32]) -> tuple[slice, slice, NDArray[np.int32]]:
        """Return rows and columns of the picture that hold all corners with their soft edges, and where they begin."""
        low = np.maximum((corners.min(axis=0) >> _SHIFT) - _SOFT, 0)
        high = np.maximum((corners.max(axis=0) >> _SHIFT) + _SOFT + 1, 0)
        (left, top), (right, bottom) = low.tolist(), high.tolist()
        return slice(top, bottom), slice(left, right), low << _SHIFT

    def push_inside(self, box: Box) -> Box:
        """Push a box (left, top, width, height) into the picture."""
        x, y, width, height = box
        return max(0.0, min(x, self.width - width)), max(0.0, min(y, self.height - height)), width, height


class TextLine:
    """A line of text on a dark plate; a degree sign at its end becomes a ring, for not every font has one.

    `unit` is the scale of the picture, as in `Canvas`.
    """

    def __init__(self, text: str, unit: float) -> None:
        import cv2

        self.font, self.scale = cv2.FONT_HERSHEY_SIMPLEX, 0.5 * unit
        self.bold, self.edge = max(1, round(unit)), max(3, round(3.2 * unit))
        self.words = text.removesuffix(_DEGREE)
        (self.width, self.height), _ = cv2.getTextSize(self.words, self.font, self.scale, self.bold)
        self.ring, self.stroke = max(2.0 * unit, _LEAST_RING_PX) if text.endswith(_DEGREE) else 0.0, max(1.0, unit)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the plate [px]."""
        return self.width + 3 * self.ring + 2 * self.edge, self.height + 2.0 * self.edge

    def box(self, centre: PointPx, direction: float, gap_px: float) -> Box:
        """Return the box (left, top, width, height) beside a point.

        The direction counts clockwise from the right, in radians.
        """
        width, height = self.size
        cos, sin = math.cos(direction), math.sin(direction)
        x, y = centre[0] + cos * (gap_px + width / 2), centre[1] + sin * (gap_px + height / 2)
        return x - width / 2, y - height / 2, width, height

    def write(self, rgb: Picture, box: Box, colour: Colour) -> None:
        """Write the text into a box from `box`, with the colour around it."""
        import cv2

        x, y, width, height = (round(number) for number in box)
        cv2.rectangle(rgb, (x, y), (x + width, y + height), INK, cv2.FILLED)
        cv2.rectangle(rgb, (x, y), (x + width, y + height), colour, self.bold, cv2.LINE_AA)
        self.letters(rgb, (x + self.edge, y + self.edge + self.height))

    def letters(self, rgb: Picture, start: tuple[int, int], colour: Colour = WHITE) -> None:
        """Write the text without a plate, from the left end of its base line."""
        import cv2

        left, base = start
        cv2.putText(rgb, self.words, (left, base), self.font, self.scale, colour, self.bold, cv2.LINE_AA)
        if self.ring:
            _ring(rgb, (left + self.width + 1.5 * self.ring, base - self.height + self.ring), self.ring, self.stroke)


def _ring(rgb: Picture, middle: PointPx, radius: float, width: float) -> None:
    """Draw a small white ring by how much of each pixel it covers: OpenCV makes so small a circle a diamond."""
    reach = radius + width
    left, top = (max(0, math.floor(place - reach)) for place in middle)
    part = rgb[top : math.ceil(middle[1] + reach) + 1, left : math.ceil(middle[0] + reach) + 1]
    covered = _ring_cover(part.shape[:2], (middle[0] - left, middle[1] - top), radius, width)
    part[:] = np.rint(covered * WHITE + (1 - covered) * part)


@lru_cache(maxsize=64)  # a text stands on whole pixels, so a ring of its size is the same wherever it stands
def _ring_cover(shape: tuple[int, int], middle: PointPx, radius: float, width: float) -> Array:
    """How much a ring covers of each pixel, shape (H, W, 1)."""
    down, across = np.indices(shape)
    away = np.abs(np.hypot(across - middle[0], down - middle[1]) - radius)
    return np.asarray(np.clip((width + 1) / 2 - away, 0, 1)[..., None])


def _fixed(path: Sequence[PointPx] | Array) -> NDArray[np.int32]:
    """Return points in sixteenths of a pixel, shape (P, 2)."""
    return np.rint(np.asarray(path, dtype=np.float64) * (1 << _SHIFT)).astype(np.int32)


def _place(point: PointPx) -> tuple[int, int]:
    """Return one point in sixteenths of a pixel."""
    return round(point[0] * (1 << _SHIFT)), round(point[1] * (1 << _SHIFT))
