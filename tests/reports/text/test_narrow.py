"""Tables in a narrow window: no name of a measure is cut."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from support.analyses import high, recording

from posecheck.app.history import timeline
from posecheck.reports.text.analysis import analysis_table
from posecheck.reports.text.history import history_table
from posecheck.storage.history import History


def printed(what, width):
    console = Console(width=width, file=io.StringIO())
    console.print(what)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [40, 60, 72, 80, 120])
def test_names_are_kept(width):
    text = printed(analysis_table(high()), width)
    assert all(len(line) <= width for line in text.splitlines())
    assert "…" not in text
    words = " ".join(text.split())
    assert "outside: too straight" in words
    for measure in high().measures:
        if measure.value is not None:
            assert set(measure.label.split()) <= set(words.split())


@pytest.mark.parametrize("width", [40, 60, 80])
def test_names_of_a_history_are_kept(width, tmp_path):
    history = History(str(tmp_path / "h.sqlite"))
    for number in range(3):
        history.keep("Anna", recording(), high(f"{number}.mp4"), clip_sha256=str(number))
    line = timeline(history, "Anna")
    text = printed(history_table(line), width)
    assert "…" not in text
    assert all(len(row) <= width for row in text.splitlines())
    assert all(set(trend.label.split()) <= set(text.split()) for trend in line.trends)


def test_a_measure_takes_one_line_of_a_history_in_80_columns(tmp_path):
    history = History(str(tmp_path / "h.sqlite"))
    for number in range(3):
        history.keep("Anna", recording(), high(f"{number}.mp4"), clip_sha256=str(number))
    line = timeline(history, "Anna")
    rows = printed(history_table(line), 80).splitlines()
    short = [trend.label for trend in line.trends if len(trend.label) <= 24]
    assert "Knee flexion at BDC" in short
    for label in short:
        (row,) = [one for one in rows if one.startswith(f"{label} ")]
        assert " to " in row


def test_a_wide_window_shows_columns():
    assert "Measure        " in printed(analysis_table(high()), 100)
    assert "Measure, Value" in printed(analysis_table(high()), 50)
