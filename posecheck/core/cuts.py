"""Where a clip was cut, or its camera knocked: the whole rider is elsewhere in the picture from one moment to the next.

The middle between both ankles hardly moves while pedals stand half a turn apart: it is the crank's axle, which no rider
moves, also who rises from the saddle. So when it steps together with hip or shoulder, the picture did.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from posecheck.records.base import Array, Numbers

from .geometry import median_seen

LASTING_S: Final = 1.2
"""What is before and after a step is compared over so long: a step that goes back is none."""

LEAST: Final = 0.075
"""Over so long the middles of 45 tracks differ by up to 0.06 leg lengths, of a hand-held one by 0.14. Of 80 joined
pairs of tracks the cut of 77 is found; one man filmed twice, alike, is among the others (own measurement)."""

AT_ONCE: Final = 0.06
"""From one picture to the next no rider moves so far with hip, shoulders and ankles [leg lengths]."""

KNOCK_S: Final = 0.2
KNOCKED: Final = 0.12
"""A knocked camera comes to rest so soon and so far off; a hand that sways is slower [leg lengths]. What moves as far
just before or after is a camera that pans."""

LEG: Final = 1.25
"""Thigh and shank together are so much longer than the way from the middle of the hips to that of the ankles."""

_BRIEF_S: Final = 0.35
_MOST_CUTS: Final = 8


def find_cuts(time_s: Array, middles: Array) -> list[int]:
    """Find the frames with which another shot begins.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame, without long gaps [s].
    middles : ndarray, shape (T, 3, 2)
        Middle between left and right ankle, hip and shoulder; NaN where not seen [px].

    Returns
    -------
    list of int
        In order of time; empty for a clip in one piece.

    Examples
    --------
    >>> from posecheck.core.cuts import find_cuts
    >>> time_s = np.arange(100) / 20
    >>> middles = np.tile([[0.0, 0.0], [0.0, -200.0], [60.0, -400.0]], (100, 1, 1))
    >>> middles[60:] += 30.0
    >>> find_cuts(time_s, middles)
    [60]
    """
    cuts: list[int] = []
    begins = [(0, len(time_s))]
    while begins and len(cuts) < _MOST_CUTS:
        begin, end = begins.pop()
        cut = _sharpest_cut(time_s[begin:end], middles[begin:end])
        if cut is not None:
            cuts.append(begin + cut)
            begins += [(begin, begin + cut), (begin + cut, end)]
    return sorted(cuts)


def longest_shot(time_s: Array, cuts: list[int]) -> slice:
    """Say which part between cuts is the longest.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame [s].
    cuts : list of int
        From `find_cuts`.

    Returns
    -------
    slice
        Its frames.
    """
    edges = [0, *cuts, len(time_s)]
    shots = [slice(first, last) for first, last in pairwise(edges)]
    return max(shots, key=lambda shot: time_s[shot.stop - 1] - time_s[shot.start])


def _sharpest_cut(time_s: Array, middles: Array) -> int | None:
    """Find the frame before which everything steps the furthest, if that is a cut."""
    frames = len(time_s)
    hip_to_ankle = median_seen(np.hypot(*(middles[:, 1] - middles[:, 0]).T))
    if frames < 4 or not hip_to_ankle > 0:  # noqa: PLR2004  two pictures before and two after
        return None
    step_s = float(np.median(np.diff(time_s)))
    lasting, brief, knock = (max(2, round(span / step_s)) for span in (LASTING_S, _BRIEF_S, KNOCK_S))
    if frames < 2 * lasting:
        return None
    places = middles / (LEG * hip_to_ankle)
    stays = _displacement(places, lasting, knock)
    soon = _displacement(places, brief, knock)
    knocked = soon - np.maximum(_shifted(soon, brief + knock), _shifted(soon, -brief - knock))
    sharp = np.maximum(_displacement(places, 2, 0) / AT_ONCE, knocked / KNOCKED)
    score = np.where((stays > LEAST) & np.isfinite(sharp), sharp, 0.0)
    best = int(np.argmax(score))
    return best if score[best] > 1 else None


def _shifted(values: Array, frames: int) -> Array:
    """Each value so many frames later, or earlier where that is negative; 0 where there is none."""
    moved = np.roll(values, frames)
    moved[slice(None, frames) if frames > 0 else slice(frames, None)] = 0.0
    return moved


def _displacement(places: Array, width: int, lag: int) -> Array:
    """How far the middle of the ankles moves from before a frame to after it, and hip or shoulder too, shape (T,).

    Means over `width` frames, with `lag` frames between them; 0 where the clip is too short for that.
    """
    frames = len(places)
    flat = places.reshape(frames, -1)
    seen = np.isfinite(flat)
    sums = np.concatenate([np.zeros((1, flat.shape[1])), np.cumsum(np.where(seen, flat, 0.0), axis=0)])
    counts = np.concatenate([np.zeros((1, flat.shape[1])), np.cumsum(seen, axis=0)])

    def mean(first: Numbers) -> Array:
        with np.errstate(invalid="ignore", divide="ignore"):
            found: Array = (sums[first + width] - sums[first]) / (counts[first + width] - counts[first])
        return found

    at = np.arange(width, frames - width - lag + 1)
    moved = np.zeros(frames)
    if len(at):
        # The gap lies around the step, half of it on either side.
        early = at - width
        apart = (mean(at + lag) - mean(early)).reshape(len(at), 3, 2)
        ankle, hip, shoulder = np.hypot(apart[..., 0], apart[..., 1]).T
        far = np.minimum(ankle, np.maximum(hip, shoulder))
        moved[at + lag // 2] = np.where(np.isfinite(far), far, 0.0)
    return moved
