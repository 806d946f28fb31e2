"""Cuts and knocks: found where they are, and none in a ride."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.core.cuts import find_cuts, longest_shot

RATE_HZ = 20
TIME_S = np.arange(200) / RATE_HZ


def rider(wobble=2.0):
    """Middles of a rider with legs of 250 px, who bobs by some pixels."""
    still = np.tile([[0.0, 0.0], [20.0, -200.0], [90.0, -380.0]], (len(TIME_S), 1, 1))
    return still + wobble * np.sin(2 * np.pi * 1.5 * TIME_S)[:, None, None]


def test_a_steady_rider_has_no_cut():
    assert find_cuts(TIME_S, rider()) == []
    noise = np.random.default_rng(1).normal(0, 3, (len(TIME_S), 3, 2))
    assert find_cuts(TIME_S, rider() + noise) == []


@pytest.mark.parametrize("cut", [40, 100, 150])
def test_a_cut_is_found_where_it_is(cut):
    middles = rider()
    middles[cut:] = 1.2 * middles[cut:] + (40, -10)
    assert find_cuts(TIME_S, middles) == [cut]


def test_two_cuts_leave_three_shots_of_which_the_longest_counts():
    middles = rider()
    middles[50:] += 60
    middles[160:] -= (100, 0)
    cuts = find_cuts(TIME_S, middles)
    assert cuts == [50, 160]
    assert longest_shot(TIME_S, cuts) == slice(50, 160)
    assert longest_shot(TIME_S, []) == slice(0, len(TIME_S))


def test_a_knock_of_some_pictures_is_a_cut():
    moved = 60 * np.clip((TIME_S - 5.0) / 0.15, 0, 1)
    (cut,) = find_cuts(TIME_S, rider() + moved[:, None, None])
    assert TIME_S[cut] == pytest.approx(5.1, abs=0.15)


def test_what_a_rider_does_is_no_cut():
    swaying = rider()
    swaying[..., 0] += 25 * np.sin(2 * np.pi * 0.3 * TIME_S)[:, None]
    assert find_cuts(TIME_S, swaying) == []  # a hand-held phone
    rises = rider()
    rises[80:, 1:] -= 50
    assert find_cuts(TIME_S, rises) == []  # out of the saddle
    leans = rider()
    leans[100:, 0] += 60
    assert find_cuts(TIME_S, leans) == []  # one pair of joints alone
    leaps = rider()
    leaps[100:103] += 80
    assert find_cuts(TIME_S, leaps) == []  # three frames astray


def test_a_camera_that_pans_makes_no_cut():
    pans = rider()
    pans[..., 0] += 60 * TIME_S[:, None]
    assert find_cuts(TIME_S, pans) == []


def test_gaps_in_what_was_seen_are_no_cut():
    middles = rider()
    middles[90:95] = np.nan
    middles[:, 0][::7] = np.nan
    assert find_cuts(TIME_S, middles) == []
    assert find_cuts(TIME_S, np.full_like(middles, np.nan)) == []
    assert find_cuts(TIME_S[:3], middles[:3]) == []
