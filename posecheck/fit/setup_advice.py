"""The set-up that fits as advice: one order, one first step, and the findings that ask for it say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from posecheck.records.analysis import Analysis
from posecheck.records.base import Part, Riding
from posecheck.records.findings import Advice, Finding
from posecheck.records.linkage import HELD, YIELDS, Linkage
from posecheck.records.settings import BikeMark, Settings
from posecheck.records.setup import MOVED_PARTS, BestSetup, SetupStep
from posecheck.records.what_if import Moves
from posecheck.text import gettext, gettext_noop

from .advice import wait_for_saddle
from .best_setup import find_setup, widen_move
from .body import BodyLengths
from .recovery import plan_recovery
from .steps import GROSS_MM, SECOND_CLIP_DEG, choose_first_step, degree_span, most_mm, once_mm, within_parts
from .what_if import change_measures, find_shift

WAYS: Final[Mapping[Part, tuple[str, str]]] = {
    "saddle_height": ("raise", "lower"),
    "bar_height": ("raise", "lower"),
    "bar_reach": ("shorter", "longer"),
}
"""What a positive and a negative move of a part are called in advice."""

SHOWN_BY: Final[Mapping[Part, str]] = {
    "saddle_height": "knee_flexion_bdc",
    "bar_height": "trunk_flexion",
    "bar_reach": "shoulder_angle",
}
"""Where a second clip shows the step."""

EXPECTED: Final[Mapping[str, tuple[str, str]]] = {
    "knee_flexion_bdc": (
        gettext_noop("The knee should bend about {span} more at the bottom of the stroke."),
        gettext_noop("The knee should bend about {span} less at the bottom of the stroke."),
    ),
    "trunk_flexion": (
        gettext_noop("Your trunk should go down by about {span}."),
        gettext_noop("Your trunk should come up by about {span}."),
    ),
    "shoulder_angle": (
        gettext_noop("Your arms should stretch out by about {span}."),
        gettext_noop("Your arms should come in by about {span}."),
    ),
}
"""What more and less of a measure is in a rider's words."""

_BARS_BEYOND: Final = gettext_noop("More is needed than the {most:g} mm that usual parts give: another stem or bars.")
BEYOND: Final[Mapping[Part, str]] = {
    "saddle_height": gettext_noop(
        "More is needed than the {most:g} mm that usual parts give: another seat post or frame."
    ),
    "bar_height": _BARS_BEYOND,
    "bar_reach": _BARS_BEYOND,
}
NO_PLACE: Final = gettext_noop(
    "No place of the bars within usual parts brings trunk, shoulder and elbow into their bands together. Leave them, "
    "if nothing hurts; else ask a fitter."
)


REACH_OR_HEIGHT: Final = ("reach_too_long", "reach_too_short", "bars_too_low")
FORTH: Final = ("raise", "back", "shorter")
"""Directions in which a mark's millimetres are positive."""

Step = TypeVar("Step", Advice, SetupStep)


def follow_setup(analysis: Analysis, rider: Linkage | None, settings: Settings) -> Analysis:
    """Make the set-up that fits the advice of an analysis.

    Parameters
    ----------
    analysis : Analysis
        The answer, with findings whose advice looks at one measure each.
    rider : Linkage or None
        The rider as filmed; None where it could not be read off, and all stays as it is.
    settings : Settings
        What the user told of the bike's holes and numbers.

    Returns
    -------
    Analysis
        With the set-up in its order, and with findings that say the same.
    """
    marks = {one.part: one for one in settings.marks}
    if rider is None:
        return replace(analysis, findings=tuple(_mark_finding(one, marks) for one in analysis.findings))
    best = find_setup(rider, analysis)
    holes_mm = {part: abs(one.each_mm) for part, one in marks.items()}
    if settings.step_mm:
        holes_mm.setdefault("saddle_height", settings.step_mm)
    steps = tuple(_in_marks(one, marks) for one in _order(rider, analysis, best, holes_mm))
    best = replace(best, steps=steps)
    findings = tell_worthwhile([_mark_finding(_agree(one, best), marks) for one in analysis.findings])
    whole = replace(analysis, setup=replace(best, predictions=()) if steps else None, findings=findings)
    if analysis.riding != "recovery":
        return whole
    values = {one.name: one for one in analysis.measures}
    return replace(whole, plan=plan_recovery(values, analysis.targets, BodyLengths(), best.moves))


def tell_worthwhile(findings: list[Finding]) -> tuple[Finding, ...]:
    """Leave out what is only possible and has no remedy, and put last what has none: the first point is a change.

    Parameters
    ----------
    findings : list of Finding
        Each cause before what follows from it.

    Returns
    -------
    tuple of Finding
        In the same order otherwise.
    """
    told = [one for one in findings if one.certainty == "likely" or not _has_no_place(one)]
    gone = {one.id for one in findings} - {one.id for one in told}
    freed = [replace(one, because_of=None) if one.because_of in gone else one for one in told]
    kept = {one.id for one in freed if one.because_of is None and one.advice.direction == "keep"}
    return tuple(sorted(freed, key=lambda one: (one.because_of or one.id) in kept))


def _has_no_place(finding: Finding) -> bool:
    """Whether no place of the bars fits all; a part that only lacks a hole says how far it should go."""
    advice = finding.advice
    return finding.id in REACH_OR_HEIGHT and advice.direction == "keep" and advice.range_mm is None


