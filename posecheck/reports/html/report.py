"""An analysis as a page for people: one HTML file that needs nothing beside it, but plays a film that is there."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from posecheck.records.analysis import Analysis, Quality
from posecheck.records.base import Verdict
from posecheck.records.series import Curve
from posecheck.records.settings import Target
from posecheck.records.sheet import FitterSheet
from posecheck.records.topics import TOPIC_VERDICTS, TopicAnswer, judge_topics
from posecheck.records.verdicts import count_verdicts, is_weak, worst_colour, write_headline
from posecheck.text import begin_small, number_text, read_words, source_text

from . import curves, figures
from .layout import filming_svg, page_script, render_template, round_numbers
from .minutes import minute_charts
from .rows import VERDICT_MARKS, clip_file_name, drift_rows, finding_point, measure_row, missing_measures
from .sheet import sheet_values
from .what_if import WhatIfPart, slider_data, slider_values

REPORT_MEASURES: Final = ("knee_flexion", "hip_angle", "trunk_flexion", "ankle_angle")
"""Curves in the order of the page."""

BANDED: Final[Mapping[str, tuple[tuple[str, float], ...]]] = {
    "knee_flexion": (("knee_flexion_bdc", 180.0), ("knee_flexion_tdc", 0.0)),
    "hip_angle": (("hip_angle_min", 0.0),),
    "trunk_flexion": (("trunk_flexion", math.nan),),
    "ankle_angle": (("ankle_angle_bdc", 180.0),),
}
"""Which measure's band is drawn into a curve, and at which phase; NaN all round."""

_TOPIC_MARKS: Final[Mapping[TopicAnswer, str]] = {
    "change": "\N{RIGHTWARDS ARROW}",
    "wait": "\N{HORIZONTAL ELLIPSIS}",
}
TOPIC_TONES: Final[Mapping[TopicAnswer, tuple[Verdict, str]]] = {
    answer: (verdict, _TOPIC_MARKS.get(answer, VERDICT_MARKS[verdict])) for answer, verdict in TOPIC_VERDICTS.items()
}
"""Colour and mark of each answer of the strip."""

