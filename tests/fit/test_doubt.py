"""Intervals of riders who are unlike those that the corrector knows."""

import pytest

from posecheck.fit.doubt import Doubt
from posecheck.fit.measures import MEASURES


def test_a_strange_rider_gets_a_wider_interval_most_of_it_where_models_err():
    spec = MEASURES["knee_flexion_bdc"]
    known, strange = Doubt().sides(spec), Doubt(trust=0.0).sides(spec)
    assert known == spec.systematic
    assert strange == spec.strange
    assert strange[1] > 2 * known[1]
    assert sum(strange) <= 1.66 * sum(known)
    assert Doubt(trust=0.5).sides(spec)[1] == pytest.approx((known[1] + strange[1]) / 2)
    assert Doubt(trust=0.0, hand_deg=1.0).sides(spec) == (1.0, 1.0)
    assert Doubt(aslant=1.0).sides(spec)[0] == pytest.approx(known[0] + spec.oblique)
