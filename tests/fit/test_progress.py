"""What became of the advice of an earlier clip."""

from dataclasses import replace

import pytest
from support.comparisons import answered, shown
from support.saddle_pairs import FITTED, LOW, raised

from posecheck.fit.comparison import compare


@pytest.mark.parametrize(
    ("mm", "outcome", "says"),
    [
        (0, "not_seen", "Not changed by more than noise: knee flexion at BDC."),
        (-25, "other_way", "Undo the change"),
        (25, "too_little", "not far enough yet"),
        (65, "as_advised", "did what was advised"),
        (103, "too_far", "Go back by half"),
    ],
)
def test_what_became_of_the_advice(mm, outcome, says):
    before, after = answered(LOW), answered(replace(raised(LOW, mm), start_deg=60.0))
    assert [finding.id for finding in before.findings if finding.because_of is None] == ["saddle_too_low"]
    comparison = compare(before, after)
    assert comparison.outcome == outcome
    assert says in shown(comparison)
    assert (comparison.advice is None) == (outcome == "as_advised")


def test_nothing_was_advised_and_nothing_is_to_be_done():
    comparison = compare(answered(FITTED), answered(raised(FITTED, 4)))
    assert (comparison.outcome, comparison.advice) == ("not_advised", None)
    assert "Keep this position" in comparison.next_step
