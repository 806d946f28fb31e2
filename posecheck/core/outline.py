"""The back's outline in a silhouette, and how far it bows.

From points along the line from hip to shoulder rays run square to it, backward, until they leave the silhouette. The
bow is the rise of the parabola through that outline over its own chord, as a share of the line's length: a parabola,
because one bulge of clothing moves a highest point more (own derivation).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array

from .geometry import vector_length

POINTS: Final = 21
"""Points of the outline."""

OUTLINE_REACH: Final = 0.7
"""Rays end after this share of the trunk: a back is 0.2 to 0.4 of it away from the line."""

STEPS: Final = 141
INSIDE: Final = 0.5

ALONG: Final[Array] = np.linspace(0.1, 0.9, POINTS)
"""Where on the line from hip to shoulder; the ends are the saddle's and the arm's."""


def back_outline(mask: Array, hip: Array, shoulder: Array) -> Array:
    """Outline of the back of a rider who looks right in the picture.

    Parameters
    ----------
    mask : ndarray, shape (H, W)
        1 where the rider is, 0 elsewhere.
    hip, shoulder : ndarray, shape (2,)
        Near hip and shoulder, x right and y down [px].

    Returns
    -------
    ndarray, shape (C, 2)
        From hip to shoulder; NaN where a ray does not leave the silhouette [px].

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.core.outline import back_outline
    >>> mask = np.zeros((100, 200))
    >>> mask[40:] = 1
    >>> back_outline(mask, np.array([50.0, 60.0]), np.array([150.0, 60.0]))[0].round(1)
    array([60. , 39.5])
    """
    trunk = shoulder - hip
    size = float(vector_length(trunk))
    if not np.isfinite(size) or size < 1:
        return np.full((POINTS, 2), np.nan)
    backward = np.array([trunk[1], -trunk[0]]) / size
    far = np.linspace(0, OUTLINE_REACH * size, STEPS)
    feet = hip + ALONG[:, None] * trunk
    shade = _sampled(mask, feet[:, None] + far[None, :, None] * backward)
    outside = shade < INSIDE
    first = np.maximum(outside.argmax(axis=1), 1)
    row = np.arange(POINTS)
    before, after = shade[row, first - 1], shade[row, first]
    share = (before - INSIDE) / np.maximum(before - after, 1e-9)
    away = far[first - 1] + np.clip(share, 0, 1) * far[1]
    found = outside.any(axis=1) & ~outside[:, 0]
    return np.where(found[:, None], feet + away[:, None] * backward, np.nan)


def _sampled(mask: Array, points: Array) -> Array:
    """Read a picture between its pixels; outside it there is nothing."""
    height, width = mask.shape
    x, y = points[..., 0], points[..., 1]
    left, top = (np.clip(np.floor(at).astype(int), 0, size - 2) for at, size in ((x, width), (y, height)))
    right, low = np.clip(x - left, 0, 1), np.clip(y - top, 0, 1)
    upper = mask[top, left] * (1 - right) + mask[top, left + 1] * right
    lower = mask[top + 1, left] * (1 - right) + mask[top + 1, left + 1] * right
    inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    return np.where(inside, upper * (1 - low) + lower * low, 0.0)


def outline_bow(contour: Array, hip: Array, shoulder: Array) -> Array:
    """How far an outline bows.

    Parameters
    ----------
    contour : ndarray, shape (T, C, 2)
        Outline from hip to shoulder.
    hip, shoulder : ndarray, shape (T, 2)
        In the same frame of reference.

    Returns
    -------
    ndarray, shape (T,)
        Rise over the chord, as a share of the line from hip to shoulder: positive for a rounded back, negative for a
        hollow one; NaN where a point is missing.
    """
    trunk = vector_length(shoulder - hip)
    chord = contour[:, -1] - contour[:, 0]
    along = chord / np.maximum(vector_length(chord), 1e-9)[:, None]
    rise = _across(contour - contour[:, :1], along[:, None])
    outward = np.sign(_across(contour.mean(axis=1) - (hip + shoulder) / 2, along))
    place = np.linspace(-1, 1, contour.shape[1])
    bend = np.linalg.pinv(np.stack([np.ones_like(place), place, place**2], axis=1))[2]
    return np.asarray(-(rise @ bend) * outward / np.maximum(trunk, 1e-9))


def _across(vectors: Array, along: Array) -> Array:
    """Part of vectors square to a direction."""
    return np.asarray(vectors[..., 0] * along[..., 1] - vectors[..., 1] * along[..., 0])
