"""Tags on a moving foot, too blurred to be read, told by what their print looks like.

A tag that the detector cannot read still looks more like its own print than like that of other numbers. In one picture
that may be chance; where it is so in most of many, the tag is there (own derivation). On a rendered rider with tags of
45 mm and 13 ms of shutter the right one of twelve wins in all pictures at ankle and toe and in four fifths at the heel,
where the detector reads none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import numpy as np

from posecheck.core.stickers import JOINTS
from posecheck.records.base import Array

FOOT: Final = tuple(JOINTS.index(joint) + 1 for joint in ("ankle", "heel", "toe"))
"""Numbers of the tags that motion blurs."""

OTHERS: Final = (1, 2, 3, 4, 5, 17, 23, 31, 42)
"""Numbers that are not there, to be held against: each wins by chance as often as the right one."""

ASKED: Final = (8, 24)
"""So many pictures are asked before a tag counts as there, and after so many without success no more are."""

WON: Final = 0.6
"""Its own print is the likest in this share of them: by chance in a twelfth."""

LIKE: Final = 0.42
"""Where the correlation with its print is less, a tag is hidden in that picture (1 for the same picture)."""

TURN_DEG: Final = 15
"""Tags are looked for in steps of so much; 8 degrees off cost a tenth of the correlation."""

TURNS: Final = 2
"""From picture to picture a foot turns by no more than so many steps."""

REACH: Final = 0.08
"""A tag lies so near to its joint's landmark, as a share of the leg: landmarks of feet are off by up to 30 mm."""

COVERED: Final = 0.6
"""Around one that was found the picture is covered so many sides far: two cards do not lie on each other."""

CARD: Final = 1.25
"""A card is so many times as wide as the tag printed on it,"""

ROUND_IT: Final = 1.4
"""and looked for with what is around, so many sides wide: the border stands out from clothes and skin."""

_FINER: Final = 6
_GREY: Final = 128


class BlurredTags:
    """Foot tags of one clip, or a part of one, picture by picture."""

    def __init__(self) -> None:
        self._asked = dict.fromkeys(FOOT, 0)
        self._won = dict.fromkeys(FOOT, 0)
        self._turn: dict[int, int] = {}

    def find(self, grey: Any, joints_px: Array, side_px: float, leg_px: float) -> dict[int, Array]:
        """Find the foot's tags by number, where their centres are [px].

        `joints_px` is (2, J, 2), the joints of both sides in the order of `posecheck.core.stickers.JOINTS`.
        """
        found: dict[int, Array] = {}
        size_px = np.full(2, float(_size(side_px)))
        for number in FOOT:
            areas = [*cut_areas(grey, joints_px[:, number - 1], size_px, REACH * leg_px)]
            if number not in self._turn:
                self._ask(number, areas, side_px)
            if number in self._turn:
                steps = range(self._turn[number] - TURNS, self._turn[number] + TURNS + 1)
                like, turn, place = max(_likest(areas, number, side_px, steps), key=lambda one: one[0], default=_NONE)
                if like >= LIKE:
                    self._turn[number] = turn
                    found[number] = place
                    grey = _cover(grey, place, side_px)
        return found

    def _ask(self, number: int, areas: list[tuple[Array, Any]], side_px: float) -> None:
        """Hold a tag's print against that of others, and remember whether it won."""
        if self._asked[number] >= ASKED[1] or not areas:
            return
        others = {*OTHERS, *FOOT} - {number}
        all_round = range(360 // TURN_DEG)
        like, turn, _ = max(_likest(areas, number, side_px, all_round), key=lambda one: one[0])
        best = max(one[0] for other in others for one in _likest(areas, other, side_px, all_round))
        self._asked[number] += 1
        self._won[number] += like > best
        if self._asked[number] >= ASKED[0] and self._won[number] >= WON * self._asked[number] and like > best:
            self._turn[number] = turn


_NONE: Final[tuple[float, int, Array]] = (-1.0, 0, np.zeros(2))


def _cover(grey: Any, place: Array, side_px: float) -> Any:
    """Cover a tag that was found, so that no other is found there."""
    import cv2

    middle = tuple(np.round(place).astype(int).tolist())
    return cv2.circle(grey.copy(), middle, round(COVERED * side_px), _GREY, cv2.FILLED)


def cut_areas(grey: Any, places: Array, size_px: Array, reach_px: float) -> Iterator[tuple[Array, Any]]:
    """Corner and picture of what is around places that are known, where it is large enough for a tag of that size."""
    for place in places[np.isfinite(places).all(axis=1)]:
        low = np.maximum(np.floor(place - size_px / 2 - reach_px), 0).astype(int)
        high = np.ceil(place + size_px / 2 + reach_px).astype(int)
        area = grey[low[1] : high[1], low[0] : high[0]]
        if (np.array(area.shape[::-1]) > size_px).all():
            yield low, area


def _likest(
    areas: list[tuple[Array, Any]], number: int, side_px: float, steps: range
) -> list[tuple[float, int, Array]]:
    """Likeness, turn in steps, and place of a print where it is likest, for each area and turn."""
    import cv2

    found = []
    for low, area in areas:
        for step in steps:
            likeness = cv2.matchTemplate(area, _printed(number, round(side_px), step * TURN_DEG % 360), _HOW)
            _, value, _, (x, y) = cv2.minMaxLoc(likeness)
            found.append((value, step, low + np.array([x, y]) + (_size(side_px) - 1) / 2))
    return found


_HOW: Final = 5  # cv2.TM_CCOEFF_NORMED, whose module is too slow to be imported here


def _size(side_px: float) -> int:
    return 2 * round(ROUND_IT * round(side_px) / 2) + 1


@cache
def _printed(number: int, side_px: int, turn_deg: int) -> Any:
    """Draw a tag on its card, turned, as small and soft as it is seen."""
    import cv2

    size, side = _size(side_px) * _FINER, side_px * _FINER
    large = np.full((size, size), _GREY, np.uint8)
    for width, ink in ((CARD * side, 255), (side, None)):
        low = round((size - width) / 2)
        part = slice(low, low + round(width))
        tag = cv2.aruco.generateImageMarker(tag_dictionary(), number, round(width)) if ink is None else ink
        large[part, part] = tag
    middle = ((size - 1) / 2, (size - 1) / 2)
    turned = cv2.warpAffine(large, cv2.getRotationMatrix2D(middle, turn_deg, 1.0), (size, size), borderValue=_GREY)
    small = cv2.resize(turned, (_size(side_px), _size(side_px)), interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(small, (0, 0), 1.0)


def tag_dictionary() -> Any:
    """Give the dictionary that all tags are of."""
    import cv2

    return cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
