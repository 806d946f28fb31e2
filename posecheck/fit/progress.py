"""Whether a change did what was advised, and what to do next: one change at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from posecheck.records.analysis import Analysis
from posecheck.records.comparison import AdviceOutcome, Change
from posecheck.records.findings import Advice, Finding
from posecheck.records.verdicts import write_headline

Judgement = tuple[AdviceOutcome, str, str, Advice | None]
"""Outcome, its words, what to do next in words, and the advice for that."""

ADVICE_EXPECTED: Final[Mapping[tuple[str, str], tuple[tuple[str, int], ...]]] = {
    ("saddle_height", "lower"): (("knee_flexion_bdc", 1),),
    ("saddle_height", "raise"): (("knee_flexion_bdc", -1),),
    ("bar_reach", "shorter"): (("shoulder_angle", -1), ("trunk_flexion", -1)),
    ("bar_reach", "longer"): (("shoulder_angle", 1), ("trunk_flexion", 1)),
    ("bar_height", "raise"): (("trunk_flexion", -1),),
    ("bar_height", "lower"): (("trunk_flexion", 1),),
    ("cadence", "raise"): (("cadence", 1),),
    ("cadence", "lower"): (("cadence", -1),),
}
"""Which measures a change of the bike moves, and which way."""

OPPOSITE: Final[Mapping[str, str]] = {
    "saddle_too_high": "saddle_too_low",
    "saddle_too_low": "saddle_too_high",
    "reach_too_long": "reach_too_short",
    "reach_too_short": "reach_too_long",
}

SAID: Final[Mapping[str, tuple[str, str]]] = {
    "knee_flexion_bdc": ("the knee bends {} degrees more at BDC", "the knee bends {} degrees less at BDC"),
    "trunk_flexion": ("the trunk leans {} degrees further down", "the trunk comes up by {} degrees"),
    "shoulder_angle": ("the arms stretch out by {} degrees more", "the arms stretch out by {} degrees less"),
    "cadence": ("the cadence is {} rpm higher", "the cadence is {} rpm lower"),
}
"""More and less of the measures that advice moves, in a rider's words."""

KEEP: Final = "Keep this position; film again if something feels different."


def judge_progress(before: Analysis, after: Analysis, changes: Mapping[str, Change]) -> Judgement:
    """Hold what changed against what was advised.

    Parameters
    ----------
    before, after : Analysis
        The answers for both clips.
    changes : mapping of str to Change
        What differs between them.

    Returns
    -------
    tuple
        The outcome, its words, what to do next in words, and the advice for that or None.
    """
    if not (before.quality.usable and after.quality.usable):
        return "not_comparable", *_unusable(before, after), None
    following = after.findings[0] if after.findings else None
    if not before.findings:
        text = "Nothing was advised after the first clip."
        return "not_advised", text, _next(following, after), following.advice if following else None
    advised = before.findings[0]
    expected = ADVICE_EXPECTED.get((advised.advice.part, advised.advice.direction), ())
    moved = [(changes[name], sign) for name, sign in expected if name in changes and changes[name].changed]
    outcome = _outcome(advised, after, [sign * (change.difference or 0) > 0 for change, sign in moved])
    what = "; ".join(_said(change) for change, _ in moved)
    names = [changes[name].label for name, _ in expected if name in changes]
    next_step, advice = _then(outcome, advised, after)
    return outcome, _text(outcome, advised, what, names), next_step, advice


def _unusable(before: Analysis, after: Analysis) -> tuple[str, str]:
    """Say which clip cannot be measured, and why."""
    bad = [(name, one) for name, one in (("first", before), ("second", after)) if not one.quality.usable]
    which = f"The {bad[0][0]} clip" if len(bad) == 1 else "Neither clip"
    reasons = dict.fromkeys(reason.text for _, one in bad for reason in one.quality.reasons)
    return f"{which} {'cannot' if len(bad) == 1 else 'can'} be measured.", " ".join(reasons)


def _outcome(advised: Finding, after: Analysis, as_expected: list[bool]) -> AdviceOutcome:
    """Name what became of the advice, by what moved and what is found now."""
    if not as_expected:
        return "not_seen"
    if not all(as_expected):
        return "other_way"
    now = {finding.id for finding in after.findings}
    if OPPOSITE.get(advised.id) in now:
        return "too_far"
    return "too_little" if advised.id in now else "as_advised"


def _text(outcome: AdviceOutcome, advised: Finding, what: str, names: list[str]) -> str:
    """Put the outcome for the rider."""
    advice = f"{advised.advice.part.replace('_', ' ')}, {advised.advice.direction.replace('_', ' ')}"
    measures = " and ".join(name.lower() for name in names) or "what it should move"
    said = {
        "as_advised": f"The change did what was advised ({advice}): {what}.",
        "too_little": f"The change went the way that was advised ({advice}), and not far enough yet: {what}.",
        "too_far": f"The change went the way that was advised ({advice}), but too far: {what}.",
        "other_way": f"The change went against what was advised ({advice}): {what}.",
        "not_seen": f"What was advised ({advice}) cannot be seen: {measures} did not change by more than noise.",
    }
    return said[outcome]


def _said(change: Change) -> str:
    """Put one change into words."""
    low, high = sorted(round(abs(end)) for end in change.interval or (0, 0))
    more, less = SAID[change.name]
    return (more if (change.difference or 0) > 0 else less).format(f"{low} to {high}")


def _then(outcome: AdviceOutcome, advised: Finding, after: Analysis) -> tuple[str, Advice | None]:
    following = after.findings[0] if after.findings else None
    if outcome == "too_far":
        return "Go back by half of the change, then film again.", following.advice if following else None
    if outcome == "other_way":
        return f"Undo the change. {_next(advised, after)}", advised.advice
    return _next(following, after), following.advice if following else None


def _next(finding: Finding | None, after: Analysis) -> str:
    if finding is None:
        return f"{write_headline(after)} {KEEP}"
    step = finding.advice.first_step_mm
    size = "" if step is None else f" by {step:g} mm"
    change = f"{finding.advice.part.replace('_', ' ')}, {finding.advice.direction.replace('_', ' ')}{size}"
    return f"{finding.text} Next: {change}. Change nothing else, then film again."
