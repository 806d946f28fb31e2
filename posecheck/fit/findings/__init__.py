"""What stands out, by signs that must agree, told as few stories as there are causes.

The required sign alone makes a finding possible, one more makes it likely. Each rule stands in the module of its part
of the bike or body; a new one is a function from a Case to a Finding or None, and a line in `RULES` and `FINDINGS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from posecheck.fit.advice import wait_for_saddle
from posecheck.fit.body import BodyLengths
from posecheck.fit.steps import GROSS_MM
from posecheck.records.analysis import Measure
from posecheck.records.base import Riding
from posecheck.records.findings import Drift, Finding
from posecheck.records.settings import Target

from . import hips, reach, rhythm, saddle
from .case import Case

FINDINGS: Final = (
    "saddle_too_high",
    "saddle_too_low",
    "saddle_too_far_back",
    "saddle_too_far_forward",
    "reach_too_long",
    "reach_too_short",
    "bars_too_low",
    "hip_too_closed",
    "pelvic_rocking",
    "rounded_back",
    "back_driven",
    "neck_extended",
    "elbows_locked",
    "toes_down",
    "grinding",
    "bouncing",
    "posture_drift",
    "asymmetry",
)
"""All findings, what to change first comes first: saddle height, setback, reach, and then what the rider does."""

RULES: Final[tuple[Callable[[Case], Finding | None], ...]] = (
    saddle.find_saddle_height,
    saddle.find_setback,
    reach.find_reach,
    reach.find_low_bars,
    hips.find_closed_hip,
    hips.find_rocking,
    rhythm.find_rounding,
    hips.find_back_drive,
    reach.find_neck,
    reach.find_locked_elbows,
    hips.find_toes_down,
    rhythm.find_grinding,
    rhythm.find_bouncing,
    rhythm.find_drift,
    hips.find_asymmetry,
)

CAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "saddle_too_far_back": ("saddle_too_high",),
    "saddle_too_far_forward": ("saddle_too_low",),
    "pelvic_rocking": ("saddle_too_high",),
    "toes_down": ("saddle_too_high",),
    "bouncing": ("saddle_too_high",),
    "hip_too_closed": ("saddle_too_low", "bars_too_low", "reach_too_long"),
    "rounded_back": ("bars_too_low", "reach_too_long", "posture_drift"),
    "back_driven": ("saddle_too_high", "bars_too_low", "reach_too_long"),
    "neck_extended": ("bars_too_low", "reach_too_long"),
    "elbows_locked": ("reach_too_long", "bars_too_low"),
}
"""What explains a finding, the better explanation first; the seat tube leans, so a high saddle is a saddle far back. No
cause has a cause itself."""

GIVES_WAY: Final[Mapping[str, tuple[str, ...]]] = {
    "saddle_too_far_back": ("reach_too_short",),
    "saddle_too_far_forward": ("reach_too_long",),
}
"""Advice that would make another finding worse is not given where that finding stands, for its evidence is weaker:
a saddle moved forward shortens a reach that is too short already."""


OF_THE_BARS: Final = ("reach_too_long", "reach_too_short", "bars_too_low")


def find_faults(
    measures: Mapping[str, Measure],
    targets: Mapping[str, Target],
    body: BodyLengths,
    riding: Riding = "spin",
    drifts: Sequence[Drift] = (),
) -> tuple[Finding, ...]:
    """Judge a rider.

    Parameters
    ----------
    measures : mapping of str to Measure
        The numbers.
    targets : mapping of str to Target
        Their bands.
    body : BodyLengths
        The rider's lengths, and settings that advice depends on.
    riding : str
        Kind of riding.
    drifts : sequence of Drift
        How the numbers changed over the clip.

    Returns
    -------
    tuple of Finding
        What to change first comes first, and what follows from it right after it.
    """
    case = Case(measures, targets, body, riding, tuple(drifts))
    found = [one for one in (rule(case) for rule in RULES) if one is not None]
    ids = {one.id for one in found}
    told = group_findings([one for one in _bars_wait(found) if not ids & set(GIVES_WAY.get(one.id, ()))])
    return tuple(one for one in told if one.because_of or not hips.is_hint(case, one))


def _bars_wait(found: Sequence[Finding]) -> list[Finding]:
    """Hold back millimetres for the bars while the saddle is grossly off."""
    spans = [one.advice.range_mm for one in found if one.advice.part == "saddle_height"]
    gross = any(span is not None and span[0] > GROSS_MM for span in spans)
    return [
        replace(one, advice=wait_for_saddle(one.advice)) if gross and one.id in OF_THE_BARS else one for one in found
    ]


def group_findings(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Put what follows from a finding beneath it.

    Parameters
    ----------
    found : sequence of Finding
        In the order of what to change first.

    Returns
    -------
    tuple of Finding
        Each cause, then what it explains.
    """
    ids = {one.id for one in found}
    told = [
        replace(one, because_of=next((cause for cause in CAUSES.get(one.id, ()) if cause in ids), None))
        for one in found
    ]
    roots = [one for one in told if one.because_of is None]
    return tuple(one for root in roots for one in (root, *(each for each in told if each.because_of == root.id)))
