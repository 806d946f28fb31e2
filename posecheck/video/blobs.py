"""Round spots in a picture near a rider's joints: whatever may be a sticker, with its sub-pixel centre.

A spot is a patch that differs from what surrounds it, of about the size that a sticker has on a rider of this size in
the picture. Its edge is looked for along rays from the middle, half way between its own colour and that around it; an
ellipse through the edge gives centre and size, and what is left how round it is. Which of the spots are stickers is
for ``core.stickers`` to say, from all pictures together.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from posecheck.core.trails import COLUMNS, Column
from posecheck.records.base import Array, Flags

from .image import Picture

SIZES: Final = (0.023, 0.033)
"""Diameters that are looked for, as shares of the leg: 20 and 28 mm on a leg of 860 mm; each finds its neighbours
too."""

LEAST_PX: Final = 4.0
"""A spot smaller than this has no shape [px]."""

NEAR: Final = 0.17
"""Spots are looked for so near to a joint's landmark, as a share of the leg: landmarks are off by up to 45 mm, skin
over the joint lies to its side, and the camera looks on it from aside."""

CONTRAST: Final = 18.0
"""A spot differs from around it by at least so many of 255 steps of colour."""

PER_JOINT: Final = 5
"""So many spots are kept near each joint, the clearest."""

MEASURED: Final = 14
"""So many are measured near each joint."""

ROUND: Final = 12
LIKE: Final = 2
"""Of twelve places around a spot two may be like it: a strap, or a seam."""

UNROUND: Final = 0.16
"""No sticker's edge is so far from an ellipse, as a share of its radius."""

OBLONG: Final = 0.45
"""No sticker is longer than wide by so much, turned away or blurred by motion: half the difference over the mean."""

RAYS: Final = 20
STEPS: Final = 18
REACH: Final = 2.2
"""Rays reach so many radii far."""

HALF: Final = 0.5
SEEN_RAYS: Final = 0.6
"""A spot shows its edge along this share of the rays; the others may be covered."""

ROUGH: Final = 0.3
"""An edge that strays farther from an ellipse at first sight, as a share of its radius, is not looked at again."""

TURNS: Final = 3


def find_spots(rgb: Picture, joints_px: Array, leg_px: float) -> Array:
    """Find the spots near joints: one row each, columns as in `posecheck.core.trails.Column`."""
    nothing = np.empty((0, COLUMNS))
    joints_px = joints_px[np.isfinite(joints_px).all(axis=1)]
    if not len(joints_px) or not SIZES[-1] * leg_px >= LEAST_PX:
        return nothing
    reach = NEAR * leg_px
    margin = reach + 2 * SIZES[-1] * leg_px
    height, width = rgb.shape[:2]
    low = np.clip(np.floor(joints_px.min(axis=0) - margin), 0, (width, height)).astype(int)
    high = np.clip(np.ceil(joints_px.max(axis=0) + margin), 0, (width, height)).astype(int)
    if (high - low).min() < 2 * LEAST_PX:
        return nothing
    part = np.ascontiguousarray(rgb[low[1] : high[1], low[0] : high[0]])
    places, sizes = _peaks(part, joints_px - low, leg_px, reach)
    if not len(places):
        return nothing
    found = _measure_spots(part, places, sizes)
    found = found[_like_stickers(found, leg_px)]
    found = _keep_clearest(found, joints_px - low, reach)
    found[:, [Column.X, Column.Y]] += low + 0.5  # from the picture's corner, not the first pixel's middle
    return found


