"""Which trails of spots are stickers, and at which joints.

Stickers on one rider are of one kind, and each lies at its joint. So the kind of spot that makes round trails at the
most joints is looked for, and each joint gets the trail of that kind that lies where a sticker should. A logo, a
reflector or a bottle is of another kind, goes another way, or lies elsewhere (own derivation).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from posecheck.records.base import Array
from posecheck.records.landmarks import ARM, LEG

from .geometry import vector_length
from .legs import find_strays
from .trails import COLOUR, REACH, Column, Trail, trails

JOINTS: Final = (*ARM, *LEG)
"""The joints that stickers mark, in the order of the tags' numbers."""

PLACES: Final[Mapping[str, tuple[float, float]]] = {
    "shoulder": (-0.022, 0.012),
    "elbow": (-0.003, 0.029),
    "wrist": (-0.005, 0.023),
    "hip": (-0.036, -0.003),
    "knee": (0.003, -0.011),
    "ankle": (-0.025, -0.016),
    "heel": (-0.003, -0.003),
    "toe": (-0.041, 0.026),
}
"""Where a sticker on the joint lies against MediaPipe's landmark, forward and up, as a share of the leg."""

ASTRAY: Final = 0.045
"""Standard deviation of that, in either direction: rider, model, and hand that sticks."""

FAR: Final = 2.6
"""No sticker lies farther from there than so many of them."""

DARK: Final = 60.0
"""Colours much darker than this are alike [of 255]."""

CHROMA: Final = 0.2
LIGHT: Final = 0.6
"""Spots of one kind differ by no more than this in colour, apart from how bright it is, and in brightness (logarithm):
the same dot lies in light on the shoulder and in shade on the shoe."""

SIZE: Final = 0.5
"""And by no more than this in the logarithm of their size."""

ROUND: Final = 0.10
"""The edge of a sticker is no farther from an ellipse than this, as a share of its radius; on rendered riders at most
0.08, of what only looks like one seldom below 0.09 (own measurement)."""

CLOSED: Final = 0.9
"""It is seen all round."""

PLAIN: Final = (0.065, 0.97)
"""The fewest that make a kind are rounder than this, and seen all round: only motion spoils a sticker's edge, and the
arm hardly moves."""

SEEN: Final = 0.5
"""A joint rests on its sticker if it was found in this share of the frames."""

STRAY: Final = 0.02
"""What else is taken for a sticker in single pictures lies farther from its way than this, as a share of the leg."""

UNLIKE: Final = 80.0
AROUND: Final = 0.06
APART: Final = 0.025
"""Stickers of ankle and heel keep their colour [of 255], lie about where they should, and still more surely so against
each other, as shares of the leg."""

CLEAR: Final = 8.0
"""Two that fit worse than this sum of squares are not the two."""

FEWEST: Final = 3
"""Fewer stickers of a kind than these are none: one or two spots may be anything."""


def found(
    phase_deg: Array, landmarks_px: Mapping[str, Array], spots: Array, leg_px: float
) -> dict[str, tuple[Array, float]]:
    """Find the stickers of the near side.

    Parameters
    ----------
    phase_deg : ndarray, shape (T,)
        Crank phase; NaN where nobody pedals [deg].
    landmarks_px : mapping of str to ndarray, shape (T, 2)
        Landmarks of the near side, by joint; x forward, y up [px].
    spots : ndarray, shape (T, M, K)
        Spots of each frame, their places in the same coordinates; columns as in `trails.Column`.
    leg_px : float
        Length of thigh and shank together [px].

    Returns
    -------
    dict of str to tuple
        For each joint that has a sticker its centre in each frame, shape (T, 2), NaN where it was not found [px]; and
        the share of the frames in which it was.
    """
    anything = np.isfinite(spots[..., Column.X]).any(axis=1)
    if anything.mean() < SEEN or not np.isfinite(leg_px):
        return {}
    followed = [
        trail
        for number, joint in enumerate(JOINTS)
        for trail in trails(phase_deg, landmarks_px[joint], spots, leg_px, number)
    ]
    picked = {JOINTS[trail.joint]: trail for trail in chosen(followed)}
    dots = {joint: _path(trail, spots) for joint, trail in picked.items()}
    if {"ankle", "heel"} <= picked.keys():
        dots |= _linked(landmarks_px, spots, leg_px, (picked["ankle"], picked["heel"]))
    paths = {
        joint: _steady(phase_deg, path, leg_px) for joint, path in (dots | _tagged(landmarks_px, spots, leg_px)).items()
    }
    share = {joint: float(np.isfinite(path[:, 0]).mean()) for joint, path in paths.items()}
    return {joint: (path, share[joint]) for joint, path in paths.items() if share[joint] >= SEEN}


