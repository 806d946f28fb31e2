"""What a second clip from behind shows: how far the pelvis goes from side to side, and the knees with it.

The two clips need not be of the same moment. Left and right are told by place in the picture. Millimetres come from the
rider's own leg: the height of the hip over the ankle at the bottom of the stroke, which the side clip has in
millimetres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.core import crank, fourier, rear_view
from posecheck.core.geometry import median_seen, vector_length
from posecheck.core.ride import Ride
from posecheck.core.scatter import half_width_of_mean
from posecheck.records.analysis import Measure
from posecheck.records.base import Array
from posecheck.records.names import measure_name
from posecheck.records.tracking import Track
from posecheck.text import gettext

from .scale import Scale

REAR_UNITS: Final[Mapping[str, str]] = {
    "lateral_pelvic_sway": "mm",
    "pelvic_tilt_rear": "deg",
    "knee_tracking_rear": "mm",
}
"""The measures of a rear clip, and their units; all are peak to peak per stroke."""

DEPTH: Final = 0.93
"""The hips are nearer to a camera behind than the ankles: millimetres per pixel there over those along the leg."""

HIPS_FOLLOW_MM: Final[Mapping[str, float]] = {"mediapipe heavy": 5.0, "mediapipe lite": 5.0}
"""So far from side to side the middle of an engine's hips goes towards the stretched leg though the pelvis holds still,
because each hip follows its thigh: it read 2 to 9 mm too much on three calm rendered riders, -2 to 10 on three who
rock, and 12 too much and 4 too little on two more."""

SWAY_MM: Final = (0.2, 10.0)
TILT_DEG: Final = (0.3, 11.0)
KNEE_MM: Final = (0.4, 15.0)
"""How far a reading may be off: as a share of it, and anyway (own measurement on rendered clips from behind)."""

REAR_FRAMES: Final = 20
REAR_SEEN: Final = 0.5
REAR_STROKES: Final = 5
REAR_CLEAR: Final = 0.6
"""Share of the knees' rise and fall that must go with the stroke."""

FACING: Final = 0.4
"""Hips and shoulders stand this far apart in the picture from behind, in leg lengths; 0.05 to 0.21 from the side."""


@dataclass(frozen=True, slots=True, eq=False)
class RearView:
    """A rider from behind, x right and y up, upright.

    Parameters
    ----------
    moves : cycles.Cycles
        The strokes.
    joints : mapping of str to ndarray, shape (T, 2, 2)
        Hip, knee, ankle, shoulder; left and right by place in the picture [px].
    drop_px : float
        Height of the hip over the ankle at the bottom of the stroke [px].
    follow_mm : float
        How far the middle of the hips goes from side to side of a pelvis that holds still [mm].
    """

    moves: rear_view.RearStrokes
    joints: Mapping[str, Array]
    drop_px: float
    follow_mm: float = 0.0


def follow_from_behind(track: Track, slow_motion: float = 1.0) -> RearView | str:
    """Find the strokes of a rider seen from behind.

    Parameters
    ----------
    track : Track
        The rider's landmarks.
    slow_motion : float
        How many times slower the clip plays than the ride was.

    Returns
    -------
    Behind or str
        The rider; or why nothing can be measured, for the user.
    """
    raw = {joint: _pair(track, joint) for joint in ("hip", "knee", "ankle", "shoulder")}
    whole = np.isfinite(np.concatenate([raw[joint] for joint in ("hip", "knee", "ankle")], axis=1)).all(axis=(1, 2))
    if len(whole) < REAR_FRAMES or whole.mean() < REAR_SEEN:
        return gettext(
            "In the clip from behind nobody was found on the bike. Film the whole rider, large in the picture."
        )
    moves = rear_view.find_rear_strokes(track.time_s / slow_motion, raw["knee"][:, 0, 1] - raw["knee"][:, 1, 1])
    if moves.clear < REAR_CLEAR:
        return gettext("In the clip from behind nobody pedals steadily. Film 30 seconds of steady pedalling.")
    if len(moves.start_s) < REAR_STROKES:
        return gettext("The clip from behind has fewer than 5 whole strokes. Film 30 seconds of steady pedalling.")
    leaning_deg = rear_view.picture_lean(moves.phase_deg, raw["ankle"])
    joints = {joint: rear_view.level_points(path, leaning_deg) for joint, path in raw.items()}
    drop_px = _drop(moves, joints)
    if _breadth(joints) < FACING * drop_px:
        return gettext("The second clip is no view from behind. Put the camera behind the bike, in line with it.")
    return RearView(moves, joints, drop_px, HIPS_FOLLOW_MM.get(track.engine.name, 0.0))


def _pair(track: Track, joint: str) -> Array:
    """Left and right of a joint by place in the picture, x right, y up, shape (T, 2, 2)."""
    both = np.stack([track[f"{side}_{joint}"] for side in ("left", "right")], axis=1) * (1.0, -1.0)
    return both[:, ::-1] if float(median_seen(both[:, 0, 0] - both[:, 1, 0])) > 0 else both


