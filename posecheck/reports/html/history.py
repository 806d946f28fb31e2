"""A rider's history as a page: one HTML file that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator

from posecheck.records.history import HistoryEntry, SetupNote, Timeline
from posecheck.records.names import unit_word
from posecheck.reports.text.history import (
    difference_text,
    history_events,
    rank_trends,
    sheet_sentence,
    value_text,
    when_text,
)
from posecheck.text import number_text, read_words

from .layout import page_script, render_template
from .trends import draw_trend, place_clips


def history_page(timeline: Timeline) -> str:
    """Draw a history: a chart for each measure, with its intervals and the notes. It loads nothing from the network."""
    return render_template(
        "history.html",
        {},
        say=read_words("history"),
        timeline=timeline,
        line=list(_line(timeline)),
        rows=list(_rows(timeline)),
        sheets=[sheet_sentence(one) for one in timeline.sheets],
        script=page_script("history.js"),
    )


def _line(timeline: Timeline) -> Iterator[dict[str, str]]:
    """Put each clip and each note in a line, the notes with the numbers that they have in the charts."""
    say, number = read_words("history"), 0
    for one in history_events(timeline):
        at = one.recorded_on if isinstance(one, HistoryEntry) else one.written_on
        if isinstance(one, SetupNote):
            number += 1
            text = f"{number}. {one.text}"
        else:
            text = f"{one.clip} ({one.riding})" if one.usable else f"{one.clip} ({say['unusable']})"
        kind = "note" if isinstance(one, SetupNote) else "clip"
        yield {"at": at.isoformat(), "day": when_text(at), "kind": kind, "text": text}


def _rows(timeline: Timeline) -> Iterator[dict[str, str]]:
    say, places = read_words("history"), place_clips(timeline)
    for trend in rank_trends(timeline.trends):
        last = trend.points[-1]
        alt = say["chart_alt"].format(
            name=trend.label, count=len(trend.points), value=number_text(last.value, ".0f"), unit=unit_word(trend.unit)
        )
        yield {
            "label": trend.label,
            "value": value_text(last, trend.unit),
            "first": difference_text(trend.since_first),
            "previous": difference_text(trend.since_previous),
            "judged": trend.judged,
            "chart": draw_trend(trend, places, alt),
        }
