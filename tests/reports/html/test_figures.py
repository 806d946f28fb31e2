"""Small pictures of a page."""

import re

from posecheck.records.analysis import Measure
from posecheck.records.settings import Target
from posecheck.reports.html.figures import band_svg, stick_figure, svg_element, svg_tag

TARGET = Target("cadence", 80.0, 100.0, 70.0, 110.0, "rpm", "Someone 2020", "moderate")


def places(svg, kind):
    return [float(x) for x in re.findall(rf'cx="([\d.]+)"[^>]*class="{kind}"', svg)]


def test_a_larger_value_stands_further_right():
    drawn = [band_svg(Measure("cadence", "rpm", value, (75.0, 105.0)), TARGET, "") for value in (80.0, 90.0, 100.0)]
    at = [places(one, "value")[0] for one in drawn]
    assert at == sorted(at)
    assert at[0] < at[2]


def test_a_band_has_green_and_amber_and_without_one_neither():
    measure = Measure("cadence", "rpm", 90.0, (88.0, 92.0))
    assert band_svg(measure, TARGET, "").count("zone") == 2
    assert "zone" not in band_svg(measure, None, "")


def test_a_joint_that_was_not_seen_is_left_out_with_its_limbs():
    joints = {"hip": (10.0, 10.0), "knee": (60.0, 40.0), "ankle": (40.0, 110.0)}
    whole, less = (stick_figure(one, "") for one in (joints, {**joints, "ankle": (float("nan"), float("nan"))}))
    assert (whole.count("limb"), whole.count("joint")) == (2, 3)
    assert (less.count("limb"), less.count("joint")) == (1, 2)
    assert stick_figure({"hip": (float("nan"), 0.0)}, "") == ""


def test_everything_is_escaped():
    assert svg_tag("text", "<&>", class_='"', stroke_width=1.25) == (
        '<text class="&quot;" stroke-width="1.2">&lt;&amp;&gt;</text>'
    )
    assert 'aria-label="&lt;x&gt;"' in svg_element(1, 1, [], "<x>", "band")