_DIM: Final = 60.0
_MANY: Final = 12


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose report it is. Texts are empty for none; `logo` is a data URI."""

    client: str = ""
    fitter: str = ""
    logo: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """What a page shows beside the numbers.

    `stills` are JPEG by crank phase in degrees, `figures` the joints in the picture in place of them. `first_s` is when
    in the clip the film begins; `typical` is the typical stroke, `what_if` the rider as a linkage, for sliders.
    `windows` are pictures of a class by their minute, `window_film` is the film of all its windows.
    """

    stills: Mapping[int, bytes] = field(default_factory=dict)
    figures: Mapping[int, Mapping[str, tuple[float, float]]] = field(default_factory=dict)
    film: str | None = None
    first_s: float = 0.0
    typical: tuple[float, float] | None = None
    what_if: WhatIfPart | None = None
    windows: tuple[tuple[float, bytes], ...] = ()
    window_film: str | None = None


def report_page(
    analysis: Analysis,
    pictures: Pictures | None = None,
    heading: Heading | None = None,
    sheet: FitterSheet | None = None,
) -> str:
    """Write an analysis as one HTML page. It loads nothing from the network."""
    say, shown, levels = read_words("page"), pictures or Pictures(), read_words("evidence")
    used = list(_used(analysis))
    return render_template(
        "page.html",
        _data(analysis, shown),
        say=say,
        title=say["title"],
        subject=clip_file_name(analysis.clip),
        riding=say["ridings"][analysis.riding],
        analysis=analysis,
        heading=heading or Heading(),
        sentence=write_headline(analysis),
        topics=[(topic, TOPIC_TONES[topic.answer]) for topic in judge_topics(analysis)],
        strip=read_words("strip"),
        summary=count_verdicts(analysis),
        no_change=_no_change(analysis),
        filming="" if analysis.quality.usable else b64encode(filming_svg().encode()).decode(),
        tone=worst_colour(analysis),
        moments=_moments(shown),
        findings=[finding_point(finding, analysis) for finding in analysis.findings if finding.because_of is None],
        first_change=_first_change(analysis),
        lists=_lists(analysis),
        rows=[measure_row(measure, analysis) for measure in analysis.measures if measure.value is not None],
        missed=missing_measures(analysis),
        drifted=drift_rows(analysis) if analysis.drifts else None,
        curves=list(_curves(analysis)),
        quality=list(_quality(analysis)),
        sources=sorted({say["source"].format(source=source_text(one.source), level=levels[one.level]) for one in used}),
        minutes=minute_charts(analysis),
        windows=[(f"{at:.0f}", "data:image/jpeg;base64," + b64encode(one).decode()) for at, one in shown.windows],
        window_film=shown.window_film,
        film=shown.film,
        script=page_script("curves.js", "page.js", *(("what_if.js",) if shown.what_if else ())),
        **slider_values(shown.what_if, analysis),
        **sheet_values(sheet, shown.what_if.points if shown.what_if else ()),
    )


def _lists(analysis: Analysis) -> list[tuple[str, list[str], str]]:
    """Put the way back, what must not wait, and what is good to know under their headings."""
    say = read_words("page")
    lists = {
        "plan": list(analysis.plan),
        "red_flags": list(analysis.red_flags),
        "notes": [note.text for note in analysis.notes],
    }
    return [(say[name], lines, "reasons" if name == "red_flags" else "plain") for name, lines in lists.items() if lines]


def _no_change(analysis: Analysis) -> str:
    """Say why nothing should be changed, by the worst number."""
    worst = worst_colour(analysis)
    measures = (measure for measure in analysis.measures if analysis.verdicts.get(measure.name) == "amber")
    weak = worst == "amber" and any(is_weak(measure, analysis.targets.get(measure.name)) for measure in measures)
    key = {"green": "no_change", "amber": "no_change_weak" if weak else "no_change_amber"}.get(worst)
    return str(read_words("page")[key or f"no_change_{worst}"])


def _first_change(analysis: Analysis) -> str:
    """Say the first thing to change in a line; empty where there is nothing to change."""
    if not analysis.findings:
        return ""
    point = finding_point(analysis.findings[0], analysis)
    form = read_words("page")["first_change_step" if point["first_step"] else "first_change"]
    return str(form.format(change=begin_small(point["change"]), step=point["first_step"]))


def _moments(pictures: Pictures) -> list[dict[str, str]]:
    say = read_words("page")
    found = []
    for deg in sorted({*pictures.stills, *pictures.figures}):
        name = say[f"phase_{deg}"]
        still = pictures.stills.get(deg)
        source = "data:image/jpeg;base64," + b64encode(still).decode() if still else ""
        drawn = "" if still else figures.stick_figure(pictures.figures[deg], say["figure_alt"].format(moment=name))
        alt = say["verdict_alt"].format(moment=name)
        found.append({"deg": str(deg), "name": name, "source": source, "figure": drawn, "alt": alt})
    return found


def _used(analysis: Analysis) -> Iterator[Target]:
    names = {measure.name for measure in analysis.measures if measure.value is not None}
    yield from (target for name, target in analysis.targets.items() if name in names)


def _bands(curve: Curve, analysis: Analysis) -> list[tuple[float, Target]]:
    wanted = BANDED.get(curve.name, ())
    return [(at, analysis.targets[name]) for name, at in wanted if name in analysis.targets]


def _curves(analysis: Analysis) -> Iterator[dict[str, str]]:
    say = read_words("page")
    found = {curve.name: curve for curve in analysis.curves if np.isfinite(curve.mean).any()}
    for name in [*(name for name in REPORT_MEASURES if name in found)]:
        curve = found[name]
        label = say.get(name, name.replace("_", " ").capitalize())
        low, high = number_text(np.nanmin(curve.mean), ".0f"), number_text(np.nanmax(curve.mean), ".0f")
        alt = say["curve_alt"].format(name=label, low=low, high=high)
        yield {"name": name, "label": label, "chart": curves.draw_curve(curve, _bands(curve, analysis), alt)}


def _yaw(quality: Quality) -> Iterator[str]:
    """Say where the camera stands, if it is known."""
    if quality.camera_yaw_deg is not None and quality.camera_yaw_interval is not None:
        say, half = read_words("page"), np.ptp(quality.camera_yaw_interval) / 2
        form = say["camera_front" if quality.camera_yaw_deg > 0 else "camera_behind"]
        yield form.format(deg=number_text(abs(quality.camera_yaw_deg), ".0f"), half=number_text(half, ".0f"))


def _quality(analysis: Analysis) -> Iterator[tuple[str, str]]:
    say, quality, clip = read_words("page"), analysis.quality, analysis.clip
    reasons = {reason.id: reason.text for reason in quality.reasons}
    if quality.usable:
        yield say["camera"], " ".join((reasons.pop("oblique_view", say["camera_square"]), *_yaw(quality)))
    if clip.brightness is None:
        yield say["light"], say["light_unknown"]
    else:
        form = "light_dim" if clip.brightness < _DIM else "light_good"
        yield say["light"], say[form].format(luma=f"{clip.brightness:.0f}")
    form = "used_few" if quality.usable and quality.strokes < _MANY else "used_text"
    yield say["used"], say[form].format(strokes=quality.strokes, seconds=number_text(clip.duration_s, ".1f"))
    if math.isfinite(quality.seen):
        yield say["seen"], say["seen_text"].format(share=f"{100 * quality.seen:.0f}", frames=quality.frames)
    share = f"{100 * quality.mended / max(quality.frames, 1):.0f}"
    form = "mended_text" if quality.mended else "mended_none"
    yield say["mended"], say[form].format(mended=quality.mended, frames=quality.frames, share=share)
    if quality.mm_per_px is not None and quality.mm_per_px_interval is not None:
        low, high = (number_text(edge, ".2f") for edge in quality.mm_per_px_interval)
        yield say["scale"], say["scale_text"].format(scale=number_text(quality.mm_per_px, ".2f"), low=low, high=high)


def _data(analysis: Analysis, pictures: Pictures) -> dict[str, Any]:
    """Collect what the page's script needs: curves, and the clock of the film."""
    time_s = analysis.series[0].time_s if analysis.series else np.empty(0)
    known = len(time_s) == len(analysis.strokes.phase_deg)
    series = (
        {one.name: round_numbers(one.values, 1) for one in analysis.series if one.name in REPORT_MEASURES}
        if known
        else {}
    )
    typical = pictures.typical
    return {
        "what_if": slider_data(pictures.what_if, analysis),
        "time_s": round_numbers(time_s - pictures.first_s, 4) if known else [],
        "phase_deg": round_numbers(analysis.strokes.phase_deg, 1) if known else [],
        "start_s": round_numbers(analysis.strokes.start_s - pictures.first_s, 4),
        "typical": None if typical is None else [edge - pictures.first_s for edge in typical],
        "series": series,
        "curves": {
            curve.name: round_numbers(curve.mean, 2) for curve in analysis.curves if curve.name in REPORT_MEASURES
        },
        "say": {key: read_words("page")[key] for key in ("crank", "stroke_of", *REPORT_MEASURES)},
    }
