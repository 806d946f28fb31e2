"""Pictures of a camera as they come: one look at each, and the rider in those of the last seconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from posecheck.core import outline, people
from posecheck.errors import PoseError
from posecheck.records.base import Array
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import FARTHEST_PX, Clip, Engine, Track
from posecheck.text import gettext
from posecheck.video.image import from_jpeg, mean_luma, to_jpeg, use_one_thread

from .looks import HIPS, SHOULDERS, Before
from .mediapipe import MODEL_LOST, runtime_version, sight_picture
from .models import ModelName
from .people import Sightings, pick_rider

WINDOW_S: Final = 20.0
"""So much of the ride a live reading rests on: 25 to 30 strokes, as many as a clip as posecheck asks for has [s]."""

POINTS: Final = len(LANDMARK_NAMES) + outline.POINTS
_MOST_PEOPLE: Final = 12
_LONGEST_VERSION: Final = 40


@dataclass(frozen=True, slots=True, eq=False)
class LivePicture:
    """One picture to look at, as it came, and what is known before."""

    jpeg: bytes
    before: Before
    model: ModelName


def first_picture(model: ModelName) -> LivePicture:
    """Make a picture of nobody, which has a process load its model."""
    return LivePicture(to_jpeg(np.zeros((64, 64, 3), np.uint8)), Before(0, np.empty((0, 3)), leans_left=False), model)


def look_at_picture(picture: LivePicture, _: Callable[[float | None], None]) -> dict[str, Any]:
    """Look at one picture, in a process of its own.

    Returns plain values: ``people`` as lists (P, L, 3), ``view``, ``leans_left``, ``luma``, ``version`` of what looked.
    Raises VideoError if the picture cannot be read. Raises PoseError if MediaPipe cannot start on this machine.
    """
    use_one_thread()
    rgb = from_jpeg(picture.jpeg)
    found, view, leans_left = sight_picture(rgb, picture.before, picture.model)
    version = runtime_version(picture.model)
    return {
        "people": found.tolist(),
        "view": view,
        "leans_left": leans_left,
        "luma": mean_luma(rgb),
        "version": version,
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """What one picture showed; `people` by their numbers."""

    time_s: float
    view: float
    luma: float
    people: Mapping[int, Array]


@dataclass(slots=True)
class _Known:
    """Where somebody was last seen, and in which picture."""

    place: Array
    number: int


@dataclass(slots=True)
class LivePeople:
    """The people in the pictures of the last seconds. Pictures may come back in another order than they were taken."""

    engine: Engine
    size_px: tuple[int, int]
    window_s: float = WINDOW_S
    rider: int | None = None
    _seen: list[_Seen] = field(default_factory=list)
    _known: dict[int, _Known] = field(default_factory=dict)
    _leans_left: bool | None = None
    _number: int = 0
    _fresh: int = 0

    def next_look(self) -> Before:
        """Say what is known before the next picture is looked at."""
        self._number += 1
        recent = [known.place for known in self._known.values() if known.number >= self._number - 1 - MODEL_LOST]
        return Before(self._number - 1, np.array(recent).reshape(-1, 3), self._leans_left)

    def add(self, time_s: float, found: Mapping[str, Any]) -> Array | None:
        """Take in what `look_at_picture` found; gives the rider's landmarks, (L, 2), None where the rider is not there.

        Raises PoseError if that is nothing that it could have found.
        """
        points, view, luma, version = _read_found(found)
        self.engine = replace(self.engine, version=version)
        leans_left = found.get("leans_left")
        if self._leans_left is None and isinstance(leans_left, bool):
            self._leans_left = leans_left
        places = people.trunk_place(points[:, : len(LANDMARK_NAMES), :2])
        who = self._numbers(places)
        seen = _Seen(time_s, view, luma, dict(zip(who, points, strict=True)))
        at = sum(1 for one in self._seen if one.time_s < time_s)
        self._seen.insert(at, seen)
        self._forget(self._seen[-1].time_s - self.window_s)
        rider = self.rider if self.rider in seen.people else self._largest(seen)
        return None if rider is None else np.asarray(seen.people[rider][: len(LANDMARK_NAMES), :2])

    def _numbers(self, places: Array) -> list[int]:
        """Say who is who, by where everybody was last."""
        names = list(self._known)
        known = np.array([self._known[name].place for name in names]).reshape(-1, 3)
        found = []
        for number, place in zip(people.assign_people(known, places), places, strict=True):
            if number < len(names):
                name = names[number]
            else:
                name, self._fresh = self._fresh, self._fresh + 1
            self._known[name] = _Known(place, self._number)
            found.append(name)
        return found

    def _largest(self, seen: _Seen) -> int | None:
        """Who stands for the rider until somebody pedals."""
        sizes = {who: float(people.trunk_place(one[: len(LANDMARK_NAMES), :2])[2]) for who, one in seen.people.items()}
        return max(sizes, key=lambda who: sizes[who], default=None)

    def _forget(self, before_s: float) -> None:
        self._seen = [one for one in self._seen if one.time_s >= before_s]
        there = {who for one in self._seen for who in one.people}
        self._known = {who: known for who, known in self._known.items() if who in there}

    def forget_all(self) -> None:
        """Begin anew; who is where is still known."""
        self._seen = []

    def __len__(self) -> int:
        return len(self._seen)

    def track(self, last_s: float | None = None) -> Track | None:
        """Put the pictures, or those of so many last seconds, into a track of whoever pedals; None without pictures."""
        seen = [one for one in self._seen if last_s is None or one.time_s >= self._seen[-1].time_s - last_s]
        seen = [one for at, one in enumerate(seen) if not at or one.time_s > seen[at - 1].time_s]
        if not seen:
            return None
        paths = {who: np.full((len(seen), POINTS, 3), np.nan) for one in seen for who in one.people}
        for at, one in enumerate(seen):
            for who, points in one.people.items():
                paths[who][at] = points
        scores = {who: people.pedalling_score(path[:, : len(LANDMARK_NAMES), :2]) for who, path in paths.items()}
        self.rider = max(scores, key=lambda who: scores[who], default=None)
        time_s = np.array([one.time_s for one in seen])
        luma = float(np.median([one.luma for one in seen]))
        clip = Clip("live", self.size_px, len(seen), float(time_s[-1] - time_s[0]), brightness=luma)
        views = np.array([one.view for one in seen])
        self._turn_to_rider(paths)
        return pick_rider([Sightings(clip, self.engine, time_s, views, tuple(paths.values()), POINTS)])

    def _turn_to_rider(self, paths: Mapping[int, Array]) -> None:
        """Look at the next pictures as fits the way the rider leans, not whoever was there first."""
        if self.rider is not None:
            points = paths[self.rider][..., :2]
            leans = np.nanmedian((points[:, SHOULDERS] - points[:, HIPS])[..., 0].sum(axis=1))
            self._leans_left = bool(leans < 0)


def _read_found(found: Mapping[str, Any]) -> tuple[Array, float, float, str]:
    """Read what a process said; one that a hostile picture took over must not be believed."""
    try:
        points = np.array(found["people"], dtype=np.float64).reshape(-1, POINTS, 3)
        view, luma, version = float(found["view"]), float(found["luma"]), str(found["version"])
    except (KeyError, TypeError, ValueError) as error:
        msg = gettext("The process that looks at pictures says nothing that can be read.")
        raise PoseError(msg) from error
    wrong = (
        len(points) > _MOST_PEOPLE
        or bool(np.any(np.abs(points) > FARTHEST_PX))
        or not np.isfinite([view, luma]).all()
        or len(version) > _LONGEST_VERSION
    )
    if wrong:
        msg = gettext("The process that looks at pictures says what no picture can show.")
        raise PoseError(msg)
    return points, view, luma, version
