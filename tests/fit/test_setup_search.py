"""How far measures lie outside their bands after a move, and what that costs."""

from functools import cache

import pytest
from support.saddle_pairs import LOW

from posecheck.fit.analysis import analyse
from posecheck.fit.setup_search import PER_MM, PER_PART, begin_search
from posecheck.fit.what_if import build_linkage
from posecheck.records.what_if import Moves


@cache
def search():
    recording = LOW.recording()
    answer = analyse(recording)
    return begin_search(build_linkage(recording, answer), answer), answer


def test_nothing_moved_misses_by_what_the_answer_says():
    found, answer = search()
    knee = answer["knee_flexion_bdc"].value
    assert found.misses(Moves())["knee_flexion_bdc"] == pytest.approx(knee - answer.targets["knee_flexion_bdc"].high)


def test_a_move_costs_what_is_left_and_what_is_touched():
    found, _ = search()
    up = Moves(saddle_up_mm=10.0)
    assert found.outside(up, ("knee_flexion_bdc",)) < found.outside(Moves(), ("knee_flexion_bdc",))
    assert found.cost(up) - found.outside(up) == pytest.approx(10 * PER_MM + PER_PART)
