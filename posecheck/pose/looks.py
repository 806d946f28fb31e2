"""One look at one picture: by one of four views, and closer where somebody was a moment ago and is not found.

`sight` stands for a model that is loaded: what is here knows none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.core import people
from posecheck.records.base import Array
from posecheck.records.landmarks import LANDMARK_NAMES, MIRRORED_LANDMARKS
from posecheck.video.image import Picture, mirror_image, stretch_image

Sight = Callable[[Picture], Array]
"""From a picture to the people in it, (P, L, 3): x, y [shares of the picture], visibility."""

VIEWS: Final = ((False, 1.0), (True, 1.0), (False, 1.2), (True, 1.2))
"""Whether the picture is mirrored, for a rider who looks right in it, and how much it is stretched to the side."""

CLOSER: Final = 2.6
"""A closer cut-out reaches so many half heights of a person from the trunk's middle."""

HIPS: Final = [LANDMARK_NAMES.index(f"{side}_hip") for side in ("left", "right")]
SHOULDERS: Final = [LANDMARK_NAMES.index(f"{side}_shoulder") for side in ("left", "right")]


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """What is known before one picture of many is looked at.

    `number` counts the pictures looked at and chooses the view; `known` are the places, (K, 3), of the people seen a
    moment ago; `leans_left` is which way the rider leans, None where nobody knows.
    """

    number: int
    known: Array
    leans_left: bool | None


def is_leaning_left(person: Array) -> bool:
    """Whether somebody's shoulders lie left of the hips in the picture; landmarks of shape (L, 2), or more columns."""
    return bool((person[SHOULDERS] - person[HIPS])[:, 0].sum() < 0)


def sight_view(rgb: Picture, view: tuple[bool, float], sight: Sight) -> Array:
    """Sight everybody in one picture by one of the views, shape (P, L, 3): x, y [px], visibility."""
    mirrored, stretch = view
    found = sight(stretch_image(mirror_image(rgb) if mirrored else rgb, stretch))
    if mirrored:
        order = [*MIRRORED_LANDMARKS, *range(len(LANDMARK_NAMES), found.shape[1])]
        found = found[:, order] * (-1, 1, 1) + (1, 0, 0)
    height, width = rgb.shape[:2]
    return found * (width, height, 1.0)


def sight_leaning(rgb: Picture, kind: tuple[bool, float], sight: Sight) -> tuple[Array, bool | None]:
    """Sight everybody in a picture of which nobody knows which way the rider leans, shape (P, L, 3), and say which way.

    It is seen in the view as it is for a rider who leans to the right; one who leans to the left is looked at again.
    None where nobody is found.
    """
    sighted = sight_view(rgb, kind, sight)
    found = sighted[:, : len(LANDMARK_NAMES), :2]
    if not len(found):
        return sighted, None
    largest = found[np.argmax(people.trunk_place(found)[:, 2])]
    leans_left = is_leaning_left(largest)
    return sight_view(rgb, turn_view(kind, leans_left=True), sight) if leans_left else sighted, leans_left


def _sight_closer(rgb: Picture, view: tuple[bool, float], sight: Sight, where: Array) -> Array:
    """Look once more, and closer, for somebody who was there just now: one sighting or none, shape (P, L, 3)."""
    middle, reach = where[:2], where[2] * CLOSER
    low = np.maximum(middle - reach, 0).astype(int)
    high = np.ceil(middle + reach).astype(int)
    found = sight_view(rgb[low[1] : high[1], low[0] : high[0]], view, sight) + np.append(low.astype(np.float64), 0.0)
    same = people.assign_people(where[None], people.trunk_place(found[:, : len(LANDMARK_NAMES), :2]))
    return np.asarray(found[[number == 0 for number in same]])


def turn_view(kind: tuple[bool, float], *, leans_left: bool) -> tuple[bool, float]:
    """Give a view as it is for a rider who looks the other way."""
    mirrored, stretch = kind
    return mirrored != leans_left, stretch


def sight_again(
    rgb: Picture,
    kind: tuple[bool, float],
    sight: Sight,
    known: Array,
    recent: Sequence[int],
    *,
    sighted: Array | None = None,
) -> tuple[Array, Array]:
    """Sight everybody in one picture, those lost a moment ago by a closer look: (P, L, 3), and their places (P, 3).

    What was `sighted` by the same view already is not looked at again.
    """
    sighted = sight_view(rgb, kind, sight) if sighted is None else sighted
    seen = people.assign_people(known, people.trunk_place(sighted[:, : len(LANDMARK_NAMES), :2]))
    # The model's own search misses a rider who is small in the picture; a cut-out around the last place finds most.
    lost = [who for who in recent if who not in seen]
    sighted = np.concatenate([sighted, *(_sight_closer(rgb, kind, sight, known[who]) for who in lost)])
    # All are matched again together: a closer cut-out may have found somebody who was sighted already.
    return sighted, people.trunk_place(sighted[:, : len(LANDMARK_NAMES), :2])