def _peaks(part: Picture, joints_px: Array, leg_px: float, reach: float) -> tuple[Array, Array]:
    """Places where a disc of about the right size differs from what is around it on all sides, and its diameter."""
    import cv2

    near = np.zeros(part.shape[:2], np.uint8)
    for x, y in joints_px:
        cv2.circle(near, (round(x), round(y)), round(reach), 1, -1)
    places, sizes, clear = [], [], []
    for size in SIZES:
        width = size * leg_px
        inner: Any = cv2.GaussianBlur(part, (0, 0), 0.3 * width)
        outer = cv2.blur(inner, (2 * round(1.1 * width) + 1,) * 2)
        strength = cv2.transform(cv2.absdiff(inner, outer), np.ones((1, 3), np.float32))
        box = np.ones((2 * int(0.35 * width) + 1,) * 2, np.uint8)
        y, x = np.nonzero((strength >= cv2.dilate(strength, box)) & (near > 0) & (strength > CONTRAST / 2))
        at = np.stack([x, y], axis=1).astype(np.float64)
        clear.append(_contrast_around(inner, at, width))
        places.append(at)
        sizes.append(np.full(len(x), width))
    at, apart = np.concatenate(places), np.concatenate(clear)
    worth = _spot_worth(np.where(apart > CONTRAST / 2, np.sqrt(apart), 0.0), at, joints_px, reach)
    kept = _choose_best(worth, MEASURED)
    return at[kept], np.concatenate(sizes)[kept]


def _spot_worth(clear: Array, at: Array, joints_px: Array, reach: float) -> Array:
    """How clear each spot is, less the farther from each joint, shape (M, J); 0 out of reach."""
    away = np.linalg.norm(at[:, None] - joints_px[None], axis=-1) / reach
    return np.where(away < 1, clear[:, None] * np.exp(-2 * away**2), 0.0)


def _choose_best(worth: Array, most: int) -> Flags:
    """Choose the best few for each joint."""
    if not len(worth):
        return np.zeros(0, dtype=bool)
    least = -np.sort(-worth, axis=0)[min(most, len(worth)) - 1]
    return np.asarray(((worth > 0) & (worth >= least)).any(axis=1))


