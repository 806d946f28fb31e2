"""The set-up that fits: the few moves that bring all bands at once, within what parts allow.

Saddle height is set by the knee at the bottom first, for nothing else moves that; then height and reach of the bars
together, for each moves trunk, shoulder and elbow. Shorter cranks come last, and only where the knee at the top or the
hip is still too closed. What is looked for is how riders ride, not the stiff end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Final

import numpy as np

from posecheck.records.analysis import Analysis
from posecheck.records.linkage import RIDING, Linkage
from posecheck.records.settings import Target
from posecheck.records.tracking import Recording
from posecheck.records.what_if import BestSetup, Moves

from .steps import most_mm
from .what_if import build_linkage, change_measures, find_shift, predict_moves

STEP_MM: Final = 5.0
UPPER: Final = ("hip_angle_min", "trunk_flexion", "shoulder_angle", "elbow_flexion")
FITTED: Final = ("knee_flexion_bdc", "knee_flexion_tdc", *UPPER)
"""The measures whose bands a set-up is held against; the ankle is the rider's, and the weakest joint of a camera."""

PER_MM: Final = 0.02
PER_PART: Final = 0.5
"""What a millimetre, and a part that is touched at all, cost in degrees outside a band: a tie goes to the fewer moves
(own convention)."""

INSIDE_DEG: Final = 0.5
"""Less than this outside a band is within it: whole steps of parts hit no edge."""

CRANK_STEPS_MM: Final = (5.0, 10.0)
SHORTEST_CRANK_MM: Final = 160.0
"""Shorter cranks are hard to buy."""


def find_setup(rider: Linkage, analysis: Analysis) -> BestSetup:
    """Find the few moves that bring most into its band.

    Parameters
    ----------
    rider : Linkage
        As filmed.
    analysis : Analysis
        The answer to the clip.

    Returns
    -------
    BestSetup
        No moves where all is in its band, or where no move would help.
    """
    bands = {name: analysis.targets[name] for name in FITTED if name in analysis.targets and _value(analysis, name)}
    start = Moves()
    best = _with_bars(rider, analysis, bands, _with_saddle(rider, analysis, bands, start))
    closed = [name for name in ("knee_flexion_tdc", "hip_angle_min") if _outside(rider, analysis, bands, best, (name,))]
    if closed and most_mm("crank_length", analysis.riding):
        lengths = (rider.crank_mm - by for by in CRANK_STEPS_MM)
        tries = [replace(start, crank_mm=long, saddle_along=True) for long in lengths if long >= SHORTEST_CRANK_MM]
        whole = [_with_bars(rider, analysis, bands, _with_saddle(rider, analysis, bands, one)) for one in tries]
        best = min((best, *whole), key=lambda moves: _cost(rider, analysis, bands, moves))
    found = predict_moves(rider, analysis, best)
    left = tuple(name for name in bands if _outside(rider, analysis, bands, best, (name,)) > INSIDE_DEG)
    ends = tuple(name for name in _PARTS if abs(getattr(best, name)) >= most_mm(_PARTS[name], analysis.riding))
    return BestSetup(best, found.predictions, left, ends)


def suggest_moves(recording: Recording, analysis: Analysis) -> Moves:
    """Suggest the few moves that bring most into its band.

    Parameters
    ----------
    recording : Recording
        The rider as filmed.
    analysis : Analysis
        The answer to the recording.

    Returns
    -------
    Moves
        None of them where the clip was not measured.
    """
    rider = build_linkage(recording, analysis)
    return Moves() if rider is None else find_setup(rider, analysis).moves


_PARTS: Final[Mapping[str, str]] = {
    "saddle_up_mm": "saddle_height",
    "bars_up_mm": "bar_height",
    "bars_nearer_mm": "bar_reach",
}


def _with_saddle(rider: Linkage, analysis: Analysis, bands: Mapping[str, Target], moves: Moves) -> Moves:
    """Set the saddle by the knee at the bottom."""
    ways = (replace(moves, saddle_up_mm=by) for by in _grid("saddle_height", analysis))
    return min(ways, key=lambda one: _cost(rider, analysis, bands, one, ("knee_flexion_bdc",)))


def _with_bars(rider: Linkage, analysis: Analysis, bands: Mapping[str, Target], moves: Moves) -> Moves:
    """Set height and reach of the bars together."""
    if not np.isfinite(rider.hand).all() or not _outside(rider, analysis, bands, moves, UPPER):
        return moves
    grid = product(_grid("bar_height", analysis, 2 * STEP_MM), _grid("bar_reach", analysis, 2 * STEP_MM))
    ways = (replace(moves, bars_up_mm=up, bars_nearer_mm=nearer) for up, nearer in grid)
    return min(ways, key=lambda one: _cost(rider, analysis, bands, one, UPPER))


def _grid(part: str, analysis: Analysis, step_mm: float = STEP_MM) -> Iterator[float]:
    """Give whole steps of a part, nearest first."""
    most = most_mm(part, analysis.riding)
    steps = np.arange(-most, most + step_mm / 2, step_mm)
    yield from (float(by) for by in sorted(steps, key=abs))


def _cost(
    rider: Linkage, analysis: Analysis, bands: Mapping[str, Target], moves: Moves, names: tuple[str, ...] = FITTED
) -> float:
    sizes = [abs(float(getattr(moves, name))) for name in _PARTS]
    touched = float(sum(size > 0 for size in sizes)) + (moves.crank_mm is not None) * 4
    return _outside(rider, analysis, bands, moves, names) + PER_MM * sum(sizes) + PER_PART * touched


def _outside(
    rider: Linkage, analysis: Analysis, bands: Mapping[str, Target], moves: Moves, names: tuple[str, ...]
) -> float:
    """How far measures lie outside their bands after a move, in all [deg]."""
    changes = change_measures(rider, find_shift(moves, rider.crank_mm), RIDING)
    total = 0.0
    for name in names:
        if name in bands and np.isfinite(changes[name]):
            value, band = _value(analysis, name) + changes[name], bands[name]
            below = 0.0 if band.low is None else band.low - value
            above = 0.0 if band.high is None else value - band.high
            total += float(max(below, above, 0.0))
    return total


def _value(analysis: Analysis, name: str) -> float:
    """Give a measure's value; 0 where it was not measured."""
    return next((one.value for one in analysis.measures if one.name == name and one.value is not None), 0.0)
