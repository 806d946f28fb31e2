"""Hips and pelvis: closed at the top, rocking from side to side, or moved by the back."""

from __future__ import annotations

from typing import Final

from posecheck.fit import advice
from posecheck.fit.asymmetry import judge_asymmetry
from posecheck.fit.pelvis import is_seen_from_behind, judge_rocking
from posecheck.fit.steps import most_mm
from posecheck.records.findings import Finding
from posecheck.text import gettext

from .case import Case, expert_sources
from .saddle import pelvis_signs

BACK_SHARE: Final = 90.0
"""Where the thigh certainly does less than this share of the hip's opening, the trunk does the rest (own convention:
rendered riders have 97 to 100 %; no limit is published) [%]."""


def find_closed_hip(case: Case) -> Finding | None:
    """Hip too closed: below its band, and the knee too bent at the top. Neither says it alone.

    Where the hip is taken to be is a convention, so a closed hip needs the second sign, and is never more than
    possible.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        ``hip_too_closed``.
    """
    if not (case.wholly("hip_angle_min", "below") and case.wholly("knee_flexion_tdc", "above")):
        return None
    return Finding(
        id="hip_too_closed",
        certainty="possible",
        signs=("hip_angle_min", "knee_flexion_tdc"),
        text=gettext("Your hip folds up a lot at the top of the stroke."),
        advice=advice.advise_cranks(case.measures["knee_flexion_tdc"].value or 0.0, case.body)
        if most_mm("crank_length", case.riding)
        else advice.advise_technique(
            "keep", gettext("The cranks of a studio bike stay: higher or nearer bars open the hip.")
        ),
        sources=expert_sources(),
        detail=gettext(
            "Hip and knee are both more closed at the top than their bands allow. "
            "Saddle and bars come first; shorter cranks open both joints a little, "
            "and are an option where the rest fits."
        ),
        independent=2,
    )


def find_rocking(case: Case) -> Finding | None:
    """Pelvis that rocks: sure only from behind; from the side a hint that asks for a clip from behind.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        ``pelvic_rocking``.
    """
    if is_seen_from_behind(case.measures):
        return judge_rocking(case.measures)
    signs = pelvis_signs(case)
    if not signs:
        return None
    strokes = case.measures.get("strokes_per_class")
    text = (
        gettext("Your hip seems to rise and fall with every stroke: the pelvis may rock.")
        if strokes is None or strokes.value is None
        else gettext(
            "Your hip seems to rise and fall with every stroke, about {times:,.0f} times in a class: "
            "the pelvis may rock.",
            times=round(strokes.value, -2),
        )
    )
    return Finding(
        id="pelvic_rocking",
        certainty="possible",
        signs=signs,
        text=text,
        advice=advice.advise_technique(
            "film_from_behind", gettext("A clip from behind shows whether the pelvis rocks, and how much.")
        ),
        sources=(gettext("expert opinion; no trial gives a limit"),),
        detail=gettext(
            "From the side only the near hip's rise is seen, "
            "which goes with sway weakly (correlation 0.3 on rendered riders). "
            "Film from behind before anything is changed for this alone."
        ),
        independent=len(signs),
    )


def is_hint(case: Case, finding: Finding) -> bool:
    """Whether a finding is too weak to stand alone: rocking that is guessed at from the side is only worth a note.

    Parameters
    ----------
    case : Case
        The rider.
    finding : Finding
        One that nothing else explains.

    Returns
    -------
    bool
        True for ``pelvic_rocking`` without a clip from behind.
    """
    return finding.id == "pelvic_rocking" and not is_seen_from_behind(case.measures)


def find_back_drive(case: Case) -> Finding | None:
    """Trunk that helps to open the hip in each stroke, instead of the thigh alone.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        ``find_back_drive``; there is no band, so it is never more than possible.
    """
    if not case.certain("hip_drive", "below", BACK_SHARE):
        return None
    return Finding(
        id="back_driven",
        certainty="possible",
        signs=("hip_drive",),
        text=gettext("Your upper body rocks up and down with each stroke instead of the legs doing the work alone."),
        advice=advice.advise_technique(
            "still_trunk", gettext("Pedal a little easier and keep the trunk still, then film again.")
        ),
        sources=(gettext("own convention; no limit is published"),),
        detail=gettext(
            "The thigh does {share:.0f} % of the hip's opening, give or take 4; "
            "the trunk does the rest. Compare with the rider's own earlier clips, for nobody has published a limit.",
            share=case.measures["hip_drive"].value or 0,
        ),
    )


def find_toes_down(case: Case) -> Finding | None:
    """Toes that point down at the bottom of the stroke.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        ``toes_down``; the ankle is the weakest joint of a camera, so it is never more than possible alone.
    """
    if not case.wholly("ankle_angle_bdc", "above"):
        return None
    return Finding(
        id="toes_down",
        certainty="possible",
        signs=("ankle_angle_bdc",),
        text=gettext("Your toes point down at the bottom of the stroke."),
        advice=advice.advise_technique("drop_heel", gettext("Let the heel come down a little there; do not force it.")),
        sources=expert_sources(),
        detail=gettext(
            "The ankle is at {angle:.0f} degrees at BDC (90 is square), give or take 10. "
            "It is often what a rider does to reach a high saddle, and sometimes just a habit.",
            angle=case.measures["ankle_angle_bdc"].value or 0,
        ),
    )


def find_asymmetry(case: Case) -> Finding | None:
    """Left and right that differ, where a clip of the other side was given.

    Parameters
    ----------
    case : Case
        The rider.

    Returns
    -------
    Finding or None
        ``find_asymmetry``.
    """
    return judge_asymmetry(case.measures)
