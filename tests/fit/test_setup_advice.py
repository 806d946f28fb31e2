"""The set-up as advice: findings, strip and what-if say the same millimetres, in one order."""

from dataclasses import replace
from functools import cache

import pytest
from support.moved_riders import moved_riders
from support.saddle_pairs import FITTED, LOW, raised
from support.tracked_riders import TRACKS_FOLDER, recorded

from posecheck.fit.analysis import analyse
from posecheck.fit.best_setup import suggest_moves
from posecheck.fit.setup_advice import NO_PLACE, follow_setup, tell_worthwhile
from posecheck.fit.steps import GROSS_MM, once_mm
from posecheck.fit.what_if import build_linkage, predict_moves
from posecheck.records.findings import Advice
from posecheck.records.settings import BikeMark, Settings
from posecheck.records.setup import MOVED_PARTS, setup_text
from posecheck.records.topics import judge_topics


@cache
def answer(rider, settings=Settings()):  # noqa: B008  frozen
    return analyse(replace(rider.recording(), settings=settings))


def step_of(found, part):
    return next((one for one in found.setup.steps if one.part == part), None)


def test_a_finding_says_what_the_set_up_says_and_the_strip_too():
    found = answer(LOW)
    step, advice = step_of(found, "saddle_height"), found.findings[0].advice
    assert (advice.direction, advice.first_step_mm, advice.range_mm) == ("raise", step.first_step_mm, step.range_mm)
    assert step.whole_mm == found.setup.moves.saddle_up_mm
    assert step.range_mm[0] <= step.whole_mm <= step.range_mm[1]
    assert step.first_step_mm <= min(step.range_mm[0], once_mm("saddle_height", "spin"))
    low, high = (f"{edge:.0f}" for edge in step.range_mm)
    assert judge_topics(found)[0].text == f"raise: first {step.first_step_mm:g} of {low} to {high} mm"


def test_what_moves_while_the_saddle_is_grossly_off_waits_for_it():
    found = answer(LOW)
    assert found.setup.moves.saddle_up_mm > GROSS_MM
    later = [one for one in found.setup.steps if one.part != "saddle_height"]
    assert later
    assert all((one.first_step_mm, one.after) == (None, "saddle_height") for one in later)
    waiting = {topic.id for topic in judge_topics(found) if topic.answer == "wait"}
    assert {"bar_height": "bar_height", "bar_reach": "reach"}[later[0].part] in waiting


def test_without_a_finding_there_is_no_set_up_to_advise():
    assert answer(FITTED).setup is None


def test_studio_marks_are_whole_numbers_of_the_bike():
    marks = (BikeMark("saddle_height", 7, 20), BikeMark("saddle_setback", 3, -10))
    found = answer(raised(FITTED, -60.0), Settings(marks=marks))
    advice = found.findings[0].advice
    assert (advice.first_step_mm, advice.marks) == (20.0, (7, 8))
    assert ", from 7 to 8" in judge_topics(found)[0].text
    for finding in found.findings:
        if finding.advice.part == "saddle_setback":
            sign = -1 if finding.advice.direction == "back" else 1
            assert finding.advice.marks == (3, 3 + sign)


def test_numbers_that_grow_downward_go_down_when_the_saddle_goes_up():
    found = answer(raised(FITTED, -60.0), Settings(marks=(BikeMark("saddle_height", 7, -20),)))
    assert found.findings[0].advice.marks == (7, 6)


def test_a_rider_without_a_linkage_keeps_plain_advice():
    found = answer(LOW)
    same = follow_setup(found, None, Settings())
    assert (same.findings, same.setup) == (found.findings, found.setup)


@pytest.mark.slow
@pytest.mark.parametrize("riding", ["spin", "road", "recovery"])
def test_advice_never_buys_one_band_with_another_and_never_passes_its_need(riding):
    for rider in moved_riders():
        found = answer(rider, Settings(riding, crank_mm=rider.crank_mm))
        for step in found.setup.steps if found.setup else ():
            assert step.range_mm[0] <= step.whole_mm <= step.range_mm[1]
            if step.first_step_mm is not None:
                assert step.first_step_mm <= min(step.range_mm[0], once_mm(step.part, riding))
                assert (
                    step.first_step_mm
                    >= 0.9 * min(sum(step.range_mm) / 4, step.range_mm[0], once_mm(step.part, riding)) - 1
                )
        for finding in found.findings:
            step = step_of(found, finding.advice.part) if found.setup else None
            if step is not None and finding.advice.part in MOVED_PARTS and step.after is None:
                assert finding.advice.first_step_mm == step.first_step_mm
        assert riding != "recovery" or "until about week 10" in found.plan[2] or "4 steps" not in found.plan[2]


def test_a_frame_that_cannot_is_said_to_be_so():
    found = answer(LOW)
    stuck = replace(found.setup, left=("trunk_flexion",), ends=("bars_up_mm",))
    assert "another stem or bars: Trunk" in setup_text(stuck, {"trunk_flexion": "Trunk"})


def test_what_no_bars_can_mend_is_left_out_where_it_is_only_possible_and_else_comes_last():
    advice = Advice("bar_reach", "keep", None, None, NO_PLACE)
    low = answer(LOW).findings[0]
    bars = replace(low, id="reach_too_short", certainty="possible", advice=advice)
    follows = replace(low, id="neck_extended", because_of="reach_too_short")
    assert [one.id for one in tell_worthwhile([bars, follows, low])] == ["neck_extended", low.id]
    sure = replace(bars, certainty="likely")
    assert [one.id for one in tell_worthwhile([sure, follows, low])] == [low.id, sure.id, follows.id]


@pytest.mark.parametrize(("name", "riding"), [("r202", "spin"), ("r202", "gravel"), ("p207_base", "recovery")])
def test_bars_that_are_too_low_have_one_answer(name, riding):
    recording = replace(recorded(TRACKS_FOLDER / f"{name}.npz"), settings=Settings(riding))
    found = analyse(recording)
    (low,) = [one.advice for one in found.findings if one.id == "bars_too_low"]
    (step,) = [one for one in found.setup.steps if one.part == low.part]
    assert (low.direction, low.first_step_mm, low.range_mm) == (step.direction, step.first_step_mm, step.range_mm)
    moves = suggest_moves(recording, found)
    assert moves == found.setup.moves
    then = {one.measure: one for one in predict_moves(build_linkage(recording, found), found, moves).predictions}[
        "trunk_flexion"
    ]
    high = found.targets["trunk_flexion"].high
    assert then.then - high <= (then.now - high) / 2
