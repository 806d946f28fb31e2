"""The strip: every topic has one answer, and terminal, report and document say the same."""

import io
from dataclasses import replace
from html import unescape

import pytest
from rich.console import Console
from support.analyses import HIGH, ROCKING, high, walker
from support.riders import Rider
from support.saddle_pairs import FITTED, LOW, raised

from posecheck.fit.analysis import analyse
from posecheck.fit.targets import judge_measure
from posecheck.records.analysis import Measure
from posecheck.records.serialise import to_document
from posecheck.records.settings import Target
from posecheck.records.topics import TOPIC_IDS, judge_topics
from posecheck.reports.html.report import report_page
from posecheck.reports.text.analysis import analysis_table


def strip(analysis):
    return {topic.id: topic for topic in judge_topics(analysis)}


def knee(value, half, level="moderate"):
    """An answer about a knee alone."""
    measure = Measure("knee_flexion_bdc", "deg", value, (value - half, value + half), 1.0, 14)
    band = Target("knee_flexion_bdc", 30.0, 40.0, 25.0, 45.0, "deg", "a test", level)
    verdicts = {measure.name: judge_measure(measure, band)}
    judged = replace(high(), measures=(measure,), targets={band.measure: band}, verdicts=verdicts, findings=())
    return strip(judged)["saddle_height"]


@pytest.mark.parametrize(
    ("value", "half", "level", "answer", "sureness"),
    [
        (35.0, 4.0, "moderate", "right", "sure"),
        (35.0, 4.0, "expert", "right", "likely"),
        (38.0, 4.0, "moderate", "right", "likely"),
        (38.0, 8.0, "moderate", "right", "possible"),
        (42.0, 4.0, "moderate", "borderline", "possible"),
        (35.0, 11.0, "moderate", "film_again", "none"),
    ],
)
def test_a_saddle_is_right_where_the_knee_is_and_as_surely_as_its_interval_says(value, half, level, answer, sureness):
    topic = knee(value, half, level)
    assert (topic.answer, topic.sureness) == (answer, sureness)


def test_a_fitted_rider_is_told_that_the_saddle_is_right():
    found = strip(analyse(FITTED.recording()))
    assert (found["saddle_height"].answer, found["saddle_height"].text) == ("right", "right")
    assert found["saddle_fore_aft"].answer == "not_judged"
    assert found["pelvis"].text == "film from behind"
    assert found["steadiness"].sureness == "possible"  # six seconds


def test_a_low_saddle_is_raised_by_the_advice_itself():
    answered = analyse(LOW.recording())
    advice = answered.findings[0].advice
    low, high_mm = advice.range_mm
    topic = strip(answered)["saddle_height"]
    assert topic.text == f"raise: first {advice.first_step_mm:g} of {low:.0f} to {high_mm:.0f} mm"
    assert (topic.answer, topic.sureness) == ("change", answered.findings[0].certainty)


def test_what_follows_from_the_saddle_waits_for_it():
    follows = replace(ROCKING, id="hip_too_closed", advice=replace(ROCKING.advice, direction="shorter"))
    answered = replace(high(), findings=(HIGH, follows))
    assert strip(answered)["hips"].text == "after the saddle height"


def test_a_refused_clip_is_filmed_again():
    assert {topic.answer for topic in judge_topics(walker())} == {"film_again"}


def test_a_part_that_was_not_seen_is_said_so():
    assert strip(high())["reach"].answer == "not_seen"


@pytest.mark.parametrize(
    "analysis",
    [high(), analyse(FITTED.recording()), analyse(LOW.recording()), analyse(raised(FITTED, 20).recording())],
)
def test_terminal_report_and_document_say_the_same(analysis):
    file = io.StringIO()
    Console(file=file, width=100).print(analysis_table(analysis))
    lines, page = file.getvalue(), unescape(report_page(analysis))
    topics = to_document(analysis)["topics"]
    assert [topic["id"] for topic in topics] == list(TOPIC_IDS)
    for topic in topics:
        assert any(line.startswith(topic["label"]) and topic["text"] in line for line in lines.splitlines())
        assert f"<b>{topic['label']}</b>" in page
        assert topic["text"] in page
    assert lines.index(topics[0]["label"]) < lines.index("Knee flexion at BDC")


def test_a_rider_who_is_measured_has_no_more_than_one_line_a_topic():
    found = judge_topics(analyse(Rider(hip_mm=(-215.0, 740.0), seconds=5.0).recording()))
    assert tuple(topic.id for topic in found) == TOPIC_IDS
    assert all(topic.text and "\n" not in topic.text for topic in found)
