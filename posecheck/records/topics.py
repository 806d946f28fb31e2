"""The answer first: one line for each part of a fit, the same in terminal, report, pages and document."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from posecheck.text import begin_small, number_text, read_words

from .analysis import Analysis, Measure
from .base import Part, Record, Verdict
from .findings import Advice, Finding
from .names import direction_word
from .settings import Target
from .setup import SetupStep
from .verdicts import direction_of, measure_label

TopicAnswer = Literal["right", "change", "wait", "borderline", "film_again", "not_seen", "not_judged"]

Sureness = Literal["sure", "likely", "possible", "none"]

STEADY_S: Final = 180.0
"""In less time than this a change of posture is no finding, so that steadiness is only possible (own convention)."""

SWAY_MM: Final = 20.0
"""Hips that sway less than this, peak to peak, are steady (expert opinion; no trial gives a limit)."""

_FIRM: Final = ("strong", "moderate", "own")
_ORDER: Final[tuple[Sureness, ...]] = ("none", "possible", "likely", "sure")


TOPIC_VERDICTS: Final[Mapping[TopicAnswer, Verdict]] = {
    "right": "green",
    "change": "red",
    "wait": "amber",
    "borderline": "amber",
    "film_again": "unsure",
    "not_seen": "not_measured",
    "not_judged": "no_target",
}
"""The colour of each answer, as that of a verdict."""


@dataclass(frozen=True, slots=True, repr=False)
class Topic(Record):
    """One part of a fit, and what to do about it.

    Parameters
    ----------
    id, label : str
        Such as ``saddle_height``; what to call it in front of a user.
    answer : str
        ``right``, ``change``, ``wait`` for another topic, ``borderline`` (leave it), ``film_again``, ``not_seen`` or
        ``not_judged``.
    text : str
        The answer for the rider, such as ``raise: first 10 of 15 to 40 mm``.
    sureness : str
        How sure the answer is; ``none`` where there is none to be sure of.
    measures : tuple of str
        What it rests on.
    """

    id: str
    label: str
    answer: TopicAnswer
    text: str
    sureness: Sureness
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    """Which findings decide a topic, and by which measures it is right where there is none."""

    findings: tuple[str, ...]
    measures: tuple[str, ...]


_RULES: Final[Mapping[str, _Rule]] = {
    "saddle_height": _Rule(("saddle_too_high", "saddle_too_low"), ("knee_flexion_bdc",)),
    "saddle_fore_aft": _Rule(("saddle_too_far_back", "saddle_too_far_forward"), ("kops_offset",)),
    "reach": _Rule(("reach_too_long", "reach_too_short"), ("shoulder_angle", "elbow_flexion")),
    "bar_height": _Rule(("bars_too_low",), ("trunk_flexion",)),
    "hips": _Rule(("hip_too_closed",), ("hip_angle_min",)),
    "cadence": _Rule(("grinding",), ("cadence",)),
    "steadiness": _Rule(("posture_drift", "rounded_back", "back_driven", "bouncing"), ("hip_drive", "trunk_bounce")),
    "pelvis": _Rule(("pelvic_rocking",), ("lateral_pelvic_sway",)),
}

_PARTS: Final[Mapping[str, Part]] = {
    "saddle_height": "saddle_height",
    "saddle_fore_aft": "saddle_setback",
    "reach": "bar_reach",
    "bar_height": "bar_height",
}

TOPIC_IDS: Final = tuple(_RULES)
"""All topics, in the order of the lines."""

TOPIC_MEASURES: Final = frozenset(name for rule in _RULES.values() for name in rule.measures)
"""The measures that answer them."""


def judge_topics(analysis: Analysis) -> tuple[Topic, ...]:
    """Answer each part of a fit in a line.

    Parameters
    ----------
    analysis : Analysis
        The answer in full.

    Returns
    -------
    tuple of Topic
        Always all of them, in the order of `TOPIC_IDS`.
    """
    return tuple(_judged(analysis, name) for name in _RULES)


def _judged(analysis: Analysis, name: str) -> Topic:
    rule = _RULES[name]
    finding = next((one for one in analysis.findings if one.id in rule.findings), None)
    seen = [one for one in analysis.measures if one.name in rule.measures and one.value is not None]
    step = next((one for one in analysis.setup.steps if one.part == _PARTS.get(name)), None) if analysis.setup else None
    if step is not None:
        said = _by_step(step, "possible" if finding is None else finding.certainty)
    elif finding is not None:
        said = _by_finding(finding, name)
    elif not analysis.quality.usable and not (name == "cadence" and seen):
        said = _said("film_again")
    else:
        special = {"saddle_fore_aft": _fore_aft, "steadiness": _steadiness, "pelvis": _pelvis}
        said = special.get(name, _by_band)(analysis, seen)
    return Topic(name, str(read_words("strip")["labels"][name]), *said, rule.measures)


_Said = tuple[TopicAnswer, str, Sureness]


def _said(answer: TopicAnswer, sureness: Sureness = "none", key: str = "", **values: object) -> _Said:
    return answer, str(read_words("strip")[key or answer].format(**values)), sureness


def _by_step(step: SetupStep, sureness: Sureness) -> _Said:
    """Say how far a part of the set-up goes, or what goes before it."""
    if step.after is not None:
        return _said("wait", sureness, first=_part_label(step.after))
    return _by_millimetres(step, sureness) if step.first_step_mm is not None else _said("borderline", key="no_hole")


def _by_finding(finding: Finding, name: str) -> _Said:
    """Say what to change, or what goes before it."""
    advice, short = finding.advice, read_words("strip")["findings"]
    if advice.direction == "film_from_behind":
        return _said("film_again", key="film_from_behind")
    cause = finding.because_of or ("saddle_too_low" if advice.direction == "after_saddle" else None)
    if cause is not None:
        return _said("wait", finding.certainty, first=_topic_label(cause))
    if advice.part in _PARTS.values() and advice.part != _PARTS.get(name, name):
        return _said("wait", finding.certainty, first=_part_label(advice.part))
    if advice.first_step_mm is None:
        keep = advice.direction == "keep"
        words = str(read_words("strip")["change"].format(direction=direction_word(advice.direction)))
        words = str(short.get(f"{finding.id}_{advice.direction}", short.get(finding.id, words)))
        return "borderline" if keep else "change", words, finding.certainty
    return _by_millimetres(advice, finding.certainty)


def _by_millimetres(what: Advice | SetupStep, sureness: Sureness) -> _Said:
    """Say the first step, of how much, and in the bike's own numbers where it has some."""
    low, high = (number_text(edge, ".0f") for edge in what.range_mm or (math.nan, math.nan))
    first = number_text(what.first_step_mm, "g")
    key = "change_range" if low != high else "change_all" if first == low else "change_whole"
    key = "change_step" if what.range_mm is None else key
    direction = direction_word(what.direction)
    answer, text, how = _said("change", sureness, key, direction=direction, first=first, low=low, high=high)
    if what.marks is not None:
        text = str(read_words("strip")["marked"].format(step=text, now=what.marks[0], then=what.marks[1]))
    return answer, text, how


