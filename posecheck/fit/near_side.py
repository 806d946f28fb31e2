"""The near side's joints as the angles mean them, for pictures and motion files, and the most typical stroke."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.core import joint_offsets, strokes
from posecheck.core.geometry import rider_frame, wrap_angle
from posecheck.core.landmark_bias import landmark_bias
from posecheck.core.ride import Ride
from posecheck.records.analysis import Analysis
from posecheck.records.base import Array
from posecheck.records.landmarks import HEAD, LANDMARK_NAMES
from posecheck.records.posture import GAP_S, NearSide
from posecheck.records.tracking import Recording

from . import corrector, markers, quality, refusals, sightings
from .camera_level import find_level
from .likeness import Likeness

BDC_DEG: Final = 180
QUARTERS_DEG: Final = (0, 90, BDC_DEG, 270)
"""TDC, 3 o'clock, BDC and 9 o'clock of the near crank."""

TURN_DEG: Final = tuple(range(0, 360, 15))
"""Places of the near crank that one turn is shown at."""

_HEAD: Final = tuple(LANDMARK_NAMES.index(name) for name in HEAD)

OTHER_STROKE_DEG: Final = 6.0
"""A frame of another stroke is taken where it is nearer by so much [deg]."""


def find_near_side(
    recording: Recording, ride: Ride | None = None, likeness: Likeness | None = None, *, head: bool = True
) -> NearSide | None:
    """Find the near side's joints in a recording.

    Parameters
    ----------
    recording : Recording
        The rider's landmarks and what the user told.
    ride : Ride or None
        The rider as followed for the analysis; None to follow it here.
    likeness : Likeness or None
        How like the rendered riders that one is; None to compare here.
    head : bool
        Whether the head is wanted too, which only pictures need.

    Returns
    -------
    NearSide or None
        None where nobody can be followed.
    """
    track, settings = recording.side, recording.settings
    if ride is None and quality.why_unseen(track):
        return None
    bias = landmark_bias(track.engine)
    ride = ride or refusals.follow_track(track, settings)
    level_deg = find_level(track, settings).turn_deg
    likeness = likeness or corrector.measure_likeness(track.engine.name, ride)
    known = corrector.scale_corrections(bias, likeness)
    near = joint_offsets.move_joints(ride.near, (*known, *recording.corrections))
    wanted = [LANDMARK_NAMES.index(f"{ride.near_side}_ear"), *(_HEAD if head else ())]
    upright = rider_frame(sightings.order_landmarks(track)[:, wanted], ride.facing, level_deg)
    near |= markers.find_markers(recording, ride).paths
    near["ear"] = upright[:, 0]
    return NearSide(
        facing=ride.facing,
        level_deg=level_deg,
        time_s=track.time_s,
        joints={name: fill_gaps(track.time_s, path, GAP_S) for name, path in near.items()},
        head=fill_gaps(track.time_s, upright[:, 1:], np.inf),
    )


def fill_gaps(time_s: Array, path_px: Array, longest_s: float) -> Array:
    """Fill gaps in a path along a straight line; before the first and after the last place it stays there.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame [s].
    path_px : ndarray, shape (T, ...)
        Places; NaN where not seen [px].
    longest_s : float
        Longer gaps stay [s].

    Returns
    -------
    ndarray, shape (T, ...)
        With fewer NaN.
    """
    columns = path_px.reshape(len(time_s), -1)
    done = columns.copy()
    for number, values in enumerate(columns.T):
        seen = np.isfinite(values)
        if seen.any() and not seen.all():
            when = time_s[seen]
            after = np.searchsorted(when, time_s).clip(0, len(when) - 1)
            before = (np.searchsorted(when, time_s, side="right") - 1).clip(0)
            gap_s = np.maximum(np.abs(when[after] - when[before]), np.abs(time_s - when[before]))
            short = gap_s <= longest_s
            done[short, number] = np.interp(time_s[short], when, values[seen])
    return done.reshape(path_px.shape)


def typical_stroke(analysis: Analysis) -> tuple[float, float] | None:
    """Find the real stroke nearest the mean curves of knee and hip.

    Parameters
    ----------
    analysis : Analysis
        The answer, with its series.

    Returns
    -------
    tuple of float, or None
        When it begins and ends in the clip; None where there is no whole stroke [s].
    """
    over_time = {one.name: one for one in analysis.series}
    curves = [curve for curve in analysis.curves if curve.name in ("knee_flexion", "hip_angle")]
    if not curves or not len(analysis.strokes):
        return None
    clock = over_time[curves[0].name].time_s
    start_s = analysis.strokes.start_s
    end_s = strokes.stroke_ends(clock, analysis.strokes.phase_deg, start_s)
    spans = list(zip(start_s.tolist(), end_s.tolist(), strict=True))
    phase = np.mod(analysis.strokes.phase_deg, 360)
    off = np.zeros(len(clock))
    for curve in curves:
        wanted = np.interp(phase, curve.phase_deg, curve.mean, period=360)
        off += (over_time[curve.name].values - wanted) ** 2
    return min(spans, key=lambda span: _mean(off[(clock >= span[0]) & (clock < span[1])]))


def stroke_moments(analysis: Analysis) -> dict[int, int]:
    """Choose the frames of the typical stroke nearest TDC, 3 o'clock, BDC and 9 o'clock.

    Parameters
    ----------
    analysis : Analysis
        The answer, with its series.

    Returns
    -------
    dict of int to int
        From crank phase in degrees to the frame's number; empty where there is no whole stroke.
    """
    span = typical_stroke(analysis)
    if span is None:
        return {}
    clock = analysis.series[0].time_s
    inside = np.flatnonzero((clock >= span[0] - GAP_S) & (clock <= span[1]) & np.isfinite(analysis.strokes.phase_deg))
    phase = analysis.strokes.phase_deg[inside]
    first = 360 * np.round(np.interp(span[0], clock[inside], phase) / 360)
    return {deg: int(inside[np.argmin(np.abs(phase - first - deg))]) for deg in QUARTERS_DEG}


def turn_moments(analysis: Analysis) -> dict[int, int]:
    """Choose frames for one turn of the crank in pictures, from the typical stroke where it has a frame near.

    Parameters
    ----------
    analysis : Analysis
        The answer, with its series.

    Returns
    -------
    dict of int to int
        From each of `TURN_DEG` to the frame's number; empty where there is no whole stroke.
    """
    span = typical_stroke(analysis)
    if span is None:
        return {}
    clock, phase = analysis.series[0].time_s, analysis.strokes.phase_deg
    seen = np.flatnonzero(np.isfinite(phase))
    outside = (clock[seen] < span[0] - GAP_S) | (clock[seen] > span[1] + GAP_S)
    # Another stroke shows a place better than a frame that is far from it, as in a clip of few frames a second.
    off = {deg: np.abs(wrap_angle(phase[seen] - deg)) + OTHER_STROKE_DEG * outside for deg in TURN_DEG}
    return {deg: int(seen[np.argmin(one)]) for deg, one in off.items()}


def _mean(values: Array) -> float:
    seen = values[np.isfinite(values)]
    return float(seen.mean()) if len(seen) else np.inf
