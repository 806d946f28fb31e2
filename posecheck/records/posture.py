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

    `joints` are (T, 2), forward and up, corrected as for the angles, with short gaps filled and NaN where not seen;
    `head` is (T, H, 2). `level_deg` is how far the camera was turned clockwise against the horizon.
    """

    facing: Facing
    level_deg: float
    time_s: Array
    joints: Mapping[str, Array]
    head: Array

    def in_picture(self, path_px: Array) -> Array:
        """Turn forward and up (..., 2) back into picture coordinates, right and down [px]."""
        sign = -1.0 if self.facing == "left" else 1.0
        turn = np.radians(self.level_deg)
        x, y = path_px[..., 0] * sign, path_px[..., 1]
        cos, sin = np.cos(turn), np.sin(turn)
        return np.stack([x * cos - y * sin, -(x * sin + y * cos)], axis=-1)
