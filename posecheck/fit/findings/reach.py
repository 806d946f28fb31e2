"""The bars: how far away and how low they are, by trunk, shoulder and elbow. All expert opinion."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from posecheck.fit import advice
from posecheck.records.findings import Finding
from posecheck.records.names import body_name
from posecheck.text import gettext, number_text

from .case import Case, Way, expert_sources, judge_certainty

AGREE: Final = 2
"""So many of shoulder, elbow and trunk must agree."""


def find_reach(case: Case) -> Finding | None:
    """Bars too far or too near: two of shoulder, elbow and trunk must agree, and none may contradict.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        ``reach_too_long`` or ``reach_too_short``.
    """
    long_signs, short_signs = _signs(case, "above"), _signs(case, "below")
    signs, opposed = (long_signs, short_signs) if len(long_signs) >= len(short_signs) else (short_signs, long_signs)
    if len(signs) < AGREE or opposed:
        return None
    closer = signs is long_signs
    text = (
        gettext("You are stretched out: the bars look too far away or too low.")
        if closer
        else gettext("You sit cramped: the bars look too close or too high.")
    )
    worst = max(signs, key=case.excess)
    turning_mm = case.body.hip_hand_mm if worst == "trunk_flexion" else case.body.arm_mm
    values = {name: number_text(case.measures[name].value or 0.0, ".0f") for name in signs}
    numbers = ", ".join(f"{body_name(_SHOWN_BY[name])} {value}" for name, value in values.items())
    return Finding(
        id="reach_too_long" if closer else "reach_too_short",
        certainty=judge_certainty(signs[AGREE:]),
        signs=signs,
        text=text,
        advice=advice.advise_reach(
            closer=closer, excess_deg=case.excess(worst), turning_mm=turning_mm, riding=case.riding
        ),
        sources=expert_sources(),
        detail=gettext(
            "Degrees outside their bands, all on the same side: {numbers}. "
            "Change the stem or slide the bars, not the saddle, whose place the legs decide.",
            numbers=numbers,
        ),
        independent=len(signs),
    )


_SHOWN_BY: Final = {"shoulder_angle": "shoulder", "elbow_flexion": "elbow", "trunk_flexion": "trunk"}


def _signs(case: Case, way: Way) -> tuple[str, ...]:
    """Measures that say the bars are too far (above) or too near (below); the elbow speaks the other way round."""
    elbow_way: Way = "below" if way == "above" else "above"
    ways: dict[str, Way] = {"shoulder_angle": way, "elbow_flexion": elbow_way, "trunk_flexion": way}
    return tuple(name for name, side in ways.items() if case.beyond(name, side))


def find_low_bars(case: Case) -> Finding | None:
    """Bars too low: the trunk is further down than its band while the arm's reach is in order.

    A reach that is too long explains such a trunk too, and goes before this.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        ``bars_too_low``.
    """
    shoulder_fits = case.seen("shoulder_angle") and not any(case.beyond("shoulder_angle", way) for way in _WAYS)
    if not case.beyond("trunk_flexion", "above") or not shoulder_fits or find_reach(case) is not None:
        return None
    others = ("neck_extension",) * case.certain("neck_extension", "above", NECK_DEG)
    what = advice.advise_bar_height(excess_deg=case.excess("trunk_flexion"), body=case.body, riding=case.riding)
    if case.riding == "recovery":
        what = replace(what, expected=f"{what.expected} {gettext('In recovery, upright comes first.')}")
    return Finding(
        id="bars_too_low",
        certainty=judge_certainty(others),
        signs=("trunk_flexion", *others),
        text=gettext(
            "You bend further forward than suits this kind of riding, though the distance fits: the bars look too low."
        ),
        advice=what,
        sources=expert_sources(),
        detail=gettext(
            "The trunk is {angle:.0f} degrees from upright "
            "with a shoulder angle in its band, which speaks for height and not for length. "
            "Riders who hold a low position with ease may keep it.",
            angle=case.measures["trunk_flexion"].value or 0,
        ),
        independent=1 + len(others),
    )


_WAYS: Final[tuple[Way, ...]] = ("below", "above")

NECK_DEG: Final = 20.0
"""A head certainly tipped back further than this against the trunk looks up a lot (own convention: rendered riders
read -8 to 11, three filmed ones -13 to 12; no limit is published)."""


def find_neck(case: Case) -> Finding | None:
    """Neck tipped back: the rider looks up against a trunk that leans forward.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        ``neck_extended``.
    """
    if not case.certain("neck_extension", "above", NECK_DEG):
        return None
    low = case.beyond("trunk_flexion", "above")
    return Finding(
        id="neck_extended",
        certainty=judge_certainty(("trunk_flexion",) * low),
        signs=("neck_extension", *("trunk_flexion",) * low),
        text=gettext("Your head is tipped back a lot to look ahead."),
        advice=advice.advise_bar_height(excess_deg=case.excess("trunk_flexion"), body=case.body, riding=case.riding)
        if low
        else advice.advise_technique(
            "look_down", gettext("Look a few metres ahead, not far away, and let the back of the neck grow long.")
        ),
        sources=(gettext("own convention; no limit is published"),),
        detail=gettext(
            "The line from shoulder to ear is {angle:.0f} degrees behind that from hip to shoulder. "
            "A lower trunk asks for a neck further back, so bar height comes before exercises.",
            angle=case.measures["neck_extension"].value or 0,
        ),
        independent=1 + low,
    )


def find_locked_elbows(case: Case) -> Finding | None:
    """Elbows locked: straighter than amber, so that nothing gives between bars and shoulders.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        ``elbows_locked``; never in a time trial, whose band is for arms on pads.
    """
    if case.riding == "tt" or not case.beyond("elbow_flexion", "below"):
        return None
    return Finding(
        id="elbows_locked",
        certainty="possible",
        signs=("elbow_flexion",),
        text=gettext("Your elbows are nearly straight: arms and shoulders take every bump."),
        advice=advice.advise_technique(
            "soften_elbows", gettext("Let the elbows drop a little; if they straighten again, check the reach.")
        ),
        sources=expert_sources(),
        detail=gettext(
            "Elbow flexion is {angle:.0f} degrees, give or take 13. If it stays so on softer arms, the reach is long.",
            angle=case.measures["elbow_flexion"].value or 0,
        ),
    )
