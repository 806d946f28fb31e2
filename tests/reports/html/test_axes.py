"""The frame of a chart."""

import numpy as np
import pytest

from posecheck.reports.html.axes import Axes, choose_ticks, draw_chart

AXES = Axes(0.0, 360.0, 20.0, 120.0, "°")


def test_places_are_shares_of_the_chart():
    assert AXES.x([0, 90, 360]).tolist() == [0, 25, 100]
    assert AXES.y([120, 70, 20]).tolist() == [0, 50, 100]


def test_a_line_stops_where_a_point_is_missing():
    line = AXES.line(np.array([0.0, 90, 180, 270, 360]), np.array([20.0, 120, np.nan, 120, 20]), "mean")
    assert line.count("M") == 2
    assert "nan" not in line


def test_no_points_are_no_line():
    assert 'd=""' in AXES.line(np.empty(0), np.empty(0), "mean")


def test_an_area_goes_there_and_back():
    area = AXES.area(np.array([0.0, 360.0]), np.array([20.0, 20.0]), np.array([120.0, 120.0]), "spread")
    assert 'd="M0.00,0.00 100.00,0.00 100.00,100.00 0.00,100.00Z"' in area


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-3, 118), (0.002, 0.0031), (-20_000, 40_000)])
def test_ticks_are_few_even_and_inside(low, high):
    ticks = choose_ticks(low, high)
    assert 3 <= len(ticks) <= 7
    assert low <= ticks[0] <= ticks[-1] <= high
    step = np.diff(ticks)
    assert step == pytest.approx(step[0])
    assert step[0] / 10 ** np.floor(np.log10(step[0]) + 1e-9) == pytest.approx(
        min((1, 2, 5), key=lambda one: abs(one - step[0] / 10 ** np.floor(np.log10(step[0]) + 1e-9)))
    )


def test_what_a_chart_says_is_escaped():
    chart = draw_chart(AXES, [], [(90.0, "<b>")], 'a "chart"', "turn")
    assert "<b>" not in chart
    assert "&lt;b&gt;" in chart
    assert 'data-bottom="20.000"' in chart
