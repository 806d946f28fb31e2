"""What every rule looks at, and how it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from posecheck.fit.body import BodyLengths
from posecheck.records.analysis import Measure
from posecheck.records.base import Certainty, Riding
from posecheck.records.findings import Drift
from posecheck.records.settings import Target
from posecheck.text import gettext, gettext_noop

Way = Literal["below", "above"]

EXPERTS: Final = (gettext_noop("Burt 2014 (expert)"), gettext_noop("Silberman 2005 (expert)"))
"""Fitters' practice; no trial."""


@dataclass(frozen=True, slots=True)
class Case:
    """A rider as the rules see one.

    Parameters
    ----------
    measures : mapping of str to Measure
        The numbers.
    targets : mapping of str to Target
        Their bands.
    body : BodyLengths
        The rider's lengths, and settings that advice depends on.
    riding : str
        Kind of riding.
    drifts : tuple of Drift
        How the numbers changed over the clip.
    """

    measures: Mapping[str, Measure]
    targets: Mapping[str, Target]
    body: BodyLengths
    riding: Riding = "spin"
    drifts: tuple[Drift, ...] = ()

    def wholly(self, name: str, way: Way) -> bool:
        """Whether a measure's whole interval lies below or above the green band.

        Parameters
        ----------
        name : str
            The measure.
        way : {"below", "above"}
            On which side.

        Returns
        -------
        bool
            False where there is no number, or no edge on that side.
        """
        target = self.targets.get(name)
        edge = None if target is None else target.low if way == "below" else target.high
        return edge is not None and self.certain(name, way, edge)

    def beyond(self, name: str, way: Way) -> bool:
        """Whether a measure is below or above its band for certain, or its value lies outside amber.

        Parameters
        ----------
        name : str
            The measure.
        way : {"below", "above"}
            On which side.

        Returns
        -------
        bool
            False where there is no number, or no edge on that side.
        """
        measure, target = self.measures.get(name), self.targets.get(name)
        if measure is None or measure.value is None or target is None:
            return False
        edge = target.amber_low if way == "below" else target.amber_high
        outside = edge is not None and (measure.value < edge if way == "below" else measure.value > edge)
        return outside or self.wholly(name, way)

    def certain(self, name: str, way: Way, edge: float) -> bool:
        """Whether a measure's whole interval lies below or above an edge.

        Parameters
        ----------
        name : str
            The measure.
        way : {"below", "above"}
            On which side.
        edge : float
            In the measure's unit.

        Returns
        -------
        bool
            False where there is no number.
        """
        measure = self.measures.get(name)
        if measure is None or measure.interval is None:
            return False
        return measure.interval[1] < edge if way == "below" else measure.interval[0] > edge

    def excess(self, name: str) -> float:
        """How far a value lies outside green.

        Parameters
        ----------
        name : str
            The measure.

        Returns
        -------
        float
            0 inside, and where there is no number or no band.
        """
        measure, target = self.measures.get(name), self.targets.get(name)
        if measure is None or measure.value is None or target is None:
            return 0.0
        below = 0.0 if target.low is None else target.low - measure.value
        above = 0.0 if target.high is None else measure.value - target.high
        return max(below, above, 0.0)

    def seen(self, name: str) -> bool:
        """Whether there is a number.

        Parameters
        ----------
        name : str
            The measure.

        Returns
        -------
        bool
            False where it was not measured.
        """
        measure = self.measures.get(name)
        return measure is not None and measure.value is not None


def expert_sources() -> tuple[str, ...]:
    """Name the experts whose practice a rule follows.

    Returns
    -------
    tuple of str
        `EXPERTS`, in the reader's language.
    """
    return tuple(gettext(one) for one in EXPERTS)


def judge_certainty(others: tuple[str, ...]) -> Certainty:
    """Say how sure a finding is from the signs beside the required one.

    Parameters
    ----------
    others : tuple of str
        Further measures that agree.

    Returns
    -------
    str
        ``likely`` with at least one of them.
    """
    return "likely" if others else "possible"