def _topic_label(cause: str) -> str:
    """Name the topic that a finding belongs to, within a sentence."""
    labels = read_words("strip")["labels"]
    name = next((name for name, rule in _RULES.items() if cause in rule.findings), "saddle_height")
    return begin_small(str(labels[name]))


def _part_label(part: str) -> str:
    """Name the topic of a part, within a sentence."""
    name = next((name for name, one in _PARTS.items() if one == part), "saddle_height")
    return begin_small(str(read_words("strip")["labels"][name]))


def _by_band(analysis: Analysis, seen: Sequence[Measure]) -> _Said:
    """Say that it is right where every measure of it lies in its band."""
    if not seen:
        return _said("not_seen")
    explained = {sign: finding for finding in analysis.findings for sign in finding.signs}
    pairs = [(one, analysis.targets[one.name]) for one in seen if one.name in analysis.targets]
    verdicts = {one.name: analysis.verdicts.get(one.name, "no_target") for one, _ in pairs}
    if not pairs:
        return _said("not_judged")
    if all(verdict == "green" for verdict in verdicts.values()):
        return _said("right", min((_sureness(*pair) for pair in pairs), key=_ORDER.index))
    off = [(one, target) for one, target in pairs if verdicts[one.name] in ("amber", "red")]
    cause = next((explained[one.name] for one, _ in off if one.name in explained), None)
    if cause is not None:
        first = "saddle_too_low" if cause.advice.direction == "after_saddle" else cause.id
        return _said("wait", cause.certainty, first=_topic_label(first))
    if not off or any(verdicts[one.name] == "red" for one, _ in off):
        return _said("film_again")
    direction = ", ".join(
        f"{begin_small(measure_label(one))} ({direction_of('amber', one, target)})" for one, target in off
    )
    return _said("borderline", "possible", direction=direction)


def _sureness(measure: Measure, target: Target) -> Sureness:
    """Say how sure it is that a value in its band is there; an expert's band is never sure."""
    if measure.interval is None or _reaches(measure.interval, target.amber_low, target.amber_high):
        return "possible"
    firm = target.level in _FIRM and not _reaches(measure.interval, target.low, target.high)
    return "sure" if firm else "likely"


def _reaches(interval: tuple[float, float], low: float | None, high: float | None) -> bool:
    """Whether an interval reaches beyond a band."""
    return (low is not None and interval[0] < low) or (high is not None and interval[1] > high)


def _fore_aft(_: Analysis, seen: Sequence[Measure]) -> _Said:
    """Judge nothing that is not grossly off: knee over pedal has no ground in biomechanics (Bontrager 1998)."""
    return _said("not_judged", key="fore_aft") if seen else _said("not_seen")


def _steadiness(analysis: Analysis, seen: Sequence[Measure]) -> _Said:
    if not seen:
        return _said("not_seen")
    windows = analysis.windows
    long = bool(windows) and windows[-1].end_s - windows[0].start_s >= STEADY_S
    return _said("right", "likely" if long else "possible", "steady" if long else "steady_short")


def _pelvis(_: Analysis, seen: Sequence[Measure]) -> _Said:
    """Say what a clip from behind shows; nothing else can tell."""
    if not seen:
        return _said("film_again", key="film_from_behind")
    below = all(one.interval is not None and one.interval[1] < SWAY_MM for one in seen)
    return _said("right", "likely" if below else "possible")
