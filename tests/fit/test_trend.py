"""From clip to clip: what is a change and what is noise, how far along the way back, and how it is shown."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import datetime, timedelta

import jsonschema
import numpy as np
import pytest
from rich.console import Console
from support.analyses import HIGH, high, recording, walker
from support.paths import DOCS

from posecheck.app.history import export_rider, renew_answers, timeline, write_history_page
from posecheck.fit.comparison import FOLLOWED, compare
from posecheck.fit.trend import TREND_NOTES, judge_trend, measure_trends, same_setting, trend_notes, undo_advice
from posecheck.records.analysis import Reason
from posecheck.records.history import Rider, TrendPoint
from posecheck.reports.html.history import history_page
from posecheck.reports.text.history import (
    HISTORY_MEASURES,
    history_events,
    history_json,
    history_measures_csv,
    history_table,
    riders_json,
    riders_table,
)
from posecheck.storage.files import load_analysis, load_recording
from posecheck.storage.history import History

SCHEMA = json.loads((DOCS / "history.schema.json").read_text(encoding="utf-8"))
MAY = datetime(2026, 5, 4)  # noqa: DTZ001
KNEE = "knee_flexion_bdc"


def knee(deg, **changes):
    """A clip with this knee flexion."""
    one = high()
    measures = tuple(
        replace(each, value=deg, interval=(deg - 4.0, deg + 4.0)) if each.name == KNEE else each
        for each in one.measures
    )
    return replace(one, measures=measures, **changes)


def of_knee(*clips):
    (found,) = [one for one in measure_trends(dict(enumerate(clips))) if one.name == KNEE]
    return found


def points(values, half):
    return [TrendPoint(number, value, None, (value - half, value + half)) for number, value in enumerate(values)]


@pytest.mark.parametrize("clips", [2, 8])
def test_noise_is_called_a_change_once_in_twenty(clips):
    draws = np.random.default_rng(3).normal(30, 1, (1000, clips))
    called = np.mean([judge_trend(points(values, 1.96)) == "change" for values in draws])
    assert 0.03 < called < 0.07


@pytest.mark.parametrize("moved", [4.0, -6.0])
def test_a_change_is_seen_among_many_clips(moved):
    values = [30.0, 30.3, 29.8, 30.1, 30.1 + moved]
    assert judge_trend(points(values, 1.0)) == "change"
    assert judge_trend(points(values[:-1], 1.0)) == "noise"


@pytest.mark.parametrize("moved", [0.0, 1.0, 1.7, 1.8, 2.5, -3.0])
def test_two_clips_are_judged_as_the_comparison_does(moved):
    one, two = knee(30.0), knee(30.0 + moved)
    found, change = of_knee(one, two), compare(one, two)[KNEE]
    assert found.since_first == found.since_previous == change
    halves = [(point.own[1] - point.own[0]) / 2 for point in found.points]
    grown = np.hypot(np.hypot(*halves), FOLLOWED * change.difference)
    assert grown == pytest.approx(change.difference - change.interval[0])
    assert (found.judged == "change") == change.changed


def test_own_intervals_are_narrower_than_those_of_single_values():
    for point in of_knee(knee(30.0), knee(31.0)).points:
        assert point.own[1] - point.own[0] < 0.5 * (point.interval[1] - point.interval[0])


def test_the_last_clip_is_held_against_the_first_and_the_one_before():
    found = of_knee(knee(30.0), knee(36.0), knee(31.0))
    assert [point.value for point in found.points] == [30.0, 36.0, 31.0]
    assert (found.since_first.difference, found.since_previous.difference) == (1.0, -5.0)
    assert (found.since_first.changed, found.since_previous.changed, found.judged) == (False, True, "change")


@pytest.mark.parametrize(
    "unlike",
    [
        {"side": "right"},
        {"made_by": {"posecheck": "0.1.0", "model": "mediapipe lite", "model_sha256": ""}},
        {"quality": replace(high().quality, reasons=(Reason("oblique_view", "Aslant."),))},
    ],
    ids=["side", "model", "oblique"],
)
def test_a_clip_that_was_filmed_otherwise_is_shown_and_not_compared(unlike):
    clips = [knee(30.0), knee(50.0, **unlike), knee(30.4)]
    found = of_knee(*clips)
    assert [point.own is None for point in found.points] == [False, True, False]
    assert found.judged == "noise"
    assert found.since_previous.difference == pytest.approx(0.4)
    assert same_setting(dict(enumerate(clips))) == [0, 2]
    assert trend_notes(clips) == (TREND_NOTES["unlike"].format(count=1),)


def test_what_cannot_be_measured_stands_in_no_trend():
    assert measure_trends({}) == measure_trends({1: walker()}) == ()
    assert trend_notes([]) == ()
    found = of_knee(knee(30.0), walker(), knee(30.0))
    assert [point.entry for point in found.points] == [0, 2]
    lost = knee(30.0)
    lost = replace(lost, measures=tuple(replace(one, value=None, interval=None) for one in lost.measures))
    gone = of_knee(knee(30.0), lost)
    assert (gone.judged, gone.since_first, len(gone.points)) == ("unknown", None, 1)


def test_what_to_mind():
    older = knee(30.0, made_by={**high().made_by, "posecheck": "0.0.9"})
    assert trend_notes([older, knee(30.0), walker()]) == (
        TREND_NOTES["unusable"].format(count=1),
        TREND_NOTES["versions"],
    )
    assert trend_notes([knee(30.0)]) == (TREND_NOTES["alone"],)


def recovering(*findings):
    return knee(30.0, riding="recovery", findings=tuple(findings), plan=("Now: raise the bars.", "Film."))


def test_the_way_back_knows_its_week():
    clips = [recovering(), knee(30.0), recovering(HIGH), recovering(HIGH)]
    days = [MAY, MAY + timedelta(days=3), MAY + timedelta(days=10), MAY + timedelta(days=24)]
    began, *steps, news = undo_advice(list(zip(days, clips, strict=True)))
    assert "2026-05-14" in began
    assert "week 3" in began
    assert tuple(steps) == clips[0].plan
    assert "no finding that was not there" in news
    worse = undo_advice([(days[0], recovering()), (days[1], recovering(HIGH))])
    assert "saddle too high" in worse[-1]
    assert "one step back" in worse[-1]


def test_no_way_back_without_recovery():
    assert (
        undo_advice([]) == undo_advice([(MAY, recovering()), (MAY, knee(30.0))]) == undo_advice([(MAY, walker())]) == ()
    )
    assert len(undo_advice([(MAY, recovering()), (MAY, walker())])) == 3


@pytest.fixture
def history(tmp_path):
    kept = History(str(tmp_path / "history.sqlite"))
    for number, deg in enumerate((30.0, 30.5, 38.0)):
        day = MAY + timedelta(days=2 * number)
        told = {"clip_sha256": str(number), "bike": "Road", "recorded_on": day}
        kept.keep("Anna <b>", recording(), replace(knee(deg), clip=replace(high().clip, path=f"c{number}.mp4")), **told)
    kept.note("Anna <b>", "saddle <i>-10</i> mm [bold]", MAY + timedelta(days=3))
    return kept


def shown(renderable):
    console = Console(width=80, file=io.StringIO())
    with console.capture() as captured:
        console.print(renderable)
    return captured.get()


def test_a_history_in_a_terminal(history):
    text = shown(history_table(timeline(history, "anna <B>")))
    order = [text.index(word) for word in ("c1.mp4", "saddle <i>-10</i> mm [bold]", "c2.mp4", "Knee flexion at BDC")]
    assert order == sorted(order)
    after = text[order[-1] :]
    (line,) = [line for line in text.splitlines() if "a change" in line]
    assert line.startswith("Knee flexion at BDC")
    order = [after.index(word) for word in ("30 deg (2", "38 deg (3", "+8.0 (+", "+7.5 (+")]
    assert order == sorted(order)
    assert after.count("changed") == 2
    assert "within noise" in text
    assert max(map(len, text.splitlines())) <= 80


def test_many_clips_are_cut_in_a_terminal_only(history):
    for number in range(3, 9):
        history.keep("Anna <b>", recording(), knee(38.0), clip_sha256=str(number), bike="Road", recorded_on=MAY)
    line = timeline(history, "anna <b>")
    assert shown(history_table(line)).count("38 deg") + shown(history_table(line)).count("30 deg") <= HISTORY_MEASURES
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


def test_a_page_needs_nothing_and_shows_names_as_they_are(history, tmp_path):
    line = timeline(history, "Anna <b>")
    write_history_page(line, tmp_path / "anna.html")
    page = (tmp_path / "anna.html").read_text(encoding="utf-8")
    assert page == history_page(line)
    head = page[: page.index("<script>")]
    knee = next(each for each in head.split("<figure>") if each.startswith("<h3>Knee flexion at BDC"))
    marks = re.findall(r'<g data-x="([\d.]+)" data-y="([\d.]+)"><title>([^<]*)</title>', knee)
    assert "Anna &lt;b&gt;" in head
    assert "1. saddle &lt;i&gt;-10&lt;/i&gt; mm [bold]" in head
    assert "<i>" not in head
    assert not any(word in head for word in ("src=", 'href="http', "@import", "url("))
    assert re.findall(r">(2026-[\d-]*)</span>", knee) == ["2026-05-04", "2026-05-06", "2026-05-08"]
    assert [float(x) for x, _, _ in marks] == [62.5, 25.0, 50.0, 75.0]
    assert [text.split("\n")[0] for *_, text in marks[1:]] == ["c0.mp4", "c1.mp4", "c2.mp4"]
    assert float(marks[3][1]) < float(marks[1][1])  # the largest value stands highest
    assert (knee.count('class="own"'), knee.count('class="hole"')) == (3, 0)


def test_a_page_without_a_trend(tmp_path):
    kept = History(str(tmp_path / "history.sqlite"))
    kept.note("Anna", "new shoes")
    kept.keep("Anna", recording(), walker(), clip_sha256="1")
    line = timeline(kept, "Anna")
    assert "cannot be measured" in history_page(line)
    assert "<script>" not in history_page(line)
    assert 'class="chart' not in history_page(line)
    assert "cannot be measured" in shown(history_table(line))
    assert history_measures_csv([line]).count("\n") == 1


def test_bikes_are_kept_apart(history):
    history.keep("Anna <b>", recording(), knee(50.0), clip_sha256="t", bike="TT", recorded_on=MAY + timedelta(days=9))
    line = timeline(history, "Anna <b>")
    assert (line.bike, len(line.entries)) == ("TT", 1)
    assert any("There are others, with --bike: Road" in mind for mind in line.minds)
    assert len(timeline(history, "Anna <b>", " road ").entries) == 3
    assert timeline(history, "Anna <b>", "Gravel").entries == ()


def test_one_clip_measured_twice_counts_once(history):
    other = replace(recording(), settings=replace(recording().settings, riding="race"))
    history.keep("Anna <b>", other, knee(39.0), clip_sha256="2", bike="Road", recorded_on=MAY + timedelta(days=4))
    line = timeline(history, "Anna <b>")
    assert len(line.entries) == 4
    (knees,) = [trend for trend in line.trends if trend.name == KNEE]
    assert [point.value for point in knees.points] == [30.0, 30.5, 39.0]


def test_an_export_holds_everything(history, tmp_path):
    place = tmp_path / "anna"
    export_rider(history, "Anna <b>", place)
    names = {path.name for path in place.iterdir()}
    assert names == {"history.json", "measures.csv", ".posecheck.json"} | {
        f"{n}-{kind}" for n in (1, 2, 3) for kind in KINDS
    }
    document = json.loads((place / "history.json").read_text(encoding="utf-8"))
    jsonschema.validate(document["bikes"][0], SCHEMA)
    rows = list(csv.DictReader(io.StringIO((place / "measures.csv").read_text(encoding="utf-8"))))
    knees = [float(row["value"]) for row in rows if row["measure"] == KNEE]
    assert (knees, rows[0]["clip"], rows[0]["recorded_on"]) == ([30.0, 30.5, 38.0], "c0.mp4", "2026-05-04T00:00:00")
    assert load_analysis(place / "3-analysis.json")[KNEE].value == 38.0
    assert load_recording(place / "3-recording.npz").settings == recording().settings


KINDS = ("analysis.json", "recording.npz")


def test_again_reads_recordings_with_the_present_version(history):
    told = []
    assert renew_answers(history, "Anna <b>", told.append) == 3
    assert told == [1 / 3, 2 / 3, 1]
    for entry in history.entries("Anna <b>"):
        assert not entry.usable  # five frames of noise, whatever the analysis beside it said
        assert history.analysis(entry.id).made_by["model"] == "noise"


def test_a_clip_stands_before_a_note_of_its_moment(history):
    history.note("Anna <b>", "after the first", MAY)
    first, second, *_ = history_events(timeline(history, "Anna <b>"))
    assert (first.clip, second.text) == ("c0.mp4", "after the first")


def test_nobody_yet():
    assert "posecheck check CLIP --rider NAME" in " ".join(shown(riders_table([])).split())
