"""Millimetres from the crank, whose length is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.core.crank import FootEllipse
from posecheck.core.foot import WHOLE_FOOT, FootMark
from posecheck.core.landmark_bias import LandmarkBias
from posecheck.records.settings import USUAL_CRANK_MM

UNTOLD_HALF: Final = 0.03
"""Cranks are 165 to 175 mm long; where nobody says which, this much is added."""

FILE_HALF: Final = 0.005
"""Motion capture is calibrated to a few tenths of a per cent."""

FILMED_HALF: Final = 0.15
"""The foot of a filmed rider may go round that much further than the crank: by wheels and chainring, marked by eye, a
millimetre of two filmed riders is 12 and 15 % fewer pixels than their feet say (own measurement; on rendered riders the
foot's circle is right to 8 %)."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Scale of the picture at the rider's near side.

    Parameters
    ----------
    mm_per_px : float
        Scale [mm/px].
    interval : tuple of float
        Its 95 % interval [mm/px].
    """

    mm_per_px: float
    interval: tuple[float, float]


def measure_scale(
    circle: FootEllipse,
    crank_mm: float | None,
    bias: LandmarkBias,
    mark: FootMark = WHOLE_FOOT,
    known: float | None = None,
    *,
    filmed: float = 0.0,
) -> Scale:
    """Read the scale off the near foot's circle.

    Parameters
    ----------
    circle : FootEllipse
        Path of the near foot.
    crank_mm : float or None
        Crank length; None where it was not told [mm].
    bias : LandmarkBias
        How the engine's foot goes round.
    mark : FootMark
        The point of the foot that goes round.
    known : float or None
        The scale, where the file says it; None to read it off the crank [mm/px].
    filmed : float
        How far what filmed riders have in common is believed of this one, 0 to 1.

    Returns
    -------
    Scale
        The height of the circle counts: a camera from aside makes it narrower, not lower. Of a filmed rider more lies
        above than below.
    """
    if known is not None:
        return Scale(known, (known * (1 - FILE_HALF), known * (1 + FILE_HALF)))
    scale = (crank_mm or USUAL_CRANK_MM) * bias.foot_scale * mark.height / circle.up_px
    half = float(np.hypot.reduce([bias.foot_scale_half, mark.height_half, 0.0 if crank_mm else UNTOLD_HALF]))
    return Scale(scale, (scale * (1 - half), scale * (1 + float(np.hypot(half, FILMED_HALF * filmed)))))
