"""What became of the advice of an earlier clip."""

import io

import numpy as np
import pytest
from rich.console import Console
from support.riders import changed
from support.saddle_pairs import FITTED, LOW, raised

from posecheck.fit.analysis import analyse
from posecheck.fit.comparison import compare
from posecheck.reports.text.comparison import comparison_table

PAIRS = [
    (f"{rider}_{one}", f"{rider}_{two}", mm)
    for rider in ("p207", "p208")
    for one, two, mm in (
        ("base", "up20", 20),
        ("base", "dn20", -20),
        ("dn20", "up20", 40),
        ("up20", "base", -20),
        ("dn20", "base", 20),
    )
]


def answered(rider, noise_px=0.0, **settings):
    recording = rider.recording(**settings)
    xy = recording.side.xy_px + np.random.default_rng(7).normal(0, noise_px, recording.side.xy_px.shape)
    return analyse(changed(recording, xy))


def shown(comparison, width=100):
    console = Console(width=width, file=io.StringIO())
    with console.capture() as captured:
        console.print(comparison_table(comparison))
    return " ".join(captured.get().split())


@pytest.mark.parametrize(
    ("mm", "outcome", "says"),
    [
        (0, "not_seen", "did not change by more than noise"),
        (-25, "other_way", "Undo the change"),
        (25, "too_little", "not far enough yet"),
        (65, "as_advised", "did what was advised"),
        (103, "too_far", "Go back by half"),
    ],
)
def test_what_became_of_the_advice(mm, outcome, says):
    before, after = answered(LOW), answered(raised(LOW, mm))
    assert [finding.id for finding in before.findings if finding.because_of is None] == ["saddle_too_low"]
    comparison = compare(before, after)
    assert comparison.outcome == outcome
    assert says in shown(comparison)
    assert (comparison.advice is None) == (outcome == "as_advised")


def test_nothing_was_advised_and_nothing_is_to_be_done():
    comparison = compare(answered(FITTED), answered(raised(FITTED, 4)))
    assert (comparison.outcome, comparison.advice) == ("not_advised", None)
    assert "Keep this position" in comparison.next_step
