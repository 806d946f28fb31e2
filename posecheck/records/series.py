"""Values over time, over the crank circle, and stroke by stroke. T frames, N strokes, P phases."""

from __future__ import annotations

from dataclasses import dataclass

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
        Crank phase of the near leg, rising through the whole clip, 0 at the top; NaN where nobody pedals [deg].
    start_s : ndarray, shape (N,)
        When each whole stroke begins, at the top [s].
    cadence_rpm : ndarray, shape (N,)
        Cadence of each of them [rpm].
    """

    phase_deg: Array
    start_s: Array
    cadence_rpm: Array

    def __post_init__(self) -> None:
        self._freeze("phase_deg", None)
        self._freeze("cadence_rpm", len(self._freeze("start_s", None)))

    def __len__(self) -> int:
        return len(self.start_s)
