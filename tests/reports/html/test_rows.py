"""Rows and points of a page in words."""

from dataclasses import replace

import pytest
from support.analyses import high, walker

from posecheck.records.settings import Target
from posecheck.records.tracking import Clip
from posecheck.reports.html.rows import (
    band_text,
    clip_file_name,
    drift_rows,
    finding_point,
    measure_row,
    missing_measures,
    with_unit,
)


@pytest.mark.parametrize("path", ["/clips/ride.mp4", r"C:\clips\ride.mp4", "ride.mp4"])
def test_a_clip_is_named_without_its_folders(path):
    assert clip_file_name(Clip(path, (640, 480), 1, 0.1)) == "ride.mp4"


def test_units_that_a_name_says_are_not_said_again():
    assert [with_unit(unit) for unit in ("deg", "index", "mm")] == ["°", "", " mm"]


@pytest.mark.parametrize(("low", "high", "text"), [(30.0, 40.0, "30"), (30.0, None, "30"), (None, 40.0, "40")])
def test_a_band_is_said_with_the_ends_it_has(low, high, text):
    target = Target("cadence", low, high, None, None, "rpm", "x", "weak")
    assert text in band_text(target)
    assert ("None" in band_text(target)) is False


def test_a_row_has_value_interval_and_verdict():
    analysis = high()
    row = measure_row(analysis["knee_flexion_bdc"], analysis)
    assert row["verdict"] == "red"
    assert row["value"].endswith("°")
    assert row["extension"]
    assert not measure_row(analysis["cadence"], analysis)["extension"]


def test_what_follows_from_a_finding_hangs_on_it():
    analysis = high()
    point = finding_point(analysis.findings[0], analysis)
    assert point["first_step"] == "5 mm"
    assert point["range"] == "18 to 47 mm"
    assert len(point["follows"]) == 1
    assert finding_point(replace(analysis.findings[0], certainty="possible"), analysis)["tone"] == "amber"


def test_missing_measures_are_named_once_for_each_reason():
    reasons = [reason for _, reason in missing_measures(high())]
    assert reasons
    assert len(set(reasons)) == len(reasons)
    assert missing_measures(walker()) == []


def test_only_certain_changes_are_told():
    assert len(drift_rows(high())) == 2  # the trunk's change, and that its strokes differ less
    assert drift_rows(replace(high(), drifts=())) == []
