"""Draws a rider's skeleton and angles on a picture. Sizes follow the picture, colours suit colour-blind eyes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.data import Array, Verdict
from posecheck.landmarks import LIMBS

from .picture import Picture

Point = tuple[float, float]
Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

WHITE: Final = (255, 255, 255)
BLACK: Final = (0, 0, 0)
INK: Final = (24, 24, 24)
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

SMALL_PX: Final = 360
"""Shorter side of the smallest picture meant to be read; all sizes are given for it."""

_SHIFT: Final = 4  # OpenCV takes whole numbers: sixteenths of a pixel
_DEGREE: Final = "\N{DEGREE SIGN}"
_TURNS_DEG: Final = (0, 180, 35, -35, 70, -70, 110, -110, 145, -145)
_RINGS: Final = (1.0, 1.4, 1.9)


@dataclass(frozen=True, slots=True)
class Arc:
    """An angle at a joint.

    Parameters
    ----------
    centre, start, end : tuple of float
        The joint, and two points that span the angle at it [px].
    text : str
        What is written beside it, such as ``35°``; empty for nothing.
    verdict : str
        Gives the colour.
    ray : bool
        Whether to draw the side through ``start`` too, where no limb lies: a flexion counts from the limb's extension.
    """

    centre: Point
    start: Point
    end: Point
    text: str
    verdict: Verdict = "no_target"
    ray: bool = False


def skeleton(
    rgb: Picture,
    points: Mapping[str, Point],
    arcs: Iterable[Arc] = (),
    limbs: Iterable[tuple[str, str]] = LIMBS,
) -> Picture:
    """Draw limbs, joints and angles on a copy of a picture.

    Parameters
    ----------
    rgb : ndarray, shape (H, W, 3), uint8
        The picture; it stays as it is.
    points : mapping of str to tuple of float
        The joints by name; one that is NaN or far outside is left out, with all that hangs on it [px].
    arcs : iterable of Arc
        Angles to show.
    limbs : iterable of tuple of str
        Pairs of joints to join; those without a point are left out.

    Returns
    -------
    ndarray, shape (H, W, 3), uint8
        The new picture.

    References
    ----------
    Okabe and Ito (2008), for the palette.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.adapters.draw import skeleton
    >>> black = np.zeros((360, 640, 3), np.uint8)
    >>> shown = skeleton(black, {"hip": (100.0, 80.0), "knee": (180.0, 120.0)})
    >>> bool(shown[100, 140].any()), bool(black.any())
    (True, False)
    """
    canvas = _Canvas(rgb)
    seen = {name: point for name, point in points.items() if canvas.near(point)}
    whole = [arc for arc in arcs if all(map(canvas.near, (arc.centre, arc.start, arc.end)))]
    joined = [(seen[a], seen[b]) for a, b in limbs if a in seen and b in seen]
    canvas.tint(whole)
    for limb in joined:
        canvas.line(limb, LIMB, 3)
    for arc in whole:
        if arc.ray:
            canvas.line((arc.centre, canvas.beyond(arc)), WHITE, 1)
        canvas.line(canvas.round(arc), COLOURS[arc.verdict], 3)
    for point in seen.values():
        canvas.dot(point)
    canvas.labels(whole, tuple(seen.values()), joined)
    return canvas.rgb


class _Canvas:
    """A picture to draw on; widths are given for a picture whose shorter side is `SMALL_PX`."""

    def __init__(self, rgb: Picture) -> None:
        self.rgb = np.array(rgb, order="C")
        self.height: int = self.rgb.shape[0]
        self.width: int = self.rgb.shape[1]
        self.unit: float = min(self.height, self.width) / SMALL_PX

    def near(self, point: Point) -> bool:
        """Whether a point is a place in the picture, or not far from it."""
        x, y = point
        return -self.width < x < 2 * self.width and -self.height < y < 2 * self.height

    def wide(self, width: float) -> int:
        """Return a width in whole pixels."""
        return max(1, round(width * self.unit))

    def line(self, path: Iterable[Point] | Array, colour: Colour, width: float) -> None:
        """Draw a path with a dark edge."""
        import cv2

        corners = _fixed(path)
        edge = self.wide(width) + 2 * self.wide(0.8)
        cv2.polylines(self.rgb, [corners], False, BLACK, edge, cv2.LINE_AA, _SHIFT)  # noqa: FBT003
        cv2.polylines(self.rgb, [corners], False, colour, self.wide(width), cv2.LINE_AA, _SHIFT)  # noqa: FBT003

    def dot(self, point: Point) -> None:
        """Draw a joint."""
        import cv2

        (place,) = _fixed([point]).tolist()
        for radius, colour in ((4.2, BLACK), (3.2, WHITE)):
            size = round(radius * self.unit * (1 << _SHIFT))
            cv2.circle(self.rgb, place, size, colour, cv2.FILLED, cv2.LINE_AA, _SHIFT)

    def tint(self, arcs: list[Arc]) -> None:
        """Tint the inside of angles."""
        import cv2

        tinted = self.rgb.copy()
        for arc in arcs:
            corners = _fixed([arc.centre, *self.round(arc).tolist()])
            cv2.fillPoly(tinted, [corners], COLOURS[arc.verdict], cv2.LINE_AA, _SHIFT)
        self.rgb = np.asarray(cv2.addWeighted(tinted, 0.45, self.rgb, 0.55, 0), np.uint8)

    def radius(self, arc: Arc) -> float:
        """Return the radius of an arc: never longer than what spans it [px]."""
        return min(26 * self.unit, 0.6 * math.dist(arc.centre, arc.start), 0.6 * math.dist(arc.centre, arc.end))

    def beyond(self, arc: Arc) -> Point:
        """Return the end of a ray, a little outside the arc [px]."""
        first, _ = _span(arc)
        reach = 1.5 * self.radius(arc)
        return arc.centre[0] + reach * math.cos(first), arc.centre[1] + reach * math.sin(first)

    def round(self, arc: Arc) -> Array:
        """Return the path of an arc, shape (P, 2) [px]."""
        first, sweep = _span(arc)
        turn = np.linspace(first, first + sweep, 25)
        return np.array(arc.centre) + self.radius(arc) * np.stack([np.cos(turn), np.sin(turn)], axis=1)

    def labels(self, arcs: list[Arc], points: tuple[Point, ...], limbs: list[tuple[Point, Point]]) -> None:
        """Write what belongs to each angle, where it hides little."""
        along = np.linspace(0, 1, 12)[:, None]
        taken = [np.array(a) + along * np.subtract(b, a) for a, b in limbs] + [np.array([p]) for p in points]
        for arc in arcs:
            if arc.text:
                text = _Text(arc.text, self.unit)
                box = self._free(arc, text, np.concatenate([*taken, np.empty((0, 2))]))
                text.write(self.rgb, box, COLOURS[arc.verdict])
                taken.append(_raster(box))

    def _free(self, arc: Arc, text: _Text, taken: Array) -> Box:
        """Return the place for a text that covers the fewest taken points and stays in the picture."""
        first, sweep = _span(arc)
        outwards = first + sweep / 2 + math.pi
        boxes = [
            text.box(arc.centre, outwards + math.radians(turn), ring * (6 * self.unit + self.radius(arc) * (turn != 0)))
            for ring in _RINGS
            for turn in _TURNS_DEG
        ]
        return min((self._inside(box) for box in boxes), key=lambda box: _covered(box, taken))

    def _inside(self, box: Box) -> Box:
        """Push a box into the picture."""
        x, y, width, height = box
        return max(0.0, min(x, self.width - width)), max(0.0, min(y, self.height - height)), width, height


class _Text:
    """A line of text on a dark plate; a degree sign at its end becomes a ring, for not every font has one."""

    def __init__(self, text: str, unit: float) -> None:
        import cv2

        self.font, self.scale = cv2.FONT_HERSHEY_SIMPLEX, 0.5 * unit
        self.bold, self.edge = max(1, round(unit)), max(3, round(3.2 * unit))
        self.words = text.removesuffix(_DEGREE)
        (self.width, self.height), _ = cv2.getTextSize(self.words, self.font, self.scale, self.bold)
        self.ring = 2.0 * unit if text.endswith(_DEGREE) else 0.0

    def box(self, centre: Point, direction: float, gap_px: float) -> Box:
        """Return the box (x, y, width, height) beside a point, in a direction [rad]."""
        width, height = self.width + 3 * self.ring + 2 * self.edge, self.height + 2 * self.edge
        cos, sin = math.cos(direction), math.sin(direction)
        x, y = centre[0] + cos * (gap_px + width / 2), centre[1] + sin * (gap_px + height / 2)
        return x - width / 2, y - height / 2, width, height

    def write(self, rgb: Picture, box: Box, colour: Colour) -> None:
        """Write the text into a box, with the colour around it."""
        import cv2

        x, y, width, height = (round(number) for number in box)
        cv2.rectangle(rgb, (x, y), (x + width, y + height), INK, cv2.FILLED)
        cv2.rectangle(rgb, (x, y), (x + width, y + height), colour, self.bold, cv2.LINE_AA)
        left, base = x + self.edge, y + self.edge + self.height
        cv2.putText(rgb, self.words, (left, base), self.font, self.scale, WHITE, self.bold, cv2.LINE_AA)
        if self.ring:
            (place,) = _fixed([(left + self.width + 1.5 * self.ring, base - self.height + self.ring)]).tolist()
            cv2.circle(rgb, place, round(self.ring * (1 << _SHIFT)), WHITE, self.bold, cv2.LINE_AA, _SHIFT)


def _span(arc: Arc) -> tuple[float, float]:
    """Return where an arc begins, and how far it goes the short way round [rad]."""
    first, last = (math.atan2(p[1] - arc.centre[1], p[0] - arc.centre[0]) for p in (arc.start, arc.end))
    return first, math.remainder(last - first, math.tau)


def _fixed(path: Iterable[Point] | Array) -> NDArray[np.int32]:
    """Return points in sixteenths of a pixel, shape (P, 2)."""
    return np.round(np.array(list(path), dtype=np.float64) * (1 << _SHIFT)).astype(np.int32)


def _raster(box: Box) -> Array:
    """Return points that fill a box, shape (P, 2)."""
    x, y, width, height = box
    across, down = np.meshgrid(np.linspace(x, x + width, 10), np.linspace(y, y + height, 6))
    return np.stack([across.ravel(), down.ravel()], axis=1)


def _covered(box: Box, taken: Array) -> int:
    """Count the points in a box."""
    x, y, width, height = box
    inside = (taken >= (x, y)) & (taken <= (x + width, y + height))
    return int(inside.all(axis=1).sum())
