"""An analysis for a terminal: the numbers in a table, then what to change, then what to mind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from posecheck.data import Advice, Analysis, Finding, Measure, Target, Verdict

SHOWN: Final[dict[Verdict, tuple[str, str]]] = {
    "green": ("good", "green"),
    "amber": ("borderline", "yellow"),
    "red": ("outside", "bold red"),
    "unsure": ("unsure", "cyan"),
    "no_target": ("no band", "dim"),
    "not_measured": ("not measured", "dim"),
}
"""How a verdict is put: a word and a style."""

FOOTER: Final = (
    "posecheck measures positions; it does not diagnose. "
    "Pain that stays, or numbness, is for a doctor or physiotherapist."
)
_STRAIGHT_DEG: Final = 180


def table(analysis: Analysis) -> Group:
    """Lay an analysis out for a terminal.

    Parameters
    ----------
    analysis : Analysis
        The answer.

    Returns
    -------
    rich.console.Group
        To be printed by a rich console; readable without colours too.
    """
    parts: list[RenderableType] = [_title(analysis), Text()]
    if any(measure.value is not None for measure in analysis.measures):
        parts += [_numbers(analysis), Text()]
    parts += _findings(analysis) if analysis.quality.usable else [Text("This clip cannot be measured.", style="bold")]
    notes = [Padding(note, (0, 0, 0, 2), expand=False) for note in _notes(analysis)]
    heading = [Text(), Text("Please mind", style="bold")] if notes else []
    return Group(*parts, *heading, *notes, Text(), Text(FOOTER, style="dim"))


def _title(analysis: Analysis) -> Text:
    quality = analysis.quality
    facts = [
        f"{analysis.side} side" if analysis.side else "no rider found",
        f"{quality.strokes} stroke{'' if quality.strokes == 1 else 's'}",
    ]
    cadence = next((m.value for m in analysis.measures if m.name == "cadence" and m.value is not None), None)
    if cadence is not None:
        facts.append(f"{round(cadence)} rpm")
    facts.append(f"bands for {analysis.riding}")
    name = "".join(letter if letter.isprintable() else "?" for letter in analysis.clip.path)
    return Text.assemble((name, "bold"), "\n", ", ".join(facts))


def _numbers(analysis: Analysis) -> Table:
    numbers = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    numbers.add_column("Measure")
    for heading in ("Value (95 % interval)", "Band", "Verdict"):
        numbers.add_column(heading, no_wrap=True)
    for measure in analysis.measures:
        if measure.value is not None:
            target = analysis.targets.get(measure.name)
            verdict = analysis.verdicts.get(measure.name, "no_target")
            numbers.add_row(_label(measure), _value(measure), _band(target), _verdict(verdict, measure.value, target))
    return numbers


def _label(measure: Measure) -> str:
    label = measure.label or measure.name.replace("_", " ")
    return f"{label} (proxy)" if measure.method == "side_proxy" and "proxy" not in label.lower() else label


def _value(measure: Measure) -> str:
    """Put a value with its interval; the knee at the bottom both as flexion and as extension."""
    value = round(measure.value or 0)
    interval = f" ({round(measure.interval[0])} to {round(measure.interval[1])})" if measure.interval else ""
    if measure.name == "knee_flexion_bdc":
        return f"{value} deg flexion{interval}\n= {_STRAIGHT_DEG - value} deg extension"
    return f"{value} {measure.unit}{interval}"


def _band(target: Target | None) -> str:
    if target is None:
        return ""
    low = "" if target.low is None else f"{target.low:g}"
    high = "" if target.high is None else f"{target.high:g}"
    band = f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}"
    return f"{band}\n(own)" if target.level == "own" else band


def _verdict(verdict: Verdict, value: float, target: Target | None) -> Text:
    word, style = SHOWN[verdict]
    where = ""
    if target is not None and verdict in ("amber", "red"):
        where = ", low" if target.low is not None and value < target.low else ", high"
    return Text(word + where, style=style)


def _findings(analysis: Analysis) -> Iterator[RenderableType]:
    if not analysis.findings:
        yield Text("Nothing stands out that should be changed.", style="bold")
        return
    yield Text("What to change, the first point first; film again after each step", style="bold")
    labels = {measure.name: _label(measure) for measure in analysis.measures}
    for number, finding in enumerate(analysis.findings, start=1):
        name = finding.id.replace("_", " ").capitalize()
        yield Text(f"{number}. {name} ({finding.certainty})", style="yellow")
        yield Padding(Text("\n".join(_sentences(finding, labels))), (0, 0, 0, 3), expand=False)


def _sentences(finding: Finding, labels: dict[str, str]) -> Iterator[str]:
    yield finding.text
    yield _change(finding.advice)
    if finding.advice.expected:
        yield f"Expected: {finding.advice.expected}"
    yield f"Signs: {', '.join(labels.get(sign, sign) for sign in finding.signs)}."


def _change(advice: Advice) -> str:
    change = f"Change: {advice.part.replace('_', ' ')}, {advice.direction.replace('_', ' ')}"
    if advice.first_step_mm is not None:
        change += f"; first step {advice.first_step_mm:g} mm"
    if advice.range_mm is not None:
        change += f"; in all {round(advice.range_mm[0])} to {round(advice.range_mm[1])} mm"
    return f"{change}."


def _notes(analysis: Analysis) -> Iterator[Text]:
    """Put each reason once, with the measures it cost; a clip that is not usable has lost them all."""
    quality = analysis.quality
    yield from map(Text, analysis.notes)
    missed: dict[str, list[str]] = {}
    for measure in analysis.measures:
        if measure.value is None and quality.usable:
            missed.setdefault(measure.reason, []).append(_label(measure))
    for reason in quality.reasons:
        if reason.text not in missed:
            yield Text(reason.text)
    for text, labels in missed.items():
        yield Text.assemble((f"Not measured: {', '.join(labels)}. ", "dim"), text)
