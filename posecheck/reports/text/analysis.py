"""An analysis for a terminal: the numbers in tables, then what to change, what changed, and what to mind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from posecheck.records.analysis import Analysis, Measure
from posecheck.records.base import Verdict
from posecheck.records.findings import Advice, Finding
from posecheck.records.names import direction_word, finding_name, part_name, riding_word, unit_word
from posecheck.records.settings import Target
from posecheck.records.setup import setup_text
from posecheck.records.topics import TopicAnswer, judge_topics
from posecheck.records.verdicts import measure_label, verdict_words, write_headline
from posecheck.reports.html.rows import band_text, drift_rows, first_step_text
from posecheck.text import (
    begin_small,
    gettext,
    interval_text,
    join_by_reason,
    ngettext,
    number_text,
    read_words,
    span_text,
)

from .narrow import Numbers

STYLES: Final[dict[Verdict, str]] = {
    "green": "green",
    "amber": "yellow",
    "red": "bold red",
    "unsure": "cyan",
    "no_target": "dim",
    "not_measured": "dim",
}
"""How the words of a verdict look."""

TOPIC_STYLES: Final[dict[TopicAnswer, str]] = {
    "right": "green",
    "change": "bold red",
    "wait": "yellow",
    "borderline": "yellow",
    "film_again": "cyan",
    "not_seen": "dim",
    "not_judged": "dim",
}
"""How the lines of the strip look."""

_FIRST: Final = ("knee_flexion_bdc", "hip_angle_min", "trunk_flexion")
_STRAIGHT_DEG: Final = 180
_WIDE: Final = 24


def analysis_table(analysis: Analysis) -> Group:
    """Lay an analysis out for a terminal, readable without colours too."""
    parts: list[RenderableType] = [_title(analysis), Text()]
    if analysis.quality.usable:
        parts += [*_strip(analysis), Text()]
    parts += [Text(write_headline(analysis), style="bold"), Text()]
    if any(measure.value is not None for measure in analysis.measures):
        parts += [*_numbers(analysis), Text()]
    parts += [*_findings(analysis), *_setup(analysis)]
    say = read_words("page")
    blocks = {
        say["drift"]: [Text(line) for line in drift_rows(analysis)],
        say["plan"]: [Text(f"{number}. {step}") for number, step in enumerate(analysis.plan, start=1)],
        say["notes"]: [Text(note.text) for note in analysis.notes],
        read_words("comparison")["mind"]: list(_notes(analysis)),
        say["red_flags"]: [Text(flag, style="bold") for flag in analysis.red_flags],
    }
    for heading, lines in blocks.items():
        if lines:
            parts += [Text(heading, style="bold")]
            parts += [*(Padding(line, (0, 0, 0, 2), expand=False) for line in lines), Text()]
    return Group(*parts, Text(footer_text(), style="dim"))


def footer_text() -> str:
    """Say at the end of every answer that posecheck is no doctor."""
    return str(read_words("page")["footer"])


def preview_line(analysis: Analysis) -> str:
    """Say in one line what the clip shows so far: the angles that saddle and reach are judged by."""
    seen = [one for one in analysis.measures if one.name in _FIRST and one.value is not None]
    values = ", ".join(f"{measure_label(one)} {_value(one).splitlines()[0]}" for one in seen)
    return gettext("So far: {values}", values=values)


def _title(analysis: Analysis) -> Text:
    quality, sides = analysis.quality, {"left": gettext("left side"), "right": gettext("right side")}
    facts = [
        sides[analysis.side] if analysis.side else gettext("no rider found"),
        ngettext("{count} stroke", "{count} strokes", quality.strokes),
    ]
    cadence = next((m.value for m in analysis.measures if m.name == "cadence" and m.value is not None), None)
    if cadence is not None:
        facts.append(f"{number_text(cadence, '.0f')} {unit_word('rpm')}")
    facts.append(gettext("bands for {riding}", riding=riding_word(analysis.riding)))
    name = "".join(letter if letter.isprintable() else "?" for letter in analysis.clip.path)
    return Text.assemble((name, "bold"), "\n", ", ".join(facts))


def _strip(analysis: Analysis) -> Iterator[RenderableType]:
    """Lay out the answer, one line a topic."""
    sure, topics = read_words("strip")["sureness"], judge_topics(analysis)
    width = max(len(topic.label) for topic in topics)
    for topic in topics:
        how = f" ({sure[topic.sureness]})" if sure[topic.sureness] else ""
        yield Text.assemble(f"{topic.label:<{width}}  ", (topic.text, TOPIC_STYLES[topic.answer]), how)


def _numbers(analysis: Analysis) -> Iterator[RenderableType]:
    """Lay out the numbers that have a band, then those that are for information."""
    say, seen = read_words("page"), [measure for measure in analysis.measures if measure.value is not None]
    judged = [measure for measure in seen if measure.name in analysis.targets]
    others = [measure for measure in seen if measure.name not in analysis.targets]
    if judged:
        numbers = Numbers(say["measure"], say["value"], say["band"], say["judged"])
        for measure in judged:
            target = analysis.targets[measure.name]
            verdict = _verdict(analysis.verdicts.get(measure.name, "no_target"), measure, target)
            numbers.add_row(_measure_name(measure), _value(measure), _band(target), verdict)
        yield numbers
    if judged and others:
        yield Text()
    if others:
        numbers = Numbers(gettext("For information, no band"), say["value"])
        for measure in others:
            numbers.add_row(_measure_name(measure), _value(measure))
        yield numbers


def _measure_name(measure: Measure) -> str:
    """Name a measure; a proxy is called one, or an index."""
    name = measure_label(measure)
    return (
        name if measure.method != "side_proxy" or measure.unit == "index" else f"{name} {read_words('page')['proxy']}"
    )


def _value(measure: Measure) -> str:
    """Put a value with its interval; the knee at the bottom as extension too, as an aside."""
    value = round(measure.value or 0)
    interval = ""
    if measure.interval:
        interval = f" ({interval_text(measure.interval, ',.0f')})"
    aside = ""
    if measure.name == "knee_flexion_bdc":
        aside = "\n" + gettext("(= {angle} deg extension)", angle=_STRAIGHT_DEG - value)
    unit = "" if measure.unit in ("index", "strokes") else f" {unit_word(measure.unit)}"
    return f"{number_text(value, ',.0f')}{unit}{interval}{aside}"


def _band(target: Target | None) -> str:
    if target is None:
        return ""
    band = band_text(target)
    return f"{band}\n({read_words('page')['own']})" if target.level == "own" else band


def _verdict(verdict: Verdict, measure: Measure, target: Target | None) -> Text:
    """Put a verdict into words, on two lines where they are many, so that the measures' names keep theirs."""
    word = verdict_words(verdict, measure, target)
    return Text(word.replace(": ", "\n") if len(word) > _WIDE else word, style=STYLES[verdict])


