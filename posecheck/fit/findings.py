"""What stands out: saddle height and reach, by signs that must agree.

The required sign alone makes a finding possible, one more makes it likely. Sources: Ferrer-Roca 2012, Swart & Holliday
2019 (knee at BDC, moderate); Burt 2014, Silberman 2005 (reach, expert).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from posecheck.data import Certainty, Finding, Measure, Target

from . import advice, rocking
from .body import Body

FINDINGS: Final = (
    "saddle_too_high",
    "saddle_too_low",
    "reach_too_long",
    "reach_too_short",
    "pelvic_rocking",
    "asymmetry",
)

BOUNCE_MM: Final = 8.0
"""A near hip that certainly rises and falls more than this, beyond what the thigh explains (own measurement: below 4
on rendered riders who sit still, above 9 on those who rock)."""

LONG_CRANK_MM: Final = 177.5
"""Cranks longer than these explain a bent knee at the top."""

Way = Literal["below", "above"]
ADVICE_SOURCE: Final = "Ferrer-Roca 2014 (saddle and knee while riding)"
REACH_SOURCES: Final = ("Burt 2014 (expert)", "Silberman 2005 (expert)")


def wholly(measure: Measure, target: Target | None, way: Way) -> bool:
    """Whether a measure's whole interval lies below or above the green band.

    Parameters
    ----------
    measure : Measure
        The number.
    target : Target or None
        Its band.
    way : {"below", "above"}
        On which side.

    Returns
    -------
    bool
        False where there is no number, or no edge on that side.
    """
    if measure.interval is None or target is None:
        return False
    if way == "below":
        return target.low is not None and measure.interval[1] < target.low
    return target.high is not None and measure.interval[0] > target.high


def beyond(measure: Measure, target: Target | None, way: Way) -> bool:
    """Whether a measure is below or above its band for certain, or its value lies outside amber.

    Parameters
    ----------
    measure : Measure
        The number.
    target : Target or None
        Its band.
    way : {"below", "above"}
        On which side.

    Returns
    -------
    bool
        False where there is no number, or no edge on that side.
    """
    if measure.value is None or target is None:
        return False
    edge = target.amber_low if way == "below" else target.amber_high
    outside = edge is not None and (measure.value < edge if way == "below" else measure.value > edge)
    return outside or wholly(measure, target, way)


def findings(measures: Mapping[str, Measure], targets: Mapping[str, Target], body: Body) -> tuple[Finding, ...]:
    """Judge saddle height and reach.

    Parameters
    ----------
    measures : mapping of str to Measure
        The numbers.
    targets : mapping of str to Target
        Their bands.
    body : Body
        The rider's lengths, and settings that advice depends on.

    Returns
    -------
    tuple of Finding
        What to change first comes first: saddle before reach.
    """
    found = (_saddle(measures, targets, body), _reach(measures, targets, body))
    return tuple(one for one in found if one is not None)


def _saddle(measures: Mapping[str, Measure], targets: Mapping[str, Target], body: Body) -> Finding | None:
    """Saddle too high or too low, by the knee at BDC and a second sign."""
    knee, band = measures["knee_flexion_bdc"], targets.get("knee_flexion_bdc")
    if knee.value is None or band is None:
        return None
    if wholly(knee, band, "below"):
        name, others = "saddle_too_high", _high_signs(measures, targets)
        text = "Your leg is very straight at the bottom of the stroke: the saddle looks too high."
    elif wholly(knee, band, "above"):
        name, others = "saddle_too_low", _low_signs(measures, targets, body)
        text = "Your knee stays very bent at the bottom of the stroke: the saddle looks too low."
    else:
        return None
    what = advice.saddle(knee.value, band, body.leg_mm, body.step_mm)
    return Finding(name, _certainty(others), ("knee_flexion_bdc", *others), text, what, (band.source, ADVICE_SOURCE))


def _high_signs(measures: Mapping[str, Measure], targets: Mapping[str, Target]) -> tuple[str, ...]:
    toe_down = wholly(measures["ankle_angle_bdc"], targets.get("ankle_angle_bdc"), "above")
    sway = measures["lateral_pelvic_sway"].interval
    behind = measures["lateral_pelvic_sway"].method == "rear"
    bounce = not behind and sway is not None and sway[0] > BOUNCE_MM
    rocks = rocking.signs(measures, certain=True)
    return ("ankle_angle_bdc",) * toe_down + ("lateral_pelvic_sway",) * bounce + rocks


def _low_signs(measures: Mapping[str, Measure], targets: Mapping[str, Target], body: Body) -> tuple[str, ...]:
    bent = wholly(measures["knee_flexion_tdc"], targets.get("knee_flexion_tdc"), "above")
    return ("knee_flexion_tdc",) * (bent and body.crank_mm <= LONG_CRANK_MM)


def _certainty(others: tuple[str, ...]) -> Certainty:
    return "likely" if others else "possible"


def _reach(measures: Mapping[str, Measure], targets: Mapping[str, Target], body: Body) -> Finding | None:
    """Bars too far or too near: two of shoulder, elbow and trunk must agree, and none may contradict."""
    long_signs = _signs(measures, targets, "above")
    short_signs = _signs(measures, targets, "below")
    signs, opposed = (long_signs, short_signs) if len(long_signs) >= len(short_signs) else (short_signs, long_signs)
    if len(signs) < 2 or opposed:  # noqa: PLR2004  two of three
        return None
    closer = signs is long_signs
    text = (
        "You are stretched out: the bars look too far away or too low."
        if closer
        else "You sit cramped: the bars look too close or too high."
    )
    worst = max(signs, key=lambda name: _excess(measures[name], targets[name]))
    turning_mm = body.hip_hand_mm if worst == "trunk_flexion" else body.arm_mm
    what = advice.bars(closer=closer, excess_deg=_excess(measures[worst], targets[worst]), turning_mm=turning_mm)
    name = "reach_too_long" if closer else "reach_too_short"
    return Finding(name, _certainty(signs[2:]), signs, text, what, REACH_SOURCES)


def _signs(measures: Mapping[str, Measure], targets: Mapping[str, Target], way: Way) -> tuple[str, ...]:
    """Measures that say the bars are too far (above) or too near (below); the elbow speaks the other way round."""
    elbow_way: Way = "below" if way == "above" else "above"
    ways: dict[str, Way] = {"shoulder_angle": way, "elbow_flexion": elbow_way, "trunk_flexion": way}
    return tuple(name for name, side in ways.items() if beyond(measures[name], targets.get(name), side))


def _excess(measure: Measure, target: Target) -> float:
    """How far a value lies outside green [deg]."""
    if measure.value is None:
        return 0.0
    below = 0.0 if target.low is None else target.low - measure.value
    above = 0.0 if target.high is None else measure.value - target.high
    return max(below, above, 0.0)
