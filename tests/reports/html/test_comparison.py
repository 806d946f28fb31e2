"""The report of before and after: what it says, what it draws, and its folder."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.analyses import high, walker
from support.pages import Outline, text_of
from support.results import result_of
from support.riders import Rider
from support.saddle_pairs import FITTED, LOW, raised

from posecheck.app.comparison import comparison_folder, write_comparison
from posecheck.app.request import FolderContents
from posecheck.errors import StoreError
from posecheck.fit.analysis import analyse
from posecheck.fit.comparison import compare
from posecheck.fit.crank_frame import match_scales, put_on_crank
from posecheck.fit.near_side import find_near_side
from posecheck.reports.html.comparison import comparison_page
from posecheck.reports.html.pairs import Riders, difference_svg, overlay_svg
from posecheck.reports.html.report import Heading
from posecheck.system.output_folder import check_output, is_result_folder
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


@pytest.mark.parametrize("facing", ["left", "right"])
def test_joints_stand_where_they_are_around_the_crank(facing):
    rider = replace(FITTED, facing=facing)
    found = on_crank(*told(rider))
    for name, path in {**rider.leg(found.phase_deg), **rider.arm()}.items():
        off = found.joints[name] - path
        assert np.ptp(off, axis=0).max() < 8, name
        assert np.hypot(*off.mean(axis=0)) < 30, name
    assert found.crank_mm == 170


def test_a_raised_saddle_lifts_the_hip():
    low, up = (on_crank(*told(rider)).joints for rider in (FITTED, raised(FITTED, 30)))
    lifted = (up["hip"] - low["hip"]).mean(axis=0)
    assert lifted == pytest.approx((-30 * np.cos(np.radians(73)), 30 * np.sin(np.radians(73))), abs=3)
    assert np.abs(up["toe"] - low["toe"]).max() < 6


def test_one_rider_is_as_large_in_both_clips():
    first, second = (
        on_crank(recording, analyse(recording))
        for recording in (FITTED.recording(), raised(FITTED, 30).recording(crank_mm=182.0))
    )
    one, two = match_scales(first, second)
    thighs = [np.hypot(*(each.joints["hip"] - each.joints["knee"]).T).mean() for each in (one, two)]
    assert thighs[1] == pytest.approx(thighs[0], rel=0.01)
    assert (two.joints["hip"] - one.joints["hip"])[:, 1].mean() == pytest.approx(30, abs=5)
    giant = replace(second, joints={name: 1.3 * path for name, path in second.joints.items()})
    assert match_scales(first, giant) == (first, giant)


def test_nobody_stands_anywhere(pair):
    recording, analysis = pair[0]
    assert on_crank(recording, walker()) is None
    assert on_crank(recording, replace(analysis, quality=replace(analysis.quality, mm_per_px=None))) is None


def test_it_says_what_became_of_the_advice_and_every_difference(html, pair):
    comparison = compare(*(analysis for _, analysis in pair))
    for text in (comparison.text, comparison.next_step, "Ada", "Ben", "2026-05-17", "How far to trust this comparison"):
        assert text in html
    for change in comparison.changes:
        if change.difference is not None:
            assert number_text(change.difference, "+.1f") in html, change.name
    words = re.findall(r'<span class="mark" aria-hidden="true">(.)</span>(\w+)</span>', html)
    assert [word for _, word in words] == [
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


def test_both_riders_are_drawn_at_bdc_and_tdc_and_told_apart(html):
    assert html.count('class="riders"') == 3
    assert html.count("riders live") == 1
    assert html.count('class="limb before"') == html.count('class="limb after"') == 4 * 9
    assert html.count('class="mean before"') == html.count('class="mean"') == 4


def test_a_joint_that_was_not_seen_is_left_out():
    nowhere = np.full((1, 2), np.nan)
    riders = Riders(np.zeros(1), {"hip": np.zeros((1, 2)), "knee": nowhere}, {"hip": nowhere}, (170.0, 172.5))
    drawn = overlay_svg(riders, 0.0, "both")
    assert (drawn.count("data-joint"), drawn.count("data-limb"), drawn.count('class="ring"')) == (1, 0, 2)
    assert 'viewBox="0 0 1 1"' in overlay_svg(replace(riders, before={"hip": nowhere}), 0.0, "nobody")


def test_a_difference_is_drawn_from_its_interval(pair):
    comparison = compare(*(analysis for _, analysis in pair))
    drawn = difference_svg(comparison["knee_flexion_bdc"], 50.0, "knee")
    low, high_deg = comparison["knee_flexion_bdc"].interval
    ends = [
        float(x) for x in re.search(r'x1="([\d.]+)" x2="([\d.]+)" y1="15" y2="15" class="bar moved"', drawn).groups()
    ]
    assert ends == pytest.approx([120 * (1 + low / 50), 120 * (1 + high_deg / 50)], abs=0.06)


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


def test_its_folder_is_whole_and_ours(pair, tmp_path):
    place = tmp_path / "a"
    comparison = compare(*(analysis for _, analysis in pair))
    write_comparison(*(result_of(*one) for one in pair), comparison, place, FolderContents())
    assert {path.name for path in place.iterdir()} == {"report.html", "comparison.json", ".posecheck.json"}
    assert json.loads((place / "comparison.json").read_bytes())["outcome"] == comparison.outcome
    assert is_result_folder(place)
    check_output(place)
    (place / "comparison.json").write_text('{"schema": "else"}', encoding="utf-8")
    with pytest.raises(StoreError, match="was changed since"):
        check_output(place)


def test_a_folder_is_named_after_both_clips(tmp_path):
    ours = tmp_path / "monday-posecheck"
    one = result_of(Rider().recording())
    write_comparison(one, one, compare(high(), high()), ours, FolderContents())
    assert comparison_folder(ours / "recording.npz", "clips/friday.mov").name == "monday-against-friday-posecheck"
    assert comparison_folder("a/recording.npz", Path("b.mp4")).name == "recording-against-b-posecheck"
