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
from posecheck.text import gettext, gettext_noop, ngettext

from . import advice
from .body import BodyLengths
from .steps import RECOVERY_MOST_MM

RED_FLAGS: Final = (
    gettext_noop(
        "A leg that loses power or goes numb with effort: see a professional, before anything is changed on the bike."
    ),
    gettext_noop("Pain at night: see a professional."),
    gettext_noop("Fever with it: see a professional."),
    gettext_noop("Losing weight without trying: see a professional."),
    gettext_noop("Changes of the bladder: see a professional at once."),
)
"""From the seeds. A video can neither show these nor rule them out."""

STEP_WEEKS: Final = 2
"""How long each step is ridden before the next."""


EASY: Final = gettext_noop(
    "Weeks 1 and 2: ride easily at 70 to 90 rpm with little resistance, and sit up as often as you like. "
    "If riding makes it worse, stop, and ask somebody who can examine you."
)
FILM: Final = gettext_noop(
    "Film after each step with --riding recovery. "
    "Take the next one only if the clip shows the trunk where the step should put it and no new finding, "
    "and if riding felt no worse; else go back one step."
)


def tell_red_flags() -> tuple[str, ...]:
    """Name the signs that need a professional.

    Returns
    -------
    tuple of str
        `RED_FLAGS`, in the reader's language.
    """
    return tuple(gettext(one) for one in RED_FLAGS)


NOW: Final[Mapping[tuple[str, ...], str]] = {
    ("up", "nearer"): gettext_noop(
        "Now: note how high and how far your bars are, then move them until your trunk is at {high:g} degrees or less "
        "instead of {trunk:.0f}: by about {up:.0f} mm up and {nearer:.0f} mm nearer, 10 mm at a time."
    ),
    ("up",): gettext_noop(
        "Now: note how high and how far your bars are, then move them until your trunk is at {high:g} degrees or less "
        "instead of {trunk:.0f}: by about {up:.0f} mm up, 10 mm at a time."
    ),
    ("nearer",): gettext_noop(
        "Now: note how high and how far your bars are, then move them until your trunk is at {high:g} degrees or less "
        "instead of {trunk:.0f}: by about {nearer:.0f} mm nearer, 10 mm at a time."
    ),
    (): gettext_noop(
        "Now: note how high and how far your bars are, then move them until your trunk is at {high:g} degrees or less "
        "instead of {trunk:.0f}: as far as the bike allows, 10 mm at a time."
    ),
}
"""What to do first, by the ways that the bars go."""


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
    return (_now(trunk, band.high, ways if far else None), gettext(EASY), _back(steps, upright=not far), gettext(FILM))


def _height_mm(excess_deg: float, body: BodyLengths) -> float:
    raised = advice.advise_bar_height(excess_deg=excess_deg, body=body, riding="recovery")
    return raised.range_mm[1] if raised.range_mm else 0.0


def _bar_ways(moves: Moves) -> dict[str, float]:
    ways = {"up": moves.bars_up_mm, "nearer": moves.bars_nearer_mm}
    return {way: by_mm for way, by_mm in ways.items() if by_mm > 0}


def _now(trunk_deg: float, high_deg: float, ways: Mapping[str, float] | None) -> str:
    if ways is None:
        return gettext(
            "Now: your trunk is at {trunk:.0f} degrees, upright enough. Leave the bars where they are.",
            trunk=trunk_deg,
        )
    values = {"trunk": trunk_deg, "high": high_deg, "up": ways.get("up"), "nearer": ways.get("nearer")}
    return gettext(NOW[tuple(ways)], **values)


def _back(steps: int, *, upright: bool) -> str:
    week, step = STEP_WEEKS + 1, RECOVERY_MOST_MM
    if upright:
        return gettext(
            "From week {week}: move the bars back toward your usual position, {step:g} mm every two weeks, "
            "until it is your usual one again.",
            week=week,
            step=step,
        )
    return ngettext(
        "From week {week}: move the bars back toward your usual position, {step:g} mm every two weeks: "
        "{count} step, so until about week {last}.",
        "From week {week}: move the bars back toward your usual position, {step:g} mm every two weeks: "
        "{count} steps, so until about week {last}.",
        steps,
        week=week,
        step=step,
        last=STEP_WEEKS * (steps + 1),
    )
