"""Draws a rider's skeleton and angles on a picture. Sizes follow the picture, colours suit colour-blind eyes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.records.base import Array, Verdict
from posecheck.records.landmarks import LIMBS
from posecheck.video.image import Picture

from .canvas import WHITE, Box, Canvas, Colour, PointPx, TextLine

LIMB: Final = (86, 180, 233)
GREY: Final = (153, 153, 153)
COLOURS: Final[Mapping[Verdict, Colour]] = {
    "green": (0, 158, 115),
    "amber": (240, 228, 66),
    "red": (213, 94, 0),
    "unsure": GREY,
    "not_measured": GREY,
    "no_target": LIMB,
}
"""Red, green and blue of each verdict, from the palette of Okabe and Ito (2008)."""

_TURNS_DEG: Final = (0, 180, 35, -35, 70, -70, 110, -110, 145, -145)
_RINGS: Final = (1.0, 1.4, 1.9)
_STEPS: Final = 16  # along an arc


@dataclass(frozen=True, slots=True)
class Arc:
    """An angle at a joint.

    `start` and `end` are points that span it. `ray` draws the side through ``start`` too, where no limb lies: a flexion
    counts from the limb's extension. The text finds a free place, unless `aside` says in which direction it stands.
    """

    centre: PointPx
    start: PointPx
    end: PointPx
    text: str
    verdict: Verdict = "no_target"
    ray: bool = False
    aside: PointPx | None = None


def with_skeleton(
    rgb: Picture,
    points: Mapping[str, PointPx],
    arcs: Iterable[Arc] = (),
    limbs: Iterable[tuple[str, str]] = LIMBS,
) -> Picture:
    """Draw limbs, joints and angles on a copy of a picture.

    A point that is NaN or far outside is left out, with all that hangs on it.

    References
    ----------
    Okabe and Ito (2008), for the palette.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.drawing.skeleton import with_skeleton
    >>> black = np.zeros((360, 640, 3), np.uint8)
    >>> shown = with_skeleton(black, {"hip": (100.0, 80.0), "knee": (180.0, 120.0)})
    >>> bool(shown[100, 140].any()), bool(black.any())
    (True, False)
    """
    canvas = Canvas(rgb)
    draw_skeleton(canvas, points, arcs, limbs)
    return canvas.rgb


def draw_skeleton(
    canvas: Canvas,
    points: Mapping[str, PointPx],
    arcs: Iterable[Arc] = (),
    limbs: Iterable[tuple[str, str]] = LIMBS,
) -> None:
    """Draw limbs, joints and angles on a canvas, as `with_skeleton` does."""
    seen = {name: point for name, point in points.items() if canvas.is_near(point)}
    whole = [arc for arc in arcs if all(map(canvas.is_near, (arc.centre, arc.start, arc.end)))]
    joined = [(seen[a], seen[b]) for a, b in limbs if a in seen and b in seen]
    curved = [(arc, _round(canvas, arc)) for arc in whole]
    canvas.tint((np.vstack([arc.centre, curve]), COLOURS[arc.verdict]) for arc, curve in curved)
    for limb in joined:
        canvas.line(limb, LIMB, 3)
    for arc, curve in curved:
        if arc.ray:
            canvas.line((arc.centre, _ray_end(canvas, arc)), WHITE, 1)
        canvas.line(curve, COLOURS[arc.verdict], 3)
    for point in seen.values():
        canvas.dot(point)
    _write_texts(canvas, whole, tuple(seen.values()), joined)


def _radius(canvas: Canvas, arc: Arc) -> float:
    """Return the radius of an arc: never longer than what spans it [px]."""
    return min(26 * canvas.unit, 0.6 * math.dist(arc.centre, arc.start), 0.6 * math.dist(arc.centre, arc.end))


def _ray_end(canvas: Canvas, arc: Arc) -> PointPx:
    """Return the end of a ray, a little outside the arc [px]."""
    first, _ = _span(arc)
    reach = 1.5 * _radius(canvas, arc)
    return arc.centre[0] + reach * math.cos(first), arc.centre[1] + reach * math.sin(first)


def _round(canvas: Canvas, arc: Arc) -> Array:
    """Return the path of an arc, shape (P, 2) [px]."""
    first, sweep = _span(arc)
    turn = first + sweep / _STEPS * np.arange(_STEPS + 1)
    return arc.centre + _radius(canvas, arc) * np.column_stack([np.cos(turn), np.sin(turn)])


def _write_texts(
    canvas: Canvas, arcs: list[Arc], points: tuple[PointPx, ...], limbs: list[tuple[PointPx, PointPx]]
) -> None:
    """Write what belongs to each angle, where it hides little."""
    boxes: list[Box] = []
    for arc in arcs:
        if arc.text:
            text = TextLine(arc.text, canvas.unit)
            if arc.aside is None:
                box = _find_free_place(canvas, arc, text, _taken_points(points, limbs, boxes))
            else:
                turn = math.atan2(arc.aside[1], arc.aside[0])
                box = _move_apart(canvas, canvas.push_inside(text.box(arc.centre, turn, 9 * canvas.unit)), boxes)
            text.write(canvas.rgb, box, COLOURS[arc.verdict])
            boxes.append(box)


def _taken_points(points: tuple[PointPx, ...], limbs: list[tuple[PointPx, PointPx]], boxes: list[Box]) -> Array:
    """Return points spread over all that a text should not hide, shape (P, 2)."""
    along = np.linspace(0, 1, 12)[:, None]
    spread = [np.array(a) + along * np.subtract(b, a) for a, b in limbs]
    return np.concatenate([*spread, np.reshape(points, (-1, 2)), *map(_raster, boxes)])


def _move_apart(canvas: Canvas, box: Box, others: list[Box]) -> Box:
    """Move a box up or down until it stands clear of all others, whichever is less far."""
    x, y, width, height = box
    gap = 2 * canvas.unit
    beside = [other for other in others if x < other[0] + other[2] + gap and other[0] < x + width + gap]
    free = [y, *(other[1] - height - gap for other in beside), *(other[1] + other[3] + gap for other in beside)]
    places = [canvas.push_inside((x, place, width, height)) for place in sorted(free, key=lambda place: abs(place - y))]
    return next((place for place in places if all(_room_between(place, other) >= gap / 2 for other in beside)), box)


def _room_between(one: Box, other: Box) -> float:
    """How much room lies between two boxes in height; negative where they overlap [px]."""
    return max(one[1] - other[1] - other[3], other[1] - one[1] - one[3])


def _find_free_place(canvas: Canvas, arc: Arc, text: TextLine, taken: Array) -> Box:
    """Return the place for a text where it covers the fewest taken points."""
    radius = _radius(canvas, arc)
    first, sweep = _span(arc)
    outwards = first + (-0.6 * math.copysign(1.0, sweep) if arc.ray else sweep / 2 + math.pi)
    boxes = [
        text.box(arc.centre, outwards + math.radians(turn), ring * (6 * canvas.unit + radius * (turn != 0)))
        for ring in _RINGS
        for turn in _TURNS_DEG
    ]
    return min((canvas.push_inside(box) for box in boxes), key=lambda box: _count_covered(box, taken))


def _span(arc: Arc) -> tuple[float, float]:
    """Return where an arc begins, and how far it goes the short way round [rad]."""
    first, last = (math.atan2(p[1] - arc.centre[1], p[0] - arc.centre[0]) for p in (arc.start, arc.end))
    return first, math.remainder(last - first, math.tau)


def _raster(box: Box) -> Array:
    """Return points that fill a box, shape (P, 2)."""
    x, y, width, height = box
    across, down = np.meshgrid(np.linspace(x, x + width, 10), np.linspace(y, y + height, 6))
    return np.stack([across.ravel(), down.ravel()], axis=1)


def _count_covered(box: Box, taken: Array) -> int:
    """Count the points in a box."""
    x, y, width, height = box
    inside = (taken >= (x, y)) & (taken <= (x + width, y + height))
    return int(inside.all(axis=1).sum())
