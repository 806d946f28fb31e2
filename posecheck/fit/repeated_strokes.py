"""What a clip that shows the same strokes over and over tells of the scatter between strokes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from posecheck.core.ride import Ride
from posecheck.core.scatter import half_width_of_mean
from posecheck.records.analysis import Measure, widen_interval
from posecheck.records.tracking import Track

from .measures import MEASURES

_FEWEST_INDEPENDENT: Final = 2.0


def count_repeats(track: Track, ride: Ride) -> float:
    """Say how often each stroke of a closed loop is in the clip.

    Parameters
    ----------
    track : Track
        The rider's landmarks, and after how long the pictures come again.
    ride : Ride
        The rider, followed through them.

    Returns
    -------
    float
        1 for a clip that is no loop; no more than there are strokes.
    """
    loop_s, strokes = track.clip.loop_s, len(ride.start_s)
    if not loop_s or not strokes:
        return 1.0
    looked_at_s = len(track.time_s) * float(np.median(np.diff(track.time_s)))
    return float(np.clip(looked_at_s / loop_s, 1.0, strokes))


def count_once(values: Mapping[str, Measure], repeats: float) -> dict[str, Measure]:
    """Widen intervals by what is not known of the scatter, where each stroke is in the clip several times.

    Parameters
    ----------
    values : mapping of str to Measure
        What was measured, as if all strokes were different ones.
    repeats : float
        From `count_repeats`.

    Returns
    -------
    dict of str to Measure
        The same values; the half width that scatter gives to an interval is larger by the root of `repeats`.
    """
    return {name: one if repeats <= 1 else _widen(one, repeats) for name, one in values.items()}


def _widen(one: Measure, repeats: float) -> Measure:
    half = half_width_of_mean(one.spread, one.strokes)
    if one.value is None or one.interval is None or not np.isfinite(half):
        return one
    more = float(np.sqrt(repeats - 1) * half)
    low, high = widen_interval(one, more)
    spec = MEASURES.get(one.name)  # the bow of a back has none
    least = -np.inf if spec is None else min(spec.least, one.interval[0])
    independent = max(_FEWEST_INDEPENDENT, (one.independent_strokes or one.strokes) / repeats)
    return replace(one, interval=(max(low, least), high), independent_strokes=min(independent, one.strokes))
