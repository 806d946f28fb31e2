"""Printed tags on a rider: read by OpenCV's detector, and followed by their look where motion blurs them.

A tag that was read says by its number which joint it is on. From then on its picture is looked for near that joint, as
far from the landmark as it was, in every picture in which it cannot be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np

from posecheck.core.stickers import JOINTS
from posecheck.core.trails import COLUMNS, Column
from posecheck.records.base import Array, Flags

from .blurred_tags import ROUND_IT, BlurredTags, cut_areas, tag_dictionary
from .image import Picture

LARGER: Final = 2
"""Tags are read in a picture so many times as large: a cell of a 45 mm tag is 2 to 3 px wide in a whole rider's."""

SELDOM: Final = 8
"""Until one has been read, tags are looked for in every so many pictures."""

SIZES: Final = (0.03, 0.12)
"""A tag's side as a share of the leg: 26 to 103 mm on a leg of 860 mm."""

NEAR: Final = 0.2
"""A tag lies so near to its joint's landmark, as a share of the leg; elsewhere its number is a chance."""

WANDERS: Final = 0.07
"""It is looked for so far from where the landmark would have it, as a share of the leg."""

WORN: Final = 2
"""A rider of whom so many tags were read wears them on the foot too, where motion blurs them."""

_DARKER: Final = 127

LIKE: Final = 0.55
"""It is found where the correlation is at least this (1 for the same picture)."""


class Tags:
    """Reads and follows the tags of one clip, or a part of one, picture by picture."""

    def __init__(self) -> None:
        self._known: dict[int, _Tag] = {}
        self._picture = 0
        self._blurred = BlurredTags()

    def find(self, rgb: Picture, joints_px: Array, leg_px: float) -> Array:
        """Find the tags in the next picture: one row each, columns as in `posecheck.core.trails.Column`.

        `joints_px` is (2, J, 2), the joints of both sides in the order of `posecheck.core.stickers.JOINTS`.
        """
        self._picture += 1
        if not self._known and self._picture % SELDOM != 1:
            return np.empty((0, COLUMNS))
        import cv2

        margin = NEAR * leg_px
        low = np.maximum(np.floor(np.nanmin(joints_px, axis=(0, 1)) - margin), 0).astype(int)
        high = np.ceil(np.nanmax(joints_px, axis=(0, 1)) + margin).astype(int)
        part = rgb[low[1] : high[1], low[0] : high[0]]
        if min(part.shape[:2]) < 2 * margin:
            return np.empty((0, COLUMNS))
        grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY)
        joints = joints_px - low
        read = _read(grey, joints, leg_px)
        rows = [_tag_row(number, *place) for number, place in read.items()]
        for number, (place, side) in read.items():
            self._known[number] = _Tag(
                _cut_square(grey, place, ROUND_IT * side), place - _nearest_landmark(joints, number, place), side
            )
        for number, tag in self._known.items():
            if number not in read:
                where = tag.follow(grey, joints[:, number - 1], leg_px)
                rows += [] if where is None else [_tag_row(number, where, tag.side)]
        if len(self._known) >= WORN:
            side = float(np.median([tag.side for tag in self._known.values()]))
            found_too = self._blurred.find(grey, joints, side, leg_px)
            rows += [_tag_row(number, place, side) for number, place in found_too.items() if number not in self._known]
        found = np.array(rows).reshape(-1, COLUMNS)
        found[:, [Column.X, Column.Y]] += low + 0.5
        return found


@dataclass(slots=True)
class _Tag:
    """A tag's picture, where it is against its landmark, and the length of its side."""

    picture: Any
    offset: Array
    side: float

    def follow(self, grey: Any, landmarks: Array, leg_px: float) -> Array | None:
        """Find it near either side's landmark."""
        import cv2

        best, where = LIKE, None
        size = np.array(self.picture.shape[::-1], dtype=np.float64)
        for low, area in cut_areas(grey, landmarks + self.offset, size, WANDERS * leg_px):
            likeness = cv2.matchTemplate(area, self.picture, cv2.TM_CCOEFF_NORMED)
            _, value, _, (x, y) = cv2.minMaxLoc(likeness)
            if value > best:
                best, where = value, low + _peak_place(likeness, x, y) + (size - 1) / 2
        return where


def _peak_place(likeness: Any, x: int, y: int) -> Array:
    """Place of the peak, between pixels."""
    place = []
    for at, line in ((x, likeness[y]), (y, likeness[:, x])):
        shift = 0.0
        if 0 < at < len(line) - 1:
            left, top, right = (float(value) for value in line[at - 1 : at + 2])
            shift = 0.5 * (left - right) / min(left - 2 * top + right, -1e-9)
        place.append(at + float(np.clip(shift, -0.5, 0.5)))
    return np.array(place)


def tag_cells(number: int) -> Flags:
    """Give the cells (6, 6) of a tag of the dictionary, from the top left, True where white."""
    import cv2

    return np.asarray(cv2.aruco.generateImageMarker(tag_dictionary(), number, 6) > _DARKER)


@cache
def _detector() -> Any:
    import cv2

    how = cv2.aruco.DetectorParameters()
    how.minMarkerPerimeterRate = 0.01
    how.adaptiveThreshWinSizeMin, how.adaptiveThreshWinSizeMax, how.adaptiveThreshWinSizeStep = 5, 21, 8
    return cv2.aruco.ArucoDetector(tag_dictionary(), how)


def _read(grey: Any, joints: Array, leg_px: float) -> dict[int, tuple[Array, float]]:
    """Read tags: centre, where the diagonals cross, and side of each that lies at its joint [px]."""
    import cv2

    large = cv2.resize(grey, None, fx=LARGER, fy=LARGER, interpolation=cv2.INTER_CUBIC)
    corners, numbers, _ = _detector().detectMarkers(large)
    found: dict[int, tuple[Array, float]] = {}
    for (corner,), number in zip(corners, [] if numbers is None else np.ravel(numbers).tolist(), strict=True):
        one, two, three, four = (np.asarray(corner, dtype=np.float64) + 0.5) / LARGER - 0.5
        share = np.linalg.solve(np.stack([three - one, two - four], axis=1), two - one)[0]
        centre, side = (
            one + share * (three - one),
            float(np.sqrt(np.linalg.norm(three - one) * np.linalg.norm(four - two) / 2)),
        )
        if 1 <= number <= len(JOINTS) and SIZES[0] < side / leg_px < SIZES[1]:
            away = np.linalg.norm(joints[:, number - 1] - centre, axis=-1)
            if np.nanmin(away, initial=np.inf) < NEAR * leg_px:
                found[number] = centre, side
    return found


def _nearest_landmark(joints: Array, number: int, place: Array) -> Array:
    """Landmark of a tag's joint on the side where the tag is."""
    away = np.linalg.norm(joints[:, number - 1] - place, axis=-1)
    return np.asarray(joints[int(np.nanargmin(away)), number - 1])


def _cut_square(grey: Any, place: Array, side: float) -> Any:
    """Cut a square out of a picture, its middle at a place between pixels, a little blurred as motion will."""
    import cv2

    size = 2 * round(side / 2) + 1
    return cv2.GaussianBlur(cv2.getRectSubPix(grey, (size, size), tuple(place.tolist())), (0, 0), 1.0)


def _tag_row(number: int, place: Array, side: float) -> Array:
    row = np.zeros(COLUMNS)
    row[[Column.X, Column.Y]] = place
    row[Column.WIDTH], row[Column.CLOSED], row[Column.TAG] = side, 1.0, number
    return row
