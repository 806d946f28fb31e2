"""Which way the pedals turn: on a bike without a trainer riders can only turn them backward."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from posecheck.records.base import Array

from .crank import COHERENT, LAG_S
from .geometry import frame_interval

Sense = Literal[1, -1]
"""1 where the pedals turn forward, -1 where they turn backward."""

FASTEST_RPM: Final = 150.0
"""A rider who pedals faster than this is not believed to do so."""


def crank_sense(phase_deg: Array) -> Sense:
    """Say which way a crank phase goes on the whole.

    Parameters
    ----------
    phase_deg : ndarray, shape (T,)
        Crank phase; NaN where nobody pedals [deg].

    Returns
    -------
    {1, -1}
        1 also where nobody pedals.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.core.direction import crank_sense
    >>> crank_sense(np.array([400.0, np.nan, 20.0]))
    -1
    """
    seen = phase_deg[np.isfinite(phase_deg)]
    return -1 if len(seen) and seen[-1] < seen[0] else 1


def pedalling_sense(time_s: Array, phase_deg: Array, coherence: Array) -> Sense:
    """Say which way the pedals turn most of the time.

    Pictures that lie far apart show a wheel that turns forward as one that turns backward. The phase is read from legs
    of which nobody knows which is which, so half a turn between two readings looks like none. Where a rider who pedals
    forward may look like this, nothing is said to be backward (own derivation).

    Parameters
    ----------
    time_s, phase_deg, coherence : ndarray, shape (T,)
        Time [s], phase [deg] and coherence from `posecheck.core.crank.fit_phase`.

    Returns
    -------
    {1, -1}
        1 where it is not known.
    """
    turning = (coherence[1:] >= COHERENT) & (coherence[:-1] >= COHERENT)
    turned, lasts_s = np.diff(phase_deg)[turning].sum(), np.diff(time_s)[turning].sum()
    if not turned < 0:
        return 1
    step_s = frame_interval(time_s)
    lag_s = max(round(LAG_S / step_s), 1) * step_s
    # Half a turn more in each lag is what the same pictures show of a rider who pedals forward.
    forward_rpm = (180 / lag_s + turned / lasts_s) / 6
    return 1 if forward_rpm < FASTEST_RPM else -1
