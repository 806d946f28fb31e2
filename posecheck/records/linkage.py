"""A rider as a linkage between saddle, bars and pedal, and the ways in which riders give way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from .base import Array, Record


@dataclass(frozen=True, slots=True, repr=False)
class Yielding(Record):
    """How a rider gives way to a change.

    Parameters
    ----------
    knee_share_deg : float or None
        Degrees of knee at BDC for 10 mm that the hip goes away from the pedal there; None for a foot held still [deg].
    elbow_share : float
        Share of the trunk's turn with held elbows that is left, 1 for held ones.
    hip_share : float
        Share of a saddle's way back or forward that the hip goes along, 1 for all of it.
    """

    knee_share_deg: float | None
    elbow_share: float
    hip_share: float


GIVES_MM: Final = 40.0
"""So far the ankle takes its share of a hip's way from the pedal; what is longer the knee takes whole. Riders were
measured over 4 % of saddle height, some 30 mm (Ferrer-Roca 2014), and an ankle that went on giving way would soon point
the foot straight down (own convention) [mm]."""

HELD: Final = Yielding(None, 1.0, 1.0)
"""Foot and elbows held, the hip stays where it was on the saddle: the stiff end."""

YIELDS: Final = Yielding(1.9, 0.5, 1.0)
"""The other end: the least that the knee follows (Ferrer-Roca 2014), and elbows that take half."""

HALF_WAY: Final = 0.5
"""The least share of a saddle's way back or forward that hips go along (own convention)."""

RIDING: Final = Yielding(2.1, 0.75, 0.75)
"""What is shown: the middle of what riders do (1.9 to 2.3 degrees for 10 mm, Ferrer-Roca 2014), of the rest too."""


WAYS: Final[Mapping[str, Yielding]] = {
    "held": HELD,
    "yields": YIELDS,
    "held_half_way": replace(HELD, hip_share=HALF_WAY),
    "yields_half_way": replace(YIELDS, hip_share=HALF_WAY),
    "riding": RIDING,
}
"""The ways of giving way between whose least and most a change is taken to lie, and the one that is shown."""

MARGIN_DEG: Final = 1.0
"""Added to either end of a change: 90 % of rendered riders' changes then lie within (own measurement, docs/accuracy.md)
[deg]."""

SEAT_TUBE_DEG: Final = 73.0
"""Seat tubes lean so much; 2 degrees more or less turn 10 mm of saddle by 0.3 mm."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Linkage(Record):
    """A rider over one turn of the crank. P phases; x forward, y up, from the crank's axle.

    Parameters
    ----------
    phase_deg : ndarray, shape (P,)
        Crank phase, 0 at the top [deg].
    hip, ankle, axle : ndarray, shape (P, 2)
        Places of hip, ankle and pedal axle [mm].
    knee_deg, hip_deg, ankle_deg : ndarray, shape (P,)
        Knee flexion, hip and ankle angle as measured; NaN for the last where it was not [deg].
    leg_mm : tuple of float
        Thigh and shank [mm].
    arm_mm : tuple of float
        Upper arm and forearm; NaN where not seen [mm].
    shoulder, elbow, hand : ndarray, shape (2,)
        Their mean places; NaN where not seen [mm].
    crank_mm : float
        Crank length [mm].
    """

    phase_deg: Array
    hip: Array
    ankle: Array
    axle: Array
    knee_deg: Array
    hip_deg: Array
    ankle_deg: Array
    leg_mm: tuple[float, float]
    arm_mm: tuple[float, float]
    shoulder: Array
    elbow: Array
    hand: Array
    crank_mm: float

    def __post_init__(self) -> None:
        for name in ("hip", "ankle", "axle"):
            self._freeze(name, len(self.phase_deg), 2)
        for name in ("phase_deg", "knee_deg", "hip_deg", "ankle_deg"):
            self._freeze(name, len(self.phase_deg))
        for name in ("shoulder", "elbow", "hand"):
            self._freeze(name, 2)


FOLLOWING: Final[Mapping[str, tuple[str, str]]] = {
    "knee_flexion_bdc": ("knee_flexion", "bdc"),
    "knee_flexion_min": ("knee_flexion", "min"),
    "knee_flexion_max": ("knee_flexion", "max"),
    "knee_flexion_tdc": ("knee_flexion", "tdc"),
    "hip_angle_min": ("hip_angle", "min"),
    "hip_angle_max": ("hip_angle", "max"),
    "trunk_flexion": ("trunk_flexion", "mean"),
    "shoulder_angle": ("shoulder_angle", "mean"),
    "elbow_flexion": ("elbow_flexion", "mean"),
    "ankle_angle_bdc": ("ankle_angle", "bdc"),
}
"""The measures that follow from a linkage: of which angle, and where on the crank circle each is read."""
