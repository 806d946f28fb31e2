"""A rider's history for a terminal, for programs and for tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime, time
from itertools import chain
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from posecheck.records.comparison import Change
from posecheck.records.history import HistoryEntry, Rider, SetupNote, Timeline, Trend, TrendPoint
from posecheck.records.names import riding_word, unit_word
from posecheck.records.serialise import to_plain
from posecheck.records.sheet import KeptSheet
from posecheck.records.topics import TOPIC_MEASURES
from posecheck.reports.data.cells import csv_text
from posecheck.text import day_text, interval_text, moment_text, number_text, read_words

from .narrow import Numbers

HISTORY_SCHEMA: Final = "posecheck/history/1"
"""Format number of the document."""

_WIDE: Final = 20.0

COLUMNS: Final = ("entry", "recorded_on", "bike", "clip", "riding", "measure", "unit", "value", "low", "high")


def riders_table(known: Sequence[Rider]) -> RenderableType:
    """Lay out everybody of whom something is kept, for a terminal."""
    say = read_words("history")
    if not known:
        return Text(say["nobody"])
    rows = Numbers(say["rider"], say["clips"], say["notes"], say["last"])
    for one in known:
        rows.add_row(Text(one.name), str(one.clips), str(one.notes), day_text(one.last_on) if one.last_on else "")
    return rows


def history_table(timeline: Timeline) -> Group:
    """Lay a history out for a terminal, readable without colours too."""
    say = read_words("history")
    on = f", {say['bike']}: {timeline.bike}" if timeline.bike else ""
    parts: list[RenderableType] = [Text.assemble((timeline.rider, "bold"), on), Text(), _line(timeline)]
    if timeline.trends:
        parts += [Text(), _numbers(timeline)]
    if any(len(trend.points) > 1 for trend in timeline.trends):
        parts += [Text(say["earlier"], style="dim")]
    parts += _list_lines(say["plan"], timeline.plan)
    parts += _list_lines(say["sheets"], [sheet_sentence(one) for one in timeline.sheets])
    parts += _list_lines(say["minds"], timeline.minds)
    return Group(*parts)


def history_events(timeline: Timeline) -> list[HistoryEntry | SetupNote]:
    """Put clips and notes in one order of time. A clip comes before a note of the same moment."""
    both: list[HistoryEntry | SetupNote] = [*timeline.entries, *timeline.notes]
    return sorted(both, key=lambda one: one.recorded_on if isinstance(one, HistoryEntry) else one.written_on)


def history_json(timeline: Timeline) -> str:
    """Write a history as JSON: one line, in ASCII."""
    return json.dumps(history_document(timeline), allow_nan=False)


def history_document(timeline: Timeline) -> dict[str, Any]:
    """Put a history into plain values.

    Moments are as in ISO 8601, without a zone where they are by the clock of the place.
    """
    whole = _write_moment(to_plain(timeline))
    trends = {trend.pop("name"): trend for trend in whole.pop("trends")}
    return {"schema": HISTORY_SCHEMA, **whole, "trends": trends}


def riders_json(known: Sequence[Rider]) -> str:
    """Write everybody of whom something is kept as JSON: one line, in ASCII."""
    listed = _write_moment(to_plain(tuple(known)))
    return json.dumps({"schema": HISTORY_SCHEMA, "riders": listed}, allow_nan=False)


def history_measures_csv(timelines: Sequence[Timeline]) -> str:
    """Write measures as CSV: one row per clip and measure."""
    return csv_text(chain([COLUMNS], *map(_measure_rows, timelines)))


def sheet_sentence(kept: KeptSheet) -> str:
    """Put a fitter's sheet into one line: what was done to the bike, and what the rider said."""
    labels, sheet = read_words("sheet")["labels"], kept.sheet
    parts = []
    for each in fields(sheet.before):
        there = [getattr(side, each.name) for side in (sheet.before, sheet.after)]
        unit = " mm" if each.name.endswith("_mm") else ""
        said = [number_text(one, "g") + unit if isinstance(one, int | float) else str(one) for one in there if one]
        if said:
            parts.append(f"{labels[each.name]} {' → '.join(dict.fromkeys(said))}")
    parts += [f"{labels[name]}: {getattr(sheet, name)}" for name in ("flexibility", "pain") if getattr(sheet, name)]
    return f"{when_text(kept.written_on)}  {'; '.join(parts)}"


