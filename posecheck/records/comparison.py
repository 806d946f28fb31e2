"""The nouns of a comparison: what differs between two clips of one rider, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .base import Record
from .findings import Advice
from .tracking import Clip

AdviceOutcome = Literal[
    "as_advised", "too_little", "too_far", "other_way", "not_seen", "not_advised", "not_alike", "not_comparable"
]
"""What became of the advice after the first clip."""


@dataclass(frozen=True, slots=True, repr=False)
class Change(Record):
    """One measure in two clips.

    Parameters
    ----------
    name, label, unit : str
        What it is, what to call it in front of a user, in which unit.
    before, after : float or None
        Its values; None where it was not measured.
    difference : float or None
        After less before; None where that means nothing.
    interval : tuple of float, or None
        95 % interval of the difference. What the model does steadily to one rider is the same in both clips.
    changed : bool
        Whether the whole interval lies on one side of zero.
    reason : str
        Why there is no difference, for the user; empty where there is one.
    """

    name: str
    label: str
    unit: str
    before: float | None
    after: float | None
    difference: float | None = None
    interval: tuple[float, float] | None = None
    changed: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Record):
    """Two clips of one rider, before and after a change.

    Parameters
    ----------
    before, after : Clip
        The two clips.
    same_view : bool
        Whether both were seen from one side and by one model, so that steady errors cancel.
    notes : tuple of str
        What to mind, for the user.
    changes : tuple of Change
        Every measure that one of the clips has.
    saddle_mm : tuple of float, or None
        How far the saddle moved as the knee tells it, from geometry to riding; positive is up. None where the knee did
        not certainly change [mm].
    outcome : str
        What became of the advice after the first clip; ``not_alike`` where the clips differ in more than the position,
        so that no advice is given.
    text : str
        The same for the rider, in a sentence or two.
    next_step : str
        What to do now.
    advice : Advice or None
        What to change next; None where nothing should be changed.
    """

    before: Clip
    after: Clip
    same_view: bool
    notes: tuple[str, ...]
    changes: tuple[Change, ...]
    saddle_mm: tuple[float, float] | None
    outcome: AdviceOutcome
    text: str
    next_step: str
    advice: Advice | None

    def __getitem__(self, name: str) -> Change:
        """Return one measure's change by its name."""
        for change in self.changes:
            if change.name == name:
                return change
        raise KeyError(name)
