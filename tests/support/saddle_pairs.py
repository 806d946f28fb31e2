"""One rider on saddles of known heights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from support.riders import Rider

SEAT_ANGLE = np.radians(73)


FITTED = Rider(hip_mm=(-215.0, 740.0), seconds=6.0)


def raised(rider, mm):
    """The same rider on a saddle that was moved along the seat tube."""
    x, y = rider.hip_mm
    return replace(rider, hip_mm=(x - mm * np.cos(SEAT_ANGLE), y + mm * np.sin(SEAT_ANGLE)))


LOW = raised(FITTED, -65)
