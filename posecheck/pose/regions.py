"""The two squares of a picture that MediaPipe's networks look at: one around all of it, and one around each person.

A region is a matrix (2, 3) as in ``posecheck.video.crop``: from shares of the square, x right and y down, to pixels.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array

_MARGIN: Final = 1.25
"""The square's side over the circle's diameter: so the landmark network was trained."""


def whole_region(size_px: tuple[int, int]) -> Array:
    """Give the square around a whole picture, as `posecheck.video.crop` has regions.

    Parameters
    ----------
    size_px : tuple of int
        Width and height [px].

    Returns
    -------
    ndarray, shape (2, 3)
        It has the picture in its middle.

    Examples
    --------
    >>> from posecheck.pose.regions import whole_region
    >>> whole_region((640, 360))
    array([[ 640.,    0.,    0.],
           [   0.,  640., -140.]])
    """
    side = float(max(size_px))
    width, height = size_px
    return np.array([[side, 0.0, (width - side) / 2], [0.0, side, (height - side) / 2]])


def upright_region(middle: Array, above: Array) -> Array:
    """Give the square around a person, turned so that the person stands upright in it.

    Parameters
    ----------
    middle, above : ndarray, shape (2,)
        Middle of the hips, and the point straight above it on the circle around the body [px].

    Returns
    -------
    ndarray, shape (2, 3)
        A region as `posecheck.video.crop` has them.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.pose.regions import upright_region
    >>> upright_region(np.array([300.0, 200.0]), np.array([300.0, 120.0])).tolist()
    [[200.0, 0.0, 200.0], [-0.0, 200.0, 100.0]]
    """
    down = (middle - above) * 2 * _MARGIN
    right = np.array([down[1], -down[0]])
    return np.stack([right, down, middle - (right + down) / 2], axis=1)


def to_picture(points: Array, region: Array) -> Array:
    """Take places in a region to the picture.

    Parameters
    ----------
    points : ndarray, shape (..., 2)
        As shares of the region.
    region : ndarray, shape (2, 3)
        As `posecheck.video.crop` has them.

    Returns
    -------
    ndarray, shape (..., 2)
        In the picture [px].

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.pose.regions import to_picture, whole_region
    >>> to_picture(np.array([0.5, 0.5]), whole_region((640, 360)))
    array([320., 180.])
    """
    return np.asarray(points @ region[:, :2].T + region[:, 2])
