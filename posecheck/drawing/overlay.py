"""What a film shows beside the skeleton: the crank as a clock, the trail of the foot, a hidden face."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

import numpy as np

from posecheck.records.base import Array, Facing
from posecheck.video.image import Picture

from .canvas import INK, WHITE, Canvas, Colour, TextLine

TRAIL: Final[Colour] = (240, 228, 66)
HAND: Final[Colour] = (86, 180, 233)
_FACE: Final = 1.35  # the head reaches further than its landmarks, in their own largest distance
_BLOCKS: Final = 4  # coarse squares across a hidden face: nothing is left to recognise


@dataclass(frozen=True, slots=True)
class CrankDial:
    """The crank as a clock, with lines of text beside it.

    The phase is 0 at the top and 90 forward; NaN draws no hand. `corner` is the upper corner of the picture to draw in.
    """

    phase_deg: float
    lines: tuple[str, ...]
    facing: Facing = "right"
    corner: Literal["left", "right"] = "left"


def draw_dial(canvas: Canvas, shown: CrankDial) -> None:
    """Draw the crank's clock into a corner."""
    unit = canvas.unit
    texts = [TextLine(line, unit) for line in shown.lines]
    step = max((text.height for text in texts), default=0) + 8 * unit
    height = max(48 * unit, step * len(texts) + 8 * unit)
    width = height + max((text.size[0] for text in texts), default=0)
    left = 8 * unit if shown.corner == "left" else canvas.width - width - 8 * unit
    top = 8 * unit
    corners = np.array([(left, top), (left + width, top), (left + width, top + height), (left, top + height)])
    canvas.tint([(corners, INK)], 0.85)
    for number, text in enumerate(texts):
        base = top + 8 * unit + step * number + text.height
        text.letters(canvas.rgb, (round(left + height), round(base)))
    _dial(canvas, (left + height / 2, top + height / 2), shown)


def _dial(canvas: Canvas, middle: tuple[float, float], shown: CrankDial) -> None:
    """Draw a circle with a hand where the crank stands, as the picture shows it."""
    radius = 16 * canvas.unit
    around = np.radians(np.arange(0, 361, 10))
    ring = np.array(middle) + radius * np.stack([np.sin(around), -np.cos(around)], axis=1)
    canvas.line(ring, WHITE, 1.2, 0)
    if math.isfinite(shown.phase_deg):
        angle = math.radians(shown.phase_deg) * (1 if shown.facing == "right" else -1)
        tip = (middle[0] + radius * math.sin(angle), middle[1] - radius * math.cos(angle))
        canvas.line((middle, tip), HAND, 3, 0)
        canvas.disc(tip, 3.4, WHITE)


def draw_trail(canvas: Canvas, path_px: Array) -> None:
    """Draw the way (P, 2) a foot has come, the oldest place first, thinner with age; NaN is left out."""
    places = [tuple(place) for place in path_px.tolist() if canvas.is_near(tuple(place))]
    if len(places) > 1:
        canvas.line(places, INK, 2.4, 0)
        widths = [0.6 + 1.8 * age / len(places) for age in range(1, len(places))]
        for _, alike in groupby(range(len(widths)), key=lambda piece: canvas.scale_width(widths[piece])):
            first, *rest = alike
            canvas.line(places[first : first + len(rest) + 2], TRAIL, widths[first], 0)


def hide_face(rgb: Picture, head_px: Sequence[tuple[float, float]]) -> Picture:
    """Hide a face under coarse squares in a copy of a picture.

    Every pixel outside a circle around the head is as before.
    """
    import cv2

    seen = np.array([place for place in head_px if math.isfinite(place[0])])
    if not len(seen):
        return rgb
    middle = (seen.min(axis=0) + seen.max(axis=0)) / 2
    radius = max(_FACE * float(np.ptp(seen, axis=0).max()), min(rgb.shape[:2]) / 40)
    left, top = np.floor(np.maximum(middle - radius, 0)).astype(int).tolist()
    right, bottom = np.ceil(np.minimum(middle + radius + 1, rgb.shape[1::-1])).astype(int).tolist()
    if left >= right or top >= bottom:
        return rgb
    part = rgb[top:bottom, left:right]
    coarse = cv2.resize(part, (_BLOCKS, _BLOCKS), interpolation=cv2.INTER_AREA)
    squares = cv2.resize(coarse, part.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    across, down = np.meshgrid(np.arange(left, right), np.arange(top, bottom))
    inside = np.hypot(across - middle[0], down - middle[1]) <= radius
    hidden = rgb.copy()
    hidden[top:bottom, left:right] = np.where(inside[..., None], squares, part)
    return hidden
