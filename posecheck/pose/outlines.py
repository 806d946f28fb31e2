"""The outlines of people's backs, read off their silhouettes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from posecheck.core import outline
from posecheck.records.base import Array

from .looks import HIPS, SHOULDERS, is_leaning_left


def outline_backs(sighted: Array, masks: Sequence[Array]) -> Array:
    """Outline of each one's back, shape (P, C, 3); whoever leans to the left is turned round for it.

    `sighted` are (P, L, 3): x, y [shares of the picture], visibility; `masks` are (H, W), of each one.
    """
    outlines = np.full((len(sighted), outline.POINTS, 3), np.nan)
    for number, (points, mask) in enumerate(zip(sighted[..., :2], masks, strict=False)):
        size = np.array(mask.shape[::-1], dtype=np.float64)
        left = is_leaning_left(points)
        turned = points * (-1, 1) + (1, 0) if left else points
        hip, shoulder = (turned[both[0 if left else 1]] * size for both in (HIPS, SHOULDERS))
        found = outline.back_outline(mask[:, ::-1] if left else mask, hip, shoulder) / size
        outlines[number, :, :2] = found * (-1, 1) + (1, 0) if left else found
    return outlines
