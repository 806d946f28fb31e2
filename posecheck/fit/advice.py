"""How many millimetres: from a rider's own leg, with an interval that spans what geometry and riding say.

With the foot held still the hip's distance from the ankle gives the knee. Ridden, the ankle gives way and takes most
of a change: 1.9 to 2.3 degrees of knee per 10 mm of saddle (Ferrer-Roca 2014, moderate). So a knee angle fixes the
saddle only to a factor of two or three, and the first step is half of that, never past the least of it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Part, Riding
from posecheck.records.findings import Advice
from posecheck.records.linkage import GIVES_MM
from posecheck.records.settings import Target
from posecheck.text import gettext

from .body import BodyLengths
from .steps import SECOND_CLIP_DEG, choose_first_step, degree_span, most_mm, once_mm, within_parts

CRANK_STEP_MM: Final = 5.0
RIDDEN_DEG_PER_10_MM: Final = (1.9, 2.3)


def reach_mm(thigh_mm: float, shank_mm: float, flexion_deg: float) -> float:
    """Distance from hip to ankle, by the law of cosines.

    Parameters
    ----------
    thigh_mm, shank_mm : float
        Lengths of the leg [mm].
    flexion_deg : float
        Knee flexion, 0 straight [deg].

    Returns
    -------
    float
        Distance [mm].

    Examples
    --------
    >>> from posecheck.fit.advice import reach_mm
    >>> round(reach_mm(430, 420, 30) - reach_mm(430, 420, 35), 1)
    10.4
    """
    squares = thigh_mm**2 + shank_mm**2 + 2 * thigh_mm * shank_mm * np.cos(np.radians(flexion_deg))
    return float(np.sqrt(squares))


def advise_saddle(
    knee_deg: float,
    target: Target,
    leg_mm: tuple[float, float],
    step_mm: float | None,
    riding: Riding = "spin",
) -> Advice:
    """Advise on saddle height for a knee outside its band.

    Parameters
    ----------
    knee_deg : float
        Knee flexion at BDC [deg].
    target : Target
        Its band; at least the edge that was crossed is closed.
    leg_mm : tuple of float
        Thigh and shank [mm].
    step_mm : float or None
        Distance of the holes in the post, if it has holes [mm].
    riding : str
        Kind of riding, by which the step may be smaller.

    Returns
    -------
    Advice
        Lower where the knee is too straight, raise where it is too bent.
    """
    lower = target.low is not None and knee_deg < target.low
    edge = target.low if lower else target.high
    if edge is None:
        msg = f"the band of {target.measure} is open where {knee_deg} lies"  # untranslated: a mistake in the code
        raise ValueError(msg)
    geometric = abs(reach_mm(*leg_mm, knee_deg) - reach_mm(*leg_mm, edge))
    ridden = _ridden_mm(leg_mm, knee_deg, edge)
    need = within_parts((max(min(geometric, ridden), 1.0), max(geometric, ridden, 1.0)), "saddle_height", riding)
    first = choose_first_step(need, once_mm("saddle_height", riding), step_mm)
    if first is None:
        text = gettext(
            "The next hole is {step:g} mm away, past all that is needed: leave the saddle where it is.", step=step_mm
        )
        return Advice("saddle_height", "keep", None, need, text)
    moved = -first if lower else first
    stiff = abs(_after(leg_mm, knee_deg, moved) - knee_deg)
    soft = first * RIDDEN_DEG_PER_10_MM[0] / 10
    span = degree_span(soft, stiff)
    change = (
        gettext("The knee should bend about {span} more at the bottom of the stroke.", span=span)
        if lower
        else gettext("The knee should bend about {span} less at the bottom of the stroke.", span=span)
    )
    then = (
        gettext("A second clip may not show so little: judge it by feel too.")
        if stiff < SECOND_CLIP_DEG
        else gettext("Then film again.")
    )
    return Advice(
        part="saddle_height",
        direction="lower" if lower else "raise",
        first_step_mm=first,
        range_mm=need,
        expected=f"{change} {then}",
    )


def _ridden_mm(leg_mm: tuple[float, float], knee_deg: float, edge_deg: float) -> float:
    """How far a saddle goes while the ankle gives way, and what is beyond that with the foot held [mm]."""
    ridden = abs(edge_deg - knee_deg) * 10 / RIDDEN_DEG_PER_10_MM[0]
    if ridden <= GIVES_MM:
        return ridden
    turned = np.sign(edge_deg - knee_deg) * RIDDEN_DEG_PER_10_MM[0] * GIVES_MM / 10
    return GIVES_MM + abs(reach_mm(*leg_mm, knee_deg + turned) - reach_mm(*leg_mm, edge_deg))


def _after(leg_mm: tuple[float, float], knee_deg: float, raised_mm: float) -> float:
    """Knee flexion after the saddle was raised, foot held still [deg]."""
    thigh, shank = leg_mm
    apart = reach_mm(thigh, shank, knee_deg) + raised_mm
    cos = (apart**2 - thigh**2 - shank**2) / (2 * thigh * shank)
    return float(np.degrees(np.arccos(np.clip(cos, -1, 1))))


ELBOWS: Final = 0.5
"""Least share of the rigid triangle's shift that is enough: shoulders and elbows give way too (own convention)."""


