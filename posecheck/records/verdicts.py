"""What an answer is called in front of a rider: the verdict on a measure, the headline and its colour, each once.

Terminal, report, overview of many clips and document take their words from here, so that they never differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from posecheck.text import begin_small, read_words

from .analysis import Analysis, Measure
from .base import Verdict
from .settings import Target

Colour = Literal["red", "amber", "green", "unsure"]

OTHER_RIDING: Final = "other_riding"
"""Id of the note that asks whether the bands of the right kind of riding were taken."""

_NAMED: Final = 3
_BANDED: Final = ("green", "amber", "red")


def measure_label(measure: Measure) -> str:
    """Name a measure in the current language, also one that was kept in another; one of others by its own name."""
    known = read_words("names")["measures"].get(measure.name)
    return str(known or measure.label or measure.name.replace("_", " ").capitalize())


def is_weak(measure: Measure, target: Target | None) -> bool:
    """Whether a measure lies outside for certain, but of a band with too little evidence to call that wrong.

    The verdict would be red if the band could be red.
    """
    return target is not None and not target.can_be_red and target.excludes(measure.interval)


def verdict_words(verdict: Verdict, measure: Measure, target: Target | None) -> str:
    """Put the verdict on a measure into the rider's words."""
    say = read_words("verdicts")
    direction = direction_of(verdict, measure, target)
    if not direction:
        return str(say[verdict])
    return str(say["weak" if is_weak(measure, target) else verdict].format(direction=direction))


def write_headline(analysis: Analysis) -> str:
    """Say in a sentence or a few what came out."""
    say = read_words("headline")
    if not analysis.quality.usable:
        return " ".join([say["refused"], *(reason.text for reason in analysis.quality.reasons[:1])])
    certain, weak, borderline = _outside_names(analysis)
    sentences = [finding.text for finding in analysis.findings[:1]]
    if not sentences and (certain or weak):
        sentences.append(say["nothing_follows"])
    sentences += [
        say[key].format(names=_join_names(names)) for key, names in (("outside", certain), ("weak", weak)) if names
    ]
    unsure = "unsure" in analysis.verdicts.values()
    if not sentences:
        sentences.append(say["unsure" if unsure else "nothing"])
        sentences += [say["borderline"].format(names=_join_names(borderline))] if borderline else []
    if any(note.id == OTHER_RIDING for note in analysis.notes):
        name = read_words("page")["ridings"][analysis.riding]
        sentences.append(say[OTHER_RIDING].format(name=name, riding=analysis.riding))
    return " ".join(sentences)


def worst_colour(analysis: Analysis) -> Colour:
    """Give the colour of the worst thing in an answer.

    It is ``unsure`` where nothing is worse than a number that cannot be judged.
    """
    if not analysis.quality.usable:
        return "unsure"
    found: set[str] = set(analysis.verdicts.values())
    found |= {"red" if finding.certainty == "likely" else "amber" for finding in analysis.findings}
    worst: tuple[Colour, ...] = ("red", "amber", "unsure")
    return next((one for one in worst if one in found), "green")


def count_verdicts(analysis: Analysis) -> str:
    """Count the verdicts in one sentence; it is empty for a clip that was refused."""
    if not analysis.quality.usable:
        return ""
    counts = dict.fromkeys(("green", "amber", "weak", "red"), 0)
    for measure in analysis.measures:
        verdict = analysis.verdicts.get(measure.name, "no_target")
        if verdict in _BANDED:
            weak = verdict == "amber" and is_weak(measure, analysis.targets.get(measure.name))
            counts["weak" if weak else verdict] += 1
    say, judged = read_words("headline"), sum(counts.values())
    parts = [say[f"count_{name}"].format(count=count) for name, count in counts.items() if count]
    return say["summary"].format(judged=judged, counts=", ".join(parts)) if judged else ""


def direction_of(verdict: Verdict, measure: Measure, target: Target | None) -> str:
    """Say which way a measure lies beside its band; empty where it doesn't."""
    if verdict not in ("amber", "red") or target is None or measure.value is None:
        return ""
    say = read_words("verdicts")
    ways = say["ways"].get(measure.name, say["ways"]["other"])
    below = target.low is not None and measure.value < target.low
    certain = verdict == "red" or is_weak(measure, target)
    return str(ways[("" if certain else "rather_") + ("low" if below else "high")])


def _outside_names(analysis: Analysis) -> tuple[list[str], list[str], list[str]]:
    """Name what lies outside and no finding rests on: for certain, on weak evidence, and borderline."""
    explained = {sign for finding in analysis.findings for sign in finding.signs}
    certain: list[str] = []
    weak: list[str] = []
    borderline: list[str] = []
    for measure in analysis.measures:
        verdict, target = analysis.verdicts.get(measure.name, "no_target"), analysis.targets.get(measure.name)
        direction = direction_of(verdict, measure, target)
        if direction and measure.name not in explained:
            kind = certain if verdict == "red" else weak if is_weak(measure, target) else borderline
            kind.append(f"{measure_label(measure)} ({direction})")
    return certain, weak, borderline


def _join_names(names: Sequence[str]) -> str:
    """Put names in a row within a sentence, the first few of many; the table has them all."""
    shown = [begin_small(name) for name in names]
    if len(shown) > _NAMED:
        shown[_NAMED:] = [read_words("headline")["more"].format(count=len(shown) - _NAMED)]
    return "; ".join(shown)
