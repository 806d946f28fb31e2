"""The rows and points of a page: each measure and each finding in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from posecheck.records.analysis import Analysis, Measure
from posecheck.records.base import Verdict
from posecheck.records.findings import Advice, Finding
from posecheck.records.names import direction_word, finding_name, part_name, unit_word
from posecheck.records.settings import Target
from posecheck.records.tracking import Clip
from posecheck.records.verdicts import measure_label, verdict_words
from posecheck.text import join_by_reason, number_text, read_words, span_text

from . import figures

VERDICT_MARKS: Final[Mapping[Verdict, str]] = {
    "green": "\N{CHECK MARK}",
    "amber": "!",
    "red": "\N{MULTIPLICATION SIGN}",
    "unsure": "?",
    "no_target": "\N{EN DASH}",
    "not_measured": "\N{EN DASH}",
}

_STRAIGHT_DEG: Final = 180
_MINUTE_S: Final = 60


def clip_file_name(clip: Clip) -> str:
    """Name a clip without its folders."""
    return clip.path.replace("\\", "/").rsplit("/", 1)[-1]


def with_unit(name: str) -> str:
    """Put a unit behind a number; it is empty where the measure's name says it."""
    return {"deg": "°", "index": "", "strokes": ""}.get(name, f" {unit_word(name)}")


def band_text(target: Target | None) -> str:
    """Put a band into words, without its unit."""
    say = read_words("page")
    if target is None or (target.low is None and target.high is None):
        return str(say["no_band"])
    low, high = (number_text(edge, "g") for edge in (target.low, target.high))
    form = "between" if low and high else "from_" if low else "up_to"
    return str(say[form].format(low=low, high=high))


def measure_row(measure: Measure, analysis: Analysis) -> dict[str, Any]:
    """Put a measure into words and a picture."""
    say, target = read_words("page"), analysis.targets.get(measure.name)
    verdict = analysis.verdicts.get(measure.name, "no_target")
    value, sign = number_text(measure.value, ",.0f"), with_unit(measure.unit)
    edges = measure.interval
    interval = (
        say["interval"].format(low=number_text(edges[0], ",.0f"), high=number_text(edges[1], ",.0f")) if edges else ""
    )
    alt = say["band_alt"].format(value=value, unit=unit_word(measure.unit), interval=interval, band=band_text(target))
    extension = measure.name == "knee_flexion_bdc" and measure.value is not None
    return {
        "label": measure_label(measure),
        "proxy": measure.method == "side_proxy"
        and not {"proxy", "index"} & set(measure_label(measure).lower().split()),
        "value": value + sign,
        "interval": interval,
        "extension": say["extension"].format(deg=number_text(_STRAIGHT_DEG - (measure.value or 0), ".0f"))
        if extension
        else "",
        "picture": figures.band_svg(measure, target, alt),
        "band": band_text(target) + (f" ({say['own']})" if target and target.level == "own" else ""),
        "verdict": verdict,
        "banded": target is not None,
        "mark": VERDICT_MARKS[verdict],
        "word": verdict_words(verdict, measure, target),
        "strokes": measure.strokes,
    }


def finding_point(finding: Finding, analysis: Analysis) -> dict[str, Any]:
    """Put a finding into words."""
    labels = {measure.name: measure_label(measure) for measure in analysis.measures}
    advice = finding.advice
    span = advice.range_mm
    return {
        "name": finding_name(finding.id),
        "certainty": read_words("page")[finding.certainty],
        "tone": "red" if finding.certainty == "likely" else "amber",
        "text": finding.text,
        "change": f"{part_name(advice.part)}: {direction_word(advice.direction)}",
        "first_step": first_step_text(advice),
        "range": "" if span is None else f"{span_text(*span)} mm",
        "expected": advice.expected,
        "signs": ", ".join(labels.get(sign, sign.replace("_", " ")) for sign in finding.signs),
        "sources": "; ".join(finding.sources),
        "detail": finding.detail,
        "follows": [finding_point(other, analysis) for other in analysis.findings if other.because_of == finding.id],
    }


def first_step_text(advice: Advice) -> str:
    """Say a first step, also in the bike's own numbers where it has some; empty where there is no first step."""
    if advice.first_step_mm is None:
        return ""
    step = f"{number_text(advice.first_step_mm, 'g')} mm"
    if advice.marks is None:
        return step
    return str(read_words("strip")["marked"].format(step=step, now=advice.marks[0], then=advice.marks[1]))


def missing_measures(analysis: Analysis) -> list[tuple[str, str]]:
    """Collect the measures that are missing; none where the whole clip was refused. Each has its name, and why."""
    missing = (one for one in analysis.measures if one.value is None and analysis.quality.usable)
    by_reason = join_by_reason((measure_label(measure), measure.reason) for measure in missing)
    return [(labels, reason) for reason, labels in by_reason.items()]


def drift_rows(analysis: Analysis) -> list[str]:
    """Put each certain change during the clip, and each change in how much strokes differ.

    There are none where nothing changed for certain.
    """
    say = read_words("drift")
    labels = {measure.name: measure_label(measure) for measure in analysis.measures}
    lines = []
    for one in analysis.drifts:
        name = labels.get(one.measure, one.measure)
        if one.certain:
            form = say["change" if one.since_s is None else "change_since"]
            low, high = (number_text(edge, "+.0f") for edge in one.interval)
            change = f"{number_text(one.change, '+.0f')} {unit_word(one.unit)}"
            minute = number_text((one.since_s or 0.0) / _MINUTE_S, ".0f")
            lines.append(form.format(name=name, change=change, low=low, high=high, minute=minute))
        if one.variety in ("less", "more"):
            lines.append(say[one.variety].format(name=name))
    return lines
