"""The outline of the back, on silhouettes whose arc is known."""

import numpy as np
import pytest
from support.riders import turned

from posecheck.core.outline import POINTS, back_outline, outline_bow

HIP, SHOULDER = np.array([150.0, 300.0]), np.array([350.0, 180.0])

TRUNK = np.hypot(*(SHOULDER - HIP))


def silhouette(share, away=0.3):
    """Everything before a back that rises over its chord, between the ends of the outline, by a share of the trunk."""
    y, x = np.mgrid[0:480, 0:640].astype(float)
    along, square = (SHOULDER - HIP) / TRUNK, np.array([SHOULDER[1] - HIP[1], HIP[0] - SHOULDER[0]]) / TRUNK
    points = np.stack([x - HIP[0], y - HIP[1]], axis=-1)
    place = (points @ along / TRUNK - 0.5) / 0.4
    return np.clip(TRUNK * (away + share * (1 - place**2)) - points @ square + 0.5, 0, 1)


@pytest.mark.parametrize("share", [-0.05, 0.0, 0.03, 0.1])
def test_the_bow_of_a_known_back_is_met(share):
    outline = back_outline(silhouette(share), HIP, SHOULDER)
    assert outline.shape == (POINTS, 2)
    assert outline_bow(outline[None], HIP[None], SHOULDER[None])[0] == pytest.approx(share, abs=0.003)


def test_turning_mirroring_and_zooming_change_no_bow():
    outline = back_outline(silhouette(0.06), HIP, SHOULDER)
    for change in (lambda at: turned(at, 0.7), lambda at: at * (-1, 1), lambda at: 3.5 * at - 20):
        found = outline_bow(change(outline)[None], change(HIP)[None], change(SHOULDER)[None])[0]
        assert found == pytest.approx(0.06, abs=0.003)


def test_a_back_outside_the_picture_or_without_an_edge_is_no_outline():
    assert np.isnan(back_outline(np.ones((480, 640)), HIP, HIP)).all()
    assert np.isnan(back_outline(np.zeros((480, 640)), HIP, SHOULDER)).all()
    assert np.isnan(back_outline(np.ones((2000, 2000)), HIP + 800, SHOULDER + 800)).all()
