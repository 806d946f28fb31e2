"""What is worth knowing about a ride, and is nothing to change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from posecheck.data import Measure, Reason, Riding

SLOWISH_RPM: Final = (60.0, 70.0)
NOTES: Final = ("stood_up", "slow_cadence")
"""All notes."""


def notes(measures: Mapping[str, Measure], riding: Riding, stood: int) -> tuple[Reason, ...]:
    """Collect what is worth knowing.

    Parameters
    ----------
    measures : mapping of str to Measure
        The numbers.
    riding : str
        Kind of riding.
    stood : int
        Strokes out of the saddle.

    Returns
    -------
    tuple of Reason
        In words for the rider.
    """
    return tuple(_notes(measures["cadence"].value, riding, stood))


def _notes(rpm: float | None, riding: Riding, stood: int) -> Iterator[Reason]:
    if stood:
        text = f"You rode {stood} stroke{'s' if stood > 1 else ''} out of the saddle. They are left out of all numbers."
        yield Reason("stood_up", text)
    if rpm is not None and SLOWISH_RPM[0] <= rpm < SLOWISH_RPM[1] and riding != "recovery":
        text = (
            f"At {rpm:.0f} rpm you turn rather slowly. That is no fault; if the resistance is heavy, a quicker and "
            "lighter stroke is easier on the knees (Bini & Hume 2013)."
        )
        yield Reason("slow_cadence", text)
