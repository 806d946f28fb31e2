"""From landmarks to a pedalling rider: which way they face, the near leg mended, crank phase and strokes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.records.base import Array, Facing, Flags, Numbers
from posecheck.records.landmarks import ARM, LANDMARK_NAMES, LEG, other_side

from . import camera, crank, direction, legs, views
from .geometry import median_seen, rider_frame, vector_length
from .seated import find_standing, seated_strokes

UPPER: Final = (*ARM, "ear")
"""What is followed above the hip."""

LEG_SHARE: Final = 0.12
"""A landmark nearer to its path than this share of the thigh is never a stray."""

SHARE_SEEN: Final = 0.7
"""A stroke is clean if the near leg was seen in this share of its frames."""

STROKE_S: Final = (0.3, 6.0)
"""Shorter or longer ones (200 and 10 rpm) are no strokes."""


@dataclass(frozen=True, slots=True, eq=False)
class Ride:
    """A rider's near side over time, x forward and y up.

    Parameters
    ----------
    facing : {"left", "right"}
        Where in the picture the rider looks.
    time_s : ndarray, shape (T,)
        Time of the ride [s].
    phase_deg : ndarray, shape (T,)
        Crank phase of the near leg, 0 at the top, 90 forward; falling where the pedals turn backward; NaN where nobody
        pedals [deg].
    near, far : mapping of str to ndarray, shape (T, 2)
        Joints of both sides; NaN where not seen [px].
    mended : ndarray of bool, shape (T,)
        Frames in which a landmark of the near leg was on the wrong leg or astray.
    start_s, end_s : ndarray, shape (N,)
        Clean strokes, from top to top [s].
    stroke : ndarray of int, shape (T,)
        Which clean stroke a frame belongs to; -1 for none.
    circle : crank.Circle
        Path of the near foot.
    stood : int
        Strokes out of the saddle, which are not among the clean ones.
    sense : {1, -1}
        Which way the pedals turn: -1 for backward.
    shot_s : tuple of float, or None
        The part of a clip of several shots that was followed; None for a clip in one piece [s].
    """

    facing: Facing
    time_s: Array
    phase_deg: Array
    near: Mapping[str, Array]
    far: Mapping[str, Array]
    mended: Flags
    start_s: Array
    end_s: Array
    stroke: Numbers
    circle: crank.FootEllipse
    stood: int = 0
    sense: direction.Sense = 1
    shot_s: tuple[float, float] | None = None

    @property
    def shot(self) -> slice:
        """Frames of the shot that was followed."""
        if self.shot_s is None:
            return slice(0, len(self.time_s))
        first, last = np.searchsorted(self.time_s, self.shot_s)
        return slice(int(first), int(last) + 1)

    @property
    def leg_px(self) -> float:
        """Length of thigh and shank together [px]."""
        return camera.leg_length(self.near)

    @property
    def turns(self) -> float:
        """Turns of the crank, the way the pedals turn."""
        return self.sense * float(np.nansum(np.diff(self.phase_deg))) / 360


def find_facing(xy_px: Array) -> Facing:
    """Say which way a rider looks: toes before heels, knees, shoulders and hands before hips.

    Parameters
    ----------
    xy_px : ndarray, shape (T, L, 2)
        Landmarks in the order of ``posecheck.records.landmarks.LANDMARK_NAMES`` [px].

    Returns
    -------
    {"left", "right"}
        Direction in the picture.
    """
    return "right" if np.nansum(_right_of(xy_px)) > 0 else "left"


def is_facing_clear(xy_px: Array) -> bool:
    """Whether all parts of a rider's body agree on which way the rider looks.

    Parameters
    ----------
    xy_px : ndarray, shape (T, L, 2)
        Landmarks in the order of ``posecheck.records.landmarks.LANDMARK_NAMES`` [px].

    Returns
    -------
    bool
        False where a part was never seen.
    """
    before = _right_of(xy_px)
    return bool((before > 0).all() or (before < 0).all())


def _right_of(xy_px: Array) -> Array:
    """How far right of their fellows those parts of the body lie that look forward, shape (8,) [px]."""
    pairs = (("toe", "heel"), ("knee", "hip"), ("shoulder", "hip"), ("wrist", "hip"))
    before = [
        xy_px[:, LANDMARK_NAMES.index(f"{side}_{front}"), 0] - xy_px[:, LANDMARK_NAMES.index(f"{side}_{back}"), 0]
        for side in ("left", "right")
        for front, back in pairs
    ]
    return median_seen(np.stack(before), axis=1)


def follow_ride(
    time_s: Array,
    xy_px: Array,
    level_deg: float = 0.0,
    foot_early_deg: float = 0.0,
    view: Array | None = None,
    *,
    forward: Facing | None = None,
    sense: direction.Sense | None = None,
) -> Ride:
    """Find the pedalling in one rider's landmarks.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of the ride, at least three frames [s].
    xy_px : ndarray, shape (T, L, 2)
        Landmarks in the order of ``posecheck.records.landmarks.LANDMARK_NAMES``; NaN where not seen [px].
    level_deg : float
        How far the camera was turned clockwise [deg].
    foot_early_deg : float
        How far the middle between heel and toe runs ahead of the pedal [deg].
    view : ndarray, shape (T,), or None
        By which view the engine saw each frame; None for always the same.
    forward : {"left", "right"} or None
        Where in the picture the rider looks; None to find out.
    sense : {1, -1} or None
        Which way the pedals turn; None to find out.

    Returns
    -------
    Motion
        With no strokes where nobody pedals.
    """
    forward = forward or find_facing(xy_px)
    upright = rider_frame(xy_px, forward, level_deg)
    near, far = (_side(upright, side, LEG) for side in (forward, other_side(forward)))
    phase, _ = crank.fit_phase(time_s, _foot(near))
    near, far, swapped = legs.unswap_legs(phase, near, far)
    near, far = views.align_views(phase, near, view), views.align_views(phase, far, view)
    thigh, shank = (float(median_seen(vector_length(near[:, i] - near[:, i + 1]))) for i in (0, 1))
    stood = find_standing(time_s, near[:, 0], _foot(near), thigh + shank)
    astray = legs.find_strays(phase, np.where(stood[:, None, None], np.nan, near), LEG_SHARE * thigh)
    near = np.where(astray[..., None], np.nan, near)
    phase, coherence = crank.fit_phase(time_s, _foot(near))
    phase = crank.refine_phase(time_s, phase, _foot(near)) - foot_early_deg
    path = crank.fit_ellipse(time_s, phase, _foot(near))
    # What follows knows pedals that turn forward: backward ones do so by a clock that runs the other way.
    sense = sense or direction.pedalling_sense(time_s, phase, coherence)
    phase = np.where(crank.find_pauses(time_s, sense * phase, coherence), np.nan, phase)
    start_s, end_s, stroke = _clean(time_s, sense * phase, np.asarray(np.isfinite(near).all(axis=(1, 2))))
    seated = seated_strokes(stroke, stood, len(start_s))
    start_s, end_s = start_s[seated], end_s[seated]
    upper = [views.align_views(phase, _side(upright, side, UPPER), view) for side in (forward, other_side(forward))]
    arms = [dict(zip(UPPER, one.swapaxes(0, 1), strict=True)) for one in upper]
    return Ride(
        facing=forward,
        time_s=time_s,
        phase_deg=phase,
        near={**arms[0], **dict(zip(LEG, near.swapaxes(0, 1), strict=True))},
        far={**arms[1], **dict(zip(LEG, far.swapaxes(0, 1), strict=True))},
        mended=np.asarray((swapped | astray).any(axis=1)),
        start_s=start_s,
        end_s=end_s,
        stroke=number_strokes(time_s, start_s, end_s),
        circle=path,
        stood=int((~seated).sum()),
        sense=sense,
    )


def _side(upright: Array, side: Facing, joints: tuple[str, ...]) -> Array:
    return upright[:, [LANDMARK_NAMES.index(f"{side}_{joint}") for joint in joints]]


def _foot(leg: Array) -> Array:
    """Middle between heel and toe, shape (T, 2)."""
    return np.asarray(leg[:, 3:5].mean(axis=1))


def _clean(time_s: Array, phase_deg: Array, seen: Flags) -> tuple[Array, Array, Numbers]:
    """Keep the whole strokes in which the leg was seen; number the frames by them."""
    start_s, end_s = crank.stroke_starts(time_s, phase_deg)
    stroke = number_strokes(time_s, start_s, end_s)
    inside = stroke >= 0
    frames = np.bincount(stroke[inside], minlength=len(start_s))
    good = np.bincount(stroke[inside], weights=seen[inside], minlength=len(start_s))
    lasts = end_s - start_s
    clean = (good >= SHARE_SEEN * np.maximum(frames, 1)) & (lasts > STROKE_S[0]) & (lasts < STROKE_S[1])
    return start_s[clean], end_s[clean], number_strokes(time_s, start_s[clean], end_s[clean])


def number_strokes(time_s: Array, start_s: Array, end_s: Array) -> Numbers:
    """Say which stroke each frame belongs to.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame [s].
    start_s, end_s : ndarray, shape (N,)
        Strokes in order, without overlap [s].

    Returns
    -------
    ndarray of int, shape (T,)
        Number of the stroke, -1 for none.
    """
    if not len(start_s):
        return np.full(len(time_s), -1)
    found = np.searchsorted(start_s, time_s, side="right") - 1
    return np.where((found >= 0) & (time_s < end_s[found]), found, -1)
