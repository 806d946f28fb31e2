"""A set-up in words."""

from posecheck.records.setup import BestSetup, SetupStep, setup_text
from posecheck.records.what_if import Moves

MOVES = Moves(saddle_up_mm=20.0, bars_nearer_mm=-10.0)


def test_what_is_needed_and_what_is_only_a_wish_are_told_apart():
    needed, wish = (setup_text(BestSetup(MOVES, (), (), needed=one), {}) for one in (True, False))
    assert "saddle 20 mm up; bars 10 mm further away" in needed
    assert wish.startswith("Nothing has to change.")


def test_nothing_to_move_is_good_or_hopeless():
    assert "leave all as it is" in setup_text(BestSetup(Moves(), (), ()), {})
    hopeless = setup_text(BestSetup(Moves(), ("elbow_flexion",), ()), {"elbow_flexion": "Elbow flexion"})
    assert "Outside its band all the same: Elbow flexion" in hopeless


def test_of_bars_that_wait_for_the_saddle_only_the_way_is_said():
    wait = SetupStep("bar_reach", "longer", None, 10.0, (5.0, 20.0), "saddle_height", "")
    text = setup_text(BestSetup(MOVES, (), (), needed=True, steps=(wait,)), {})
    assert "saddle 20 mm up in all" in text
    assert "bars further away" in text
    assert "10 mm" not in text
