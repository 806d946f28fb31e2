"""Whether a change did what was advised, and what to do next: one change at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from posecheck.records.analysis import Analysis
from posecheck.records.comparison import AdviceOutcome, Change
from posecheck.records.findings import Advice, Finding
from posecheck.records.names import direction_word, part_name
from posecheck.records.verdicts import write_headline
from posecheck.text import begin_small, gettext, gettext_noop, span_text

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
    "knee_flexion_bdc": (
        gettext_noop("The knee bends {span} degrees more at BDC."),
        gettext_noop("The knee bends {span} degrees less at BDC."),
    ),
    "trunk_flexion": (
        gettext_noop("The trunk leans {span} degrees further down."),
        gettext_noop("The trunk comes up by {span} degrees."),
    ),
    "shoulder_angle": (
        gettext_noop("The arms stretch out by {span} degrees more."),
        gettext_noop("The arms stretch out by {span} degrees less."),
    ),
    "cadence": (
        gettext_noop("The cadence is {span} rpm higher."),
        gettext_noop("The cadence is {span} rpm lower."),
    ),
}
"""More and less of the measures that advice moves, in a rider's words."""

OUTCOMES: Final[Mapping[AdviceOutcome, str]] = {
    "as_advised": gettext_noop("The change did what was advised ({part}, {direction})."),
    "too_little": gettext_noop(
        "The change went the way that was advised ({part}, {direction}), but not far enough yet."
    ),
    "too_far": gettext_noop("The change went the way that was advised ({part}, {direction}), but too far."),
    "other_way": gettext_noop("The change went against what was advised ({part}, {direction})."),
}
"""What became of the advice; what moved stands behind it."""


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
        text = gettext("Nothing was advised after the first clip.")
        return "not_advised", text, _next(following, after), following.advice if following else None
    advised = before.findings[0]
    expected = ADVICE_EXPECTED.get((advised.advice.part, advised.advice.direction), ())
    moved = [(changes[name], sign) for name, sign in expected if name in changes and changes[name].changed]
    outcome = _outcome(advised, after, [sign * (change.difference or 0) > 0 for change, sign in moved])
    what = [_said(change) for change, _ in moved]
    names = [changes[name].label for name, _ in expected if name in changes]
    next_step, advice = _then(outcome, advised, after)
    return outcome, _text(outcome, advised, what, names), next_step, advice


def _unusable(before: Analysis, after: Analysis) -> tuple[str, str]:
    """Say which clip cannot be measured, and why."""
    bad = [one for one in (before, after) if not one.quality.usable]
    reasons = dict.fromkeys(reason.text for one in bad for reason in one.quality.reasons)
    if len(bad) > 1:
        text = gettext("Neither clip can be measured.")
    elif before.quality.usable:
        text = gettext("The second clip cannot be measured.")
    else:
        text = gettext("The first clip cannot be measured.")
    return text, " ".join(reasons)


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


def _text(outcome: AdviceOutcome, advised: Finding, what: list[str], names: list[str]) -> str:
    """Put the outcome for the rider."""
    part, direction = begin_small(part_name(advised.advice.part)), direction_word(advised.advice.direction)
    if outcome in OUTCOMES:
        return " ".join([gettext(OUTCOMES[outcome], part=part, direction=direction), *what])
    text = gettext("What was advised ({part}, {direction}) cannot be seen.", part=part, direction=direction)
    if not names:
        return text
    measures = ", ".join(begin_small(name) for name in names)
    return f"{text} {gettext('Not changed by more than noise: {measures}.', measures=measures)}"


def _said(change: Change) -> str:
    """Put one change into words."""
    low, high = sorted(round(abs(end)) for end in change.interval or (0, 0))
    more, less = SAID[change.name]
    return gettext(more if (change.difference or 0) > 0 else less, span=span_text(low, high))


def _then(outcome: AdviceOutcome, advised: Finding, after: Analysis) -> tuple[str, Advice | None]:
    following = after.findings[0] if after.findings else None
    if outcome == "too_far":
        return gettext("Go back by half of the change, then film again."), following.advice if following else None
    if outcome == "other_way":
        return f"{gettext('Undo the change.')} {_next(advised, after)}", advised.advice
    return _next(following, after), following.advice if following else None


def _next(finding: Finding | None, after: Analysis) -> str:
    if finding is None:
        keep = gettext("Keep this position; film again if something feels different.")
        return f"{write_headline(after)} {keep}"
    step = finding.advice.first_step_mm
    part, direction = begin_small(part_name(finding.advice.part)), direction_word(finding.advice.direction)
    change = (
        gettext("Next: {part}, {direction}. Change nothing else, then film again.", part=part, direction=direction)
        if step is None
        else gettext(
            "Next: {part}, {direction} by {step:g} mm. Change nothing else, then film again.",
            part=part,
            direction=direction,
            step=step,
        )
    )
    return f"{finding.text} {change}"
