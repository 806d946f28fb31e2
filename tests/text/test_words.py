"""Words and numbers that are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.analyses import high

from posecheck.reports.html.report import report_page
from posecheck.reports.html.rows import drift_rows, measure_row
from posecheck.text import number_text


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (-0.4, ".0f", "0"),
        (-0.0, ".10g", "0"),
        (-0.04, "+.1f", "0.0"),
        (0.0, "+.0f", "0"),
        (-0.6, ".0f", "-1"),
        (-10.0, "+.0f", "-10"),
        (1234.4, ",.0f", "1,234"),
        (None, ".0f", ""),
        (float("nan"), ".0f", "nan"),
    ],
)
def test_nothing_has_no_sign(value, form, text):
    assert number_text(value, form) == text


def test_a_report_shows_no_minus_zero():
    analysis = high()
    tiny = tuple(
        replace(one, value=-0.2, interval=(-0.4, 0.2)) if one.value is not None else one for one in analysis.measures
    )
    shown = replace(analysis, measures=tiny)
    text = report_page(shown)
    assert "-0°" not in text
    assert "-0 " not in text.split("<tbody>")[1].split("</tbody>")[0]
    assert all("-0" not in measure_row(measure, shown)["value"] for measure in tiny if measure.value is not None)
    assert not any("-0 " in line for line in drift_rows(shown))
