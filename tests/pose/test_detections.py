"""What the detector of people says."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.pose.detections import SIDE_PX, find_alignments, place_anchors


def answer(*told):
    """Build the detector's answer: anchor, score, centre, size, middle and point above [shares]; nothing else."""
    boxes, scores = np.zeros((len(place_anchors()), 12), np.float32), np.full(len(place_anchors()), -100.0, np.float32)
    for anchor, score, centre, size, middle, above in told:
        at = place_anchors()[anchor]
        points = [np.array(point) - at for point in (centre, middle, above)]
        boxes[anchor, :8] = np.concatenate([points[0], (size, size), points[1], points[2]]) * SIDE_PX
        scores[anchor] = np.log(score / (1 - score))
    return boxes, scores


ONE = (700, 0.9, (0.4, 0.5), 0.2, (0.4, 0.6), (0.4, 0.3))
SAME = (705, 0.6, (0.42, 0.5), 0.2, (0.46, 0.6), (0.4, 0.36))
OTHER = (1600, 0.7, (0.8, 0.5), 0.2, (0.8, 0.6), (0.8, 0.3))


def test_anchors_stand_in_the_middle_of_their_cells_row_by_row():
    anchors = place_anchors()
    assert anchors.shape == (2254, 2)
    assert np.allclose(anchors[:4] * SIDE_PX, [(4, 4), (4, 4), (12, 4), (12, 4)])
    assert np.allclose(anchors[[1568, 1960]] * SIDE_PX, [(8, 8), (16, 16)])
    assert np.allclose(anchors[-6:], 1 - 16 / SIDE_PX)


def test_nobody_is_found_where_no_box_is_sure():
    assert find_alignments(*answer((700, 0.49, *ONE[2:])), 3).shape == (0, 2, 2)


def test_boxes_of_one_person_are_merged_by_how_sure_they_are():
    found = find_alignments(*answer(SAME, OTHER, ONE), 3)
    assert found.shape == (2, 2, 2)
    assert np.allclose(found[0], (np.array(ONE[4:]) * 0.9 + np.array(SAME[4:]) * 0.6) / 1.5, atol=1e-6)
    assert np.allclose(found[1], OTHER[4:], atol=1e-6)


@pytest.mark.parametrize(("apart", "people"), [(0.066, 1), (0.067, 2)])
def test_boxes_that_share_half_of_their_union_are_of_two(apart, people):
    aside = (705, 0.6, (0.4 + apart, 0.5), *SAME[3:])
    assert len(find_alignments(*answer(ONE, aside), 3)) == people


def test_no_more_people_are_found_than_asked_for_the_surest_first():
    assert np.allclose(find_alignments(*answer(OTHER, ONE), 1), [ONE[4:]], atol=1e-6)


def test_a_box_without_a_size_is_none():
    assert len(find_alignments(*answer((*ONE[:3], -0.1, *ONE[4:])), 3)) == 0
