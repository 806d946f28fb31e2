"""The set-up that fits: the few moves that bring all bands at once, within what parts allow.

Only what a finding asks for is moved: a value on the border is no reason to change a bike. Saddle height is set by the
knee at the bottom first, for nothing else moves that; then height and reach of the bars together, for each moves trunk,
shoulder and elbow. Shorter cranks come last, and only where the knee at the top or the hip is still too closed. What is
looked for is how riders ride, not the stiff end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, Final

import numpy as np

from posecheck.records.analysis import Analysis
from posecheck.records.base import Array, Riding
from posecheck.records.linkage import HELD, YIELDS, Linkage
from posecheck.records.setup import MOVED_PARTS, BestSetup
from posecheck.records.tracking import Recording
from posecheck.records.what_if import MOST_MM, Moves

from .linkage import turn_leg
from .setup_search import INSIDE_DEG, LEFT_DEG, NO_WORSE_DEG, OF_EACH, STEP_MM, UPPER, Search, begin_search
from .steps import GROSS_MM, most_mm
from .what_if import build_linkage, find_shift, predict_moves

CRANKS_MM: Final = (170.0, 165.0, 160.0)
MOST_SHORTER_MM: Final = 12.5
"""Cranks that shops sell, and how much shorter at once."""

OF_THE_SADDLE: Final = ("saddle_too_high", "saddle_too_low")
OF_THE_BARS: Final = ("reach_too_long", "reach_too_short", "bars_too_low", "hip_too_closed")
"""Findings that ask for the saddle or the bars to be moved."""

TRUNK: Final = ("trunk_flexion",)

ONE_WAY: Final[Mapping[str, tuple[tuple[str, int], ...]]] = {
    "reach_too_long": (("bars_nearer_mm", 1), ("bars_up_mm", 1)),
    "reach_too_short": (("bars_nearer_mm", -1),),
    "bars_too_low": (("bars_nearer_mm", 1), ("bars_up_mm", 1)),
    "hip_too_closed": (("bars_nearer_mm", 1), ("bars_up_mm", 1)),
}
"""Which way bars go at most for a finding, so that advice never turns against it."""


def asks_for_setup(analysis: Analysis) -> set[str]:
    """Name the findings that ask for the saddle or the bars to be moved.

    Parameters
    ----------
    analysis : Analysis
        The answer to the clip.

    Returns
    -------
    set of str
        In recovery also ``bars_too_low`` for a trunk that is further down than its band: upright comes first.
    """
    found = {one.id for one in analysis.findings} & {*OF_THE_SADDLE, *OF_THE_BARS}
    trunk = next((one.value for one in analysis.measures if one.name == "trunk_flexion"), None)
    band = analysis.targets.get("trunk_flexion")
    if analysis.riding == "recovery" and band is not None and (trunk or 0.0) > (band.high or np.inf):
        found.add("bars_too_low")
    return found


def find_setup(rider: Linkage, analysis: Analysis) -> BestSetup:
    """Find the few moves that bring most into its band.

    Parameters
    ----------
    rider : Linkage
        As filmed.
    analysis : Analysis
        The answer to the clip; where a finding asks for a change of saddle or bars, only what is asked for is moved.

    Returns
    -------
    BestSetup
        No moves where all is in its band, or where no move would help; without the order of the moves.
    """
    search, found = begin_search(rider, analysis), asks_for_setup(analysis)
    needed = bool(found)
    best = start = Moves()
    if not needed or found & set(OF_THE_SADDLE):
        best = _with_saddle(search, start)
    gross = abs(best.saddle_up_mm) > GROSS_MM
    follows = search.outside(best, UPPER) > search.outside(start, UPPER) + LEFT_DEG
    # A saddle that moves changes the reach, so that the bars may have to go either way.
    ways = found if best == start else set[str]()
    if not needed or follows or found & set(OF_THE_BARS):
        best = _with_bars(search, best, ways)
    if not gross and (not needed or "hip_too_closed" in found):
        best = _with_cranks(search, best, ways)
    # What the bars still miss is a guess as long as the saddle has far to go.
    open_still = set(UPPER) if gross and needed else set[str]()
    left = tuple(name for name, by in search.misses(best).items() if by > LEFT_DEG and name not in open_still)
    ends = tuple(
        move
        for part, move in MOVED_PARTS.items()
        if _at_end(best, part, move, analysis.riding) and set(left) & set(OF_EACH[part])
    )
    predictions = predict_moves(rider, analysis, best).predictions
    return BestSetup(best, left, ends, needed, predictions=predictions)


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
    if analysis.setup is not None:
        return analysis.setup.moves
    rider = build_linkage(recording, analysis)
    return Moves() if rider is None else find_setup(rider, analysis).moves


def _at_end(moves: Moves, part: str, move: str, riding: Riding) -> bool:
    most = most_mm(part, riding)
    return bool(most) and abs(getattr(moves, move)) >= most


def _with_saddle(search: Search, moves: Moves) -> Moves:
    """Set the saddle by the knee at the bottom."""
    knee = ("knee_flexion_bdc",)
    if not search.outside(moves, knee):
        return moves
    band, value = search.bands[knee[0]], search.values[knee[0]]
    up = band.high is not None and value > band.high
    ways = (replace(moves, saddle_up_mm=by) for by in _grid("saddle_height", search) if by == 0 or (by > 0) == up)
    return min(ways, key=lambda one: search.cost(one, knee))


def _with_bars(search: Search, moves: Moves, found: set[str]) -> Moves:
    """Set height and reach of the bars together."""
    if not np.isfinite(search.rider.hand).all() or not search.outside(moves, UPPER):
        return moves
    leg = turn_leg(search.rider, find_shift(moves, search.rider.crank_mm), search.how)
    grid = product(_grid("bar_height", search, 2 * STEP_MM), _grid("bar_reach", search, 2 * STEP_MM))
    limits = [limit for name in found for limit in ONE_WAY.get(name, ())]
    ways = (replace(moves, bars_up_mm=up, bars_nearer_mm=nearer) for up, nearer in grid)
    sides = search.beside(moves, leg)
    before = {name: abs(by) for name, by in sides.items()}
    if sides.get("elbow_flexion", 0.0) < 0:
        # Straight arms get no straighter, so that a linkage cannot say what bars still further away would do.
        limits.append(("bars_nearer_mm", 1))

    def worse(one: Moves) -> bool:
        # A band is not bought with another: nobody is stretched out further whose trunk lies too low as it is.
        return any(by > before[name] + NO_WORSE_DEG for name, by in search.misses(one, leg).items())

    asked = [one for one in ways if all(sign * getattr(one, move) >= 0 for move, sign in limits)]
    fair = [one for one in asked if not worse(one)]
    if "bars_too_low" in found:
        fair = _raise_trunk(search, moves, fair, asked, leg)
    return min(fair, key=lambda one: search.cost(one, UPPER, leg), default=moves)


def _raise_trunk(
    search: Search, moves: Moves, fair: Sequence[Moves], asked: Sequence[Moves], leg: Mapping[str, Array]
) -> list[Moves]:
    """Keep the ways that bring a trunk half way to its band at least, else those that bring it furthest.

    A finding says that it lies too low, so that what parts cost holds nothing back. In recovery upright comes first,
    whatever it does to the arms.
    """

    def left(one: Moves) -> float:
        return search.outside(one, TRUNK, leg)

    half = left(moves) / 2
    ways = asked if search.riding == "recovery" and min(map(left, fair), default=np.inf) > half else fair
    enough = max(min(map(left, ways), default=0.0), half)
    return [one for one in ways if left(one) <= enough]


def _with_cranks(search: Search, best: Moves, found: set[str]) -> Moves:
    """Take shorter cranks where knee or hip stays too closed at the top."""
    closed = search.outside(best, ("knee_flexion_tdc", "hip_angle_min"))
    if not closed or not most_mm("crank_length", search.riding):
        return best
    crank_mm = search.rider.crank_mm
    tries = [
        _with_bars(search, replace(best, crank_mm=long, saddle_along=True), found)
        for long in CRANKS_MM
        if crank_mm - MOST_SHORTER_MM <= long < crank_mm
    ]
    return min((best, *tries), key=search.cost)


def _grid(part: str, search: Search, step_mm: float = STEP_MM) -> Iterator[float]:
    """Give whole steps of a part, nearest first."""
    most = most_mm(part, search.riding)
    steps = np.arange(-most, most + step_mm / 2, step_mm)
    yield from (float(by) for by in sorted(steps, key=abs))


def widen_move(rider: Linkage, analysis: Analysis, best: Moves, parts: tuple[str, ...]) -> tuple[float, float]:
    """Say how far a move goes at the least and at the most, by how riders give way.

    Parameters
    ----------
    rider : Linkage
        As filmed.
    analysis : Analysis
        The answer to the clip.
    best : Moves
        The moves as riders ride.
    parts : tuple of str
        Fields of `Moves` that are made longer or shorter together.

    Returns
    -------
    tuple of float
        As multiples of the moves as riders ride: at most 1, at least 1.
    """
    names = ("knee_flexion_bdc",) if "saddle_up_mm" in parts else UPPER
    longest = max(abs(getattr(best, part)) for part in parts)
    shares = np.arange(STEP_MM, WIDEST * longest + STEP_MM / 2, STEP_MM) / longest

    def moved(share: float) -> Moves:
        # Bounds of a move in one go hold for what is asked of a rider, so a try stays within them.
        ways: dict[str, Any] = {part: float(np.clip(share * getattr(best, part), -MOST_MM, MOST_MM)) for part in parts}
        return replace(best, **ways)

    found = []
    for how in (HELD, YIELDS):
        search = begin_search(rider, analysis, how)
        leg = None if "saddle_up_mm" in parts else turn_leg(rider, find_shift(best, rider.crank_mm), how)
        left: list[float] = []
        for share in shares:
            left.append(search.outside(moved(share), names, leg))
            if not left[-1]:
                break
        # The least of the ways that are as good as the best.
        found.append(float(shares[int(np.argmax(np.array(left) <= min(left) + INSIDE_DEG))]))
    return min(*found, 1.0), max(*found, 1.0)


WIDEST: Final = 2.0
"""Further than twice the way of riders as they ride none is looked for."""
