"""Two riders drawn around one crank."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from support.saddle_pairs import LOW, raised

from posecheck.fit.analysis import analyse
from posecheck.fit.comparison import compare
from posecheck.reports.html.pairs import Riders, difference_svg, overlay_svg


def told(rider):
    recording = rider.recording()
    return recording, analyse(recording)


@pytest.fixture(scope="module")
def pair():
    return told(LOW), told(raised(LOW, 65))


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
