"""Curves over the crank circle with their bands."""

from __future__ import annotations

import re

from support.riders import Rider

from posecheck.fit.analysis import analyse
from posecheck.reports.html.report import report_page


def test_every_band_of_a_curve_is_drawn_where_it_holds():
    html = report_page(analyse(Rider().recording()))
    knee = html[html.index('data-curve="knee_flexion"') :].split("</svg>")[0]
    at = [re.findall(r"[\d.]+,", zone)[0] for zone in re.findall(r'<path d="([^"]*)" class="zone green"', knee)]
    assert at == ["46.67,", "0.00,", "96.67,"]  # around the bottom, and at both ends for the top
