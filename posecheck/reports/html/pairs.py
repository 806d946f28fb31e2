"""Pictures of two riders at once as inline SVG: over each other on one crank, a difference on a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from posecheck.records.base import Array
from posecheck.records.comparison import Change
from posecheck.records.landmarks import LIMBS

from .figures import svg_element, svg_tag

_LINE: Final = (240.0, 30.0)
_MARGIN_MM: Final = 60.0
_RULE_MM: Final = 200.0


@dataclass(frozen=True, slots=True, eq=False)
class Riders:
    """Two riders around one crank.

    Joints are (P, 2), to the right and up from the crank's axle [mm]; NaN where not seen. Riders who both look to the
    left do so here; else both look to the right.
    """

    phase_deg: Array
    before: Mapping[str, Array]
    after: Mapping[str, Array]
    crank_mm: tuple[float, float]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of all that is seen, x forward and y down [mm]."""
        low, high = self.span
        if not np.isfinite(low).all():
            return 0.0, 0.0, 1.0, 1.0
        width, height = high - low + 2 * _MARGIN_MM
        return float(low[0] - _MARGIN_MM), float(-high[1] - _MARGIN_MM), float(width), float(height)

    @property
    def span(self) -> tuple[Array, Array]:
        """Least and largest place of all joints, to the right and up; NaN where nothing is seen [mm]."""
        every = np.concatenate([*self.before.values(), *self.after.values()])
        seen = every[np.isfinite(every).all(axis=1)]
        return (seen.min(axis=0), seen.max(axis=0)) if len(seen) else (np.full(2, np.nan), np.full(2, np.nan))

    def at(self, phase_deg: float) -> int:
        """Find the number of the nearest phase on the grid."""
        return int(np.argmin(np.abs(self.phase_deg - phase_deg)))


@dataclass(frozen=True, slots=True)
class PairPictures:
    """Pictures of both riders as JPEG, all cut to one frame around the crank.

    `stills` are those before and after by crank phase in degrees, `blends` both over each other. `turns` are one turn
    of the crank in equal steps, before and after, empty where there is no film. `box_mm` is what a picture shows: left,
    bottom, right and top from the axle [mm].
    """

    stills: Mapping[int, tuple[bytes, bytes]] = field(default_factory=dict)
    blends: Mapping[int, bytes] = field(default_factory=dict)
    turns: tuple[tuple[bytes, ...], tuple[bytes, ...]] = ((), ())
    box_mm: tuple[float, ...] = ()

    @property
    def aspect(self) -> float:
        """Width of a picture over its height."""
        left, bottom, right, top = self.box_mm
        return (right - left) / (top - bottom)


def layer_svg(riders: Riders, phase_deg: float, box_mm: tuple[float, ...]) -> str:
    """Draw both riders to be laid over a picture of `box_mm`; the picture itself says in words what is seen."""
    left, bottom, right, top = box_mm
    frame, parts = riders.at(phase_deg), list[str]()
    for name, joints in (("before", riders.before), ("after", riders.after)):
        parts += _rider({joint: spots[frame] for joint, spots in joints.items()}, name)
    drawn = svg_element(right - left, top - bottom, parts, "", "riders layer")
    drawn = drawn.replace('role="img" aria-label=""', 'aria-hidden="true"', 1)
    return drawn.replace('viewBox="0 0', f'viewBox="{left:g} {-top:g}', 1)


def overlay_svg(riders: Riders, phase_deg: float, alt: str, kind: str = "riders") -> str:
    """Draw both riders at a crank phase, the first dashed."""
    left, top, width, height = riders.box
    frame = riders.at(phase_deg)
    parts = [*_crank(riders, (left, top + height))]
    for name, joints in (("before", riders.before), ("after", riders.after)):
        parts += _rider({joint: spots[frame] for joint, spots in joints.items()}, name)
    # The axle is the origin, so that a script can turn the crank: the picture begins to the left of it and above.
    picture = svg_element(width, height, parts, alt, kind)
    return picture.replace('viewBox="0 0', f'viewBox="{left:g} {top:g}', 1)


def _crank(riders: Riders, corner: tuple[float, float]) -> Iterator[str]:
    """Draw what both riders share: the circles of the cranks, the axle, a rule."""
    for length in sorted(set(riders.crank_mm)):
        yield svg_tag("circle", cx=0.0, cy=0.0, r=float(length), class_="ring")
    yield svg_tag("circle", cx=0.0, cy=0.0, r=9.0, class_="axle")
    x, y = corner[0] + 30, corner[1] - 25
    yield svg_tag("line", x1=x, y1=y, x2=x + _RULE_MM, y2=y, class_="rule")
    yield svg_tag("text", f"{_RULE_MM / 10:.0f} cm", x=x, y=y - 14, class_="tick")


def _rider(joints: Mapping[str, Array], name: str) -> Iterator[str]:
    """Draw one rider."""
    at = {joint: (float(x), float(-y)) for joint, (x, y) in joints.items() if np.isfinite(x)}
    for a, b in LIMBS:
        if a in at and b in at:
            (x1, y1), (x2, y2) = at[a], at[b]
            yield svg_tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=f"limb {name}", data_limb=f"{a} {b}")
    for joint, (x, y) in at.items():
        yield svg_tag(
            "circle", cx=x, cy=y, r=13.0 if name == "after" else 9.0, class_=f"joint {name}", data_joint=joint
        )


def difference_svg(change: Change, reach: float, alt: str) -> str:
    """Draw a difference with its interval on a line through zero. `reach` is the largest difference on the line."""
    width, height = _LINE

    def x(value: float) -> float:
        return width / 2 * (1 + min(max(value / reach, -1.0), 1.0))

    low, high = change.interval or (0.0, 0.0)
    kind = "moved" if change.changed else "noise"
    parts = [
        svg_tag("line", x1=0, x2=width, y1=15, y2=15, class_="grid"),
        svg_tag("line", x1=width / 2, x2=width / 2, y1=3, y2=27, class_="zero"),
        svg_tag("line", x1=x(low), x2=x(high), y1=15, y2=15, class_=f"bar {kind}"),
        *(svg_tag("line", x1=x(end), x2=x(end), y1=10, y2=20, class_=f"bar {kind}") for end in (low, high)),
        svg_tag("circle", cx=x(change.difference or 0.0), cy=15, r=5.5, class_=f"spot {kind}"),
    ]
    return svg_element(width, height, parts, alt, "band")
