"""How unsure a pose model is of one rider's leg, told by its own landmarks.

A shank keeps its length, and every look at a picture should find the same knee. Where the shank's length scatters from
picture to picture, or the looks disagree about the knee, the model guesses. On rendered riders left out of the training
what is left of the errors goes with about the third root of the one and the fourth root of the other, by the heavy
model and by the lite one alike (231 riders, four angles; own measurement). No filmed rider took part in that. Dark
tights before a dark bike are the usual cause: in three of four clips of one such man the looks differ three to five
times as far as on other riders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from posecheck.core import camera, fourier
from posecheck.core.geometry import included_angle, vector_length
from posecheck.core.ride import Ride
from posecheck.records.tracking import Track

BY_SHANK: Final = 1 / 3
BY_LOOKS: Final = 1 / 4
"""Powers of the two, likelihood by Student's t of four degrees of freedom: 0.16 to 0.54 and 0.08 to 0.38 over four
angles and two models."""

USUAL_UNSTEADY: Final[tuple[float, float]] = (0.0125, 2.6)
"""What most riders stay below: standard deviation of the shank's length from picture to picture about its curve, as a
share of the leg, and of the knee at BDC between the looks [deg]."""

USUAL_BY_ENGINE: Final[Mapping[str, tuple[float, float]]] = {"mediapipe lite": (0.019, 5.5)}
"""The same where it is not that of the heavy model: medians on the 231 riders are 1.5 and 2.1 times as large."""

UNSURE: Final = 1.05
"""From here on the model is unsure of a filmed rider's leg. The other four filmed riders are below 1.04."""

LIKE_NONE: Final = 0.5
"""Of riders below this trust no more is known than labels and marks of nine people tell."""

LOOK_WAVES: Final = 3
FEWEST_LOOKED: Final = 12
"""A look at fewer frames than these tells no curve."""


def measure_unsteadiness(track: Track, ride: Ride) -> float:
    """Say how many times further than usual a model errs about a rider, by how unsteadily it sees the leg.

    Parameters
    ----------
    track : Track
        The rider's landmarks.
    ride : Ride
        The rider, followed through them.

    Returns
    -------
    float
        1 where it is as steady as usual or steadier, or too little was seen to tell.
    """
    usual_scatter, usual_apart_deg = USUAL_BY_ENGINE.get(track.engine.name, USUAL_UNSTEADY)
    use = ride.stroke >= 0
    if not use.any():
        return 1.0
    shank = vector_length(ride.near["knee"] - ride.near["ankle"])[use] / camera.leg_length(ride.near)
    basis = fourier.fourier_basis(ride.phase_deg[use])
    scatter = fourier.robust_sd(shank - fourier.combine(basis.T, fourier.solve_robustly(basis, shank)))
    knees_deg = list(_knees(track, ride))
    apart_deg = float(np.std(knees_deg, ddof=1)) if len(knees_deg) > 1 else usual_apart_deg
    grown = ((scatter / usual_scatter, BY_SHANK), (apart_deg / usual_apart_deg, BY_LOOKS))
    # A leg that is seen more steadily than usual in one way is none the surer for it in the other.
    return float(np.prod([max(np.nan_to_num(times, nan=1.0), 1.0) ** power for times, power in grown]))


def is_leg_unsure(unsteadiness: float, trust: float) -> bool:
    """Whether a saddle should not be judged by a leg that is seen so unsteadily.

    Parameters
    ----------
    unsteadiness : float
        From `measure_unsteadiness`.
    trust : float
        How like the rendered riders the rider is, 0 to 1.

    Returns
    -------
    bool
        False for riders like the rendered ones, of whom it is known how far off an unsteady leg is.
    """
    return unsteadiness > UNSURE and trust < LIKE_NONE


def _knees(track: Track, ride: Ride) -> Iterator[float]:
    """Knee flexion at BDC by each look alone, before they are made into one [deg]."""
    if track.view is None:
        return
    hip, knee, ankle = (track[f"{ride.facing}_{joint}"] for joint in ("hip", "knee", "ankle"))
    flexion_deg = 180 - included_angle(hip, knee, ankle)
    for kind in np.unique(track.view):
        at = (track.view == kind) & (ride.stroke >= 0)
        if np.isfinite(flexion_deg[at]).sum() >= FEWEST_LOOKED:
            shape = fourier.fit_curve(ride.phase_deg[at], flexion_deg[at], harmonics=LOOK_WAVES)
            yield float(fourier.curve_at(shape, 180.0))
