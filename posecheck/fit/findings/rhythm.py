"""Cadence, and what changes while the clip goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from posecheck.fit import advice, back
from posecheck.records.findings import Drift, Finding
from posecheck.records.names import measure_name, unit_word
from posecheck.text import begin_small, gettext, gettext_noop, number_text

from .case import Case, expert_sources, judge_certainty

GRIND_RPM: Final = 60.0
"""Slower than this for the whole clip is grinding, if the resistance is heavy (expert)."""

RECOVERY_RPM: Final = 70.0
"""The same while a back recovers (expert; the seeds' "no grinding")."""

SLOW_MOTION_RPM: Final = 35.0
"""A cadence that may be below this may be slow motion, and says nothing about grinding."""

FAST_RPM: Final = 110.0
BOUNCE_MM: Final = 10.0
"""Shoulders that certainly rise and fall by more than this, twice per stroke, bounce (own convention: rendered riders
have 0 to 2)."""

KNEE_SOURCE: Final = gettext_noop(
    "Bini & Hume 2013: knee compression 29 % smaller at 90 than at 70 rpm, same power (weak)"
)


def find_grinding(case: Case) -> Finding | None:
    """Cadence that stays low. A camera sees cadence, not resistance.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        ``find_grinding``.
    """
    limit = RECOVERY_RPM if case.riding == "recovery" else GRIND_RPM
    if not (case.certain("cadence", "below", limit) and case.certain("cadence", "above", SLOW_MOTION_RPM)):
        return None
    rpm = case.measures["cadence"].value or 0.0
    return Finding(
        id="grinding",
        certainty="possible",
        signs=("cadence",),
        text=gettext(
            "Your cadence stays low, at {rpm:.0f} rpm; if the resistance is heavy, ease it and spin faster.", rpm=rpm
        ),
        advice=advice.advise_cadence("raise", gettext("Take resistance off until 80 rpm feels easy.")),
        sources=(gettext(KNEE_SOURCE), *expert_sources()),
        detail=gettext(
            "The whole interval lies below {limit:g} rpm. "
            "A camera cannot see resistance: slow and light is no problem.",
            limit=limit,
        ),
        level="weak",
    )


def find_bouncing(case: Case) -> Finding | None:
    """Fast pedalling with an upper body that bounces.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        ``find_bouncing``; neither a high cadence nor a bounce says it alone.
    """
    if not (case.certain("cadence", "above", FAST_RPM) and case.certain("trunk_bounce", "above", BOUNCE_MM)):
        return None
    return Finding(
        id="bouncing",
        certainty="possible",
        signs=("cadence", "trunk_bounce"),
        text=gettext("At {rpm:.0f} rpm you bounce in the saddle.", rpm=case.measures["cadence"].value or 0),
        advice=advice.advise_cadence("lower", gettext("Add a little resistance, or slow down to where you sit still.")),
        sources=expert_sources(),
        detail=gettext(
            "Cadence is above 110 rpm and the shoulders rise and fall twice per stroke. "
            "A saddle that is too high does the same, so look at the knee first."
        ),
        independent=2,
    )


HOW: Final = {
    "trunk_flexion": (
        gettext_noop("your trunk comes up {by} degrees"),
        gettext_noop("your trunk drops {by} degrees"),
    ),
    "neck_extension": (
        gettext_noop("your head drops {by} degrees"),
        gettext_noop("your head tips back {by} degrees"),
    ),
    "shoulder_angle": (
        gettext_noop("your arms come in {by} degrees"),
        gettext_noop("your arms stretch out {by} degrees"),
    ),
    "elbow_flexion": (
        gettext_noop("your elbows straighten {by} degrees"),
        gettext_noop("your elbows bend {by} degrees"),
    ),
    "hip_angle_min": (gettext_noop("your hips close {by} degrees"), gettext_noop("your hips open {by} degrees")),
    "knee_flexion_bdc": (
        gettext_noop("your knees straighten {by} degrees"),
        gettext_noop("your knees bend {by} degrees more at the bottom"),
    ),
    "ankle_angle_bdc": (
        gettext_noop("your heels drop {by} degrees"),
        gettext_noop("your toes point down {by} degrees more"),
    ),
    "pelvic_motion_index": (gettext_noop("your hips move less"), gettext_noop("your hips rock more")),
    "hip_drive": (
        gettext_noop("your trunk moves more with each stroke"),
        gettext_noop("your trunk moves less with each stroke"),
    ),
}
"""What a measure that falls or rises means for the rider; those that are not named here are no posture."""

SPINE_PER_BOW: Final = 26 / 3
"""Degrees that the spine of a rendered rider bends for each per cent of bow, where the whole back rounds."""

FOLLOWS: Final[Mapping[str, set[str]]] = {"hip_angle_min": {"trunk_flexion"}}
"""A change that is no sign of its own beside another: a trunk that drops closes the hip."""

TOLD: Final = 3
_MINUTE_S: Final = 60.0


def find_drift(case: Case) -> Finding | None:
    """Posture that changes while the clip goes on.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        ``posture_drift``, by the measures whose change is certain.
    """
    certain = {one.measure: one for one in case.drifts if one.certain}
    changed = [certain[name] for name in HOW if name in certain]
    if not changed:
        return None
    apart = [one for one in changed if not FOLLOWS.get(one.measure, set()) & certain.keys()]
    signs = tuple(one.measure for one in changed)
    change = "; ".join(
        f"{begin_small(measure_name(one.measure))} {number_text(one.change, '+.0f')} {unit_word(one.unit)}"
        for one in changed
    )
    return Finding(
        id="posture_drift",
        certainty=judge_certainty(tuple(one.measure for one in apart[1:])),
        signs=signs,
        text=_tell_drift(changed, apart),
        advice=advice.advise_technique(
            "rest_earlier", gettext("Sit up and ease off before then, and film the same minutes again.")
        ),
        sources=(gettext("own comparison of windows of one clip"),),
        detail=gettext(
            "Last window less first: {change}. "
            "Steady errors of the camera fall out of such a change, so it is surer than the numbers themselves.",
            change=change,
        ),
        level="own",
        independent=len(apart),
    )


def find_rounding(case: Case) -> Finding | None:
    """Back that rounds while the clip goes on, held against its own beginning; nobody has published a limit.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        ``rounded_back``, by the outline alone, so that it is never more than possible.
    """
    rounder = [one for one in case.drifts if one.measure == back.NAME and one.certain and one.change > 0]
    if not rounder:
        return None
    change = rounder[0].change
    return Finding(
        id="rounded_back",
        certainty="possible",
        signs=(back.NAME,),
        text=_when_rounder(rounder),
        advice=advice.advise_technique(
            "hinge_hips", gettext("Sit up, tip the pelvis forward and fold at the hips, or rest earlier.")
        ),
        sources=(gettext("own comparison of windows of one clip; no limit is published"),),
        detail=gettext(
            "The outline of the back bows {change:+.1f} % of the trunk more than in the first window, "
            "as if the spine bent by some {bend:.0f} degrees. "
            "It cannot tell lumbar from thoracic, and clothes that slip look alike.",
            change=change,
            bend=round(change * SPINE_PER_BOW, -1),
        ),
        level="own",
    )


def _begin_min(changed: Sequence[Drift]) -> float | None:
    """From which minute on something changed; None where that is not known."""
    begun = [one.since_s for one in changed if one.since_s is not None]
    return min(begun) / _MINUTE_S if begun else None


def _tell_drift(changed: Sequence[Drift], apart: Sequence[Drift]) -> str:
    minute, changes = _begin_min(changed), "; ".join(_told(one) for one in apart[:TOLD])
    if minute is None:
        return gettext("Later in the clip your posture changes: {changes}.", changes=changes)
    return gettext("From minute {minute:.0f} on your posture changes: {changes}.", minute=minute, changes=changes)


def _when_rounder(changed: Sequence[Drift]) -> str:
    minute = _begin_min(changed)
    if minute is None:
        return gettext("Later in the clip your back is rounder than at the start.")
    return gettext("From minute {minute:.0f} on your back is rounder than at the start.", minute=minute)


def _told(one: Drift) -> str:
    return gettext(HOW[one.measure][one.change > 0], by=round(abs(one.change)))
