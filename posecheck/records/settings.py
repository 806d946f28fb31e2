"""What the user says about a ride, and the bands that it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np

from posecheck.errors import SettingsError
from posecheck.text import gettext, gettext_noop

from .base import Level, Part, Record, Riding

RIDINGS: Final[tuple[Riding, ...]] = get_args(Riding)

USUAL_CRANK_MM: Final = 170.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which values a setting makes sense. `text` is what to say of another value."""

    low: int
    high: int
    text: str

    def hold(self, value: float | None) -> bool:
        """Whether a value lies within; True for None, False for NaN."""
        return value is None or self.low <= value <= self.high

    def require(self, value: float | None) -> None:
        """Refuse a value that does not lie within. Raises SettingsError."""
        if not self.hold(value):
            raise SettingsError(gettext(self.text, low=self.low, high=self.high, value=value))


SETTINGS_BOUNDS: Final[Mapping[str, Bounds]] = {
    "crank_mm": Bounds(100, 220, gettext_noop("a crank is {low} to {high} mm long, not {value}")),
    "slow_motion": Bounds(1, 64, gettext_noop("slow motion is a factor of {low} to {high}, not {value}")),
    "level_deg": Bounds(-45, 45, gettext_noop("level is within {high} degrees, not {value}")),
    "step_mm": Bounds(1, 60, gettext_noop("holes are {low} to {high} mm apart, not {value}")),
}
"""Bounds of the fields of `Settings` that are numbers; the web's forms have them from here too."""


@dataclass(frozen=True, slots=True, repr=False)
class Target(Record):
    """A band that a measure is held against.

    Parameters
    ----------
    measure : str
        Name of the measure.
    low, high : float or None
        The green band; None where it is open.
    amber_low, amber_high : float or None
        The amber band around it; None where it is open.
    unit : str
        Unit of the four.
    source : str
        Who says so (author, year), or whose own band it is.
    level : str
        Level of evidence: strong, moderate, weak, expert, or own (a fitter's).
    can_be_red : bool
        False where the evidence is too thin for red.

    Raises
    ------
    SettingsError
        If the source is missing or the bounds are not in order.
    """

    measure: str
    low: float | None
    high: float | None
    amber_low: float | None
    amber_high: float | None
    unit: str
    source: str
    level: Level
    can_be_red: bool = True

    def __post_init__(self) -> None:
        if not self.source.strip() or not self.level:
            msg = gettext("the band of {measure} needs a source and a level of evidence", measure=self.measure)
            raise SettingsError(msg)
        bounds = [b for b in (self.amber_low, self.low, self.high, self.amber_high) if b is not None]
        if not all(np.isfinite(bounds)) or bounds != sorted(bounds):
            msg = gettext("the band of {measure} is not in order: {bounds}", measure=self.measure, bounds=bounds)
            raise SettingsError(msg)

    def excludes(self, interval: tuple[float, float] | None) -> bool:
        """Whether a whole interval lies outside amber.

        Parameters
        ----------
        interval : tuple of float, or None
            From its low to its high end; None where it is unknown.

        Returns
        -------
        bool
            False where it is unknown.
        """
        if interval is None:
            return False
        below = self.amber_low is not None and interval[1] < self.amber_low
        return below or (self.amber_high is not None and interval[0] > self.amber_high)


MARKED_PARTS: Final[tuple[Part, ...]] = ("saddle_height", "saddle_setback", "bar_height", "bar_reach")
MARK_MM: Final = 60.0
MARK_MOST: Final = 1000


@dataclass(frozen=True, slots=True, repr=False)
class BikeMark(Record):
    """A part of a bike that has numbers or holes of its own.

    Parameters
    ----------
    part : str
        One of `MARKED_PARTS`.
    number : float
        Where it stands in the clip.
    each_mm : float
        From one number to the next, up, back, or for the reach of the bars toward the rider; negative where numbers
        grow the other way [mm].

    Raises
    ------
    SettingsError
        If the part has no marks, or they make no sense.
    """

    part: Part
    number: float
    each_mm: float

    def __post_init__(self) -> None:
        if self.part not in MARKED_PARTS:
            msg = gettext("marks are those of {parts}, not {part}", parts=", ".join(MARKED_PARTS), part=self.part)
            raise SettingsError(msg)
        if not abs(self.number) <= MARK_MOST:
            msg = gettext("a mark is a number up to {most}, not {number}", most=str(MARK_MOST), number=self.number)
            raise SettingsError(msg)
        if not 1 <= abs(self.each_mm) <= MARK_MM:
            msg = gettext("marks are 1 to {most:g} mm apart, not {each:g}", most=MARK_MM, each=self.each_mm)
            raise SettingsError(msg)


@dataclass(frozen=True, slots=True, repr=False)
class Settings(Record):
    """What the user tells about the ride and the camera.

    Parameters
    ----------
    riding : str
        Kind of riding, which chooses the bands.
    crank_mm : float or None
        Crank length; None where it was not told, then 170 is assumed with a wider interval [mm].
    side : str
        ``left`` or ``right`` side of the rider that faces the camera, or ``auto``.
    slow_motion : float
        How many times slower the clip plays than the ride was.
    level_deg : float
        How far the camera was turned clockwise against the horizon; 0 for what upright lines in the picture tell
        [deg].
    step_mm : float or None
        Distance of the holes in the seat post, if it has holes [mm].
    targets : tuple of Target
        Bands of a fitter's own, which replace the shipped ones.
    stickers : str
        ``auto`` to measure at stickers where there are some, ``off`` to leave them out of account.
    marks : tuple of BikeMark
        Parts of the bike that have numbers of their own, in which advice is given too.

    Raises
    ------
    SettingsError
        If a value makes no sense.
    """

    riding: Riding = "spin"
    crank_mm: float | None = None
    side: Literal["auto", "left", "right"] = "auto"
    slow_motion: float = 1.0
    level_deg: float = 0.0
    step_mm: float | None = None
    targets: tuple[Target, ...] = ()
    stickers: Literal["auto", "off"] = "auto"
    marks: tuple[BikeMark, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "targets", tuple(self.targets))
        object.__setattr__(self, "marks", tuple(self.marks))
        if len({one.part for one in self.marks}) != len(self.marks):
            msg = gettext("each part has one mark")
            raise SettingsError(msg)
        if self.riding not in RIDINGS:
            known = ", ".join(RIDINGS)
            msg = gettext("riding is one of {known}, not {value}", known=known, value=repr(self.riding))
            raise SettingsError(msg)
        if self.stickers not in ("auto", "off"):
            msg = gettext("stickers is auto or off, not {value}", value=repr(self.stickers))
            raise SettingsError(msg)
        if self.side not in ("auto", "left", "right"):
            msg = gettext("side is auto, left or right, not {value}", value=repr(self.side))
            raise SettingsError(msg)
        for name, bounds in SETTINGS_BOUNDS.items():
            bounds.require(getattr(self, name))
