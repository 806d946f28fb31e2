"""Findings as plain values, and what older ones lack."""

import pytest
from support.analyses import HIGH, ROCKING

from posecheck.records.findings import Drift, Finding
from posecheck.records.serialise import from_plain, to_plain


@pytest.mark.parametrize("finding", [HIGH, ROCKING], ids=lambda finding: finding.id)
def test_a_finding_comes_back(finding):
    assert from_plain(Finding, to_plain(finding)) == finding


def test_what_an_older_finding_does_not_hold_takes_its_default():
    plain = to_plain(HIGH)
    for name in ("detail", "level", "independent", "because_of"):
        del plain[name]
    older = from_plain(Finding, plain)
    assert (older.level, older.independent, older.because_of) == ("expert", 1, None)
    assert older.text == HIGH.text


def test_a_drift_of_an_older_version_has_no_variety():
    assert Drift("cadence", "rpm", 1.0, (0.0, 2.0), certain=False).variety == "unknown"
