"""How far to go at once, and how far parts go at all: whole holes, half of the need, never past it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from posecheck.records.base import Riding
from posecheck.text import gettext, ngettext

SADDLE_MOST_MM: Final = 15.0
"""The most that a saddle moves at once (own convention of the project, as fitters go)."""

RECOVERY_MOST_MM: Final = 10.0
"""The same for saddle and bars while a back recovers."""

BARS_MOST_MM: Final = 20.0
"""The most that bars move at once: two sizes of stem, two spacers."""

ROUND_MM: Final = 5.0
NEARLY: Final = 0.9
"""So large a share of half the need is half enough for a round number."""

SECOND_CLIP_DEG: Final = 3.0
"""A change of the knee at BDC smaller than this may not show between two clips of one rider (own measurement: known to
2 to 3 degrees). The foot held still that is 6 to 7 mm of saddle, as riders ride it up to 15."""

GROSS_MM: Final = 15.0
"""A saddle that is off by more than this, more than one step, is set before anything is said of the bars in mm."""

PARTS_MM: Final[Mapping[str, float]] = {
    "saddle_height": 80.0,
    "saddle_setback": 20.0,
    "bar_height": 40.0,
    "bar_reach": 40.0,
    "crank_length": 10.0,
}
"""How far usual parts go: a seat post, rails of 40 mm, spacers and a stem turned over, stems of 70 to 120 mm, cranks
down to 160 mm (own convention from what shops sell). The bike of a clip may give less."""

SPIN_PARTS_MM: Final[Mapping[str, float]] = {
    "saddle_height": 80.0,
    "saddle_setback": 40.0,
    "bar_height": 80.0,
    "bar_reach": 40.0,
    "crank_length": 0.0,
}
"""The same of a studio bike, whose posts slide and whose cranks stay."""


def most_mm(part: str, riding: Riding) -> float:
    """Say how far a part can go at all.

    Parameters
    ----------
    part : str
        Part of the bike, as in `Advice`.
    riding : str
        Kind of riding.

    Returns
    -------
    float
        From where it is now, either way [mm].
    """
    return (SPIN_PARTS_MM if riding == "spin" else PARTS_MM)[part]


def once_mm(part: str, riding: Riding) -> float:
    """Say how far a part goes at once.

    Parameters
    ----------
    part : str
        Part of the bike, as in `Advice`.
    riding : str
        Kind of riding.

    Returns
    -------
    float
        At most [mm].
    """
    if riding == "recovery":
        return RECOVERY_MOST_MM
    return BARS_MOST_MM if part.startswith("bar") else SADDLE_MOST_MM


def within_parts(range_mm: tuple[float, float], part: str, riding: Riding) -> tuple[float, float]:
    """Cut a need down to what the part allows.

    Parameters
    ----------
    range_mm : tuple of float
        The least and the most that is needed [mm].
    part : str
        Part of the bike, as in `Advice`.
    riding : str
        Kind of riding.

    Returns
    -------
    tuple of float
        The same, no end of it further than the part goes [mm].

    Examples
    --------
    >>> from posecheck.fit.steps import within_parts
    >>> within_parts((63.0, 127.0), "bar_reach", "road")
    (40.0, 40.0)
    """
    most = most_mm(part, riding)
    return min(range_mm[0], most), min(range_mm[1], most)


def choose_first_step(range_mm: tuple[float, float], most: float, hole_mm: float | None = None) -> float | None:
    """Choose what to try first: half of what is needed, or a little more, and never past the least that is needed.

    Parameters
    ----------
    range_mm : tuple of float
        The least and the most that is needed [mm].
    most : float
        How far to go at once [mm].
    hole_mm : float or None
        Distance of the holes, where the part has holes or numbers [mm].

    Returns
    -------
    float or None
        Whole holes where there are some, the first of them even where it is further than the least need; None where
        one hole is past all that is needed. Else a round number where one lies there [mm].

    Examples
    --------
    >>> from posecheck.fit.steps import choose_first_step
    >>> [choose_first_step(need, most=15.0) for need in ((15.0, 40.0), (44.0, 77.0), (8.0, 20.0))]
    [15.0, 15.0, 7.0]
    >>> choose_first_step((12.0, 30.0), most=15.0, hole_mm=20.0)
    20.0
    """
    low, high = range_mm
    top = min(low, most)
    if hole_mm is not None:
        whole = max(int(top // hole_mm), 1) * hole_mm
        return whole if whole <= high else None
    fair = min((low + high) / 4, top)
    rounded = -(-NEARLY * fair // ROUND_MM) * ROUND_MM
    if rounded <= top:
        return float(rounded)
    return float(max(min(-(-fair // 1), top // 1), 1.0))


def degree_span(one: float, two: float) -> str:
    """Write two numbers of degrees as a span of whole ones.

    Parameters
    ----------
    one, two : float
        Not negative, in any order [deg].

    Returns
    -------
    str
        At least 1 degree.

    Examples
    --------
    >>> from posecheck.fit.steps import degree_span
    >>> degree_span(3.8, 0.2), degree_span(2.0, 2.2)
    ('1 to 4 degrees', '2 degrees')
    """
    low, high = sorted((max(round(one), 1), max(round(two), 1)))
    if high > low:
        return gettext("{low} to {high} degrees", low=low, high=high)
    return ngettext("{count} degree", "{count} degrees", low)
