"""The set-up that fits: the few moves that bring all bands at once, and in which order they are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from posecheck.text import begin_small, read_words

from .base import Part, Record
from .what_if import Moves, Prediction, moves_text

MOVED_PARTS: Final[Mapping[Part, str]] = {
    "saddle_height": "saddle_up_mm",
    "bar_height": "bars_up_mm",
    "bar_reach": "bars_nearer_mm",
}
"""The parts that a set-up moves, and by which of the moves."""


@dataclass(frozen=True, slots=True, repr=False)
class SetupStep(Record):
    """One part of a set-up, in its place of the order.

    Parameters
    ----------
    part : str
        The part of the bike.
    direction : str
        Which way, such as ``raise``.
    first_step_mm : float or None
        What to do first; None while another part goes before it, or where one hole would be too far [mm].
    whole_mm : float
        The whole way as riders ride [mm].
    range_mm : tuple of float
        The same from a foot and elbows held to those that give way, no further than the part goes [mm].
    after : str or None
        The part that is set and filmed first.
    expected : str
        What the first step should do, in words.
    marks : tuple of float, or None
        The first step in the bike's own numbers: from which to which.
    """

    part: Part
    direction: str
    first_step_mm: float | None
    whole_mm: float
    range_mm: tuple[float, float]
    after: Part | None
    expected: str
    marks: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, repr=False)
class BestSetup(Record):
    """The few moves that bring most into its band.

    Parameters
    ----------
    moves : Moves
        All of them together; nothing moves where nothing helps.
    left : tuple of str
        Measures that stay outside their bands all the same.
    ends : tuple of str
        Moves that end where usual parts end: with something left, this frame cannot, without another stem or bars.
    needed : bool
        Whether a finding asks for a change. Without one the moves would only bring values on the border into bands.
    steps : tuple of SetupStep
        The moves in their order, where they are needed.
    predictions : tuple of Prediction
        Every measure after the moves; empty in an analysis, where what-if gives them.
    """

    moves: Moves
    left: tuple[str, ...]
    ends: tuple[str, ...]
    needed: bool = False
    steps: tuple[SetupStep, ...] = ()
    predictions: tuple[Prediction, ...] = field(default=(), metadata={"stored": False})


def setup_text(best: BestSetup, labels: Mapping[str, str]) -> str:
    """Say in a sentence or two which set-up fits, and what no usual part reaches. `labels` names the measures."""
    say = read_words("what_if")
    waits = [say["waits"][step.direction] for step in best.steps if step.after is not None]
    sure = Moves(saddle_up_mm=best.moves.saddle_up_mm) if waits else best.moves
    moves, later = begin_small("; ".join(moves_text(sure))), ", ".join(waits)
    left = ", ".join(labels.get(name, name) for name in best.left)
    fits = ("fits_wait" if waits else "fits") if best.needed else "fits_wish"
    told = [say[fits].format(moves=moves, later=later) if moves else say["fits_now" if not left else "fits_none"]]
    if left:
        cannot = "cannot_post" if "saddle_up_mm" in best.ends else "cannot_stem"
        told.append(say[cannot if best.ends else "left"].format(names=left))
    return " ".join(told)
