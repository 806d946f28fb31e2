"""Steps: half of the need at least, never past it, whole holes first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.fit.steps import PARTS_MM, SPIN_PARTS_MM, choose_first_step, most_mm, once_mm, within_parts

NEEDS = st.tuples(st.floats(1, 80), st.floats(1, 3)).map(lambda pair: (pair[0], pair[0] * pair[1]))


@given(NEEDS, st.sampled_from([10.0, 15.0, 20.0]))
def test_half_of_the_middle_of_the_need_and_never_past_its_least(need, most):
    step = choose_first_step(need, most)
    assert 1 <= step <= min(need[0], most)
    assert step >= 0.9 * min(sum(need) / 4, most) - 1


@given(NEEDS, st.floats(2, 40))
def test_holes_are_whole_and_not_past_all_that_is_needed(need, hole_mm):
    step = choose_first_step(need, 15.0, hole_mm)
    if step is None:
        assert hole_mm > need[1]
    else:
        assert step / hole_mm == pytest.approx(round(step / hole_mm))
        assert step <= max(hole_mm, min(need[0], 15.0))


def test_a_recovering_rider_goes_in_smaller_steps():
    assert [once_mm(part, "recovery") for part in PARTS_MM] == [10.0] * len(PARTS_MM)
    assert (once_mm("saddle_height", "road"), once_mm("bar_reach", "road")) == (15.0, 20.0)


@pytest.mark.parametrize("part", PARTS_MM)
def test_no_need_goes_further_than_its_part(part):
    assert within_parts((63.0, 127.0), part, "road")[1] == min(127.0, PARTS_MM[part])
    assert most_mm(part, "spin") == SPIN_PARTS_MM[part]
