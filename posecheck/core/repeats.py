"""Whether a clip shows the same pictures over and over: a closed loop of a few seconds, which looks like a long ride.

No rider comes back to the very place: where pictures a stroke apart differ the most, they differ by far more than what
is left of a picture that was coded twice.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array

LEAST_S: Final = 0.5
"""No stroke is shorter, and pictures that a slow phone writes twice come sooner."""

AS_AT_TIMES: Final = 99.0
"""Pictures are compared where they differ nearly the most, by this percentile of their pixels: there the rider is."""

SAME: Final = 0.07
"""Pictures that differ by a smaller share of what is usual in the clip are the same. In loops of riders, coded anew,
shares are 0.01 to 0.06; in rides, filmed and rendered, the least over all times is 0.1 to 0.3 (own measurement)."""

SAME_GREYS: Final = 5.0
"""Nor do the same pictures differ by more than this, of 255."""

MOVING_GREYS: Final = 15.0
"""Where pictures differ less than this nobody moves, and nothing can be said."""

_TOGETHER_S: Final = 0.004
_FEWEST: Final = 8
_MOST_FIRST: Final = 64
_MOST_FRAMES: Final = 400


def find_repeat(time_s: Array, pictures: Array) -> float | None:
    """Find after how long the same pictures come again.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame [s].
    pictures : ndarray, shape (T, P)
        Small grey pictures, 0 to 255.

    Returns
    -------
    float or None
        None where they do not, or too little is seen to say so [s].

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.core.repeats import find_repeat
    >>> ride = np.random.default_rng(1).uniform(0, 255, (40, 50))
    >>> find_repeat(np.arange(120) / 20, np.tile(ride, (3, 1)))
    2.0
    >>> find_repeat(np.arange(40) / 20, ride) is None
    True
    """
    time_s, pictures = time_s[:_MOST_FRAMES], pictures[:_MOST_FRAMES].astype(np.float32)
    firsts = np.unique(np.linspace(0, 2 * len(time_s) // 3, _MOST_FIRST).astype(int))
    later, apart = [np.empty(0)], [np.empty(0)]
    for first in firsts[firsts < len(time_s)]:
        behind = time_s - time_s[first]
        at = np.flatnonzero(behind > LEAST_S)
        if len(at):
            later.append(behind[at])
            # Sorted rows are a quarter of the cost of a percentile of unsorted ones, which numpy finds without SIMD.
            off = np.sort(np.abs(pictures[at] - pictures[first]), axis=1)
            apart.append(off[:, round(AS_AT_TIMES / 100 * (off.shape[1] - 1))])
    behind, differ = np.concatenate(later), np.concatenate(apart)
    usual = float(np.median(differ)) if len(differ) else 0.0
    if usual < MOVING_GREYS:
        return None
    order = np.argsort(behind)
    behind, differ = behind[order], differ[order]
    for wanted in np.unique(np.round(behind, 3)):
        low, high = np.searchsorted(behind, [wanted - _TOGETHER_S, wanted + _TOGETHER_S])
        if high - low >= _FEWEST and np.median(differ[low:high]) < min(SAME * usual, SAME_GREYS):
            return float(np.median(behind[low:high]))
    return None
