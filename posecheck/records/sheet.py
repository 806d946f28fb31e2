"""A fitter's sheet: what no film shows, before and after a fit, as typed in beside the bike."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Final

from posecheck.errors import SettingsError
from posecheck.text import gettext, gettext_noop

from .base import Record
from .settings import SETTINGS_BOUNDS, Bounds

SHEET_TEXT_LIMIT: Final = 300
"""Longest text of a sheet, in letters: it is printed on one page with everything else."""

SHEET_BOUNDS: Final = {
    "inseam_mm": Bounds(400, 1200, gettext_noop("an inseam is {low} to {high} mm, not {value}")),
    "saddle_height_mm": Bounds(
        300, 1100, gettext_noop("a saddle stands {low} to {high} mm above the crank's axle, not {value}")
    ),
    "saddle_setback_mm": Bounds(-200, 300, gettext_noop("a setback is {low} to {high} mm, not {value}")),
    "stem_mm": Bounds(0, 200, gettext_noop("a stem is {low} to {high} mm long, not {value}")),
    "bar_drop_mm": Bounds(-300, 300, gettext_noop("the bars lie {low} to {high} mm below the saddle, not {value}")),
    "crank_mm": SETTINGS_BOUNDS["crank_mm"],
}
"""Bounds of the numbers on a sheet: whoever types centimetres is told."""


@dataclass(frozen=True, slots=True, repr=False)
class BikeSetup(Record):
    """A bike as measured with a tape.

    Parameters
    ----------
    saddle_height_mm : float or None
        From the crank's axle along the seat tube to the top of the saddle [mm].
    saddle_setback_mm : float or None
        How far the saddle's nose lies behind the axle [mm].
    stem_mm : float or None
        Length of the stem [mm].
    bar_drop_mm : float or None
        How far the bars lie below the saddle [mm].
    crank_mm : float or None
        Length of the cranks [mm].
    cleats : str
        How the cleats stand.

    Raises
    ------
    SettingsError
        If a value makes no sense.
    """

    saddle_height_mm: float | None = None
    saddle_setback_mm: float | None = None
    stem_mm: float | None = None
    bar_drop_mm: float | None = None
    crank_mm: float | None = None
    cleats: str = ""

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True, slots=True, repr=False)
class FitterSheet(Record):
    """What a fitter writes down of a client.

    Parameters
    ----------
    client, bike : str
        Who rides, on what.
    inseam_mm : float or None
        From the floor to the crotch, without shoes [mm].
    flexibility, pain : str
        In the fitter's own words.
    before, after : BikeSetup
        The bike as it came, and as it left.

    Raises
    ------
    SettingsError
        If a value makes no sense.
    """

    client: str = ""
    bike: str = ""
    inseam_mm: float | None = None
    flexibility: str = ""
    pain: str = ""
    before: BikeSetup = field(default_factory=BikeSetup)
    after: BikeSetup = field(default_factory=BikeSetup)

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True, slots=True, repr=False)
class KeptSheet(Record):
    """A sheet in a history, and when it was written by the clock of the place."""

    id: int
    written_on: datetime
    sheet: FitterSheet


def _check(sheet: BikeSetup | FitterSheet) -> None:
    """Refuse numbers out of bounds, and texts that no page can hold. Raises SettingsError."""
    for one in fields(sheet):
        value = getattr(sheet, one.name)
        bounds = SHEET_BOUNDS.get(one.name)
        if bounds is not None:
            bounds.require(value)
        if isinstance(value, str) and not (len(value) <= SHEET_TEXT_LIMIT and value.isprintable()):
            msg = gettext(
                "{field} is a text of one line, of at most {most} letters", field=one.name, most=SHEET_TEXT_LIMIT
            )
            raise SettingsError(msg)
