"""What one clip taught about how an engine sees a rider."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from .base import Array, Record
from .landmarks import Side


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AngleError(Record):
    """How far an engine is off at one angle of one rider.

    Parameters
    ----------
    angle : str
        The series, such as ``knee_flexion``.
    curve_deg : ndarray, shape (K,)
        What is read too much over the crank circle: mean, then cosine and sine of each harmonic [deg].
    half_deg : float
        Half of the 95 % interval of the truth that it was learned from [deg].
    """

    angle: str
    curve_deg: Array
    half_deg: float

    def __post_init__(self) -> None:
        self._freeze("curve_deg", None)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RiderCalibration(Record):
    """What one clip with stickers, or with joints put right by hand, taught about how an engine sees a rider.

    Parameters
    ----------
    engine : str
        Name of the engine, such as ``mediapipe heavy``.
    side : {"left", "right"}
        Side of the rider that faced the camera.
    source : {"stickers", "hand"}
        What it was learned from.
    clip : str
        Name of that clip.
    errors : tuple of AngleError
        Of the angles that were known.
    yaw_deg : float or None
        How far the camera stood off square, where it is known [deg].
    shape : ndarray, shape (F,)
        The rider as the engine saw them, from `posecheck.core.shape.rider_shape`; empty where nothing is known of it.
    """

    engine: str
    side: Side
    source: Literal["stickers", "hand"]
    clip: str
    errors: tuple[AngleError, ...]
    yaw_deg: float | None = None
    shape: Array = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        object.__setattr__(self, "errors", tuple(self.errors))
        self._freeze("shape", None)
