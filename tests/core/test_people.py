"""People told apart from frame to frame, and the rider among them."""

from __future__ import annotations

import numpy as np
from support.riders import Rider

from posecheck.core import people
from posecheck.records.landmarks import LANDMARK_NAMES


def body(x, y, size=100.0):
    """Landmarks of somebody who stands at a place."""
    points = np.full((len(LANDMARK_NAMES), 2), (x, y), dtype=float)
    for name, up in (("shoulder", size), ("knee", -size), ("ankle", -2 * size)):
        for side in ("left", "right"):
            points[LANDMARK_NAMES.index(f"{side}_{name}")] = (x, y - up)
    return points


def test_people_keep_their_numbers_when_sighted_in_another_order():
    known = people.trunk_place(np.stack([body(100, 300), body(600, 300)]))
    sighted = people.trunk_place(np.stack([body(610, 300), body(95, 300), body(350, 300)]))
    assert people.assign_people(known, sighted) == [1, 0, 2]


def test_nobody_known_makes_everybody_new():
    assert people.assign_people(np.empty((0, 3)), people.trunk_place(np.stack([body(0, 0), body(500, 0)]))) == [0, 1]
    assert people.assign_people(people.trunk_place(body(0, 0)[None]), np.empty((0, 3))) == []


def test_the_rider_is_the_one_whose_ankles_go_round():
    rider = Rider().track().xy_px
    picture = np.broadcast_to(body(100, 300), (200, len(LANDMARK_NAMES), 2))
    walker = np.stack([body(4 * i, 300) for i in range(200)])
    for foot in ("left_ankle", "right_ankle"):
        walker[:, LANDMARK_NAMES.index(foot), 0] += 60 * np.sin(np.arange(200) / 5)
    scores = [people.pedalling_score(one) for one in (rider, picture, walker)]
    assert scores[0] > 0.2
    assert scores[1] == 0
    assert scores[2] < scores[0] / 2
