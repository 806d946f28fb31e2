"""Whether a verdict hangs on scatter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from posecheck.fit.drift import stroke_scatter
from posecheck.fit.settled import is_settled
from posecheck.fit.targets import judge_measure, shipped_targets
from posecheck.records.analysis import Measure

KNEE = shipped_targets("spin")[0]


def read(value, spread, *, steady=(3.0, 3.0), strokes=12):
    one = Measure(KNEE.measure, "deg", value, (value, value), spread=spread, strokes=strokes)
    below, above = (float(np.hypot(side, stroke_scatter(one))) for side in steady)
    return replace(one, interval=(value - below, value + above))


@given(value=st.floats(5, 60), spread=st.floats(0.01, 8), share=st.floats(-1, 1), strokes=st.integers(5, 40))
def test_a_settled_verdict_stays_when_scatter_goes(value, spread, share, strokes):
    one = read(value, spread, strokes=strokes)
    if is_settled(one, KNEE):
        surer = read(value + share * stroke_scatter(one), spread / 1e3, strokes=strokes)
        assert judge_measure(surer, KNEE) == judge_measure(one, KNEE)


def test_far_from_every_edge_it_is_settled_and_beside_one_it_is_not():
    assert is_settled(read(KNEE.high - 5, 3.0), KNEE)
    assert not is_settled(read(KNEE.high - 0.5, 3.0), KNEE)
    assert is_settled(read(KNEE.high - 0.5, 0.1), KNEE)


def test_what_is_not_judged_is_settled_and_what_has_no_scatter_is_not():
    assert is_settled(read(30.0, 3.0), None)
    assert is_settled(replace(read(30.0, 3.0), value=None, interval=None), KNEE)
    assert not is_settled(replace(read(35.0, 3.0), strokes=1), KNEE)
