"""What would happen if saddle, bars or cranks were moved: the moves, and each angle that follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Final

from posecheck.errors import SettingsError
from posecheck.text import gettext, gettext_noop, number_text, read_words

from .base import Record, Riding, Verdict
from .settings import SETTINGS_BOUNDS

MOST_MM: Final = 100.0
"""Further than this nobody moves anything in one go, and no linkage tells what happens."""

TOO_FAR: Final[Mapping[str, str]] = {
    "saddle_up_mm": gettext_noop("The saddle goes up or down by at most {most:g} mm, not {value}."),
    "saddle_back_mm": gettext_noop("The saddle goes back or forward by at most {most:g} mm, not {value}."),
    "bars_up_mm": gettext_noop("The bars go up or down by at most {most:g} mm, not {value}."),
    "bars_nearer_mm": gettext_noop("The bars go nearer or further away by at most {most:g} mm, not {value}."),
}
"""What to say of a longer way."""


@dataclass(frozen=True, slots=True, repr=False)
class Moves(Record):
    """How the contact points move, all in millimetres.

    Parameters
    ----------
    saddle_up_mm : float
        Saddle up along the seat tube; the bars stay where they are [mm].
    saddle_back_mm : float
        Saddle back on its rails; negative is forward [mm].
    bars_up_mm, bars_nearer_mm : float
        Bars up and toward the rider [mm].
    crank_mm : float or None
        Length of other cranks; None for those of the clip [mm].
    saddle_along : bool
        Whether the saddle goes up by as much as the cranks get shorter, so that the foot at the bottom stays as far
        away.

    Raises
    ------
    SettingsError
        If a move makes no sense.
    """

    saddle_up_mm: float = 0.0
    saddle_back_mm: float = 0.0
    bars_up_mm: float = 0.0
    bars_nearer_mm: float = 0.0
    crank_mm: float | None = None
    saddle_along: bool = False

    def __post_init__(self) -> None:
        SETTINGS_BOUNDS["crank_mm"].require(self.crank_mm)
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name not in ("crank_mm", "saddle_along") and not abs(value) <= MOST_MM:
                msg = gettext(TOO_FAR[one.name], most=MOST_MM, value=value)
                raise SettingsError(msg)
        if self.saddle_along and self.crank_mm is None:
            msg = gettext("The saddle can go along with new cranks only: say their length too.")
            raise SettingsError(msg)


@dataclass(frozen=True, slots=True, repr=False)
class Prediction(Record):
    """One measure, as it is and as it would be.

    Parameters
    ----------
    measure, label, unit : str
        What it is, what to call it, in which unit.
    now : float
        As measured.
    now_interval : tuple of float
        Its 95 % interval.
    held : float
        The change with foot and elbows held.
    yields : float
        The change with an ankle and elbows that give way.
    change : float
        The change as riders ride: between the two.
    interval : tuple of float
        From end to end and 1 degree beyond, also with hips that go along with half of a saddle's way back: where the
        change lies in nine of ten cases.
    then : float
        The measure after the change.
    then_interval : tuple of float
        Its interval: of the change, and of the measure as it is.
    verdict_now, verdict_then : str
        On its band.
    band : tuple of float or None, or None
        The band's two edges; None where there is none.
    """

    measure: str
    label: str
    unit: str
    now: float
    now_interval: tuple[float, float]
    held: float
    yields: float
    change: float
    interval: tuple[float, float]
    then: float
    then_interval: tuple[float, float]
    verdict_now: Verdict
    verdict_then: Verdict
    band: tuple[float | None, float | None] | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ContactPoint(Record):
    """One length between the crank's axle, the saddle and the hands.

    Parameters
    ----------
    name : str
        ``saddle_height`` (along the seat tube), ``saddle_setback``, ``reach`` (hip to hands), ``drop`` (saddle to
        hands), ``hands_forward`` or ``hands_up`` (from the axle).
    value_mm : float
        As the clip has it, before any move [mm].
    interval_mm : tuple of float
        Its 95 % interval [mm].
    """

    name: str
    value_mm: float
    interval_mm: tuple[float, float]


@dataclass(frozen=True, slots=True, repr=False)
class WhatIf(Record):
    """What would happen.

    Parameters
    ----------
    moves : Moves
        What is moved.
    riding : str
        Kind of riding, which chose the bands.
    crank_mm : float
        Cranks of the clip, told or assumed [mm].
    predictions : tuple of Prediction
        Every measure that follows from them.
    notes : tuple of str
        What to mind.
    contact_points : tuple of ContactPoint
        Where saddle and hands are today.
    """

    moves: Moves
    riding: Riding
    crank_mm: float
    predictions: tuple[Prediction, ...]
    notes: tuple[str, ...] = ()
    contact_points: tuple[ContactPoint, ...] = ()

    def __getitem__(self, name: str) -> Prediction:
        """Return one prediction by its measure."""
        for one in self.predictions:
            if one.measure == name:
                return one
        raise KeyError(name)


def moves_text(moves: Moves) -> Iterator[str]:
    """Put moves into words.

    Parameters
    ----------
    moves : Moves
        Any.

    Yields
    ------
    str
        One for each part that moves.
    """
    say = read_words("what_if")
    ways = (
        (moves.saddle_up_mm, "saddle_up", "saddle_down"),
        (moves.saddle_back_mm, "saddle_back", "saddle_forward"),
        (moves.bars_up_mm, "bars_up", "bars_down"),
        (moves.bars_nearer_mm, "bars_nearer", "bars_away"),
    )
    for by_mm, more, less in ways:
        if by_mm:
            yield say[more if by_mm > 0 else less].format(mm=number_text(abs(by_mm), "g"))
    if moves.crank_mm is not None:
        yield say["cranks_along" if moves.saddle_along else "cranks"].format(mm=number_text(moves.crank_mm, "g"))
