"""What is drawn on each frame of a clip: joints, live angles in the colours of their verdicts, clock and trail."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from posecheck.adapters.canvas import Canvas, Point
from posecheck.adapters.draw import Arc, draw
from posecheck.adapters.overlay import Clock, clock, face_hidden, trail
from posecheck.adapters.picture import Picture
from posecheck.core.motion import number
from posecheck.core.strokes import ends
from posecheck.data import Analysis, Array, Numbers, Verdict
from posecheck.fit.posture import Posture
from posecheck.words import words

TRAIL_S: Final = 1.0
_Points = Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Angle:
    """How one series of angles is drawn.

    Parameters
    ----------
    measure : str
        Whose verdict gives the colour.
    joint : str
        Where it is drawn.
    start, end : callable
        From the joints to the points that span it, forward and up.
    aside : tuple of float
        Where its text stands, forward and up from the joint.
    ray : bool
        Whether the side through ``start`` is no limb and is drawn too.
    """

    measure: str
    joint: str
    start: Callable[[_Points], Array]
    end: Callable[[_Points], Array]
    aside: Point
    ray: bool = True


ANGLES: Final[Mapping[str, Angle]] = {
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


class Scene:
    """Draws what was found onto the frames of a clip.

    Parameters
    ----------
    analysis : Analysis
        The answer, with its series.
    posture : Posture or None
        The joints; None draws none.
    blur_face : bool
        Whether to hide the face.
    """

    def __init__(self, analysis: Analysis, posture: Posture | None, *, blur_face: bool = False) -> None:
        self._analysis, self._posture, self._blur = analysis, posture, blur_face
        self._words = words("film")
        self._series = {one.name: one.values for one in analysis.series}
        joints = posture.joints if posture and len(analysis.strokes) else {}  # without strokes they are guesses
        self._paths = {name: posture.in_picture(path) for name, path in joints.items()} if posture else {}
        self._head = posture.in_picture(posture.head) if posture else np.empty((0, 0, 2))
        self._stroke = self._strokes()

    def frame(self, rgb: Picture, number: int, *, moving: bool = True) -> Picture:
        """Draw on one frame.

        Parameters
        ----------
        rgb : ndarray, shape (H, W, 3), uint8
            The frame; it stays as it is. It may be smaller or larger than the clip's frames.
        number : int
            Which frame of the recording it is.
        moving : bool
            Whether to draw what belongs to a film only: the clock and the trail of the foot.

        Returns
        -------
        ndarray, shape (H, W, 3), uint8
            The new picture.
        """
        scale = rgb.shape[1] / self._analysis.clip.size_px[0]
        if self._blur and number < len(self._head):
            rgb = face_hidden(rgb, [(x * scale, y * scale) for x, y in self._head[number].tolist()])
        canvas = Canvas(rgb)
        points = {name: path[number] * scale for name, path in self._paths.items() if number < len(path)}
        if moving and points:
            trail(canvas, self._trail(number) * scale)
        draw(canvas, {name: _point(place) for name, place in points.items()}, self._arcs(number, points))
        if moving:
            clock(canvas, self._clock(number))
        return canvas.rgb

    def cut(self, rgb: Picture) -> Picture:
        """Cut a frame down to the rider and some room around.

        Parameters
        ----------
        rgb : ndarray, shape (H, W, 3), uint8
            A frame; it may be smaller or larger than the clip's frames.

        Returns
        -------
        ndarray, shape (H, W, 3), uint8
            A part of it, the same for every frame; all of it where nobody was seen.
        """
        places = np.concatenate([*self._paths.values(), np.empty((0, 2))])
        places = places[np.isfinite(places).all(axis=1)]
        if not len(places):
            return rgb
        low, high = np.percentile(places, 2, axis=0), np.percentile(places, 98, axis=0)
        middle, half = (low + high) / 2, np.max(high - low) * np.array([0.72, 0.66])
        scale = rgb.shape[1] / self._analysis.clip.size_px[0]
        left, top = np.maximum((middle - half) * scale, 0).astype(int).tolist()
        right, bottom = np.ceil((middle + half) * scale).astype(int).tolist()
        part = rgb[top:bottom, left:right]
        return part if part.size else rgb

    def _arcs(self, number: int, points: _Points) -> list[Arc]:
        """Angles of one frame, with what they measure just then."""
        if self._posture is None or not points:
            return []
        sign = -1 if self._posture.facing == "left" else 1
        flipped = {name: place * (sign, -1) for name, place in points.items()}
        trunk = flipped["shoulder"] - flipped["hip"]
        flipped["up"] = np.hypot(*trunk) * self._posture.in_picture(np.array([0.0, 1.0])) * (sign, -1)
        found = []
        for name, angle in ANGLES.items():
            value = self._series[name][number] if name in self._series else math.nan
            if math.isfinite(value):
                start, end = (_point(spot(flipped) * (sign, -1)) for spot in (angle.start, angle.end))
                text = f"{self._words[name]} {value:.0f}°"
                aside = (sign * angle.aside[0], -angle.aside[1])
                centre = _point(points[angle.joint])
                found.append(Arc(centre, start, end, text, self._verdict(angle.measure), angle.ray, aside))
        return found

    def _verdict(self, measure: str) -> Verdict:
        return self._analysis.verdicts.get(measure, "no_target")

    def _trail(self, number: int) -> Array:
        """Where the foot was within the last second, shape (P, 2)."""
        assert self._posture is not None
        time_s = self._posture.time_s
        first = int(np.searchsorted(time_s, time_s[number] - TRAIL_S))
        return np.asarray(self._paths["toe"][first : number + 1])

    def _clock(self, number: int) -> Clock:
        analysis, say = self._analysis, self._words
        facing = analysis.facing or "right"
        corner = self._corner()
        if number >= len(self._stroke) or not len(analysis.strokes):
            return Clock(math.nan, (say["not_measured"],), facing, corner)
        phase, stroke = float(analysis.strokes.phase_deg[number]) % 360, int(self._stroke[number])
        count = len(analysis.strokes)
        lines = [say["crank"].format(deg=f"{phase:3.0f}")] if math.isfinite(phase) else []
        if stroke >= 0:
            lines.append(say["stroke"].format(number=stroke + 1, strokes=count))
            lines.append(say["cadence"].format(rpm=f"{analysis.strokes.cadence_rpm[stroke]:.0f}"))
        else:
            lines.append(say["no_stroke"].format(strokes=count))
        return Clock(phase, tuple(lines), facing, corner)

    def _corner(self) -> Literal["left", "right"]:
        """Upper corner that the rider's head is further away from."""
        return "left" if (self._analysis.facing or "right") == "right" else "right"

    def _strokes(self) -> Numbers:
        """Which stroke each frame belongs to, -1 for none."""
        strokes = self._analysis.strokes
        if self._posture is None or len(strokes.phase_deg) != len(self._posture.time_s):
            return np.empty(0, np.int_)
        time_s = self._posture.time_s
        return number(time_s, strokes.start_s, ends(time_s, strokes.phase_deg, strokes.start_s))


def _point(place: Array) -> Point:
    return float(place[0]), float(place[1])
