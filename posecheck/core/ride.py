"""From landmarks to a pedalling rider: which way they face, the near leg mended, crank phase and strokes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from posecheck.records.base import Array, Facing, Flags, Numbers
from posecheck.records.landmarks import ARM, LEG, Side, other_side

from . import camera, crank, direction, legs, views
from .facing import find_facing, find_near_leg, joint_paths
from .foot import WHOLE_FOOT, FootMark, choose_mark
from .geometry import median_seen, rider_frame, vector_length
from .seated import find_standing, seated_strokes

UPPER: Final = (*ARM, "ear")
"""What is followed above the hip."""

LEG_SHARE: Final = 0.12
"""A landmark nearer to its path than this share of the thigh is never a stray."""

SHARE_SEEN: Final = 0.7
"""A stroke is clean if each joint of the near leg was seen in this share of its frames."""

HARDLY_SEEN: Final = 0.3
"""A joint that is seen in a smaller share of all frames, or that the engine does not know, is not waited for: what is
made of it is not measured, and the rest is."""

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
        Joints of the near side, and those of `camera.SEPARATION` of the far one; NaN where not seen [px].
    mended : ndarray of bool, shape (T,)
        Frames in which a landmark of the near leg was on the wrong leg or astray.
    start_s, end_s : ndarray, shape (N,)
        Clean strokes, from top to top [s].
    stroke : ndarray of int, shape (T,)
        Which clean stroke a frame belongs to; -1 for none.
    circle : FootEllipse
        Path of the near foot.
    stood : int
        Strokes out of the saddle, which are not among the clean ones.
    sense : {1, -1}
        Which way the pedals turn: -1 for backward.
    near_side : {"left", "right"}
        Which of the rider's sides is the near one.
    mark : FootMark
        The point of the foot that the crank was read from.
    weight : mapping of str to ndarray, shape (T,)
        How much a frame counts for each joint of the near side, 0 to 1; empty where all count the same.
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
    near_side: Side = "right"
    mark: FootMark = WHOLE_FOOT
    weight: Mapping[str, Array] = field(default_factory=dict)
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

    def cut_out(self, at: slice) -> Ride:
        """Keep some frames in a row, with all strokes.

        Parameters
        ----------
        at : slice
            The frames.

        Returns
        -------
        Ride
            Strokes keep their numbers.
        """
        near, far, weight = (
            {joint: path[at] for joint, path in side.items()} for side in (self.near, self.far, self.weight)
        )
        return replace(
            self,
            time_s=self.time_s[at],
            phase_deg=self.phase_deg[at],
            near=near,
            far=far,
            weight=weight,
            mended=self.mended[at],
            stroke=self.stroke[at],
        )

    def weights(self, joints: tuple[str, ...]) -> Array | None:
        """Say how much each frame counts for what is made of several joints: as much as the least visible of them.

        Parameters
        ----------
        joints : tuple of str
            Joints of the near side.

        Returns
        -------
        ndarray, shape (T,), or None
            0 to 1; None where all frames count the same.
        """
        known = [self.weight[joint] for joint in joints if joint in self.weight]
        if not known or all((weight == 1).all() for weight in known):
            return None
        return np.asarray(np.min(known, axis=0))


def follow_ride(
    time_s: Array,
    xy_px: Array,
    level_deg: float = 0.0,
    foot_early_deg: float = 0.0,
    view: Array | None = None,
    *,
    forward: Facing | None = None,
    sense: direction.Sense | None = None,
    near_side: Side | None = None,
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
    near_side : {"left", "right"} or None
        Which side of the rider faces the camera; None to find out.

    Returns
    -------
    Ride
        With no strokes where nobody pedals.
    """
    forward = forward or find_facing(xy_px)
    near_side = near_side or find_near_leg(xy_px, forward)

    def upright(side: Side, joints: tuple[str, ...]) -> Array:
        """Paths of one side's joints, x forward and y up."""
        return rider_frame(joint_paths(xy_px, side, joints), forward, level_deg)

    far_side = other_side(near_side)
    near, far = upright(near_side, LEG), upright(far_side, LEG)
    mark = choose_mark(near)
    phase, _ = crank.fit_phase(time_s, mark.path(near))
    near, far, swapped = legs.unswap_legs(phase, near, far)
    # The far leg has done its work; of that side only its hip and shoulder tell anything.
    leg = views.align_views(phase, np.concatenate([near, far[:, [LEG.index("hip")]]], axis=1), view)
    near, far_hip = leg[:, :-1], leg[:, -1]
    thigh = float(median_seen(vector_length(near[:, 0] - near[:, 1])))
    leg_px = camera.leg_length(dict(zip(LEG, near.swapaxes(0, 1), strict=True)))
    middle = mark.path(near) - np.array([mark.forward_legs * leg_px, 0.0])  # where that of heel and toe would be
    stood = find_standing(time_s, near[:, 0], middle, leg_px)
    astray = legs.find_strays(phase, np.where(stood[:, None, None], np.nan, near), LEG_SHARE * thigh)
    near = np.where(astray[..., None], np.nan, near)
    phase, coherence = crank.fit_phase(time_s, mark.path(near))
    phase = crank.refine_phase(time_s, phase, mark.path(near)) - foot_early_deg - mark.early_deg
    path = crank.fit_ellipse(time_s, phase, mark.path(near))
    # What follows knows pedals that turn forward: backward ones do so by a clock that runs the other way.
    sense = sense or direction.pedalling_sense(time_s, phase, coherence)
    phase = np.where(crank.find_pauses(time_s, sense * phase, coherence), np.nan, phase)
    start_s, end_s, stroke = _clean(time_s, sense * phase, np.asarray(np.isfinite(near).all(axis=2)), mark)
    seated = seated_strokes(stroke, stood, len(start_s))
    start_s, end_s = start_s[seated], end_s[seated]
    upper = np.concatenate([upright(near_side, UPPER), upright(far_side, ("shoulder",))], axis=1)
    *arm, far_shoulder = views.align_views(phase, upper, view).swapaxes(0, 1)
    return Ride(
        facing=forward,
        time_s=time_s,
        phase_deg=phase,
        near={**dict(zip(UPPER, arm, strict=True)), **dict(zip(LEG, near.swapaxes(0, 1), strict=True))},
        far={"hip": far_hip, "shoulder": far_shoulder},
        mended=np.asarray((swapped | astray).any(axis=1)),
        start_s=start_s,
        end_s=end_s,
        stroke=number_strokes(time_s, start_s, end_s),
        circle=path,
        stood=int((~seated).sum()),
        sense=sense,
        near_side=near_side,
        mark=mark,
    )


def _clean(time_s: Array, phase_deg: Array, seen: Flags, mark: FootMark) -> tuple[Array, Array, Numbers]:
    """Keep the whole strokes in which the leg was seen, joints (T, J); number the frames by them."""
    start_s, end_s = crank.stroke_starts(time_s, phase_deg)
    stroke = number_strokes(time_s, start_s, end_s)
    inside = stroke >= 0
    frames = np.bincount(stroke[inside], minlength=len(start_s))
    awaited = (seen.mean(axis=0) >= HARDLY_SEEN) | np.isin(LEG, mark.joints)
    counts = [np.bincount(stroke[inside], weights=one[inside], minlength=len(start_s)) for one in seen[:, awaited].T]
    good = np.min(counts, axis=0)
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
