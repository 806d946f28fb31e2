"""A rider's history as a page: one HTML file that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from posecheck.records.history import HistoryEntry, SetupNote, Timeline, Trend
from posecheck.reports.text.history import difference_text, history_events, value_text, when_text
from posecheck.text import number_text, words

from .layout import read_asset, render_template
from .report import charts_script


def history_page(timeline: Timeline) -> str:
    """Draw a history.

    Parameters
    ----------
    timeline : Timeline
        The history.

    Returns
    -------
    str
        The page: a chart for each measure, with its intervals and the notes. It loads nothing from the network.
    """
    return render_template(
        "history.html",
        _data(timeline),
        say=words("history"),
        timeline=timeline,
        line=list(_line(timeline)),
        rows=[_row(trend) for trend in timeline.trends],
        script=read_asset("history.js"),
        charts=charts_script() if timeline.trends else "",
    )


def _line(timeline: Timeline) -> Iterator[dict[str, str]]:
    """Put each clip and each note in a line, the notes with the numbers that they have in the charts."""
    say, number = words("history"), 0
    for one in history_events(timeline):
        at = one.recorded_on if isinstance(one, HistoryEntry) else one.written_on
        if isinstance(one, SetupNote):
            number += 1
            text = f"{number}. {one.text}"
        else:
            text = f"{one.clip} ({one.riding})" if one.usable else f"{one.clip} ({say['unusable']})"
        kind = "note" if isinstance(one, SetupNote) else "clip"
        yield {"at": at.isoformat(), "day": when_text(at), "kind": kind, "text": text}


def _row(trend: Trend) -> dict[str, str]:
    last = trend.points[-1]
    alt = words("history")["chart_alt"].format(
        name=trend.label, count=len(trend.points), value=number_text(last.value, ".0f"), unit=trend.unit
    )
    return {
        "name": trend.name,
        "label": trend.label,
        "value": value_text(last, trend.unit),
        "first": difference_text(trend.since_first),
        "previous": difference_text(trend.since_previous),
        "judged": trend.judged,
        "alt": alt,
    }


def _data(timeline: Timeline) -> dict[str, Any]:
    """Place clips side by side in order of time, and notes between them."""
    shown = {point.entry for trend in timeline.trends for point in trend.points}
    clips = [entry for entry in timeline.entries if entry.id in shown]
    places = {entry.id: place for place, entry in enumerate(clips)}
    return {
        "clips": [f"{entry.recorded_on:%Y-%m-%d}" for entry in clips],
        "notes": list(_notes(timeline, clips)),
        "trends": {trend.name: list(_points(trend, places, clips)) for trend in timeline.trends},
    }


def _points(trend: Trend, places: dict[int, int], clips: list[HistoryEntry]) -> Iterator[dict[str, Any]]:
    for point in trend.points:
        place = places[point.entry]
        text = f"{escape(clips[place].clip)}<br>{value_text(point, trend.unit)}"
        yield {"x": place, "value": point.value, "interval": point.interval, "own": point.own, "text": text}


def _notes(timeline: Timeline, clips: list[HistoryEntry]) -> Iterator[dict[str, Any]]:
    """Spread the notes of one gap evenly over it."""
    gaps = [sum(clip.recorded_on <= note.written_on for clip in clips) for note in timeline.notes]
    for number, (note, gap) in enumerate(zip(timeline.notes, gaps, strict=True)):
        share = (gaps[: number + 1].count(gap)) / (gaps.count(gap) + 1)
        yield {"x": round(gap - 1 + share, 3), "number": str(number + 1), "text": escape(note.text)}
