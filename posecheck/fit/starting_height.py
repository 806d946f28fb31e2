"""A saddle height to begin with, from the inseam, before anybody was filmed. It is no fit."""

from __future__ import annotations

from typing import Final

AXLE_SHARE: Final = 0.883
PEDAL_SHARE: Final = 1.09
"""Saddle above the crank's axle (LeMond & Gordis 1987, expert), and above the pedal's with the crank in line (Hamley &
Thomas 1967, weak), by the inseam. Nineteen riders' heights by the two do not differ (Peveler 2005)."""

START_HALF_MM: Final = 25.0
"""Riders whose knee fits end up so far from it (own convention: 10 degrees of knee either way, foot held still)."""

INSEAM_MM: Final = (500.0, 1100.0)


def starting_height(inseam_mm: float, crank_mm: float) -> tuple[float, tuple[float, float]]:
    """Say where to put a saddle before the first film.

    Parameters
    ----------
    inseam_mm : float
        From the floor to the crotch, without shoes [mm].
    crank_mm : float
        Crank length [mm].

    Returns
    -------
    height_mm : float
        From the crank's axle to the saddle's top along the seat tube, to 5 mm [mm].
    interval_mm : tuple of float
        Where it may end up [mm].

    References
    ----------
    Hamley EJ, Thomas V (1967), J Physiol 191: 109 % of the inseam from the pedal, by oxygen use.
    LeMond G, Gordis K (1987), Complete Book of Bicycling: 0.883 of the inseam from the crank's axle.
    Peveler W, et al. (2005), JEPonline 8(1): no difference between the two in nineteen riders.

    Examples
    --------
    >>> from posecheck.fit.starting_height import starting_height
    >>> starting_height(840.0, 170.0)
    (745.0, (720.0, 770.0))
    """
    middle = (AXLE_SHARE * inseam_mm + PEDAL_SHARE * inseam_mm - crank_mm) / 2
    height = 5.0 * round(middle / 5)
    return height, (height - START_HALF_MM, height + START_HALF_MM)
