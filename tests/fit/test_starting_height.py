"""A saddle height from the inseam: a start, between two published shares of it."""

import pytest

from posecheck.fit.starting_height import AXLE_SHARE, PEDAL_SHARE, starting_height


@pytest.mark.parametrize("inseam", [700.0, 840.0, 950.0])
def test_it_lies_near_both_shares_and_within_what_is_said(inseam):
    height, (low, high) = starting_height(inseam, 170.0)
    for published in (AXLE_SHARE * inseam, PEDAL_SHARE * inseam - 170):
        assert abs(height - published) <= 20
        assert low < published < high
    assert height % 5 == 0


def test_longer_cranks_lower_it():
    assert starting_height(840.0, 180.0)[0] < starting_height(840.0, 160.0)[0]
