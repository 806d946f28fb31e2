"""Long recordings and recordings with gaps, followed part by part: what bends slowly must not reach over a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import numpy as np

from posecheck.records.base import Array, Flags
from posecheck.records.landmarks import LANDMARK_NAMES

from . import crank
from .cuts import find_cuts, longest_shot
from .direction import Sense
from .facing import find_facing, find_near_leg, is_facing_clear
from .geometry import median_seen
from .interpolate import Interpolator
from .ride import Ride, follow_ride
from .slow_change import SlowSplit

PART_GAP_S: Final = 5.0
"""Frames further apart than this belong to different parts."""

_SAMPLED: Final = 100
"""One frame of so many tells which landmarks are seen most."""

LONGEST_PART_S: Final = 60.0
"""A part is cut where it gets longer than this."""

FEWEST_FRAMES: Final = 20
"""A part of fewer frames goes with the one before."""

LONGEST_CUT_S: Final = 240.0
"""A whole class has riders who get off and on again, and is held together by its windows."""

MIDDLES: Final = ("ankle", "hip", "shoulder")

HELD_S: Final = 0.2
"""Phones that are too slow show a picture again for less long than this; a rider who does not move stays longer."""


def split_parts(time_s: Array) -> list[slice]:
    """Cut time into parts.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame [s].

    Returns
    -------
    list of slice
        In order, without gaps between them.
    """
    runs = np.flatnonzero(np.diff(time_s) > PART_GAP_S) + 1
    cuts = [0]
    for first, last in zip([0, *runs], [*runs, len(time_s)], strict=True):
        pieces = max(int((time_s[last - 1] - time_s[first]) // LONGEST_PART_S), 1)
        ends = np.linspace(first, last, pieces + 1).astype(int)[1:]
        cuts += [int(end) for end in ends if end - cuts[-1] >= FEWEST_FRAMES]
    cuts[-1] = len(time_s)
    return [slice(a, b) for a, b in pairwise(cuts)] or [slice(0, len(time_s))]


def unrepeated(time_s: Array, xy_px: Array) -> Array:
    """Put landmarks where they were when a phone that is too slow wrote the picture before once more.

    They belong to the time when the picture was first shown. At the time of its repetition they lie up to a sixth of a
    stroke behind, and a few of them in the same place of several strokes bend a curve by millimetres, or look like a
    camera that moves (own derivation).

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame [s].
    xy_px : ndarray, shape (T, L, 2)
        Landmarks; NaN where not seen [px].

    Returns
    -------
    ndarray, shape (T, L, 2)
        Where all landmarks are, to the last digit, those of the frame before: read off a smooth curve through the
        other frames; NaN at the end of the clip, where there is none [px].

    Examples
    --------
    >>> time_s = np.array([0.0, 0.1, 0.2, 0.3])
    >>> unrepeated(time_s, np.array([1.0, 2.0, 2.0, 4.0]).reshape(4, 1, 1)).ravel()
    array([1., 2., 3., 4.])
    """
    # Two that are seen most are looked at first; of the few frames that are left, all.
    often = np.argsort(-np.isfinite(xy_px[::_SAMPLED, :, 0]).sum(axis=0), kind="stable")[:2]
    two = xy_px[:, often]
    same = _equal(two[1:], two[:-1])
    maybe = np.flatnonzero(same)
    same[maybe] = _equal(xy_px[maybe + 1], xy_px[maybe])
    first = np.flatnonzero(np.concatenate([[True], ~same]))
    last = np.append(first[1:], len(time_s)) - 1
    brief = np.repeat(time_s[last] - time_s[first] < HELD_S, last - first + 1)
    again = np.concatenate([[False], same]) & brief
    if not again.any():
        return xy_px
    new = Interpolator(time_s[~again], xy_px[~again].reshape(int((~again).sum()), -1), 2 * HELD_S, hold_s=0.0)
    moved = xy_px.copy()
    moved[again] = new.at(time_s[again]).reshape(-1, *xy_px.shape[1:])
    return moved


def _equal(after: Array, before: Array) -> Flags:
    """Whether all landmarks of a frame, shape (T, L, 2), lie to the last digit where they lay before."""
    return np.asarray(((after == before) | (np.isnan(after) & np.isnan(before))).all(axis=(1, 2)))


def follow_parts(
    time_s: Array,
    xy_px: Array,
    level_deg: float = 0.0,
    foot_early_deg: float = 0.0,
    view: Array | None = None,
) -> Ride:
    """Find the pedalling in one rider's landmarks, however long they are.

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

    Returns
    -------
    Ride
        As from `follow_ride`, the parts joined; of a clip of several shots the longest one alone.
    """
    xy_px = unrepeated(time_s, xy_px)
    shot = longest_shot(time_s, find_shots(time_s, xy_px))
    if shot != slice(0, len(time_s)):
        kinds = None if view is None else view[shot]
        ride = follow_parts(time_s[shot], xy_px[shot], level_deg, foot_early_deg, kinds)
        return _place_in_clip(ride, time_s, shot)
    forward = find_facing(xy_px)
    near_side = find_near_leg(xy_px, forward)
    kinds = np.zeros(len(time_s)) if view is None else view
    parts = split_parts(time_s)

    def follow(at: slice, sense: Sense | None) -> Ride:
        """Follow one part."""
        sides = {"forward": forward, "near_side": near_side}
        return follow_ride(time_s[at], xy_px[at], level_deg, foot_early_deg, kinds[at], **sides, sense=sense)

    # A rider who seemed to look the other way would pedal backward: that is said of clear cases only.
    clear = is_facing_clear(xy_px)
    rides = [follow(at, None if clear else 1) for at in parts]
    usual: Sense = -1 if sum(ride.sense * len(ride.start_s) for ride in rides) < 0 else 1
    rides = [ride if ride.sense == usual else follow(at, usual) for ride, at in zip(rides, parts, strict=True)]
    return rides[0] if len(rides) == 1 else _joined(rides)


def find_shots(time_s: Array, xy_px: Array) -> list[int]:
    """Find where a clip of some minutes was cut; a long one is looked at in pieces, and holds more than one change.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame [s].
    xy_px : ndarray, shape (T, L, 2)
        Landmarks in the order of ``posecheck.records.landmarks.LANDMARK_NAMES``; NaN where not seen [px].

    Returns
    -------
    list of int
        The frames with which another shot begins.
    """
    if time_s[-1] - time_s[0] > LONGEST_CUT_S:
        return []
    sides = ([LANDMARK_NAMES.index(f"{side}_{joint}") for joint in MIDDLES] for side in ("left", "right"))
    left, right = (xy_px[:, columns] for columns in sides)
    middles = (left + right) / 2
    gaps = np.flatnonzero(np.diff(time_s) > PART_GAP_S) + 1
    return [
        int(first) + cut
        for first, last in pairwise([0, *gaps, len(time_s)])
        for cut in find_cuts(time_s[first:last], middles[first:last])
    ]


def _place_in_clip(ride: Ride, time_s: Array, shot: slice) -> Ride:
    """Give a ride through one shot a place for each frame of the clip; in the others nobody is seen."""
    around = (shot.start, len(time_s) - shot.stop)

    def pad(values: Any, empty: float | bool) -> Any:  # noqa: FBT001
        return np.pad(values, [around, *[(0, 0)] * (values.ndim - 1)], constant_values=empty)

    return replace(
        ride,
        time_s=time_s,
        phase_deg=pad(ride.phase_deg, np.nan),
        near={joint: pad(path, np.nan) for joint, path in ride.near.items()},
        far={joint: pad(path, np.nan) for joint, path in ride.far.items()},
        mended=pad(ride.mended, empty=False),
        stroke=pad(ride.stroke, -1),
        shot_s=(float(time_s[shot.start]), float(time_s[shot.stop - 1])),
    )


def _joined(rides: Sequence[Ride]) -> Ride:
    """Put parts in a row; the phase goes on the way it goes, strokes go on counting."""
    sense, rising = rides[0].sense, [ride.sense * ride.phase_deg for ride in rides]
    turns = [_whole_turns(phase) for phase in rising]
    before = np.concatenate([[0], np.cumsum(turns)[:-1]])
    first = np.concatenate([[0], np.cumsum([len(ride.start_s) for ride in rides])[:-1]]).astype(int)
    phases = [phase - _start(phase) + at for phase, at in zip(rising, before, strict=True)]
    numbers = [np.where(ride.stroke < 0, -1, ride.stroke + at) for ride, at in zip(rides, first, strict=True)]
    sizes = np.array([(ride.circle.forward_px, ride.circle.up_px, ride.circle.drift_px) for ride in rides])
    return Ride(
        facing=rides[0].facing,
        time_s=np.concatenate([ride.time_s for ride in rides]),
        phase_deg=sense * np.concatenate(phases),
        near={name: np.concatenate([ride.near[name] for ride in rides]) for name in rides[0].near},
        far={name: np.concatenate([ride.far[name] for ride in rides]) for name in rides[0].far},
        mended=np.concatenate([ride.mended for ride in rides]),
        start_s=np.concatenate([ride.start_s for ride in rides]),
        end_s=np.concatenate([ride.end_s for ride in rides]),
        stroke=np.concatenate(numbers),
        circle=crank.FootEllipse(*(float(size) for size in median_seen(sizes, axis=0))),
        stood=sum(ride.stood for ride in rides),
        sense=sense,
        near_side=rides[0].near_side,
        mark=rides[0].mark,
    )


def _start(phase_deg: Array) -> float:
    """Whole turns before the first phase [deg]."""
    seen = phase_deg[np.isfinite(phase_deg)]
    return 360.0 * float(np.floor(seen.min() / 360)) if len(seen) else 0.0


def _whole_turns(phase_deg: Array) -> float:
    """How far a part turns, up to whole turns, and one more for the gap [deg]."""
    seen = phase_deg[np.isfinite(phase_deg)]
    return 360.0 * float(np.ceil((seen.max() - _start(phase_deg)) / 360) + 1) if len(seen) else 360.0


def remove_wander(ride: Ride, *columns: Array) -> list[Array]:
    """Values less their slowly changing part, in the frames of strokes, part by part.

    Parameters
    ----------
    ride : Ride
        The rider.
    *columns : ndarray, shape (T,)
        NaN where not seen.

    Returns
    -------
    list of ndarray, shape (T,)
        One for each column, NaN outside of strokes.
    """
    left = [np.where(ride.stroke >= 0, values, np.nan) for values in columns]
    for at in split_parts(ride.time_s):
        inside = np.flatnonzero(ride.stroke[at] >= 0) + at.start
        if len(inside) > 2:  # noqa: PLR2004  no spline through fewer
            slow = SlowSplit(ride.time_s[inside], ride.phase_deg[inside])
            for values in left:
                values[inside] -= slow.split(values[inside])[0]
    return left
