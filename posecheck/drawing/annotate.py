"""What is drawn on each frame of a clip: joints, live angles in the colours of their verdicts, clock and trail."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from posecheck.core.interpolate import Interpolator
from posecheck.core.ride import number_strokes
from posecheck.core.strokes import stroke_ends
from posecheck.records.analysis import Analysis
from posecheck.records.base import Array, Verdict
from posecheck.records.posture import GAP_S, NearSide
from posecheck.text import number_text, read_words
from posecheck.video.image import Picture

from .canvas import Canvas, PointPx
from .overlay import CrankDial, draw_dial, draw_trail, hide_face
from .skeleton import Arc, draw_skeleton

TRAIL_S: Final = 1.0
CUT_SHAPE: Final = np.array([1.44, 1.32])
"""Width and height of the part around a rider, for a largest extent of the joints of 1."""

CUT_LEAST: Final = 1.3
"""Least height of that part, for a height of the joints of 1: head and feet have room."""

_TRAIL_POINTS: Final = 31
_PHASE: Final = "turned"
_Points = Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Angle:
    """How one series of angles is drawn.

    `start` and `end` go from the joints to the points that span it, forward and up, as is `aside`, where its text
    stands. `ray` says whether the side through ``start`` is no limb and is drawn too.
    """

    measure: str
    joint: str
    start: Callable[[_Points], Array]
    end: Callable[[_Points], Array]
    aside: PointPx
    ray: bool = True


DRAWN_ANGLES: Final[Mapping[str, Angle]] = {
    "knee_flexion": Angle("knee_flexion_bdc", "knee", lambda p: 2 * p["knee"] - p["hip"], lambda p: p["ankle"], (1, 0)),
    "hip_angle": Angle("hip_angle_min", "hip", lambda p: p["shoulder"], lambda p: p["knee"], (-1, -0.35), ray=False),
    "trunk_flexion": Angle("trunk_flexion", "hip", lambda p: p["hip"] + p["up"], lambda p: p["shoulder"], (-0.9, 0.75)),
    "shoulder_angle": Angle(
        "shoulder_angle", "shoulder", lambda p: p["hip"], lambda p: p["elbow"], (0.9, 0.6), ray=False
    ),
    "elbow_flexion": Angle(
        "elbow_flexion", "elbow", lambda p: 2 * p["elbow"] - p["shoulder"], lambda p: p["wrist"], (-0.7, -0.9)
    ),
    "ankle_angle": Angle(
        "ankle_angle_bdc", "ankle", lambda p: p["ankle"] + p["toe"] - p["heel"], lambda p: p["knee"], (-1, 0.3)
    ),
}
"""The angles that a picture shows, by series; their texts stand where they hide little of a rider."""


class Annotator:
    """Draws what was found onto the frames of a clip. Without a posture no joints are drawn."""

    def __init__(self, analysis: Analysis, posture: NearSide | None, *, blur_face: bool = False) -> None:
        self._analysis, self._posture, self._blur = analysis, posture, blur_face
        self._words = read_words("film")
        joints = posture.joints if posture and len(analysis.strokes) else {}  # without strokes they are guesses
        self._paths = {name: posture.in_picture(path) for name, path in joints.items()} if posture else {}
        strokes = analysis.strokes
        time_s = posture.time_s if posture else np.empty(0)
        self._timed = posture is not None and len(strokes.phase_deg) == len(time_s)
        self._ends_s = stroke_ends(time_s, strokes.phase_deg, strokes.start_s) if self._timed else np.empty(0)
        over_time = {one.name: one.values[:, None] for one in analysis.series if len(one.values) == len(time_s)}
        if self._timed:
            over_time[_PHASE] = strokes.phase_deg[:, None]
        self._over_time = SeriesAt(time_s, {**over_time, **self._paths})
        head = posture.in_picture(posture.head) if posture else np.empty((0, 0, 2))
        self._head = Interpolator(time_s, head.reshape(len(head), 2 * head.shape[1]), np.inf, np.inf)

    def frame(self, rgb: Picture, time_s: float, *, moving: bool = True, angles: bool = True) -> Picture:
        """Draw on a copy of one frame, which may be smaller or larger than the clip's.

        `moving` adds what belongs to a film only: the clock and the trail of the foot. Without `angles` limbs and
        joints are drawn alone, for pictures too small for numbers.
        """
        scale = rgb.shape[1] / self._analysis.clip.size_px[0]
        lately = self._over_time.at(np.linspace(time_s - TRAIL_S, time_s, _TRAIL_POINTS) if moving else [time_s])
        now = {name: values[-1] for name, values in lately.items()}
        canvas = Canvas(self.hide_face(rgb, time_s))
        points = {name: now[name] * scale for name in self._paths}
        if moving and points:
            draw_trail(canvas, lately["toe"] * scale)
        arcs = self._arcs(now, points) if angles else []
        draw_skeleton(canvas, {name: _point(place) for name, place in points.items()}, arcs)
        if moving:
            draw_dial(canvas, self._clock(time_s, float(now[_PHASE][0]) if _PHASE in now else math.nan))
        return canvas.rgb

    def hide_face(self, rgb: Picture, time_s: float) -> Picture:
        """Hide the face in a copy of one frame, if it should be hidden.

        The frame may be smaller or larger than the clip's.
        """
        if not self._blur or self._posture is None:
            return rgb
        head = self._head.at(np.array([time_s])).reshape(-1, 2) * (rgb.shape[1] / self._analysis.clip.size_px[0])
        return hide_face(rgb, [_point(place) for place in head])

    def cut(self, rgb: Picture) -> Picture:
        """Cut a frame down to the rider and some room around, all of it where nobody was seen.

        The part is the same for every frame, which may be smaller or larger than the clip's. It has one shape for all
        clips, where they are large enough: beside an edge it is moved rather than made narrower.
        """
        places = np.concatenate([*self._paths.values(), np.empty((0, 2))])
        places = places[np.isfinite(places).all(axis=1)]
        if not len(places):
            return rgb
        low, high = np.percentile(places, 2, axis=0), np.percentile(places, 98, axis=0)
        scale, whole = rgb.shape[1] / self._analysis.clip.size_px[0], np.array(rgb.shape[1::-1])
        size = np.max(high - low) * scale * CUT_SHAPE
        # A narrower picture is used in all its width, and in less of its height where that leaves room for the rider.
        narrow = min(1.0, whole[0] / size[0])
        size[1] = max(size[1] * narrow, min(size[1], (high - low)[1] * scale * CUT_LEAST))
        size = np.minimum(size, whole)
        left, top = np.clip((low + high) / 2 * scale - size / 2, 0, whole - size).astype(int).tolist()
        right, bottom = np.ceil(np.array([left, top]) + size).astype(int).tolist()
        part = rgb[top:bottom, left:right]
        return part if part.size else rgb

    def _arcs(self, now: _Points, points: _Points) -> list[Arc]:
        """Angles of one frame, with what they measure just then."""
        if self._posture is None or not points:
            return []
        sign = -1 if self._posture.facing == "left" else 1
        flipped = {name: place * (sign, -1) for name, place in points.items()}
        trunk = flipped["shoulder"] - flipped["hip"]
        flipped["up"] = np.hypot(*trunk) * self._posture.in_picture(np.array([0.0, 1.0])) * (sign, -1)
        found = []
        for name, angle in DRAWN_ANGLES.items():
            value = float(now[name][0]) if name in now else math.nan
            if math.isfinite(value):
                start, end = (_point(spot(flipped) * (sign, -1)) for spot in (angle.start, angle.end))
                text = f"{self._words[name]} {number_text(value, '.0f')}°"
                aside = (sign * angle.aside[0], -angle.aside[1])
                centre = _point(points[angle.joint])
                found.append(Arc(centre, start, end, text, self._verdict(angle.measure), angle.ray, aside))
        return found

    def _verdict(self, measure: str) -> Verdict:
        return self._analysis.verdicts.get(measure, "no_target")

    def _clock(self, time_s: float, turned: float) -> CrankDial:
        analysis, say = self._analysis, self._words
        facing = analysis.facing or "right"
        corner = self._corner()
        count = len(analysis.strokes)
        if not self._timed or not count:
            return CrankDial(math.nan, (say["not_measured"],), facing, corner)
        phase = turned % 360
        stroke = int(number_strokes(np.array([time_s]), analysis.strokes.start_s, self._ends_s)[0])
        lines = [say["crank"].format(deg=f"{phase:3.0f}")] if math.isfinite(phase) else []
        if stroke >= 0:
            lines.append(say["stroke"].format(number=stroke + 1, strokes=count))
            lines.append(say["cadence"].format(rpm=f"{analysis.strokes.cadence_rpm[stroke]:.0f}"))
        else:
            lines.append(say["no_stroke"].format(strokes=count))
        return CrankDial(phase, tuple(lines), facing, corner)

    def _corner(self) -> Literal["left", "right"]:
        """Upper corner that the rider's head is further away from."""
        return "left" if (self._analysis.facing or "right") == "right" else "right"


class SeriesAt:
    """What was seen, at any time in between. `values` are (T, K), NaN for nothing."""

    def __init__(self, time_s: Array, values: _Points) -> None:
        self._columns = list(np.cumsum([0, *(one.shape[1] for one in values.values())]))
        self._names = list(values)
        self._between = Interpolator(time_s, np.column_stack([*values.values(), np.empty((len(time_s), 0))]), GAP_S)

    def at(self, time_s: ArrayLike) -> dict[str, Array]:
        """Read everything at times (M,): arrays (M, K) by name."""
        rows = self._between.at(np.asarray(time_s, dtype=np.float64))
        return {name: rows[:, a:b] for name, a, b in zip(self._names, self._columns, self._columns[1:], strict=False)}


def _point(place: Array) -> PointPx:
    return float(place[0]), float(place[1])
