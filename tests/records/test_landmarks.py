"""Names of landmarks, and what belongs together."""

from posecheck.records.landmarks import (
    ARM,
    HEAD,
    LANDMARK_NAMES,
    LEG,
    LIMBS,
    MIRRORED_LANDMARKS,
    other_side,
)


def test_names_are_unique_and_33():
    assert len(set(LANDMARK_NAMES)) == len(LANDMARK_NAMES) == 33


def test_mirroring_twice_changes_nothing_and_exchanges_sides():
    assert [MIRRORED_LANDMARKS[MIRRORED_LANDMARKS[at]] for at in range(33)] == list(range(33))
    for at, name in enumerate(LANDMARK_NAMES):
        other = LANDMARK_NAMES[MIRRORED_LANDMARKS[at]]
        assert (name == other) is ("left" not in name and "right" not in name)


def test_every_joint_of_a_limb_is_a_landmark_of_both_sides():
    joints = {joint for limb in LIMBS for joint in limb} | set(LEG) | set(ARM)
    assert {f"{side}_{joint}" for side in ("left", "right") for joint in joints} <= set(LANDMARK_NAMES)
    assert all("shoulder" not in name for name in HEAD)


def test_the_other_side_of_the_other_side_is_the_same():
    assert (other_side("left"), other_side("right")) == ("right", "left")