def advise_reach(*, closer: bool, excess_deg: float, turning_mm: float, riding: Riding = "spin") -> Advice:
    """Advise on reach for a trunk or arm outside its band.

    Hip, shoulder and hand turn as a rigid triangle (geometry), so a shift of the hand by s turns it by s over its
    distance from the pivot.

    Parameters
    ----------
    closer : bool
        Whether the bars should come closer.
    excess_deg : float
        How far the angle lies outside its band [deg].
    turning_mm : float
        Distance of the hand from the pivot [mm].
    riding : str
        Kind of riding, by which parts allow more or less.

    Returns
    -------
    Advice
        Shorter or longer reach.
    """
    per_mm = float(np.degrees(1 / turning_mm))
    return _move_bars("bar_reach", "shorter" if closer else "longer", excess_deg, per_mm, riding)


def advise_bar_height(*, excess_deg: float, body: BodyLengths, riding: Riding = "spin") -> Advice:
    """Advise on higher bars for a trunk that leans too far.

    Raising the hand by s turns the triangle of hip, shoulder and hand by s over the hip's distance from the hand, times
    the cosine of that line's slope (geometry): 0.8 degrees per 10 mm at 700 mm.

    Parameters
    ----------
    excess_deg : float
        How far the trunk lies outside its band [deg].
    body : BodyLengths
        The rider's lengths.
    riding : str
        Kind of riding, by which parts allow more or less.

    Returns
    -------
    Advice
        Raise the bars.
    """
    per_mm = float(np.degrees(1 / body.hip_hand_mm) * np.cos(np.radians(body.hip_hand_deg)))
    return _move_bars("bar_height", "raise", excess_deg, per_mm, riding)


def _move_bars(part: Part, direction: str, excess_deg: float, per_mm: float, riding: Riding) -> Advice:
    """Advise on bars that turn trunk and arms by so many degrees a millimetre."""
    whole = max(excess_deg, 1.0) / per_mm
    wanted = max(ELBOWS * whole, 1.0), max(whole, 1.0)
    need = within_parts(wanted, part, riding)
    first = choose_first_step(need, once_mm(part, riding)) or 1.0
    turn = first * per_mm
    span, most = degree_span(ELBOWS * turn, turn), most_mm(part, riding)
    said = [
        gettext("You should stretch out by about {span}.", span=span)
        if direction == "longer"
        else gettext("You should come up by about {span}.", span=span),
        gettext("Then film again."),
    ]
    if wanted[0] > need[0]:
        said.append(
            gettext("More is needed than the {most:g} mm that parts give: ask for other bars or frame.", most=most)
        )
    return Advice(part=part, direction=direction, first_step_mm=first, range_mm=need, expected=" ".join(said))


def wait_for_saddle(advice: Advice) -> Advice:
    """Hold advice back until the saddle is right: a saddle that moves far takes the hip along, and changes the reach.

    Parameters
    ----------
    advice : Advice
        On the bars.

    Returns
    -------
    Advice
        On the same part, without millimetres.
    """
    text = gettext("Set the saddle first: its height changes the reach and the drop. Film again, then see to the bars.")
    return Advice(advice.part, "after_saddle", None, None, text)


def advise_cranks(knee_deg: float, body: BodyLengths) -> Advice:
    """Advise on shorter cranks, with the saddle raised by as much, and how little they do.

    The foot at the top is then twice the step further from the hip; law of cosines, foot held still.

    Parameters
    ----------
    knee_deg : float
        Knee flexion at TDC [deg].
    body : BodyLengths
        The rider's lengths.

    Returns
    -------
    Advice
        Shorter cranks, as an option.
    """
    thigh, shank = body.leg_mm
    after = _after(body.leg_mm, knee_deg, 2 * CRANK_STEP_MM)
    opened = _thigh_deg(thigh, shank, knee_deg) - _thigh_deg(thigh, shank, after)
    return Advice(
        part="crank_length",
        direction="shorter",
        first_step_mm=CRANK_STEP_MM,
        range_mm=None,
        expected=gettext(
            "The hip should open about {span} at the top, with the saddle raised by as much as the cranks get shorter. "
            "That is little: an option only where saddle and bars fit.",
            span=degree_span(opened, opened),
        ),
    )


def _thigh_deg(thigh_mm: float, shank_mm: float, knee_deg: float) -> float:
    """Angle at the hip between the thigh and the line to the ankle [deg]."""
    apart = reach_mm(thigh_mm, shank_mm, knee_deg)
    cos = (thigh_mm**2 + apart**2 - shank_mm**2) / (2 * thigh_mm * apart)
    return float(np.degrees(np.arccos(np.clip(cos, -1, 1))))


def advise_technique(direction: str, expected: str) -> Advice:
    """Advise on what the rider does.

    Parameters
    ----------
    direction : str
        What to do, such as ``sit_still``.
    expected : str
        The same in words.

    Returns
    -------
    Advice
        Without millimetres.
    """
    return Advice("technique", direction, None, None, expected)


def advise_cadence(direction: str, expected: str) -> Advice:
    """Advise on cadence.

    Parameters
    ----------
    direction : str
        ``raise`` or ``lower``.
    expected : str
        How, in words.

    Returns
    -------
    Advice
        Without millimetres.
    """
    return Advice("cadence", direction, None, None, expected)