def _drop(moves: rear_view.RearStrokes, joints: Mapping[str, Array]) -> float:
    """Height of the hips' middle over the ankle at the bottom of the stroke, mean of both sides [px]."""
    height = joints["hip"][..., 1].mean(axis=1, keepdims=True) - joints["ankle"][..., 1]
    shapes = [fourier.fit_curve(moves.phase_deg, height[:, side], harmonics=2) for side in (0, 1)]
    return float(np.mean([fourier.curve_at(shape, np.arange(360.0)).max() for shape in shapes]))


def _breadth(joints: Mapping[str, Array]) -> float:
    """How far hips and shoulders stand apart in the picture, together [px]."""
    return float(sum(median_seen(np.abs(np.diff(joints[joint][..., 0]))) for joint in ("hip", "shoulder")))


def rear_scale(behind: RearView, side: Ride, ruler: Scale) -> Scale:
    """Millimetres per pixel at the hips of the rear clip, by the rider's own leg.

    Parameters
    ----------
    behind : Behind
        The rider from behind.
    side : Ride
        The same rider from the side.
    ruler : Scale
        Scale of the side clip.

    Returns
    -------
    Scale
        As uncertain as that of the side clip.
    """
    height = side.near["hip"][:, 1] - side.near["ankle"][:, 1]
    shape = fourier.fit_curve(side.phase_deg, np.where(side.stroke >= 0, height, np.nan), harmonics=2)
    # The same height in both clips, in millimetres there and in pixels here: from behind no crank shows the scale.
    share = DEPTH * float(fourier.curve_at(shape, np.arange(360.0)).max()) / behind.drop_px
    return Scale(ruler.mm_per_px * share, (ruler.interval[0] * share, ruler.interval[1] * share))


def measure_rear(behind: RearView, ruler: Scale) -> dict[str, Measure]:
    """Measure sway, tilt and knee tracking.

    Parameters
    ----------
    behind : Behind
        The rider from behind.
    ruler : Scale
        Scale at the hips.

    Returns
    -------
    dict of str to Measure
        One for each name in `REAR_UNITS`.
    """
    moves, hips = behind.moves, behind.joints["hip"]
    size = (ruler.interval[1] - ruler.interval[0]) / 2 / ruler.mm_per_px
    # Taken off as a wave, not as a size: where the pelvis sways the other way, the hips follow against it.
    follows_mm = behind.follow_mm / 2 * np.cos(np.radians(moves.phase_deg))
    middle = _swing(moves, hips.mean(axis=1)) * ruler.mm_per_px - follows_mm
    line = hips[:, 1] - hips[:, 0]
    tilt_deg = np.degrees(np.arctan2(line[:, 1], median_seen(vector_length(line))))
    knees = [_swing(moves, behind.joints["knee"][:, side]) * ruler.mm_per_px for side in (0, 1)]
    wider = max(knees, key=lambda knee: rear_view.peak_to_peak(moves, knee)[0])
    return {
        "lateral_pelvic_sway": _measure("lateral_pelvic_sway", moves, middle, np.hypot(SWAY_MM[0], size), SWAY_MM[1]),
        "pelvic_tilt_rear": _measure("pelvic_tilt_rear", moves, tilt_deg, *TILT_DEG),
        "knee_tracking_rear": _measure("knee_tracking_rear", moves, wider, np.hypot(KNEE_MM[0], size), KNEE_MM[1]),
    }


def _swing(moves: rear_view.RearStrokes, path: Array) -> Array:
    """Side-to-side place without its slow drift, shape (T,) [px]."""
    return np.asarray((path - crank.path_centre(moves.time_s, moves.phase_deg, path))[:, 0])


def _measure(name: str, moves: rear_view.RearStrokes, values: Array, share: float, least: float) -> Measure:
    """Read one travel with its interval."""
    value, spread, strokes = rear_view.peak_to_peak(moves, values)
    label, unit = measure_name(name), REAR_UNITS[name]
    scatter = half_width_of_mean(spread, strokes)
    half = float(np.sqrt((share * value) ** 2 + least**2 + scatter**2))
    return Measure(name, unit, value, (max(value - half, 0.0), value + half), spread, strokes, "rear", label=label)


def why_no_rear(reason: str) -> dict[str, Measure]:
    """Say why nothing was measured from behind.

    Parameters
    ----------
    reason : str
        Why, for the user.

    Returns
    -------
    dict of str to Measure
        One for each name in `REAR_UNITS`, without values.
    """
    return {
        name: Measure(name, unit, None, None, method="rear", reason=reason, label=measure_name(name))
        for name, unit in REAR_UNITS.items()
    }


def ask_for_rear(reason: str = "") -> dict[str, Measure]:
    """Say that sway was not measured where no clip from behind could show it.

    Tilt and knees are named only where somebody gave such a clip: sway is what a rider looks for.

    Parameters
    ----------
    reason : str
        Why, for the user, where it is another one than that there is no such clip.

    Returns
    -------
    dict of str to Measure
        ``lateral_pelvic_sway`` without a value.
    """
    reason = reason or gettext("One clip from the side cannot show this. Film from behind too.")
    return {name: one for name, one in why_no_rear(reason).items() if name == "lateral_pelvic_sway"}
