"""The nouns of a rider's history: kept clips, set-up notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .data import Record


@dataclass(frozen=True, slots=True, repr=False)
class Rider(Record):
    """A rider of whom something is kept.

    Parameters
    ----------
    name : str
        As first written.
    clips, notes : int
        How many are kept.
    last_on : datetime or None
        When the last clip was filmed; None without one.
    """

    name: str
    clips: int
    notes: int
    last_on: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class Entry(Record):
    """A clip that is kept; its recording and its analysis are fetched by its number.

    Parameters
    ----------
    id : int
        Its number in the database.
    rider, bike : str
        Who rides, and on what; the bike may be empty.
    clip : str
        Name of the file, without its folder.
    clip_sha256 : str
        Hash of its content.
    riding : str
        Kind of riding that chose the bands.
    model : str
        The pose model.
    usable : bool
        Whether the clip could be measured.
    recorded_on : datetime
        When it was filmed, by the clock of the place; midnight where only the day is known.
    kept_at : datetime
        When it was kept (UTC).
    version : str
        The version of posecheck that made the analysis.
    """

    id: int
    rider: str
    bike: str
    clip: str
    clip_sha256: str
    riding: str
    model: str
    usable: bool
    recorded_on: datetime
    kept_at: datetime
    version: str


@dataclass(frozen=True, slots=True, repr=False)
class Note(Record):
    """What was done to a set-up.

    Parameters
    ----------
    id : int
        Its number in the database.
    written_on : datetime
        When, by the clock of the place.
    text : str
        What.
    """

    id: int
    written_on: datetime
    text: str
