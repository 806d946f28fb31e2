"""Intervals of riders who are unlike those that the corrector knows."""

import pytest

from posecheck.fit.doubt import BACKWARD_DEG, Doubt
from posecheck.fit.measures import MEASURES

FILMED_STRANGENESS = 1.75
"""The median of filmed riders."""


def test_a_strange_rider_gets_a_wider_interval_most_of_it_where_models_err():
    spec = MEASURES["knee_flexion_bdc"]
    known, strange = Doubt().sides(spec), Doubt(trust=0.0, strangeness=FILMED_STRANGENESS).sides(spec)
    assert known == spec.systematic
    assert Doubt(strangeness=1.2).sides(spec)[1] == pytest.approx(1.2 * known[1])
    assert strange == spec.strange == Doubt(trust=0.0, strangeness=1.3).sides(spec)
    assert strange[1] > 2 * strange[0]
    assert Doubt(trust=0.5).sides(spec)[1] == pytest.approx((known[1] + strange[1]) / 2)
    assert Doubt(trust=0.0, loose=1.5).sides(spec) == (1.5 * strange[0], 1.5 * strange[1])
    assert Doubt(trust=0.0, hand_deg=1.0).sides(spec) == (1.0, 1.0)
    assert Doubt(oblique_share=1.0).sides(spec)[0] == pytest.approx(known[0] + spec.oblique)
    assert Doubt(backward=True).sides(spec)[0] == pytest.approx(known[0] + BACKWARD_DEG["knee_flexion"])
