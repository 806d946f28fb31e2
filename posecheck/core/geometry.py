"""Angles and frames of reference.

Angles come from atan2(|cross|, dot): arccos loses its digits, and returns NaN, on a straight joint.
"""

from __future__ import annotations

import numpy as np

from posecheck.records.base import Array, Facing


def rider_frame(xy_px: Array, facing: Facing, level_deg: float = 0.0) -> Array:
    """Turn picture coordinates so that x points where the rider looks and y up.

    Parameters
    ----------
    xy_px : ndarray, shape (..., 2)
        Right and down in the picture [px].
    facing : {"left", "right"}
        Where in the picture the rider looks.
    level_deg : float
        How far the camera was turned clockwise against the horizon [deg].

    Returns
    -------
    ndarray, shape (..., 2)
        Forward and up [px].

    Examples
    --------
    >>> from posecheck.core.geometry import rider_frame
    >>> rider_frame([[3.0, 5.0]], "left")
    array([[-3., -5.]])
    """
    xy = np.asarray(xy_px, dtype=np.float64)
    right, up = xy[..., 0], -xy[..., 1]  # column by column: numpy takes its time over pairs
    turn = np.radians(-level_deg)
    cos, sin = np.cos(turn), np.sin(turn)
    turned = np.empty(xy.shape)
    turned[..., 0] = (right * cos - up * sin) * (-1.0 if facing == "left" else 1.0)
    turned[..., 1] = right * sin + up * cos
    return turned


def angle_between(u: Array, v: Array) -> Array:
    """Unsigned angle between two vectors.

    Parameters
    ----------
    u, v : ndarray, shape (..., 2)
        Vectors.

    Returns
    -------
    ndarray, shape (...)
        0 where they point the same way, 180 where they oppose [deg].
    """
    return np.asarray(np.degrees(np.arctan2(np.abs(_cross(u, v)), dot_product(u, v))))


def included_angle(p: Array, q: Array, r: Array) -> Array:
    """Unsigned angle at q between p and r.

    Parameters
    ----------
    p, q, r : ndarray, shape (..., 2)
        Points.

    Returns
    -------
    ndarray, shape (...)
        180 where the three lie in line [deg].

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.core.geometry import included_angle
    >>> float(included_angle(np.array([1.0, 0.0]), np.array([0.0, 0.0]), np.array([0.0, 2.0])))
    90.0
    """
    return angle_between(p - q, r - q)


def signed_angle(u: Array, v: Array) -> Array:
    """Signed angle from one vector to another.

    Parameters
    ----------
    u, v : ndarray, shape (..., 2)
        Vectors, x forward and y up.

    Returns
    -------
    ndarray, shape (...)
        Positive where the second is turned up and back from a first that points forward and up [deg].

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.core.geometry import signed_angle
    >>> float(signed_angle(np.array([2.0, 0.0]), np.array([1.0, 1.0])))
    45.0
    """
    return np.asarray(np.degrees(np.arctan2(_cross(u, v), dot_product(u, v))))


def _cross(u: Array, v: Array) -> Array:
    return np.asarray(u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0])


def dot_product(u: Array, v: Array) -> Array:
    """Dot product of vectors, in half the time of a sum over pairs.

    Parameters
    ----------
    u, v : ndarray, shape (..., 2)
        Vectors.

    Returns
    -------
    ndarray, shape (...)
        In the product of their units.
    """
    return np.asarray(u[..., 0] * v[..., 0] + u[..., 1] * v[..., 1])


def inclination(u: Array) -> Array:
    """Angle of a vector above the horizontal that points forward.

    Parameters
    ----------
    u : ndarray, shape (..., 2)
        Forward and up.

    Returns
    -------
    ndarray, shape (...)
        90 where it points straight up [deg].
    """
    return np.asarray(np.degrees(np.arctan2(u[..., 1], u[..., 0])))


def median_seen(values: Array, axis: int | None = None) -> Array:
    """Median of what was seen.

    Parameters
    ----------
    values : ndarray, shape (...)
        NaN are left out.
    axis : int or None
        Along which axis; None for all values.

    Returns
    -------
    ndarray, shape (...)
        NaN where nothing was seen.
    """
    if axis is None:
        return np.asarray(_median_of_finite(np.ravel(values)))
    lines = np.moveaxis(values, axis, -1)
    found = [_median_of_finite(line) for line in lines.reshape(-1, lines.shape[-1])]
    return np.array(found, dtype=np.float64).reshape(lines.shape[:-1])


def _median_of_finite(values: Array) -> float:
    """Median without NaN, shape (T,); NaN where there is nothing else."""
    seen = values[np.isfinite(values)]
    return median_of(seen) if len(seen) else float("nan")


def median_of(values: Array) -> float:
    """Median of numbers without NaN; that of numpy takes five times as long.

    Parameters
    ----------
    values : ndarray, shape (T,)
        At least one number.

    Returns
    -------
    float
        In their unit.
    """
    middle = len(values) // 2
    # One place in order and a maximum: numpy takes several times as long to put two places in order.
    ranked = np.partition(values, middle)
    upper = ranked[middle]
    lower = upper if len(values) % 2 else ranked[:middle].max()
    return float(lower + upper) / 2


def wrap_angle(deg: Array) -> Array:
    """Bring angles into the half turn to either side of zero.

    Parameters
    ----------
    deg : ndarray, shape (...)
        Angles [deg].

    Returns
    -------
    ndarray, shape (...)
        From -180, up to but not 180 [deg].

    Examples
    --------
    >>> from posecheck.core.geometry import wrap_angle
    >>> wrap_angle(np.array([190.0, -350.0, 180.0])).tolist()
    [-170.0, 10.0, -180.0]
    """
    return np.asarray((deg + 180) % 360 - 180)


def vector_length(u: Array) -> Array:
    """Length of a vector, in its own unit.

    Parameters
    ----------
    u : ndarray, shape (..., 2)
        Vectors.

    Returns
    -------
    ndarray, shape (...)
        Lengths.
    """
    # Not np.hypot: that guards against numbers that no picture has, and takes three times as long.
    return np.sqrt(u[..., 0] ** 2 + u[..., 1] ** 2)


def frame_interval(time_s: Array) -> float:
    """Time from frame to frame, no shorter than any camera's.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame [s].

    Returns
    -------
    float
        Median, at least 0.1 ms: absurd time stamps would make filters wider than memory [s].
    """
    return max(median_of(np.diff(time_s)), 1e-4)
