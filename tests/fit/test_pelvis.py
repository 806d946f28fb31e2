"""The pelvis that rocks: where it begins, and what speaks for it."""

import pytest

from posecheck.fit import pelvis
from posecheck.records.analysis import Measure


@pytest.mark.parametrize(
    ("value", "half", "certainty"),
    [(19.9, 1.0, None), (20.1, 1.0, "possible"), (28.0, 8.1, "possible"), (28, 7, "likely")],
)
def test_the_edge_of_rocking(value, half, certainty):
    sway = Measure("lateral_pelvic_sway", "mm", value, (value - half, value + half), 1.0, 9, "rear")
    found = pelvis.judge_rocking({"lateral_pelvic_sway": sway})
    assert (found and found.certainty) == certainty


def test_an_index_from_the_side_is_no_rocking():
    index = Measure("pelvic_motion_index", "index", 60.0, (50.0, 70.0), 1.0, 9, "side_proxy")
    assert pelvis.judge_rocking({"pelvic_motion_index": index}) is None


def test_tilt_alone_is_no_rocking():
    tilt = Measure("pelvic_tilt_rear", "deg", 20.0, (12.0, 28.0), 1.0, 9, "rear")
    assert pelvis.rocking_signs({"pelvic_tilt_rear": tilt}) == ("pelvic_tilt_rear",)
    assert pelvis.judge_rocking({"pelvic_tilt_rear": tilt}) is None


def test_what_it_adds_up_to_over_a_class():
    def number(name, value, method):
        return Measure(name, "", value, (value - 1, value + 1), 1.0, 9, method)

    values = {"lateral_pelvic_sway": number("s", 25.0, "rear"), "cadence": number("c", 90.0, "side")}
    text = pelvis.count_over_class(values)
    assert "45 minutes has about 4,000 strokes" in text
    assert "about 200 m" in text
    del values["lateral_pelvic_sway"]
    assert pelvis.count_over_class({**values, "pelvic_motion_index": number("s", 25.0, "side_proxy")}) == ""
