"""One measure from clip to clip as a chart, with its intervals and the notes between the clips."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.records.history import HistoryEntry, SetupNote, Timeline, Trend, TrendPoint
from posecheck.reports.text.history import value_text

from .axes import Axes, draw_chart
from .figures import svg_tag

_DAYS: Final = 4
_MARGIN: Final = 0.08
_LEAST_MARGIN: Final = 0.5


@dataclass(frozen=True, slots=True)
class Places:
    """Clips side by side in order of time, and notes between them, alike in all charts.

    Each clip stands at its own number.
    """

    clips: tuple[HistoryEntry, ...]
    notes: tuple[tuple[float, SetupNote], ...]

    def at(self, point: TrendPoint) -> int:
        """Find the number of a point's clip."""
        return [clip.id for clip in self.clips].index(point.entry)

    def days(self) -> Iterator[tuple[float, str]]:
        """Date clips, four at most, and the last one always. Each comes with the clip's number."""
        every = math.ceil(len(self.clips) / _DAYS)
        for number in range((len(self.clips) - 1) % every, len(self.clips), every):
            yield float(number), f"{self.clips[number].recorded_on:%Y-%m-%d}"


def place_clips(timeline: Timeline) -> Places:
    """Give the clips and notes of a history their places. Notes of one gap are spread evenly over it."""
    shown = {point.entry for trend in timeline.trends for point in trend.points}
    clips = tuple(entry for entry in timeline.entries if entry.id in shown)
    gaps = [sum(clip.recorded_on <= note.written_on for clip in clips) for note in timeline.notes]
    shares = [gaps[: number + 1].count(gap) / (gaps.count(gap) + 1) for number, gap in enumerate(gaps)]
    spots = [gap - 1 + share for gap, share in zip(gaps, shares, strict=True)]
    return Places(clips, tuple(zip(spots, timeline.notes, strict=True)))


def draw_trend(trend: Trend, places: Places, alt: str) -> str:
    """Draw one measure from clip to clip. What a mark stands for is its title."""
    axes = _axes(trend.points, len(places.clips))
    marks = [_note(axes, number, at, note) for number, (at, note) in enumerate(places.notes, 1)]
    marks += [_clip(axes, point, places, trend.unit) for point in trend.points]
    alike = [point for point in trend.points if point.own]
    line = axes.line(np.array([places.at(one) for one in alike]), np.array([one.value for one in alike]), "alike")
    numbers = [(at, str(number)) for number, (at, _) in enumerate(places.notes, 1)]
    return draw_chart(axes, [*axes.grid(()), line, *marks], places.days(), alt, "trend", notes=numbers)


def _axes(points: Sequence[TrendPoint], clips: int) -> Axes:
    """Leave room for all values and intervals."""
    ends = [edge for one in points for edge in (one.value, *(one.interval or ()), *(one.own or ()))]
    margin = max(_MARGIN * (max(ends) - min(ends)), _LEAST_MARGIN)
    return Axes(-1.0, float(clips), min(ends) - margin, max(ends) + margin)


def _clip(axes: Axes, point: TrendPoint, places: Places, unit: str) -> str:
    """Draw a value with its intervals; one that was not filmed like the others is hollow."""
    at = places.at(point)
    dot = (np.array([at, at]), np.array([point.value, point.value]))
    parts = [axes.bar(at, *point.interval, "single")] if point.interval else []
    parts += [axes.bar(at, *point.own, "own")] if point.own else []
    parts += [axes.line(*dot, "dot"), *([] if point.own else [axes.line(*dot, "hole")])]
    return _group_mark(axes, (at, point.value), parts, f"{places.clips[at].clip}\n{value_text(point, unit)}")


def _note(axes: Axes, number: int, at: float, note: SetupNote) -> str:
    parts = [axes.bar(at, axes.bottom, axes.top, "noted")]
    return _group_mark(axes, (at, axes.top), parts, f"{number}. {note.text}")


def _group_mark(axes: Axes, at: tuple[float, float], parts: Sequence[str], text: str) -> str:
    """Put together what one text belongs to, and tell a script where it is."""
    x, y = axes.x(at[0]), axes.y(at[1])
    return f'<g data-x="{x:.2f}" data-y="{y:.2f}">{svg_tag("title", text)}{"".join(parts)}</g>'
