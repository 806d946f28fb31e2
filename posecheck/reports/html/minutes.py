"""Measures over the minutes of a class, each window with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from posecheck.records.analysis import Analysis, Window
from posecheck.records.base import Array
from posecheck.records.names import unit_word
from posecheck.records.settings import Target
from posecheck.records.verdicts import measure_label
from posecheck.text import number_text, read_words

from .axes import Axes, choose_ticks, draw_chart

LEAST_WINDOWS: Final = 3
"""With fewer there is no course to draw."""

_MINUTE_S: Final = 60.0
_MARGIN: Final = 0.08


def minute_charts(analysis: Analysis) -> list[dict[str, str]]:
    """Draw each measure that has a band over the minutes; none of a clip with fewer windows than a class has."""
    return list(_charts(analysis)) if len(analysis.windows) >= LEAST_WINDOWS else []


def window_minute(window: Window) -> float:
    """Say in which minute the middle of a window lies."""
    return (window.start_s + window.end_s) / 2 / _MINUTE_S


def _charts(analysis: Analysis) -> Iterator[dict[str, str]]:
    say = read_words("page")
    for measure in analysis.measures:
        target = analysis.targets.get(measure.name)
        windows = [one for one in analysis.windows if measure.name in one.values]
        if target is None or len(windows) < LEAST_WINDOWS:
            continue
        first, last = (number_text(one.values[measure.name], ".0f") for one in (windows[0], windows[-1]))
        label = measure_label(measure)
        unit = unit_word(measure.unit)
        alt = say["minutes_alt"].format(name=label, count=len(windows), first=first, last=last, unit=unit)
        yield {"label": label, "chart": draw_minutes(measure.name, windows, target, alt)}


def draw_minutes(name: str, windows: Sequence[Window], target: Target, alt: str) -> str:
    """Draw a measure over the minutes on its band; the bars are the windows' own intervals."""
    at = np.array([window_minute(one) for one in windows])
    values = np.array([one.values[name] for one in windows])
    bars = [one.intervals.get(name, (one.values[name],) * 2) for one in windows]
    axes = _axes(at, np.concatenate([values, np.ravel(bars)]), target)
    # Cut to the chart, which may show one edge of the band alone, or none.
    low = axes.bottom if target.low is None else min(max(target.low, axes.bottom), axes.top)
    high = axes.top if target.high is None else max(min(target.high, axes.top), axes.bottom)
    whole = np.array([axes.left, axes.right])
    parts: list[Any] = [axes.area(whole, np.full(2, low), np.full(2, high), "zone green"), *axes.grid(())]
    parts += [axes.bar(float(one), *bar, "single") for one, bar in zip(at, bars, strict=True)]
    parts += [axes.line(at, values, "alike")]
    parts += [axes.line(np.full(2, one), np.full(2, value), "dot") for one, value in zip(at, values, strict=True)]
    ticks = [(one, f"{one:g}") for one in choose_ticks(axes.left, axes.right)]
    return draw_chart(axes, parts, ticks, alt, "minutes")


def _axes(at: Array, ends: Array, target: Target) -> Axes:
    """Leave room for all windows with their intervals, and for the nearer edge of the band."""
    edges = [edge for edge in (target.low, target.high) if edge is not None]
    near = [min(edges, key=lambda edge: abs(edge - ends.mean()))] if edges else []
    low, high = min([float(ends.min()), *near]), max([float(ends.max()), *near])
    margin = max(_MARGIN * (high - low), 1.0)
    wide = max(0.04 * float(np.ptp(at)), 0.5)
    return Axes(float(at.min()) - wide, float(at.max()) + wide, low - margin, high + margin)
