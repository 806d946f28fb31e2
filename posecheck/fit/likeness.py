"""How like the rendered riders one is, and how far what was learned on them is believed of that rider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.records.base import Array

from .obliquity import KNOWN_YAW_DEG

ALIKE: Final = (1.2, 1.3)
"""Up to the first strangeness a rider counts as wholly like the rendered ones, from the second on as not at all. Of 27
rendered clips 23 lie below the first and all below the second, filmed ones from 1.3 to 2.3."""

STRANGE: Final = (1.2, 1.6)
"""From the first strangeness on `FILMED` counts, from the second on wholly: slowly, since between two clips of a rider
who is a little stranger in one of them the knee must not jump."""

BEYOND_YAW_DEG: Final = (KNOWN_YAW_DEG, 2 * KNOWN_YAW_DEG)
"""From the first yaw on, where no camera of the training stood, what is foretold counts less, from the second on not at
all: of a filmed rider at 20 degrees, whose plain landmarks read the knee at BDC rightly, it took 5.6 degrees off."""


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """How like the rendered riders one is.

    Parameters
    ----------
    shape : ndarray, shape (F,)
        The rider, from `posecheck.core.shape.rider_shape`; empty where no corrector was trained.
    strangeness : float
        From `Corrector.strangeness`; 1 where no corrector was trained.
    yaw_deg : float
        How far the camera stands off square; 0 where nobody knows [deg].
    """

    shape: Array
    strangeness: float
    yaw_deg: float = 0.0

    @property
    def trust(self) -> float:
        """How far what was measured on rendered riders alone is believed, 0 to 1."""
        return float(np.interp(self.strangeness, ALIKE, (1.0, 0.0)))

    @property
    def within(self) -> float:
        """How far the camera stands where those of the training did, 0 to 1."""
        return float(np.interp(abs(self.yaw_deg), BEYOND_YAW_DEG, (1.0, 0.0)))

    @property
    def filmed(self) -> float:
        """How far what filmed riders have in common is believed, 0 to 1."""
        return float(np.interp(self.strangeness, STRANGE, (0.0, 1.0)))


WHOLLY_LIKE: Final = Likeness(np.empty(0), 1.0)
"""A rider of whom nothing else is known."""
