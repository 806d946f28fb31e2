"""The near side's joints as the angles mean them, for pictures and motion files, and the most typical stroke."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.core import joint_offsets, ride_parts, strokes
from posecheck.core.geometry import rider_frame
from posecheck.core.landmark_bias import landmark_bias
from posecheck.records.analysis import Analysis
from posecheck.records.base import Array, Facing
from posecheck.records.landmarks import HEAD, LANDMARK_NAMES
from posecheck.records.tracking import Recording

from . import markers, quality

GAP_S: Final = 0.25
"""Longer gaps stay gaps: a quarter of a second is a quarter of a stroke or more."""

QUARTERS_DEG: Final = (0, 90, 180, 270)
"""TDC, 3 o'clock, BDC and 9 o'clock of the near crank."""


@dataclass(frozen=True, slots=True, eq=False)
class Posture:
    """Joints of the near side over time.

    Parameters
    ----------
    facing : {"left", "right"}
        Where in the picture the rider looks.
    level_deg : float
        How far the camera was turned clockwise against the horizon [deg].
    time_s : ndarray, shape (T,)
        Time in the clip [s].
    joints : mapping of str to ndarray, shape (T, 2)
        Forward and up, corrected as for the angles, short gaps filled; NaN where not seen [px].
    head : ndarray, shape (T, H, 2)
        Landmarks of the head, forward and up, gaps filled; NaN where none was ever seen [px].
    """

    facing: Facing
    level_deg: float
    time_s: Array
    joints: Mapping[str, Array]
    head: Array

    def in_picture(self, path_px: Array) -> Array:
        """Turn forward and up back into picture coordinates.

        Parameters
        ----------
        path_px : ndarray, shape (..., 2)
            Forward and up [px].

        Returns
        -------
        ndarray, shape (..., 2)
            Right and down in the picture [px].
        """
        sign = -1.0 if self.facing == "left" else 1.0
        turn = np.radians(self.level_deg)
        x, y = path_px[..., 0] * sign, path_px[..., 1]
        cos, sin = np.cos(turn), np.sin(turn)
        return np.stack([x * cos - y * sin, -(x * sin + y * cos)], axis=-1)


def find_near_side(recording: Recording) -> Posture | None:
    """Find the near side's joints in a recording.

    Parameters
    ----------
    recording : Recording
        The rider's landmarks and what the user told.

    Returns
    -------
    Posture or None
        None where nobody can be followed.
    """
    track, settings = recording.side, recording.settings
    if quality.why_unseen(track) or track.names != LANDMARK_NAMES:
        return None
    usual = landmark_bias(track.engine.name)
    ride_s = track.time_s / settings.slow_motion
    ride = ride_parts.follow_parts(ride_s, track.xy_px, settings.level_deg, usual.foot_early_deg, track.look)
    near = joint_offsets.move_joints(ride.near, (*usual.corrections, *recording.corrections))
    upright = rider_frame(track.xy_px, ride.facing, settings.level_deg)
    near |= markers.markers(recording, ride).paths
    near["ear"] = upright[:, LANDMARK_NAMES.index(f"{ride.facing}_ear")]
    return Posture(
        facing=ride.facing,
        level_deg=settings.level_deg,
        time_s=track.time_s,
        joints={name: fill_gaps(track.time_s, path, GAP_S) for name, path in near.items()},
        head=fill_gaps(track.time_s, upright[:, [LANDMARK_NAMES.index(name) for name in HEAD]], np.inf),
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


def _mean(values: Array) -> float:
    seen = values[np.isfinite(values)]
    return float(seen.mean()) if len(seen) else np.inf
