"""Tags on a moving foot, in pictures that are drawn."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from posecheck.core.stickers import JOINTS
from posecheck.video.blurred_tags import ASKED, FOOT, BlurredTags

SIDE_PX, LEG_PX = 12, 150.0
PLACES = {"ankle": (60.0, 60.0), "heel": (110.0, 60.0), "toe": (60.0, 110.0)}
DRIFT_PX = 0.3
"""From picture to picture; the card is that much elsewhere against the grid of pixels."""


def picture(shift_px: float, numbers: dict[str, int]) -> np.ndarray:
    """Cards on a cluttered ground, turned by 20 degrees and smeared over 5 px, eight times as large and made small."""
    finer = 8
    rng = np.random.default_rng(5)
    large = cv2.resize(rng.integers(40, 200, (24, 24)).astype(np.uint8), (160 * finer, 160 * finer))
    for joint, number in numbers.items():
        card = cv2.copyMakeBorder(
            cv2.aruco.generateImageMarker(
                cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50), number, SIDE_PX * finer
            ),
            *[SIDE_PX] * 4,
            cv2.BORDER_CONSTANT,
            value=255,
        )
        x, y = (np.array(PLACES[joint]) + shift_px + 0.5) * finer - 0.5
        turn = cv2.getRotationMatrix2D(((len(card) - 1) / 2,) * 2, 20, 1.0)
        turn[:, 2] += np.array([x, y]) - (len(card) - 1) / 2
        cv2.warpAffine(card, turn, large.shape[::-1], large, borderMode=cv2.BORDER_TRANSPARENT)
    smeared = cv2.filter2D(large, -1, np.full((1, 5 * finer), 1 / (5 * finer), np.float32))
    small = cv2.resize(smeared, (160, 160), interpolation=cv2.INTER_AREA)
    return np.clip(small + rng.normal(0, 2, small.shape), 0, 255).astype(np.uint8)


def look(numbers: dict[str, int], pictures: int) -> list[dict[int, np.ndarray]]:
    tags, joints_px = BlurredTags(), np.full((2, len(JOINTS), 2), np.nan)
    for joint, place in PLACES.items():
        joints_px[0, JOINTS.index(joint)] = place
    return [tags.find(picture(DRIFT_PX * at, numbers), joints_px, SIDE_PX, LEG_PX) for at in range(pictures)]


@pytest.mark.slow
def test_a_smeared_tag_is_found_once_its_print_was_the_likest_often_enough() -> None:
    found = look(dict(zip(("ankle", "heel", "toe"), FOOT, strict=True)), 16)
    assert not any(found[: ASKED[0] - 1])
    last = found[-1]
    assert set(last) == set(FOOT)
    for number, place in PLACES.items():
        assert last[JOINTS.index(number) + 1] == pytest.approx(np.array(place) + 15 * DRIFT_PX, abs=1.0)


@pytest.mark.slow
@pytest.mark.parametrize("numbers", [{}, {"ankle": 30, "heel": 40, "toe": 11}])
def test_clutter_and_other_tags_are_none_of_the_foot(numbers: dict[str, int]) -> None:
    assert not any(look(numbers, ASKED[1] + 2))
