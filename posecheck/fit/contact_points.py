"""Where saddle and hands are, in millimetres from the crank's axle, as far as hip and foot tell.

The crank is the only ruler, and a camera reads its circle to 8 % where nothing better is known, of a filmed rider to
17 % above: of a hip 800 mm above the axle that is 64 and 136 mm. The intervals say so. For setting up a bike to the
millimetre a tape is the tool.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.core.landmark_bias import landmark_bias
from posecheck.records.analysis import Analysis, Quality
from posecheck.records.linkage import Linkage
from posecheck.records.what_if import ContactPoint

AXLE_MM: Final = (9.0, 57.0)
"""The crank's axle lies so far behind and below the middle of the path of the foot's ball (own measurement: eight
rendered riders with exact joints, 53 to 61 mm below) [mm]."""

AXLE_HALF_MM: Final = (12.0, 15.0)
SIT_MM: Final = 105.0
"""The hip's centre lies so far above the saddle's top, as rendered riders sit; riders differ by some 20 mm [mm]."""

SIT_HALF_MM: Final = 20.0
HIP_HALF_MM: Final = 25.0
HIP_FORWARD_HALF_MM: Final = 40.0
HAND_HALF_MM: Final = 25.0
"""A pose model's hip and wrist lie so near to the true centre (`posecheck/fit/levers.py`), the hip less near forward:
its place there scatters by 20 mm over rendered riders (own measurement) [mm]."""

USUAL_SCALE_HALF: Final = 0.08


def find_contact_points(rider: Linkage, analysis: Analysis) -> tuple[ContactPoint, ...]:
    """Measure where saddle and hands are.

    Parameters
    ----------
    rider : Linkage
        As filmed.
    analysis : Analysis
        The answer to the clip, which has the scale and the engine's name.

    Returns
    -------
    tuple of ContactPoint
        Saddle height along the seat tube, setback, reach from hip to hands, drop from saddle to hands, and the hands
        forward and up from the crank's axle; without the hands where they were not seen.
    """
    shares = _scale_halves(analysis.quality)
    ahead = landmark_bias(analysis.made_by.get("model", "")).hip_forward_mm
    hip, hand = rider.hip.mean(axis=0) + AXLE_MM - [ahead, 0.0], rider.hand + AXLE_MM
    saddle = hip - [0.0, SIT_MM]
    axle_x, axle_y = AXLE_HALF_MM

    def point(name: str, value: float, *errors: float) -> ContactPoint:
        less, more = (float(np.hypot.reduce([share * value, *errors])) for share in shares)
        below, above = (less, more) if value >= 0 else (more, less)
        return ContactPoint(name, float(value), (float(value - below), float(value + above)))

    found = [
        point("saddle_height", float(np.hypot(*saddle)), axle_y, SIT_HALF_MM, HIP_HALF_MM),
        point("saddle_setback", -saddle[0], axle_x, HIP_FORWARD_HALF_MM),
    ]
    if np.isfinite(hand).all():
        found += [
            point("reach", hand[0] - hip[0], HIP_FORWARD_HALF_MM, HAND_HALF_MM),
            point("drop", saddle[1] - hand[1], SIT_HALF_MM, HIP_HALF_MM, HAND_HALF_MM),
            point("hands_forward", hand[0], axle_x, HAND_HALF_MM),
            point("hands_up", hand[1], axle_y, HAND_HALF_MM),
        ]
    return tuple(found)


def _scale_halves(quality: Quality) -> tuple[float, float]:
    """How far the scale's interval reaches down and up, as shares of it."""
    scale, interval = quality.mm_per_px, quality.mm_per_px_interval
    if scale is None or interval is None:
        return USUAL_SCALE_HALF, USUAL_SCALE_HALF
    return 1 - interval[0] / scale, interval[1] / scale - 1