def when_text(moment: datetime) -> str:
    """Put a moment into words: the day, and the time where it is known; midnight stands for a day."""
    return day_text(moment) if moment.time() == time() else moment_text(moment)


def difference_text(change: Change | None) -> str:
    """Put a difference with its interval into words; empty where there is none."""
    if change is None or change.difference is None or change.interval is None:
        return ""
    low, high = change.interval
    # Tenths say nothing where the interval is twenty wide.
    form = "+.1f" if high - low < _WIDE else "+.0f"
    return f"{number_text(change.difference, form)} ({interval_text(change.interval, form)})"


def value_text(point: TrendPoint, unit: str) -> str:
    """Put a value with its interval into words."""
    named = "" if unit in ("index", "strokes") else f" {unit_word(unit)}"
    edges = f" ({interval_text(point.interval, '.0f')})" if point.interval else ""
    return f"{number_text(point.value, '.0f')}{named}{edges}"


def _measure_rows(timeline: Timeline) -> Iterator[tuple[Any, ...]]:
    clips = {entry.id: entry for entry in timeline.entries}
    for trend in timeline.trends:
        for point in trend.points:
            clip, edges = clips[point.entry], point.interval or (None, None)
            recorded_on = clip.recorded_on.isoformat(timespec="seconds")
            facts = (point.entry, recorded_on, clip.bike, clip.clip, clip.riding, trend.name, trend.unit)
            yield (*facts, point.value, *edges)


def _write_moment(value: Any) -> Any:
    """Write moments as texts."""
    if isinstance(value, dict):
        return {key: _write_moment(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_write_moment(part) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _line(timeline: Timeline) -> Table:
    say = read_words("history")
    rows = Table(box=None, pad_edge=False, show_header=False)
    rows.add_column(no_wrap=True)
    rows.add_column(overflow="fold")
    for one in history_events(timeline):
        if isinstance(one, HistoryEntry):
            riding = riding_word(one.riding)
            facts = riding if one.usable else f"{riding}, {say['unusable']}"
            rows.add_row(when_text(one.recorded_on), Text(one.clip), Text(facts))
        else:
            rows.add_row(moment_text(one.written_on), Text(say["note"], style="dim"), Text(one.text, style="bold"))
    return rows


def _numbers(timeline: Timeline) -> Table:
    """Give each measure one line; those that a fit is judged by stand first."""
    say = read_words("history")
    # Headings on two lines leave the names room for one line at 80 columns.
    value, judged = say["value"].replace(" (", "\n("), say["judged"].replace(" ", "\n")
    rows = Numbers(say["measure"], value, say["first"], judged)
    for trend in rank_trends(timeline.trends):
        sure = Text(say["short"][trend.judged], style="bold" if trend.judged == "change" else "dim")
        rows.add_row(trend.label, value_text(trend.points[-1], trend.unit), difference_text(trend.since_first), sure)
    return rows


def rank_trends(trends: Sequence[Trend]) -> list[Trend]:
    """Put what a fit is judged by before all else, and of that what changed."""
    return sorted(trends, key=lambda one: (one.name not in TOPIC_MEASURES, one.judged != "change"))


def _list_lines(heading: str, lines: Sequence[str]) -> Iterator[RenderableType]:
    if lines:
        yield Text()
        yield Text(heading, style="bold")
        yield from (Padding(Text(line), (0, 0, 0, 2), expand=False) for line in lines)
