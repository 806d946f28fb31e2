"""Values over time, over the crank circle, and stroke by stroke. T frames, N strokes, P phases."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .base import Array, Record


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Series(Record):
    """One quantity over time.

    Parameters
    ----------
    name, unit : str
        What it is, in which unit.
    time_s : ndarray, shape (T,)
        Time of each frame [s].
    values : ndarray, shape (T,)
        NaN where it was not seen.
    """

    name: str
    unit: str
    time_s: Array
    values: Array

    def __post_init__(self) -> None:
        self._freeze("values", len(self._freeze("time_s", None)))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Curve(Record):
    """One quantity over the crank circle.

    Parameters
    ----------
    name, unit : str
        What it is, in which unit.
    phase_deg : ndarray, shape (P,)
        Crank phase of the near leg: 0 top, 90 forward, 180 bottom dead centre [deg].
    mean, spread : ndarray, shape (P,)
        The fitted curve, and the standard deviation of strokes around it.
    """

    name: str
    unit: str
    phase_deg: Array
    mean: Array
    spread: Array

    def __post_init__(self) -> None:
        phases = len(self._freeze("phase_deg", None))
        self._freeze("mean", phases)
        self._freeze("spread", phases)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Strokes(Record):
    """The crank as a clock.

    Parameters
    ----------
    phase_deg : ndarray, shape (T,)
        Crank phase of the near leg, 0 at the top, 90 forward: rising through the whole clip, or falling where the
        pedals turn backward; NaN where nobody pedals [deg].
    start_s : ndarray, shape (N,)
        When each whole stroke begins, at the top [s].
    cadence_rpm : ndarray, shape (N,)
        Cadence of each of them [rpm].
    time_s : ndarray, shape (T,), or None
        Time of each frame, which an analysis takes from its series; None where it has none [s].
    """

    phase_deg: Array
    start_s: Array
    cadence_rpm: Array
    time_s: Array | None = field(default=None, metadata={"stored": False})  # stands in the series already

    def __post_init__(self) -> None:
        frames = len(self._freeze("phase_deg", None))
        self._freeze("cadence_rpm", len(self._freeze("start_s", None)))
        if self.time_s is not None:
            self._freeze("time_s", frames)

    def __len__(self) -> int:
        return len(self.start_s)

    @property
    def tdc_s(self) -> Array:
        """When the near crank is at the top at the beginning of each stroke, shape (N,) [s]."""
        return self.start_s

    @property
    def bdc_s(self) -> Array:
        """When the near crank is at the bottom in each stroke, shape (N,); NaN where no frame has its time [s]."""
        if self.time_s is None or not len(self):
            return np.full(len(self), np.nan)
        turning = np.isfinite(self.phase_deg)
        when_s, phase_deg = self.time_s[turning], self.phase_deg[turning]
        phase_deg = np.maximum.accumulate(phase_deg if phase_deg[-1] > phase_deg[0] else -phase_deg)
        # The clock stands still where nobody pedals, but never within a whole stroke; so its own top is the nearest.
        top_deg = 360 * np.round(np.interp(self.start_s, when_s, phase_deg) / 360)
        return np.asarray(np.interp(top_deg + 180, phase_deg, when_s))
