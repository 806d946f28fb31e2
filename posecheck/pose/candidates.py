"""What may be a sticker on the people in the pictures of a clip, gathered picture by picture."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.core.stickers import JOINTS, may_be_worn
from posecheck.core.trails import COLUMNS, Column
from posecheck.records.base import Array
from posecheck.records.landmarks import LANDMARK_NAMES, LEG
from posecheck.video.blobs import find_first_spots, find_spots
from posecheck.video.image import Picture
from posecheck.video.tags import Tags

from .looks import is_leaning_left

_JOINTS: Final = [[LANDMARK_NAMES.index(f"{side}_{joint}") for joint in JOINTS] for side in ("left", "right")]
_LEGS: Final = [[LANDMARK_NAMES.index(f"{side}_{joint}") for joint in LEG[:3]] for side in ("left", "right")]

FIRST: Final = 2
SELDOM: Final = 6
"""Round spots are looked for in so many pictures first, and in every so many, until one shows what may be stickers,
then in all. On a rendered rider any three of eight dots tell so at once; the three of the foot alone, which motion
blurs, in a quarter of the pictures (own trial)."""


class Candidates:
    """Spots and tags near people's joints, on the side that faces the camera."""

    def __init__(self) -> None:
        self._frames: list[Array] = []
        self._tags = Tags()
        self._asked = 0
        self._worn = False

    def add(self, rgb: Picture, people: Array, size_px: tuple[int, int]) -> None:
        """Look at the next picture, which may be smaller than the clip's.

        `people` are (P, L, 3): x, y [px of the clip], visibility, in the order of ``LANDMARK_NAMES``, and more behind
        them.
        """
        legs = np.linalg.norm(np.diff(people[:, _LEGS, :2], axis=2), axis=-1).sum(axis=-1).max(axis=1, initial=0.0)
        found = [np.empty((0, COLUMNS))]
        look = self._worn or self._asked < FIRST or self._asked % SELDOM == 0
        self._asked += bool(len(people))
        for number, (who, leg) in enumerate(zip(people[:, _JOINTS, :2], legs.tolist(), strict=True)):
            if look:
                found.append(self._find_spots(rgb, people[number], leg))
            if number == int(legs.argmax()) and np.isfinite(who).all():
                found.append(self._tags.find(rgb, who, leg))
        every = np.concatenate(found)
        every = every[find_first_spots(every)]
        every[:, [Column.X, Column.Y]] *= np.array(size_px) / rgb.shape[1::-1]
        every[:, Column.WIDTH] *= size_px[0] / rgb.shape[1]
        self._frames.append(every)

    def _find_spots(self, rgb: Picture, person: Array, leg_px: float) -> Array:
        """Find round spots on somebody whose landmarks are (L, 3), and remember whether they may be stickers."""
        leans_left = is_leaning_left(person)
        near = person[_JOINTS[0 if leans_left else 1], :2]
        spots = find_spots(rgb, near, leg_px)
        if not self._worn:
            turn, turned = (-1 if leans_left else 1, -1), spots.copy()
            turned[:, [Column.X, Column.Y]] *= turn
            self._worn = may_be_worn(turned, near * turn, leg_px)
        return spots

    def stack(self) -> Array:
        """Put the spots of all pictures into one array (T, M, K), NaN behind a picture's last."""
        every = np.full((len(self._frames), max(map(len, self._frames), default=0), COLUMNS), np.nan)
        for row, found in zip(every, self._frames, strict=True):
            row[: len(found)] = found
        return every
