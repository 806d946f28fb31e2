"""Spots in the pictures of a clip gathered into trails: one spot each, that goes with a joint over the whole clip."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from posecheck.records.base import Array, Flags, Numbers

from . import fourier
from .geometry import median_seen, vector_length


class Column(IntEnum):
    """What is known of a spot: place and diameter [px], form, colour [0 to 255], and which tag was read there."""

    X = 0
    Y = 1
    WIDTH = 2
    OBLONG = 3
    UNROUND = 4
    CLOSED = 5
    RED = 6
    GREEN = 7
    BLUE = 8
    CONTRAST = 9
    TAG = 10


COLUMNS: Final = len(Column)
COLOUR: Final = slice(Column.RED, Column.BLUE + 1)

REACH: Final = 0.17
"""A sticker lies so near to its landmark, as a share of the leg: a landmark is off by up to 45 mm on filmed riders, and
skin lies up to 50 mm beside the joint as the camera sees it."""

BEGUN: Final = 0.05
"""Spots of a trail lie so near together against their landmark, as a share of the leg; on two rendered riders they
scatter by 0.01 to 0.04 (own measurement)."""

KEPT: Final = 0.035
"""Once its way over the crank circle is known, a spot lies so near to it, as a share of the leg."""

STEADY: Final = 0.02
"""The same where its way is one in the picture, not against a landmark that wanders."""

SHIFTS: Final = 3
"""Against its landmark it is told by no more than the first harmonic: a finer way could lead from the ankle's sticker
to the heel's and back in every stroke."""

ALIKE: Final = 75.0
"""A spot changes its colour by no more than this from frame to frame, by shade and motion [of 255]."""

SIZES_ALIKE: Final = 0.5
"""And the logarithm of its size by no more than this: motion makes it longer, an edge of clothes smaller."""

LEAST: Final = 0.25
"""A trail is found in this share of the frames."""

MOST: Final = 6
"""So many trails at most are followed near each joint."""

SEEDS: Final = 25
"""They are begun from the spots of so many frames."""

HARMONICS: Final = 3
"""How finely the way of a sticker against its landmark is told over the stroke."""

ROUNDS: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """One spot followed over a clip.

    Parameters
    ----------
    joint : int
        The joint it goes with.
    spot : ndarray of int, shape (T,)
        Which of each frame's spots it is; -1 where it was not found.
    offset : ndarray, shape (2,)
        Median place against the landmark, as a share of the leg.
    look : ndarray, shape (K,)
        Median of each column, the width as a share of the leg.
    seen : float
        Share of the frames in which it was found.
    """

    joint: int
    spot: Numbers
    offset: Array
    look: Array
    seen: float


def trails(phase_deg: Array, landmark_px: Array, spots: Array, leg_px: float, joint: int) -> list[Trail]:
    """Gather the spots that go with one joint.

    Parameters
    ----------
    phase_deg : ndarray, shape (T,)
        Crank phase; NaN where nobody pedals [deg].
    landmark_px : ndarray, shape (T, 2)
        The joint's landmark; NaN where not seen [px].
    spots : ndarray, shape (T, M, K)
        Spots of each frame in the landmark's coordinates, columns as in `Column`; NaN behind the last.
    leg_px : float
        Length of thigh and shank together [px].
    joint : int
        Number of the joint.

    Returns
    -------
    list of Trail
        No spot is in two of them.
    """
    off = (spots[..., :2] - landmark_px[:, None]) / leg_px
    free = np.asarray(np.nan_to_num(vector_length(off), nan=np.inf) < REACH) & (spots[..., Column.TAG] == 0)
    phase = np.nan_to_num(fourier.fourier_basis(phase_deg, HARMONICS)[:, 1:])
    design = np.concatenate([np.ones((len(off), 1)), phase], axis=1)
    found: list[Trail] = []
    while len(found) < MOST and free.any(axis=1).mean() >= LEAST:
        spot = _followed(design, off, spots, free, leg_px)
        at = np.flatnonzero(spot >= 0)
        if len(at) < LEAST * len(off):
            break
        free[at, spot[at]] = False
        look = median_seen(spots[at, spot[at]], axis=0)
        look[Column.WIDTH] /= leg_px
        found.append(Trail(joint, spot, median_seen(off[at, spot[at]], axis=0), look, len(at) / len(off)))
    return found


def _followed(design: Array, off: Array, spots: Array, free: Flags, leg_px: float) -> Numbers:
    """Follow the free spot that is found in the most frames, shape (T,); -1 where it is not found."""
    size = np.log(np.maximum(np.nan_to_num(spots[..., Column.WIDTH]), 1e-3) / leg_px)[..., None]
    kind = np.concatenate([spots[..., COLOUR] / ALIKE, size / SIZES_ALIKE], axis=-1)
    frame, number = np.nonzero(free)
    chosen = np.unique(frame)
    chosen = chosen[np.linspace(0, len(chosen) - 1, min(SEEDS, len(chosen))).astype(int)]
    points = np.concatenate([off / BEGUN, kind], axis=-1)[frame, number]
    seeds = points[np.isin(frame, chosen)]
    apart = np.asarray(np.maximum(_squares(points[:, :2], seeds[:, :2]), _squares(points[:, 2:], seeds[:, 2:])))
    count = np.array([len(np.unique(frame[row < 1])) for row in apart])
    best = int(count.argmax())
    cost = np.full(free.shape, np.inf)
    cost[frame, number] = apart[best]
    spot = _cheapest(cost)
    turning = np.asarray(design[:, 1:].any(axis=1))[:, None]
    for _ in range(ROUNDS):
        at = np.flatnonzero(spot >= 0)
        if len(at) < LEAST * len(off):
            break
        usual = median_seen(kind[at, spot[at]], axis=0)
        # Against its landmark, which goes where the rider goes; and in the picture, where a pedal's circle stays.
        there = np.where(turning, _away(design, spots[..., :2] / leg_px, spot, STEADY), np.inf)
        away = np.asarray(np.minimum(_away(design[:, :SHIFTS], off, spot, KEPT), there))
        unlike = ((kind - usual) ** 2).sum(axis=-1)
        cost = np.where(free, np.maximum(away, unlike) + 0.1 * (away + unlike), np.inf)
        spot = _cheapest(np.where(np.maximum(away, unlike) < 1, cost, np.inf))
    return spot


def _away(design: Array, place: Array, spot: Numbers, reach: float) -> Array:
    """Squared distance of all spots from the way over the crank circle of those that were chosen, shape (T, M)."""
    at = np.flatnonzero(spot >= 0)
    way = design @ fourier.solve_columns(design[at], place[at, spot[at]].T).T
    return np.asarray((vector_length(place - way[:, None]) / reach) ** 2)


def _squares(points: Array, seeds: Array) -> Array:
    """Squared distances, shape (S, N)."""
    return np.asarray(((points[None] - seeds[:, None]) ** 2).sum(axis=-1))


def _cheapest(cost: Array) -> Numbers:
    """Choose one spot per frame."""
    return np.where(cost.min(axis=1) < 2, cost.argmin(axis=1), -1)  # noqa: PLR2004