def may_be_worn(spots: Array, landmarks_px: Array, leg_px: float) -> bool:
    """Tell whether one picture shows what may be stickers.

    Parameters
    ----------
    spots : ndarray, shape (M, K)
        Its round spots, places with x forward and y up; columns as in `trails.Column`.
    landmarks_px : ndarray, shape (J, 2)
        Landmarks of the near side in the same coordinates, in the order of ``JOINTS`` [px].
    leg_px : float
        Length of thigh and shank together [px].

    Returns
    -------
    bool
        Whether there are as many plain spots of one kind, each at a joint of its own, as make stickers in a clip.
    """
    plain = spots[(spots[:, Column.UNROUND] < PLAIN[0]) & (spots[:, Column.CLOSED] >= PLAIN[1])]
    if len(plain) < FEWEST:
        return False
    off = (plain[:, :2] - landmarks_px[:, None]) / leg_px
    near = np.nonzero(vector_length(off) < REACH)
    return bool(chosen([Trail(int(j), np.array([n]), off[j, n], plain[n], 1.0) for j, n in zip(*near, strict=True)]))


def _linked(
    landmarks_px: Mapping[str, Array], spots: Array, leg_px: float, pair: tuple[Trail, Trail]
) -> dict[str, Array]:
    """Tell ankle and heel apart: their landmarks wander as far as these stickers are apart, but both the same way."""
    names = [JOINTS[trail.joint] for trail in pair]
    wanted = [landmarks_px[name] + leg_px * np.array(PLACES[name]) for name in names]
    off, cost = [], []
    for trail, place in zip(pair, wanted, strict=True):
        away = (spots[..., :2] - place[:, None]) / leg_px
        unlike = np.linalg.norm(spots[..., COLOUR] - trail.look[COLOUR], axis=-1) / UNLIKE
        off.append(away)
        cost.append((np.linalg.norm(away, axis=-1) / AROUND) ** 2 + np.where(unlike < 1, unlike**2, np.inf))
    apart = np.linalg.norm(off[0][:, :, None] - off[1][:, None], axis=-1) / APART
    both = np.nan_to_num(cost[0][:, :, None] + cost[1][:, None] + apart**2, nan=np.inf)
    both[:, np.arange(spots.shape[1]), np.arange(spots.shape[1])] = np.inf
    best = both.reshape(len(spots), -1).argmin(axis=1)
    frame, one, two = np.arange(len(spots)), best // spots.shape[1], best % spots.shape[1]
    known = (both[frame, one, two] < CLEAR)[:, None]
    return {
        name: np.where(known, spots[frame, which, :2], np.nan) for name, which in zip(names, (one, two), strict=True)
    }


def _steady(phase_deg: Array, path: Array, leg_px: float) -> Array:
    """Leave out single pictures in which something else was taken for the sticker."""
    return np.where(find_strays(phase_deg, path[:, None], STRAY * leg_px), np.nan, path)


def _tagged(landmarks_px: Mapping[str, Array], spots: Array, leg_px: float) -> dict[str, Array]:
    """Find the joints with a tag: its number says which one it is on."""
    tagged = {}
    for number, joint in enumerate(JOINTS, start=1):
        away = np.linalg.norm(spots[..., :2] - landmarks_px[joint][:, None], axis=-1)
        away = np.where((spots[..., Column.TAG] == number) & (away < REACH * leg_px), away, np.inf)
        there = np.isfinite(away.min(axis=1))
        if there.mean() >= SEEN:
            tagged[joint] = np.where(there[:, None], spots[np.arange(len(spots)), away.argmin(axis=1), :2], np.nan)
    return tagged


