"""Histories kept, exported and analysed again."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import jsonschema
import pytest
from support.analyses import recording
from support.kept_clips import KNEE, MAY, keep_three_clips, knee
from support.paths import DOCS

from posecheck.app.history import comparison_chain, export_rider, renew_answers, timeline
from posecheck.storage.files import load_analysis, load_recording

SCHEMA = json.loads((DOCS / "history.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def history(tmp_path):
    return keep_three_clips(tmp_path)


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


def test_each_clip_is_held_against_the_one_before_on_its_bike(history):
    history.keep("Anna <b>", recording(), knee(50.0), clip_sha256="t", bike="TT", recorded_on=MAY + timedelta(days=3))
    other = replace(recording(), settings=replace(recording().settings, riding="race"))
    history.keep("Anna <b>", other, knee(39.0), clip_sha256="2", bike="Road", recorded_on=MAY + timedelta(days=4))
    first, second = comparison_chain(history, "Anna <b>")
    assert [each.comparison[KNEE].before for each in (first, second)] == [30.0, 30.5]
    assert [each.comparison[KNEE].after for each in (first, second)] == [30.5, 39.0]
    assert [len(each.notes) for each in (first, second)] == [0, 1]
    assert comparison_chain(history, "Anna <b>", steps=1) == (second,)


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