def _contrast_around(inner: Picture, at: Array, width: float) -> Array:
    """How far each place differs from those around it, but for the few that are most like it: an edge is no spot."""
    if not len(at):
        return np.empty(0)
    import cv2

    angle = np.arange(ROUND) * 2 * np.pi / ROUND
    around = at[:, None] + width * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    both = np.concatenate([at[:, None], around], axis=1).astype(np.float32)
    colours = cv2.remap(inner, both[..., 0], both[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    colours = np.asarray(colours, dtype=np.float64).reshape(len(at), ROUND + 1, 3)
    off = np.sqrt(((colours[:, 1:] - colours[:, :1]) ** 2).sum(axis=-1))
    return np.asarray(np.partition(off, LIKE, axis=1)[:, LIKE])


def _measure_spots(part: Any, places: Array, sizes: Array) -> Array:
    """Fit an ellipse to the edge of each spot, shape (M, K)."""
    centre, radius = places.copy(), 0.5 * sizes
    for turn in range(TURNS):
        edge, seen, colour, contrast = _edges(part, centre, radius)
        fit, rest = _ellipses(edge, seen)
        if not turn:
            kept = (seen.mean(axis=1) >= SEEN_RAYS) & (rest < ROUGH * fit[:, 0])
            centre, radius, sizes, fit = centre[kept], radius[kept], sizes[kept], fit[kept]
        if not len(centre):
            return np.empty((0, COLUMNS))
        centre = centre + np.clip(fit[:, 1:3], -radius[:, None], radius[:, None])
        radius = np.clip(fit[:, 0], 0.4 * sizes / 2, 2.0 * sizes / 2)
    found = np.zeros((len(centre), COLUMNS))
    size = fit[:, 0]
    found[:, [Column.X, Column.Y]] = centre
    found[:, Column.WIDTH] = 2 * size
    found[:, Column.OBLONG] = np.hypot(fit[:, 3], fit[:, 4]) / np.maximum(size, 1e-6)
    found[:, Column.UNROUND] = rest / np.maximum(size, 1e-6)
    found[:, Column.CLOSED] = seen.mean(axis=1)
    found[:, Column.RED : Column.BLUE + 1] = colour
    found[:, Column.CONTRAST] = contrast
    return found


def _edges(part: Any, centre: Array, radius: Array) -> tuple[Array, Flags, Array, Array]:
    """Distance of the edge along each ray, whether there is one, the spot's colour, and how far that stands out."""
    import cv2

    angle = np.arange(RAYS) * 2 * np.pi / RAYS
    ray = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    share = (np.arange(STEPS) + 0.5) * REACH / STEPS
    x, y = (
        (centre[:, k, None, None] + radius[:, None, None] * (ray[:, k, None] * share)).reshape(len(centre), -1)
        for k in (0, 1)
    )
    sampled = cv2.remap(
        part, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    # Single precision holds what a picture of whole steps holds, at half the cost; this runs for every picture.
    pixels = np.moveaxis(np.asarray(sampled).reshape(len(centre), RAYS, STEPS, 3), -1, 0).astype(np.float32)
    colour = np.median(pixels[:, :, :, share < HALF].reshape(3, len(centre), -1), axis=2)
    apart = pixels - colour[:, :, None, None]
    off = np.sqrt(np.einsum("cmrs,cmrs->mrs", apart, apart)).astype(np.float64)
    # The first place where the colour has gone far enough, half way to where it is farthest along this ray.
    far = off.max(axis=2)
    past = off >= HALF * far[..., None]
    first = past.argmax(axis=2)
    before = np.maximum(first - 1, 0)
    low, high = (np.take_along_axis(off, at[..., None], axis=2)[..., 0] for at in (before, first))
    part_way = np.clip((HALF * far - low) / np.maximum(high - low, 1e-6), 0, 1)
    edge = (before + part_way * (first - before) + 0.5) * REACH / STEPS
    seen = (far > CONTRAST) & (first > 0) & (edge < REACH * 0.9)
    return edge * radius[:, None], seen, colour.T.astype(np.float64), np.percentile(far, 25, axis=1)


def _ellipses(edge: Array, seen: Flags) -> tuple[Array, Array]:
    """Fit radius, shift and oblongness to edges, robustly; give coefficients (M, 5) and what is left of the edge."""
    angle = np.arange(RAYS) * 2 * np.pi / RAYS
    waves = np.stack([np.ones(RAYS), np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)], axis=-1)
    squares = (waves[:, :, None] * waves[:, None]).reshape(RAYS, -1)
    weight = seen.astype(np.float64)
    for _ in range(TURNS):
        normal = (weight @ squares).reshape(-1, 5, 5) + 1e-6 * np.eye(5)
        fit = np.linalg.solve(normal, ((weight * edge) @ waves)[..., None])[..., 0]
        off = np.abs(edge - fit @ waves.T)
        typical = np.median(off, axis=1)[:, None] * 1.5 + 0.15
        weight = seen * np.minimum(1.0, typical / np.maximum(off, 1e-6))
    rest = np.sqrt((weight * off**2).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-6))
    return fit, rest


def _like_stickers(found: Array, leg_px: float) -> Flags:
    """Spots with a closed edge, about round and about as large as a sticker."""
    width = found[:, Column.WIDTH] / leg_px
    return np.asarray(
        (width > 0.6 * SIZES[0])
        & (width < 1.5 * SIZES[-1])
        & (found[:, Column.WIDTH] >= LEAST_PX * 0.75)
        & (found[:, Column.CLOSED] >= SEEN_RAYS)
        & (found[:, Column.OBLONG] < OBLONG)
        & (found[:, Column.UNROUND] < UNROUND)
        & (found[:, Column.CONTRAST] > CONTRAST)
    )


def _keep_clearest(found: Array, joints_px: Array, reach: float) -> Array:
    """Keep each spot once, and near each joint the few that are the clearest, roundest and nearest."""
    clear = np.sqrt(found[:, Column.CONTRAST]) * found[:, Column.CLOSED] * (1 - found[:, Column.UNROUND] / UNROUND)
    order = np.argsort(-clear)
    found, clear = found[order], clear[order]
    once = find_first_spots(found)
    found, clear = found[once], clear[once]
    return found[_choose_best(_spot_worth(clear, found[:, :2], joints_px, reach), PER_JOINT)]


def find_first_spots(found: Array) -> Flags:
    """Tell spots that were not found before in the same place; the best stand first."""
    apart = np.linalg.norm(found[:, None, :2] - found[None, :, :2], axis=-1)
    after = np.arange(len(found))[:, None] > np.arange(len(found))
    kind = found[:, None, Column.TAG] == found[None, :, Column.TAG]
    return np.asarray(~((apart < 0.5 * found[:, Column.WIDTH]) & after & kind).any(axis=1))
