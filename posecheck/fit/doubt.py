"""What a measure is, and how far its truth may lie from the reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from posecheck.core import strokes
from posecheck.records.base import Method


@dataclass(frozen=True, slots=True)
class MeasureSpec:
    """What a measure is.

    Parameters
    ----------
    unit : str
        Such as ``deg``, ``rpm`` or ``mm``; ``index`` for a number without a unit.
    series : str
        The series it is read from.
    where : str
        Where on the crank circle it is read, as in `strokes.read_curve`.
    systematic : tuple of float
        How far below and above the reading the truth may lie, apart from scatter over strokes.
    oblique : float
        How much further, where the camera looks as far from aside as can be measured; the knee over the pedal by
        geometry: pedal and knee stand 50 mm apart across the bike.
    method : str
        ``side`` or ``side_proxy``.
    least : float
        No truth lies below this.
    strange : tuple of float, or None
        The same for a rider who is not like the rendered ones, however strange; None where it is `systematic` times the
        strangeness. Of their stretched knees the truth lies above the reading more often than below: pose models read
        a straight leg too straight.
    lean : float
        How much it turns with a camera that leans by a degree, in its unit; 0 for what has no horizon in it. A knee
        500 mm above the axle moves by 8.7 mm.
    """

    unit: str
    series: str
    where: strokes.Where = "mean"
    systematic: tuple[float, float] = (0.0, 0.0)
    oblique: float = 0.0
    method: Method = "side"
    least: float = 0.0
    strange: tuple[float, float] | None = None
    lean: float = 0.0

    def steady(self, trust: float, strangeness: float = 1.0) -> tuple[float, float]:
        """Say how far the truth may lie below and above the reading of a rider.

        Parameters
        ----------
        trust : float
            How like the rendered riders the rider is, 0 to 1.
        strangeness : float
            How many times larger than on the rendered riders what is foretold may be off.

        Returns
        -------
        below, above : float
            Between `systematic` and `strange`, in the measure's unit.
        """
        ordinary = (strangeness * self.systematic[0], strangeness * self.systematic[1])
        # What held nine filmed riders does not shrink for those of them who are a little less strange.
        strange = self.strange or ordinary
        below, above = (trust * one + (1 - trust) * other for one, other in zip(ordinary, strange, strict=True))
        return below, above


BACKWARD_DEG: Final[Mapping[str, float]] = {"knee_flexion": 6.0, "hip_angle": 3.0, "ankle_angle": 10.0}
"""How much further the angles of a ride forward may lie from those of pedals that turn backward, which carry no load:
an ankle held 5 degrees otherwise moves the knee at BDC by 2 to 3 and the closed hip by 1.5 (own geometry), and 10
degrees are allowed for, since nobody has measured riders on bikes without trainers both ways [deg]."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What widens the systematic part of intervals beyond the usual.

    Parameters
    ----------
    oblique_share : float
        How far the camera looks from aside: 0 for not at all, 1 for as far as can be measured.
    loose : float
        How many times wider than usual it is.
    trust : float
        How like the rendered riders the rider is, 0 to 1.
    strangeness : float
        How many times further than on the rendered riders the corrector may be off.
    hand_deg : float or None
        That part itself, where a hand has put a joint right; None where none has [deg].
    backward : bool
        Whether the pedals turn backward.
    lean_deg : tuple of float
        How far the camera may lean, so that the truth lies below and above [deg].
    squeeze_deg : tuple of float
        How far this one angle may be off below and above, since the picture may be squeezed [deg].
    """

    oblique_share: float = 0.0
    loose: float = 1.0
    trust: float = 1.0
    strangeness: float = 1.0
    hand_deg: float | None = None
    backward: bool = False
    lean_deg: tuple[float, float] = (0.0, 0.0)
    squeeze_deg: tuple[float, float] = (0.0, 0.0)

    def sides(self, spec: MeasureSpec) -> tuple[float, float]:
        """Say how far the truth may lie below and above a reading, apart from scatter over strokes.

        Parameters
        ----------
        spec : MeasureSpec
            What was read.

        Returns
        -------
        below, above : float
            In the measure's unit.
        """
        if self.hand_deg is None:
            below, above = (self.loose * side for side in spec.steady(self.trust, self.strangeness))
        else:
            below, above = self.hand_deg, self.hand_deg
        further = self.oblique_share * spec.oblique + self.backward * BACKWARD_DEG.get(spec.series, 0.0)
        below += further + self.lean_deg[0] * spec.lean + self.squeeze_deg[0]
        above += further + self.lean_deg[1] * spec.lean + self.squeeze_deg[1]
        return below, above


NO_DOUBT: Final = Doubt()