def chosen(followed: Sequence[Trail]) -> list[Trail]:
    """Choose the trails that are stickers.

    Parameters
    ----------
    followed : sequence of Trail
        What was followed near all joints.

    Returns
    -------
    list of Trail
        At most one for each joint; none where there are fewer than three of a kind.
    """
    fit = [trail for trail in followed if _is_round(trail) and _off(trail) < FAR]
    if not fit:
        return []
    gain = np.array([_gain(trail) for trail in fit])
    alike = np.array([[_alike(one.look, two.look) for two in fit] for one in fit])
    best: list[Trail] = []
    most = 0.0
    for kind in alike:
        ones = [trail for trail, same in zip(fit, kind, strict=True) if same]
        if len({trail.joint for trail in ones if _is_plain(trail)}) < FEWEST:
            continue
        taken = _shared_out(ones, gain[kind])
        worth = sum(_gain(trail) for trail in taken)
        if sum(map(_is_plain, taken)) >= FEWEST and worth > most:
            best, most = taken, worth
    return best


def _is_round(trail: Trail) -> bool:
    return bool(trail.seen >= SEEN and trail.look[Column.UNROUND] < ROUND and trail.look[Column.CLOSED] >= CLOSED)


def _is_plain(trail: Trail) -> bool:
    return bool(trail.look[Column.UNROUND] < PLAIN[0] and trail.look[Column.CLOSED] >= PLAIN[1])


def _off(trail: Trail) -> float:
    """How far a trail is from where a sticker should be, in standard deviations."""
    return float(np.hypot(*(trail.offset - PLACES[JOINTS[trail.joint]]))) / ASTRAY


def _gain(trail: Trail) -> float:
    """Say what a trail is worth as a sticker, up to 1."""
    return float(trail.seen * np.exp(-0.5 * _off(trail) ** 2 / 2) * (1 - (trail.look[Column.UNROUND] / ROUND) ** 2))


def _alike(one: Array, two: Array) -> bool:
    """Whether two spots may be of one kind."""
    chroma = [(look[COLOUR] - look[COLOUR].mean()) / (look[COLOUR].mean() + DARK) for look in (one, two)]
    light = [np.log(look[COLOUR].mean() + DARK) for look in (one, two)]
    return bool(
        (np.linalg.norm(chroma[0] - chroma[1]) / CHROMA) ** 2 + ((light[0] - light[1]) / LIGHT) ** 2 < 1
        and abs(np.log(one[Column.WIDTH] / two[Column.WIDTH])) < SIZE
    )


def _shared_out(ones: Sequence[Trail], gain: Array) -> list[Trail]:
    """Give each joint its trail, no spot to two joints, so that it is worth the most in all."""
    from scipy.optimize import linear_sum_assignment  # 0.15 s to load, for the few clips with stickers

    spot: list[Trail] = []
    which = []
    for trail in ones:
        number = next((number for number, other in enumerate(spot) if _is_same(trail, other)), len(spot))
        spot += [trail] * (number == len(spot))
        which.append(number)
    worth = np.zeros((len(JOINTS), len(spot)))
    place = np.full(worth.shape, -1)
    for index, (trail, number) in enumerate(zip(ones, which, strict=True)):
        if gain[index] > worth[trail.joint, number]:
            worth[trail.joint, number], place[trail.joint, number] = gain[index], index
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return [ones[place[row, column]] for row, column in zip(rows, columns, strict=True) if place[row, column] >= 0]


def _is_same(one: Trail, two: Trail) -> bool:
    """Whether two trails, followed with two joints, are of one spot."""
    both = (one.spot >= 0) & (two.spot >= 0)
    return bool(both.any() and (one.spot == two.spot)[both].mean() > 0.5)  # noqa: PLR2004  mostly


def _path(trail: Trail, spots: Array) -> Array:
    path = np.full((len(spots), 2), np.nan)
    at = np.flatnonzero(trail.spot >= 0)
    path[at] = spots[at, trail.spot[at], :2]
    return path
