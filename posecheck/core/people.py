"""Which of the people in the picture is the rider.

A passer-by, a mirror or a poster is a person to the pose model. Sightings are joined into people by place, and the
rider is the one whose ankles go round: up and down as much as to and fro, frame after frame. A picture never moves, a
walker's ankles swing flat, somebody beside the bike stands still (own derivation).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from posecheck.records.base import Array, Flags
from posecheck.records.landmarks import LANDMARK_NAMES

_HIPS = [LANDMARK_NAMES.index("left_hip"), LANDMARK_NAMES.index("right_hip")]
_SHOULDERS = [LANDMARK_NAMES.index("left_shoulder"), LANDMARK_NAMES.index("right_shoulder")]
_ANKLES = [LANDMARK_NAMES.index("left_ankle"), LANDMARK_NAMES.index("right_ankle")]

PERSON_REACH = 0.8
"""A sighting within this many half heights of where a person was last seen is that person."""


def trunk_place(xy_px: Array) -> Array:
    """Middle of the trunk, and half the height from shoulders to feet: a trunk that leans to the camera has no length.

    Parameters
    ----------
    xy_px : ndarray, shape (..., L, 2)
        Landmarks in the order of ``posecheck.records.landmarks.LANDMARK_NAMES`` [px].

    Returns
    -------
    ndarray, shape (..., 3)
        x and y of the trunk's middle, and half the distance from the shoulders to the further ankle [px].
    """
    hip, shoulder = xy_px[..., _HIPS, :].mean(axis=-2), xy_px[..., _SHOULDERS, :].mean(axis=-2)
    tall = np.linalg.norm(xy_px[..., _ANKLES, :] - shoulder[..., None, :], axis=-1).max(axis=-1, keepdims=True)
    return np.concatenate([(hip + shoulder) / 2, tall / 2], axis=-1)


def assign_people(known: Array, sighted: Array) -> list[int]:
    """Say which known person each sighting is.

    Parameters
    ----------
    known, sighted : ndarray, shape (K, 3) and (P, 3)
        Places of the people known so far and of those sighted now, as from `trunk_place` [px].

    Returns
    -------
    list of int
        For each sighting the number of the person; numbers from K on are new people.
    """
    gap = np.linalg.norm(sighted[:, None, :2] - known[None, :, :2], axis=-1)
    gap = np.where(gap < PERSON_REACH * np.maximum(known[None, :, 2], sighted[:, None, 2]), gap, np.inf)
    number, fresh = [-1] * len(sighted), len(known)
    # The closest pair first, then the next: in the order of sightings a passer-by could take the rider's place.
    for _ in range(min(gap.shape)):
        sighting, person = (int(at) for at in np.unravel_index(np.argmin(gap), gap.shape))
        if not np.isfinite(gap[sighting, person]):
            break
        number[sighting] = person
        gap[sighting, :] = gap[:, person] = np.inf
    for sighting, person in enumerate(number):
        if person < 0:
            number[sighting], fresh = fresh, fresh + 1
    return number


def join_people(parts: Sequence[Sequence[Array]], frames: Sequence[int], points: int) -> list[Array]:
    """Join the paths of people over parts of a film that follow each other, by place.

    Parameters
    ----------
    parts : sequence of sequences of ndarray, shape (T, L, 3)
        For each part the path of each person seen in it; NaN where not seen [px].
    frames : sequence of int
        Frames of each part.
    points : int
        Points of a person (L).

    Returns
    -------
    list of ndarray, shape (T, L, 3)
        Path of each person over all parts; at least one, of nobody where nobody was seen.
    """
    walks: list[Array] = []
    known, at = np.empty((0, 3)), 0
    for part, count in zip(parts, frames, strict=True):
        # The next part is matched with where each was last seen, not with a mean: people walk through the picture.
        where = [trunk_place(path[_seen(path)][[0, -1], : len(LANDMARK_NAMES), :2]) for path in part]
        first = np.array([ends[0] for ends in where]).reshape(-1, 3)
        for who, path, ends in zip(assign_people(known, first), part, where, strict=True):
            if who >= len(walks):
                walks.append(np.full((sum(frames), points, 3), np.nan))
                known = np.vstack([known, ends[1]])
            walks[who][at : at + count] = path
            known[who] = ends[1]
        at += count
    return walks or [np.full((sum(frames), points, 3), np.nan)]


def _seen(path: Array) -> Flags:
    """Frames in which a person was seen."""
    return np.asarray(np.isfinite(path[:, _HIPS[0], 0]))


def pedalling_score(xy_px: Array) -> float:
    """Score how much a person's ankles go round.

    Parameters
    ----------
    xy_px : ndarray, shape (T, L, 2)
        One person's landmarks, NaN where not seen [px].

    Returns
    -------
    float
        The smaller of the ankles' vertical and horizontal travel about the hips, in half heights, times the share of
        frames in which the person was seen.
    """
    seen = _seen(xy_px)
    if seen.sum() < 2:  # noqa: PLR2004  nothing moves in one frame
        return 0.0
    xy = xy_px[seen]
    ankles = xy[:, _ANKLES] - xy[:, _HIPS].mean(axis=1, keepdims=True)
    # The smaller of both directions, for a walker's ankle swings flat; percentiles, for a landmark may jump off.
    travel = np.diff(np.percentile(ankles, [10, 90], axis=0), axis=0)[0].min(axis=-1).max()
    return float(travel / np.median(trunk_place(xy)[:, 2]) * seen.mean())