def _mark_finding(finding: Finding, marks: Mapping[Part, BikeMark]) -> Finding:
    advice = finding.advice
    mark = marks.get(advice.part)
    if advice.part == "saddle_setback" and mark is not None and advice.first_step_mm is not None:
        # No set-up moves it, so that the step is made whole numbers here.
        numbers = max(round(advice.first_step_mm / abs(mark.each_mm)), 1)
        advice = replace(advice, first_step_mm=numbers * abs(mark.each_mm))
    return replace(finding, advice=_in_marks(advice, marks))


def _in_marks(one: Step, marks: Mapping[Part, BikeMark]) -> Step:
    """Say a step in the bike's own numbers too, where it has some."""
    mark = marks.get(one.part)
    if mark is None or one.first_step_mm is None:
        return one
    sign = 1 if one.direction in FORTH else -1
    return replace(one, marks=(mark.number, mark.number + sign * one.first_step_mm / mark.each_mm))


def _order(rider: Linkage, analysis: Analysis, best: BestSetup, holes_mm: Mapping[Part, float]) -> Iterator[SetupStep]:
    """Put the moves in order: the saddle, then of the bars what goes further, each with its first step."""
    moves = best.moves
    saddle = widen_move(rider, analysis, moves, ("saddle_up_mm",)) if moves.saddle_up_mm else (1.0, 1.0)
    gross = abs(moves.saddle_up_mm) > GROSS_MM
    bars = tuple(one for one in ("bars_up_mm", "bars_nearer_mm") if getattr(moves, one))
    turn = widen_move(rider, analysis, moves, bars) if bars else (1.0, 1.0)
    parts = sorted(MOVED_PARTS, key=lambda part: (part != "saddle_height", -abs(getattr(moves, MOVED_PARTS[part]))))
    for part in parts:
        way = getattr(moves, MOVED_PARTS[part])
        if way:
            spread = saddle if part == "saddle_height" else turn
            wanted = float(round(abs(way) * spread[0])), float(round(abs(way) * spread[1]))
            one = _Way(part, way, wanted, gross and part != "saddle_height")
            yield _step(rider, analysis.riding, one, holes_mm.get(part))


@dataclass(frozen=True, slots=True)
class _Way:
    """One part's way: how far as riders ride, from the least to the most, and whether the saddle goes before it."""

    part: Part
    by_mm: float
    wanted_mm: tuple[float, float]
    wait: bool


def _step(rider: Linkage, riding: Riding, way: _Way, hole_mm: float | None) -> SetupStep:
    """Say how far to go first."""
    need, direction = within_parts(way.wanted_mm, way.part, riding), WAYS[way.part][0 if way.by_mm > 0 else 1]
    whole_mm = abs(way.by_mm)
    if way.wait:
        text = gettext("Only after the saddle was set and filmed again, which may change it.")
        return SetupStep(way.part, direction, None, whole_mm, need, "saddle_height", text)
    first = choose_first_step(need, once_mm(way.part, riding), hole_mm)
    if first is None:
        text = gettext(
            "The next hole is {hole:g} mm away, past all that is needed: leave it where it is.", hole=hole_mm
        )
        return SetupStep(way.part, "keep", None, whole_mm, need, None, text)
    said = [_expected(rider, way.part, first if way.by_mm > 0 else -first)]
    most = most_mm(way.part, riding)
    if way.wanted_mm[0] >= most:
        said.append(gettext(BEYOND[way.part], most=most))
    return SetupStep(way.part, direction, first, whole_mm, need, None, " ".join(said))


def _expected(rider: Linkage, part: Part, by_mm: float) -> str:
    """Say what the first step should show, from the rider's own linkage."""
    moved: dict[str, Any] = {MOVED_PARTS[part]: by_mm}
    shift, measure = find_shift(Moves(**moved), rider.crank_mm), SHOWN_BY[part]
    changes = [change_measures(rider, shift, how)[measure] for how in (HELD, YIELDS)]
    span = degree_span(*(abs(one) for one in changes))
    text = gettext(EXPECTED[measure][0 if sum(changes) > 0 else 1], span=span)
    if max(abs(one) for one in changes) >= SECOND_CLIP_DEG:
        return f"{text} {gettext('Then film again.')}"
    return f"{text} {gettext('A second clip may not show so little: judge it by feel too.')}"


def _agree(finding: Finding, best: BestSetup) -> Finding:
    """Let a finding on saddle height or bars say what the set-up says."""
    advice = finding.advice
    hips = finding.id == "hip_too_closed"
    if (advice.part not in MOVED_PARTS and not hips) or advice.direction == "film_from_behind":
        return finding
    group = ("saddle_height",) if advice.part == "saddle_height" else ("bar_height", "bar_reach")
    # The part that the finding is about where that one moves, else the other one of the bars.
    mine = sorted((step for step in best.steps if step.part in group), key=lambda one: one.part != advice.part)
    if not mine and (advice.part == "saddle_height" or best.moves.crank_mm is not None):
        return finding
    if not mine and finding.id in REACH_OR_HEIGHT and not best.moves.saddle_up_mm:
        return replace(finding, advice=Advice(advice.part, "keep", None, None, gettext(NO_PLACE)))
    if not mine or mine[0].after is not None:
        wait = best.moves.saddle_up_mm and (advice.part != "crank_length" or bool(mine))
        return replace(finding, advice=wait_for_saddle(advice)) if wait else finding
    one = mine[0]
    return replace(finding, advice=Advice(one.part, one.direction, one.first_step_mm, one.range_mm, one.expected))
