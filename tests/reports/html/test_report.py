"""The report: what it says, that names cannot harm it, that it needs nothing from elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from support.analyses import HIGH, high, walker
from support.pages import Outline, text_of
from support.riders import Rider

from posecheck.fit.analysis import analyse
from posecheck.records.analysis import Measure, Reason
from posecheck.records.settings import Settings
from posecheck.reports.html.report import Heading, Pictures, report_page


@pytest.mark.parametrize("analysis", [high(), walker(), analyse(Rider().recording())], ids=["high", "walker", "rider"])
def test_the_outline_is_sound(analysis):
    html = report_page(analysis, Pictures({180: b"jpeg"}, film="annotated.mp4"))
    outline = Outline(text_of(html))
    assert outline.open == []
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(outline.headings, outline.headings[1:], strict=False))
    assert all(attrs.get("alt") for tag, attrs in outline.tags if tag == "img")
    assert all(attrs.get("aria-label") for tag, attrs in outline.tags if tag == "svg")
    wanted = {attrs["aria-labelledby"] for _, attrs in outline.tags if "aria-labelledby" in attrs}
    assert wanted <= {attrs.get("id") for _, attrs in outline.tags}


def test_nothing_comes_from_elsewhere():
    html = report_page(high(), Pictures(film="annotated.mp4"))
    loads = re.findall(r"(?:src|href)=\"([^\"]*)\"", text_of(html))
    assert {link for link in loads if not link.startswith(("data:", "#"))} == {"annotated.mp4"}
    assert "url(" not in "".join(re.findall(r"<style>(.*?)</style>", html, flags=re.DOTALL))


def test_findings_and_numbers_are_said():
    html = report_page(high())
    for text in (
        HIGH.text,
        "Saddle height: lower",
        "5 mm",
        "18 to 47 mm",
        "(= 158° extension)",
        "outside: too straight",
        "likely",
    ):
        assert text in html
    assert "The elbow can be seen in too few frames." in html


def test_a_refused_clip_says_what_to_film():
    html = report_page(walker())
    assert "This clip cannot be measured. Nobody pedals in this clip. Film at least five strokes." in html
    assert "<table" not in html
    assert 'class="chart' not in html


def test_names_do_no_harm():
    bad = '</script><script>alert("x")</script><img src=x onerror=alert(1)>'
    html = report_page(replace(high(path=bad), made_by={"posecheck": bad}), heading=Heading(bad, bad))
    assert bad not in html
    assert "<img src=x" not in text_of(html)


def test_an_unknown_measure_and_finding_are_shown():
    analysis = high()
    odd = Measure("toe_wiggle", "deg", 7.0, None)
    finding = replace(HIGH, id="toes_too_long", signs=("toe_wiggle", "never_measured"))
    html = report_page(replace(analysis, measures=(*analysis.measures, odd), findings=(finding,)))
    assert "Toe wiggle" in html
    assert "Toes too long" in html


def test_a_page_without_pictures_is_small():
    html = report_page(analyse(Rider(seconds=60.0).recording()))
    assert html.count('class="chart turn"') == 4
    assert len(html.encode()) < 350_000


def test_the_day_and_what_changed_are_told():
    html = report_page(high(), heading=Heading(date="2026-05-17"))
    assert "2026-05-17" in html
    assert "trunk_flexion: +6 deg (+4 to +8), from minute 31 on." in html
    assert "trunk_flexion: strokes differ less from one another than at first." in html
    assert "What changed during the clip" not in report_page(replace(high(), drifts=()))
    still = tuple(replace(one, certain=False, variety="same") for one in high().drifts)
    assert "Nothing for certain" in report_page(replace(high(), drifts=still))


def test_a_refused_clip_counts_nothing():
    html = report_page(replace(walker(), verdicts={"cadence": "amber"}))
    assert "measures judged" not in html
    assert "data:image/svg+xml;base64," in html
    assert "4 measures judged: 2 in their bands, 1 borderline, 1 outside." in report_page(high())


def test_red_flags_the_way_back_and_notes_are_said():
    flags = analyse(replace(Rider().recording(), settings=Settings("recovery"))).red_flags
    refused = replace(walker(), red_flags=flags, notes=(Reason("stood_up", "You rode 3 strokes out of the saddle."),))
    said = text_of(report_page(replace(refused, plan=("Keep the bars up for two weeks.",))))
    assert said.count("see a professional") == len(flags) == 5
    assert "out of the saddle" in said
    assert "Keep the bars up" in said


def test_what_follows_from_a_finding_stands_beneath_it():
    analysis = high()
    cause = analysis.findings[0]
    follower = replace(cause, id="pelvic_rocking", text="The pelvis rocks.", because_of=cause.id)
    said = text_of(report_page(replace(analysis, findings=(cause, follower))))
    assert said.count("<h3>") == text_of(report_page(replace(analysis, findings=(cause,)))).count("<h3>")
    assert "What may follow from it: Pelvic rocking" in said


@pytest.mark.parametrize(("yaw_deg", "words"), [(12.4, "12° in front of square"), (-7.0, "7° behind square")])
def test_the_report_says_where_the_camera_stands(yaw_deg, words):
    answer = high()
    seen = replace(answer.quality, camera_yaw_deg=yaw_deg, camera_yaw_interval=(yaw_deg - 5.5, yaw_deg + 5.5))
    assert words not in report_page(answer, Pictures())
    assert words in report_page(replace(answer, quality=seen), Pictures())
