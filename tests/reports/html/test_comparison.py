"""The report of before and after: what it says, what it draws, and its folder."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace

import pytest
from support.analyses import high, walker
from support.pages import Outline, text_of
from support.saddle_pairs import LOW, raised

from posecheck.fit.analysis import analyse
from posecheck.fit.comparison import compare
from posecheck.fit.crank_frame import put_on_crank
from posecheck.fit.near_side import find_near_side
from posecheck.reports.html.comparison import comparison_page
from posecheck.reports.html.pairs import PairPictures, Riders
from posecheck.reports.html.report import Heading
from posecheck.text import number_text


def told(rider):
    recording = rider.recording()
    return recording, analyse(recording)


def on_crank(recording, analysis):
    return put_on_crank(recording, analysis, find_near_side(recording))


@pytest.fixture(scope="module")
def pair():
    return told(LOW), told(raised(LOW, 65))


@pytest.fixture(scope="module")
def html(pair):
    (first, before), (second, after) = pair
    one, two = on_crank(first, before), on_crank(second, after)
    riders = Riders(one.phase_deg, one.joints, two.joints, (one.crank_mm, two.crank_mm))
    return comparison_page(compare(before, after), before, after, riders, Heading("Ada", "Ben", date="2026-05-17"))


def test_it_says_what_became_of_the_advice_and_every_difference(html, pair):
    comparison = compare(*(analysis for _, analysis in pair))
    for text in (comparison.text, comparison.next_step, "Ada", "Ben", "2026-05-17", "How far to trust this comparison"):
        assert text in html
    for change in comparison.changes:
        if change.difference is not None:
            assert number_text(change.difference, "+.1f") in html, change.name
    words = re.findall(r'<span class="mark" aria-hidden="true">(.)</span>(\w+)</span>', html)
    first, every = words[:3], words[3:]
    assert [word for _, word in first] == ["changed"] * 3
    assert [word for _, word in every] == [
        "changed" if change.changed else "noise" for change in comparison.changes if change.difference is not None
    ]


def test_its_outline_is_sound_and_nothing_comes_from_elsewhere(html):
    outline = Outline(text_of(html))
    assert outline.open == []
    assert (outline.headings[0], outline.headings.count(1)) == (1, 1)
    assert all(b - a <= 1 for a, b in zip(outline.headings, outline.headings[1:], strict=False))
    assert all(attrs.get("aria-label") for tag, attrs in outline.tags if tag == "svg")
    assert {attrs["href"] for _, attrs in outline.tags if "href" in attrs} == {"#measures", "data:,"}
    assert not [attrs for _, attrs in outline.tags if "src" in attrs]
    assert len(html) < 300_000


def test_the_verdict_comes_first_and_the_rest_is_folded(html):
    order = ["The verdict", "What to do next", "What matters most", "Both riders on one crank", "Every difference"]
    places = [html.index(text) for text in order]
    assert places == sorted(places)
    assert html.index("<details") < html.index("<summary>Every difference")


def test_both_riders_are_drawn_at_four_places_and_told_apart(html):
    assert html.count('class="riders"') == 5  # that at the bottom stands beside the verdict too
    assert html.count("riders live") == 1
    assert html.count('class="limb before"') == html.count('class="limb after"') == 6 * 9
    assert html.count('class="mean before"') == html.count('class="mean"') == 4


def test_photographs_stand_beside_each_other_over_each_other_and_as_films_on_one_crank(pair):
    (first, before), (second, after) = pair
    one, two = on_crank(first, before), on_crank(second, after)
    riders = Riders(one.phase_deg, one.joints, two.joints, (one.crank_mm, two.crank_mm))
    names = {deg: (f"before {deg}".encode(), f"after {deg}".encode()) for deg in (0, 90, 180, 270)}
    blends = {deg: f"both {deg}".encode() for deg in names}
    turns = tuple(tuple(f"{when} {n}".encode() for n in range(24)) for when in ("a", "b"))
    taken = PairPictures(names, blends, turns, (-500.0, -300.0, 700.0, 1400.0))
    page = comparison_page(compare(before, after), before, after, riders, pictures=taken)
    for deg, stills in names.items():
        for packed in (*stills, blends[deg]):
            assert b64encode(packed).decode() in page
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page)[1])
    assert [len(data["films"][when]) for when in ("before", "after")] == [24, 24]
    layers = re.findall(r'<svg viewBox="-500 -1400 1200 1700" class="riders layer" aria-hidden="true">', page)
    assert len(layers) == 5


def test_clips_that_are_not_alike_are_named_first_and_nothing_is_advised(pair):
    (_, before), _ = pair
    page = text_of(comparison_page(compare(before, before), before, before))
    assert "Both are the same clip" in re.search(r'<p class="sentence">(.*?)</p>', page)[1]
    assert "What matters most" not in page
    assert "First step" not in page


def test_a_clip_that_cannot_be_measured():
    html = comparison_page(compare(high(), walker()), high(), walker())
    assert "The second clip cannot be measured." in html
    assert "Film at least five strokes" in html
    assert "<table" not in html
    assert 'class="riders"' not in html


def test_names_do_no_harm(pair):
    bad = '</script><script>alert("x")</script>'
    before, after = (replace(analysis, clip=replace(analysis.clip, path=bad)) for _, analysis in pair)
    assert bad not in comparison_page(compare(before, after), before, after, heading=Heading(bad))
