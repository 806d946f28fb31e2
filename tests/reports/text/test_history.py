"""A history in a terminal and as a document."""

import io
import json

import jsonschema
import pytest
from rich.console import Console
from support.analyses import recording
from support.kept_clips import KNEE, MAY, keep_three_clips, knee
from support.paths import DOCS

from posecheck.app.history import timeline
from posecheck.records.history import Rider, TrendPoint
from posecheck.reports.text.history import (
    history_events,
    history_json,
    history_table,
    riders_json,
    riders_table,
)

SCHEMA = json.loads((DOCS / "history.schema.json").read_text(encoding="utf-8"))


def points(values, half):
    return [TrendPoint(number, value, None, (value - half, value + half)) for number, value in enumerate(values)]


@pytest.fixture
def history(tmp_path):
    return keep_three_clips(tmp_path)


def shown(renderable):
    console = Console(width=80, file=io.StringIO())
    with console.capture() as captured:
        console.print(renderable)
    return captured.get()


def test_a_history_in_a_terminal(history):
    text = shown(history_table(timeline(history, "anna <B>")))
    order = [text.index(word) for word in ("c1.mp4", "saddle <i>-10</i> mm [bold]", "c2.mp4", "Knee flexion")]
    assert order == sorted(order)
    after = text[order[-1] :]
    (line,) = [line for line in text.splitlines() if "a change" in line]
    assert line.startswith("Knee flexion")
    order = [after.index(word) for word in ("38 deg (3", "+8.0 (+")]
    assert order == sorted(order)
    assert any(line.endswith("noise   ") for line in text.splitlines())
    assert max(map(len, text.splitlines())) <= 80


def test_many_clips_are_cut_in_a_terminal_only(history):
    for number in range(3, 9):
        history.keep("Anna <b>", recording(), knee(38.0), clip_sha256=str(number), bike="Road", recorded_on=MAY)
    line = timeline(history, "anna <b>")
    text = shown(history_table(line))
    lines = text[text.index("Measure") :].splitlines()
    # A name may take two lines, so that the columns fit.
    assert len(line.trends) < len(lines) < 3 * len(line.trends) + 12
    assert "--json" in shown(history_table(line))
    assert len(json.loads(history_json(line))["trends"][KNEE]["points"]) == 9


def test_a_document(history):
    line = timeline(history, "Anna <b>")
    found = json.loads(history_json(line))
    jsonschema.validate(found, SCHEMA)
    knees = found["trends"][KNEE]
    assert [point["value"] for point in knees["points"]] == [30.0, 30.5, 38.0]
    assert (knees["judged"], knees["since_first"]["difference"]) == ("change", 8.0)
    listed = json.loads(riders_json([*history.riders(), Rider("Bo", 0, 0, None)]))
    jsonschema.validate(listed, SCHEMA)
    assert [(one["name"], one["clips"], one["notes"]) for one in listed["riders"]] == [("Anna <b>", 3, 1), ("Bo", 0, 0)]


def test_a_clip_stands_before_a_note_of_its_moment(history):
    history.note("Anna <b>", "after the first", MAY)
    first, second, *_ = history_events(timeline(history, "Anna <b>"))
    assert (first.clip, second.text) == ("c0.mp4", "after the first")


def test_nobody_yet():
    assert "posecheck check CLIP --rider NAME" in " ".join(shown(riders_table([])).split())
