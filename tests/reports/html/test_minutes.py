"""Measures over the minutes of a class."""

import re
from dataclasses import replace

from support.analyses import KNEE, high
from support.pages import text_of

from posecheck.records.analysis import Window
from posecheck.reports.html.minutes import draw_minutes, minute_charts
from posecheck.reports.html.report import Pictures, report_page

WINDOWS = tuple(
    Window(120.0 * n, 120.0 * n + 20, 14, {"knee_flexion_bdc": 24.0 + n}, {"knee_flexion_bdc": (23.0 + n, 25.0 + n)})
    for n in range(4)
)


def test_each_window_has_a_dot_and_its_interval_on_the_band():
    drawn = draw_minutes("knee_flexion_bdc", WINDOWS, KNEE, "The knee")
    assert (drawn.count('class="dot"'), drawn.count('class="single"'), drawn.count('class="zone green"')) == (4, 4, 1)
    places = [tuple(map(float, found)) for found in re.findall(r'd="M([\d.]+),([\d.]+) [^"]*" class="dot"', drawn)]
    assert places == sorted(places)
    numbers = [float(one) for path in re.findall(r' d="([^"]*)"', drawn) for one in re.findall(r"[\d.-]+", path)]
    assert min(numbers) >= 0
    assert max(numbers) <= 100
    assert [y for _, y in places] == sorted((y for _, y in places), reverse=True)


def test_only_measures_with_a_band_are_drawn_and_only_of_a_class():
    answer = replace(high(), windows=WINDOWS)
    assert [one["label"] for one in minute_charts(answer)] == ["Knee flexion at BDC"]
    assert minute_charts(replace(answer, windows=WINDOWS[:2])) == []


def test_the_report_of_a_class_shows_its_windows():
    pictures = Pictures(windows=((0.2, b"first"), (6.2, b"last")), window_film="windows.mp4")
    page = text_of(report_page(replace(high(), windows=WINDOWS), pictures))
    assert re.findall(r"<figcaption>(Minute \d+)</figcaption>", page) == ["Minute 0", "Minute 6"]
    assert 'src="windows.mp4"' in page
    assert "windows.mp4" not in report_page(high())
