"""What a set-up is searched for by: how far each measure would lie outside its band, and what a move costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.records.analysis import Analysis
from posecheck.records.base import Array, Part, Riding
from posecheck.records.linkage import RIDING, Linkage, Yielding
from posecheck.records.settings import Target
from posecheck.records.setup import MOVED_PARTS
from posecheck.records.what_if import Moves

from .what_if import change_measures, find_shift

STEP_MM: Final = 5.0
UPPER: Final = ("hip_angle_min", "trunk_flexion", "shoulder_angle", "elbow_flexion")
FITTED: Final = ("knee_flexion_bdc", "knee_flexion_tdc", *UPPER)
"""The measures whose bands a set-up is held against; the ankle is the rider's, and the weakest joint of a camera."""

PER_MM: Final = 0.1
PER_PART: Final = 0.5
"""What a millimetre, and a part that is touched at all, cost in degrees outside bands: no part goes 10 mm for less than
a degree, all measures together (own convention; no fitter buys a stem for that)."""

INSIDE_DEG: Final = 0.5
"""Less than this outside a band is within it: whole steps of parts hit no edge."""

NO_WORSE_DEG: Final = 0.1
"""Bars move no measure further out of its band than this."""

LEFT_DEG: Final = 2.0
"""A measure that a set-up leaves no further outside is on the border, and nothing to speak of (own convention)."""

OF_EACH: Final[Mapping[Part, tuple[str, ...]]] = {
    "saddle_height": ("knee_flexion_bdc",),
    "bar_height": UPPER,
    "bar_reach": UPPER,
}
"""The measures for which each part is moved."""


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What is looked for: a rider, bands, and how the rider gives way.

    Parameters
    ----------
    rider : Linkage
        As filmed.
    values : mapping of str to float
        Each measure that has a band, today.
    bands : mapping of str to Target
        The bands.
    riding : str
        Kind of riding, by which parts go further or less far.
    how : Yielding
        How the rider gives way.
    """

    rider: Linkage
    values: Mapping[str, float]
    bands: Mapping[str, Target]
    riding: Riding
    how: Yielding = RIDING

    def outside(self, moves: Moves, names: tuple[str, ...] = FITTED, leg: Mapping[str, Array] | None = None) -> float:
        """How far measures lie outside their bands after a move, in all.

        Parameters
        ----------
        moves : Moves
            What is moved.
        names : tuple of str
            The measures.
        leg : mapping of str to ndarray, or None
            The leg after the move, where it was worked out already.

        Returns
        -------
        float
            0 where all are inside [deg].
        """
        return sum(by for name, by in self.misses(moves, leg).items() if name in names)

    def misses(self, moves: Moves, leg: Mapping[str, Array] | None = None) -> dict[str, float]:
        """How far each measure lies outside its band after a move.

        Parameters
        ----------
        moves : Moves
            What is moved.
        leg : mapping of str to ndarray, or None
            The leg after the move, where it was worked out already.

        Returns
        -------
        dict of str to float
            0 inside [deg].
        """
        return {name: abs(by) for name, by in self.beside(moves, leg).items()}

    def beside(self, moves: Moves, leg: Mapping[str, Array] | None = None) -> dict[str, float]:
        """On which side of its band each measure lies after a move, and how far.

        Parameters
        ----------
        moves : Moves
            What is moved.
        leg : mapping of str to ndarray, or None
            The leg after the move, where it was worked out already.

        Returns
        -------
        dict of str to float
            Negative below, 0 inside [deg].
        """
        changes = change_measures(self.rider, find_shift(moves, self.rider.crank_mm), self.how, leg)
        found = {}
        for name, band in self.bands.items():
            if np.isfinite(changes[name]):
                value = self.values[name] + changes[name]
                below = 0.0 if band.low is None else min(value - band.low, 0.0)
                above = 0.0 if band.high is None else max(value - band.high, 0.0)
                found[name] = float(below + above)
        return found

    def cost(self, moves: Moves, names: tuple[str, ...] = FITTED, leg: Mapping[str, Array] | None = None) -> float:
        """Weigh a move: degrees outside bands, and something for what is touched.

        Parameters
        ----------
        moves : Moves
            What is moved.
        names : tuple of str
            The measures.
        leg : mapping of str to ndarray, or None
            The leg after the move, where it was worked out already.

        Returns
        -------
        float
            The less the better.
        """
        sizes = [abs(float(getattr(moves, name))) for name in MOVED_PARTS.values()]
        touched = float(sum(size > 0 for size in sizes)) + (moves.crank_mm is not None) * 4
        return self.outside(moves, names, leg) + PER_MM * sum(sizes) + PER_PART * touched


def begin_search(rider: Linkage, analysis: Analysis, how: Yielding = RIDING) -> Search:
    """Put a rider's numbers and bands together.

    Parameters
    ----------
    rider : Linkage
        As filmed.
    analysis : Analysis
        The answer to the clip.
    how : Yielding
        How the rider gives way.

    Returns
    -------
    Search
        For the measures of `FITTED` that were measured and have a band.
    """
    values = {one.name: one.value for one in analysis.measures if one.name in FITTED and one.value is not None}
    bands = {name: analysis.targets[name] for name in values if name in analysis.targets}
    return Search(rider, values, bands, analysis.riding, how)
