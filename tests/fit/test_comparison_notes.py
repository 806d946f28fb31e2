"""What two clips have not in common, and when no advice may rest on them."""

from dataclasses import replace

import pytest
from support.analyses import KNEE, high
from support.comparisons import answered
from support.saddle_pairs import FITTED, LOW, raised
from support.tracked_riders import rider

from posecheck.fit.comparison import compare
from posecheck.fit.comparison_notes import CHANGE_NOTES, NEXT_STEPS, NO_ADVICE, STEADY, find_comparison_notes
from posecheck.records.settings import Target


def looked_at(answer, **quality):
    return replace(answer, quality=replace(answer.quality, **quality))


def unlike(what):
    """Two answers that differ in one thing beside the position."""
    before, after = answered(LOW), answered(replace(raised(LOW, 25), start_deg=60.0))
    other = Target("knee_flexion_bdc", 20.0, 30.0, 15.0, 35.0, "deg", "mine.toml", "own")
    return before, {
        "same_clip": before,
        "rider": looked_at(after, leg_mm=tuple(1.25 * one for one in before.quality.leg_mm)),
        "side": replace(after, side="left"),
        "camera": looked_at(after, camera_yaw_deg=9.0),
        "riding": replace(after, riding="road"),
        "bands": replace(after, targets={**after.targets, "knee_flexion_bdc": other}),
    }[what]


@pytest.mark.parametrize("what", ["same_clip", "rider", "side", "camera", "riding", "bands"])
def test_what_is_not_alike_is_said_first_and_nothing_is_advised(what):
    before, after = unlike(what)
    found = compare(looked_at(before, camera_yaw_deg=0.0), after)
    assert (found.outcome, found.text, found.next_step) == ("not_alike", CHANGE_NOTES[what], NEXT_STEPS[what])
    assert (found.advice, found.saddle_mm) == (None, None)
    assert found.text not in found.notes
    assert found.changes


def test_two_clips_of_one_rider_filmed_alike_are_advised_on():
    before, after = answered(LOW), answered(replace(raised(LOW, 25), start_deg=60.0))
    assert find_comparison_notes(before, after) == []
    assert compare(before, after).advice is not None


def test_the_same_file_is_known_through_another_model():
    answer = replace(answered(FITTED), made_by={"model": "mediapipe heavy"})
    lite = replace(answer, made_by={"model": "mediapipe lite"})
    assert "same_clip" in find_comparison_notes(answer, lite)
    elsewhere = replace(lite, clip=replace(lite.clip, path="friday.mp4"))
    assert "same_clip" not in find_comparison_notes(answer, elsewhere)


@pytest.mark.parametrize("who", ["p207", "p208"])
def test_one_rendered_rider_on_three_saddles_is_one_rider(who):
    clips = [rider(f"{who}_{saddle}")[0] for saddle in ("dn20", "base", "up20")]
    assert not any({"rider", "same_clip"} & set(find_comparison_notes(clips[0], other)) for other in clips[1:])
    large = rider("r201")[0]
    assert ("rider" in find_comparison_notes(clips[0], large)) is (who == "p208")


def test_what_forbids_advice_is_told_before_what_does_not():
    answer = replace(high(), made_by={"model": "a"})
    other = replace(high("other.mp4"), made_by={"model": "b"}, side="right", targets={"knee_flexion_bdc": KNEE})
    found = find_comparison_notes(answer, other)
    assert [note in NO_ADVICE for note in found] == sorted((note in NO_ADVICE for note in found), reverse=True)
    assert set(NEXT_STEPS) < set(CHANGE_NOTES)
    assert set(CHANGE_NOTES) > STEADY
