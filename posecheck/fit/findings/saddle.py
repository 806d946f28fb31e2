"""The saddle: its height by the knee at the bottom, its setback by the knee over the pedal.

Height: Ferrer-Roca 2012, Swart & Holliday 2019 (knee at BDC, moderate). Setback: knee over pedal has no biomechanical
ground (Bontrager 1998), fitters use it all the same (Pruitt & Matheny 2006, expert), so it is weak and never likely.
"""

from __future__ import annotations

from typing import Final

from posecheck.fit import advice, pelvis
from posecheck.records.findings import Advice, Finding
from posecheck.records.settings import Target
from posecheck.text import gettext, gettext_noop, source_text

from .case import Case, judge_certainty

LONG_CRANK_MM: Final = 177.5
"""Cranks longer than these explain a bent knee at the top."""

AHEAD_MM: Final = (-35.0, 10.0)
"""The knee may be this far behind and ahead of the pedal's axle without a word (own convention, wide on purpose)."""

SETBACK_STEP_MM: Final = 5.0
HEIGHT_SOURCE: Final = gettext_noop("Ferrer-Roca 2014 (saddle and knee while riding)")
SETBACK_SOURCES: Final = (
    gettext_noop("Pruitt & Matheny 2006 (expert)"),
    gettext_noop("Bontrager 1998: no biomechanical ground"),
)


def find_saddle_height(case: Case) -> Finding | None:
    """Saddle too high or too low, by the knee at BDC and a second sign.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        ``saddle_too_high`` or ``saddle_too_low``.
    """
    knee, band = case.measures["knee_flexion_bdc"], case.targets.get("knee_flexion_bdc")
    if knee.value is None or band is None:
        return None
    if case.wholly("knee_flexion_bdc", "below"):
        name, others = "saddle_too_high", _high_signs(case)
        text = gettext("Your leg is very straight at the bottom of the stroke: the saddle looks too high.")
    elif case.wholly("knee_flexion_bdc", "above"):
        name, others = "saddle_too_low", _low_signs(case)
        text = gettext("Your knee stays very bent at the bottom of the stroke: the saddle looks too low.")
    else:
        return None
    what = advice.advise_saddle(knee.value, band, case.body.leg_mm, case.body.step_mm, case.riding)
    steps = gettext("The ankle takes up part of any change of height, so go step by step and measure again.")
    return Finding(
        id=name,
        certainty=judge_certainty(others),
        signs=("knee_flexion_bdc", *others),
        text=text,
        advice=what,
        sources=(source_text(band.source), gettext(HEIGHT_SOURCE)),
        detail=f"{_knee_outside(knee.value, band)} {steps}",
        level=band.level,
        independent=1 + len(others),
    )


def _knee_outside(knee_deg: float, band: Target) -> str:
    """Say how bent the knee is, and what its band is."""
    if band.low is None:
        return gettext(
            "Knee flexion at BDC is {knee:.0f} degrees, wholly outside a band up to {high:g}.",
            knee=knee_deg,
            high=band.high,
        )
    if band.high is None:
        return gettext(
            "Knee flexion at BDC is {knee:.0f} degrees, wholly outside a band from {low:g} on.",
            knee=knee_deg,
            low=band.low,
        )
    return gettext(
        "Knee flexion at BDC is {knee:.0f} degrees, wholly outside its band of {low:g} to {high:g}.",
        knee=knee_deg,
        low=band.low,
        high=band.high,
    )


def _high_signs(case: Case) -> tuple[str, ...]:
    return ("ankle_angle_bdc",) * case.wholly("ankle_angle_bdc", "above") + pelvis_signs(case)


def _low_signs(case: Case) -> tuple[str, ...]:
    bent = case.wholly("knee_flexion_tdc", "above")
    return ("knee_flexion_tdc",) * (bent and case.body.crank_mm <= LONG_CRANK_MM)


def pelvis_signs(case: Case) -> tuple[str, ...]:
    """Measures that say that the pelvis rocks.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    tuple of str
        From behind sway or tilt beyond its limit; from the side the index.
    """
    index = ("pelvic_motion_index",) * pelvis.is_rising(case.measures)
    return (*index, *pelvis.rocking_signs(case.measures, certain=True))


def find_setback(case: Case) -> Finding | None:
    """Saddle too far back or forward, by the knee over the pedal: a hint with weak evidence.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        Never for time trial, where riders sit forward on purpose.
    """
    back = case.certain("kops_offset", "below", AHEAD_MM[0])
    ahead = case.certain("kops_offset", "above", AHEAD_MM[1])
    if case.riding == "tt" or not (back or ahead):
        return None
    weak = gettext("Knee over pedal is a convention with weak evidence: leave it if the rider is comfortable.")
    text, move, place = _setback_words(abs(case.measures["kops_offset"].value or 0.0), back=back)
    return Finding(
        id="saddle_too_far_back" if back else "saddle_too_far_forward",
        certainty="possible",
        signs=("kops_offset",),
        text=text,
        advice=Advice(
            part="saddle_setback",
            direction="forward" if back else "back",
            first_step_mm=SETBACK_STEP_MM,
            range_mm=None,
            expected=f"{move} {gettext('Set the height again if it changes, then film again.')}",
        ),
        sources=tuple(gettext(one) for one in SETBACK_SOURCES),
        detail=f"{place} {weak}",
        level="weak",
    )


def _setback_words(knee_mm: float, *, back: bool) -> tuple[str, str, str]:
    """Say what stands out, what the step should do, and where the knee is."""
    if back:
        return (
            gettext("With the crank forward your knee is well behind the pedal: the saddle may be too far back."),
            gettext("The knee should move about {step:g} mm forward.", step=SETBACK_STEP_MM),
            gettext("The knee is {by:.0f} mm behind the pedal's axle at 3 o'clock, give or take 20 mm.", by=knee_mm),
        )
    return (
        gettext("With the crank forward your knee is well ahead of the pedal: the saddle may be too far forward."),
        gettext("The knee should move about {step:g} mm back.", step=SETBACK_STEP_MM),
        gettext("The knee is {by:.0f} mm ahead of the pedal's axle at 3 o'clock, give or take 20 mm.", by=knee_mm),
    )
