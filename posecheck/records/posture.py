"""The near side's joints over time, as the angles mean them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from .base import Array, Facing

GAP_S: Final = 0.25
"""Longer gaps stay gaps: a quarter of a second is a quarter of a stroke or more."""


@dataclass(frozen=True, slots=True, eq=False)
class NearSide:
    """Joints of the near side over time.

    Parameters
    ----------
    facing : {"left", "right"}
        Where in the picture the rider looks.
    level_deg : float
        How far the camera was turned clockwise against the horizon [deg].
    time_s : ndarray, shape (T,)
        Time in the clip [s].
    joints : mapping of str to ndarray, shape (T, 2)
        Forward and up, corrected as for the angles, short gaps filled; NaN where not seen [px].
    head : ndarray, shape (T, H, 2)
        Landmarks of the head, forward and up, gaps filled; NaN where none was ever seen [px].
    """

    facing: Facing
    level_deg: float
    time_s: Array
    joints: Mapping[str, Array]
    head: Array

    def in_picture(self, path_px: Array) -> Array:
        """Turn forward and up back into picture coordinates.

        Parameters
        ----------
        path_px : ndarray, shape (..., 2)
            Forward and up [px].

        Returns
        -------
        ndarray, shape (..., 2)
            Right and down in the picture [px].
        """
        sign = -1.0 if self.facing == "left" else 1.0
        turn = np.radians(self.level_deg)
        x, y = path_px[..., 0] * sign, path_px[..., 1]
        cos, sin = np.cos(turn), np.sin(turn)
        return np.stack([x * cos - y * sin, -(x * sin + y * cos)], axis=-1)
