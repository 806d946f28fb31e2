"""What stands out in a ride, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .base import Certainty, Level, Part, Record


@dataclass(frozen=True, slots=True, repr=False)
class Advice(Record):
    """What to change.

    Parameters
    ----------
    part : str
        The part of the bike, or cadence or technique.
    direction : str
        Which way, such as ``lower``.
    first_step_mm : float or None
        The step to try first [mm].
    range_mm : tuple of float, or None
        The whole change lies in here [mm].
    expected : str
        What the first step should do, in words.
    marks : tuple of float, or None
        The first step in the bike's own numbers: from which to which.
    """

    part: Part
    direction: str
    first_step_mm: float | None
    range_mm: tuple[float, float] | None
    expected: str
    marks: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Finding(Record):
    """Something about the set-up, how sure it is, and what to do.

    Parameters
    ----------
    id : str
        Such as ``saddle_too_high``.
    certainty : str
        ``possible`` or ``likely``.
    signs : tuple of str
        Measures it rests on.
    text : str
        One sentence for the rider.
    advice : Advice
        What to change.
    sources : tuple of str
        Where the rule comes from.
    detail : str
        Two sentences for a fitter.
    level : str
        Level of evidence of the rule.
    independent : int
        How many of the signs do not follow from one another.
    because_of : str or None
        The finding that explains this one: change that first, and this may go with it.
    """

    id: str
    certainty: Certainty
    signs: tuple[str, ...]
    text: str
    advice: Advice
    sources: tuple[str, ...]
    detail: str = ""
    level: Level = "expert"
    independent: int = 1
    because_of: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Drift(Record):
    """How one measure changed from the first window to the last.

    Parameters
    ----------
    measure, unit : str
        What changed, in which unit.
    change : float
        Last window less first.
    interval : tuple of float
        Its 95 % interval, by the scatter over strokes: what is steadily off is off in both.
    certain : bool
        Whether it is large enough, and sure enough, to speak of.
    since_s : float or None
        When the first window began from which on it stays; None where it is not certain, or with two windows [s].
    spread_ratio : float or None
        Scatter over strokes in the last window over that in the first: below 1 each stroke is more like the last.
    variety : str
        Whether that ratio is certainly ``less`` or ``more`` than one, or may be the ``same``.
    """

    measure: str
    unit: str
    change: float
    interval: tuple[float, float]
    certain: bool
    since_s: float | None = None
    spread_ratio: float | None = None
    variety: Literal["same", "less", "more", "unknown"] = "unknown"
