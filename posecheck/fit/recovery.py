"""Riding while a back recovers: signs that need a professional, and a plan back to the usual position.

The plan is about a bike's set-up, and never a treatment. Upright, short, easy to turn, and back in steps over weeks is
what the seeds ask for; no trial has tested it (expert).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from posecheck.records.analysis import Measure
from posecheck.records.settings import Target
from posecheck.records.what_if import Moves

from . import advice
from .body import BodyLengths
from .steps import RECOVERY_MOST_MM

RED_FLAGS: Final = (
    "A leg that loses power or goes numb with effort: see a professional, before anything is changed on the bike.",
    "Pain at night: see a professional.",
    "Fever with it: see a professional.",
    "Losing weight without trying: see a professional.",
    "Changes of the bladder: see a professional at once.",
)
"""From the seeds. A video can neither show these nor rule them out."""

STEP_WEEKS: Final = 2
"""How long each step is ridden before the next."""


EASY: Final = (
    "Weeks 1 and 2: ride easily at 70 to 90 rpm with little resistance, and sit up as often as you like. "
    "If riding makes it worse, stop, and ask somebody who can examine you."
)
FILM: Final = (
    "Film after each step with --riding recovery. "
    "Take the next one only if the clip shows the trunk where the step should put it and no new finding, "
    "and if riding felt no worse; else go back one step."
)


def plan_recovery(
    measures: Mapping[str, Measure], targets: Mapping[str, Target], body: BodyLengths, moves: Moves | None = None
) -> tuple[str, ...]:
    """Lay out the way to an upright position, and back in a few steps that a new clip confirms.

    Parameters
    ----------
    measures : mapping of str to Measure
        The numbers.
    targets : mapping of str to Target
        The bands for recovery.
    body : BodyLengths
        The rider's lengths.
    moves : Moves or None
        The set-up that fits, where the rider's linkage is known.

    Returns
    -------
    tuple of str
        Steps in order; none where the trunk was not measured.
    """
    trunk, band = measures["trunk_flexion"].value, targets.get("trunk_flexion")
    if trunk is None or band is None or band.high is None:
        return ()
    far = trunk > band.high
    ways = _bar_ways(moves) if moves else {"up": _height_mm(trunk - band.high, body)}
    whole_mm = max(ways.values(), default=0.0) if far else 0.0
    # What parts give, in steps of what is right at once, is a few steps, however much a trunk would need.
    steps = max(int(np.ceil(whole_mm / RECOVERY_MOST_MM)), 1)
    return (_now(trunk, band.high, ways if far else None), EASY, _back(steps, upright=not far), FILM)


def _height_mm(excess_deg: float, body: BodyLengths) -> float:
    raised = advice.advise_bar_height(excess_deg=excess_deg, body=body, riding="recovery")
    return raised.range_mm[1] if raised.range_mm else 0.0


def _bar_ways(moves: Moves) -> dict[str, float]:
    ways = {"up": moves.bars_up_mm, "nearer": moves.bars_nearer_mm}
    return {way: by_mm for way, by_mm in ways.items() if by_mm > 0}


def _now(trunk_deg: float, high_deg: float, ways: Mapping[str, float] | None) -> str:
    if ways is None:
        return f"Now: your trunk is at {trunk_deg:.0f} degrees, upright enough. Leave the bars where they are."
    how = " and ".join(f"{by_mm:.0f} mm {way}" for way, by_mm in ways.items()) or "as far as the bike allows"
    return (
        "Now: note how high and how far your bars are, then move them "
        f"until your trunk is at {high_deg:g} degrees or less instead of {trunk_deg:.0f}: by about {how}, "
        "10 mm at a time."
    )


def _back(steps: int, *, upright: bool) -> str:
    step = f"{RECOVERY_MOST_MM:g} mm every two weeks"
    each = f"From week {STEP_WEEKS + 1}: move the bars back toward your usual position, {step}"
    if upright:
        return f"{each}, until it is your usual one again."
    last = STEP_WEEKS * (steps + 1)
    return f"{each}: {steps} step{'s' if steps > 1 else ''}, so until about week {last}."
