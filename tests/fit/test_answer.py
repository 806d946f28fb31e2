"""Of a leg that the model sees too unsteadily, nothing is said about the saddle's place."""

from dataclasses import replace

import pytest
from support.analyses import high, recording

from posecheck.fit.answer import Outcome, put_together
from posecheck.fit.measures import MEASURES, not_measured


@pytest.mark.parametrize("unsure", [False, True])
def test_a_saddle_is_not_moved_forward_by_an_unsure_knee(unsure):
    finding = high().findings[0]
    setback = replace(finding, id="saddle_too_far_back", advice=replace(finding.advice, part="saddle_setback"))
    values = {name: not_measured(name, "a test") for name in MEASURES}
    found = put_together(recording(), {}, Outcome(values, found=(finding, setback), leg_unsure=unsure))
    assert [one.id for one in found.findings] == [finding.id, *(() if unsure else ("saddle_too_far_back",))]