def _findings(analysis: Analysis) -> Iterator[RenderableType]:
    if not analysis.findings:
        return
    yield Text(gettext("What to change, the first point first; film again after each step"), style="bold")
    labels = {measure.name: _measure_name(measure) for measure in analysis.measures}
    causes = [finding for finding in analysis.findings if finding.because_of is None]
    for number, cause in enumerate(causes, start=1):
        yield Text(f"{number}. {finding_name(cause.id)} ({read_words('page')[cause.certainty]})", style="yellow")
        yield _indent(_sentences(cause, labels), 3)
        for finding in analysis.findings:
            if finding.because_of == cause.id:
                yield _indent([_consequence_text(finding)], 3)
    yield Text()


def _setup(analysis: Analysis) -> Iterator[RenderableType]:
    """Say the set-up that all changes lead to."""
    if analysis.setup is None:
        return
    labels = {measure.name: _measure_name(measure) for measure in analysis.measures}
    yield Text(setup_text(analysis.setup, labels))
    yield Text()


def _consequence_text(finding: Finding) -> str:
    """Put what may go with its cause; only a clip that should be filmed is asked for at once."""
    say = read_words("page")
    film = f" {finding.advice.expected}" if finding.advice.direction.startswith("film") else ""
    name = begin_small(finding_name(finding.id))
    return f"{say['follows']}: {name} ({say[finding.certainty]}). {finding.text}{film}"


def _indent(lines: Iterable[str], by: int) -> Padding:
    return Padding(Text("\n".join(lines)), (0, 0, 0, by), expand=False)


def _sentences(finding: Finding, labels: dict[str, str]) -> Iterator[str]:
    say = read_words("page")
    yield finding.text
    if finding.advice.first_step_mm is not None or not finding.advice.expected:
        yield _change(finding.advice)
    if finding.advice.expected:
        heading = say["what_to_do"] if finding.advice.first_step_mm is None else say["expected"]
        yield f"{heading}: {finding.advice.expected}"
    signs = ", ".join(labels.get(sign, sign) for sign in finding.signs)
    yield gettext("Signs: {signs}. Evidence: {level}.", signs=signs, level=read_words("evidence")[finding.level])
    if finding.detail:
        yield f"{say['for_fitter']}: {finding.detail}"


def _change(advice: Advice) -> str:
    part, direction, step = (
        begin_small(part_name(advice.part)),
        direction_word(advice.direction),
        first_step_text(advice),
    )
    if advice.range_mm is None:
        if not step:
            return gettext("Change: {part}, {direction}.", part=part, direction=direction)
        return gettext("Change: {part}, {direction}; first step {step}.", part=part, direction=direction, step=step)
    return gettext(
        "Change: {part}, {direction}; first step {step}; in all {range} mm.",
        part=part,
        direction=direction,
        step=step,
        range=span_text(*advice.range_mm),
    )


def _notes(analysis: Analysis) -> Iterator[Text]:
    """Put each reason once, with the measures it cost; a clip that is not usable has lost them all."""
    quality = analysis.quality
    missing = (measure for measure in analysis.measures if measure.value is None and quality.usable)
    missed = join_by_reason((_measure_name(measure), measure.reason) for measure in missing)
    said = 0 if quality.usable else 1  # the headline of a refused clip has the first one
    for reason in quality.reasons[said:]:
        if reason.text not in missed:
            yield Text(reason.text)
    for text, labels in missed.items():
        yield Text.assemble((gettext("Not measured: {names}.", names=labels) + " ", "dim"), text)
