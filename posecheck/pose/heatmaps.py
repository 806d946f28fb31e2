"""What MediaPipe's landmark network says of one person, read: landmarks, each refined by its own heat map.

Figures here are those of the network and of MediaPipe's own graph around it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array
from posecheck.records.landmarks import LANDMARK_NAMES

SIDE_PX: Final = 256
"""The landmark network's picture is a square of this side [px]."""

_CELLS: Final = 64
"""A heat map has so many cells a side."""

_AROUND: Final = np.arange(-3, 4)
"""A landmark is refined by the cells so far from its own, across and down."""

_WARM: Final = 0.5
"""A landmark moves where one of these cells is at least so warm."""

_POINTS: Final = len(LANDMARK_NAMES)
"""The network knows six more points, which only say where to look in the next picture of a film."""


def read_landmarks(values: Array, heat: Array) -> Array:
    """Read the landmark network's answer.

    Parameters
    ----------
    values : ndarray, shape (195,)
        x, y, z [px], visibility and presence as logits, of each point.
    heat : ndarray, shape (64, 64, 39)
        Row, column and point: how likely it is there, as a logit.

    Returns
    -------
    ndarray, shape (33, 3)
        x, y as shares of the region; visibility, 0 to 1.
    """
    points = values.reshape(-1, 5)[:_POINTS].astype(np.float64)
    return np.column_stack([refine_points(points[:, :2] / SIDE_PX, heat), sigmoid(points[:, 3])])


def refine_points(points: Array, heat: Array) -> Array:
    """Move points to the mean of the cells around them, weighted by their warmth.

    Parameters
    ----------
    points : ndarray, shape (N, 2)
        x, y as shares of the region.
    heat : ndarray, shape (64, 64, M)
        Row, column and point, as logits; there may be more points than N.

    Returns
    -------
    ndarray, shape (N, 2)
        A point stays where its cells are cold or outside the map.
    """
    # Towards 0 and without an end downwards, as MediaPipe has it: a point a little outside still has cells.
    cell = np.trunc(points * _CELLS).astype(int)
    column, row = (cell[:, axis, None] + _AROUND for axis in (0, 1))
    there = [(at >= 0) & (at < _CELLS) for at in (row, column)]
    inside_row, inside_column = (np.clip(at, 0, _CELLS - 1) for at in (row, column))
    logits = heat[inside_row[:, :, None], inside_column[:, None, :], np.arange(len(points))[:, None, None]]
    warmth = sigmoid(logits.astype(np.float64)) * (there[0][:, :, None] & there[1][:, None, :])
    # A cell counts as the place of its corner, not of its middle: so the network was trained.
    weight = np.maximum(warmth.sum(axis=(1, 2)), 1e-9)
    x = (warmth.sum(axis=1) * column).sum(axis=1) / weight
    y = (warmth.sum(axis=2) * row).sum(axis=1) / weight
    own = (cell >= 0).all(axis=1) & (cell[:, 0] < _CELLS)
    moves = own & (warmth.max(axis=(1, 2)) >= _WARM)
    return np.where(moves[:, None], np.stack([x, y], axis=1) / _CELLS, points)


def sigmoid(logits: Array) -> Array:
    """Turn logits into shares, however large they are.

    Parameters
    ----------
    logits : ndarray, shape (...)
        Of any size.

    Returns
    -------
    ndarray, shape (...)
        From 0 to 1.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.pose.heatmaps import sigmoid
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    # scipy's expit is the same, and loading scipy would cost a process that looks 0.2 s for this alone.
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * logits))
