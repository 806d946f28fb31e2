"""The nouns of a rider's history: kept clips, set-up notes, and how measures went from clip to clip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .base import Record
from .comparison import Change

Judged = Literal["change", "noise", "unknown"]
"""Whether clips differ by more than noise."""


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
class HistoryEntry(Record):
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
class SetupNote(Record):
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


@dataclass(frozen=True, slots=True, repr=False)
class TrendPoint(Record):
    """One measure of one clip.

    Parameters
    ----------
    entry : int
        Number of the clip in the database.
    value : float
        What was measured.
    interval : tuple of float, or None
        Its 95 % interval.
    own : tuple of float, or None
        The narrower interval that holds among the rider's own clips, filmed like the last one: what the model does
        steadily to a rider is left out. None where the clip was not filmed so.
    """

    entry: int
    value: float
    interval: tuple[float, float] | None
    own: tuple[float, float] | None


@dataclass(frozen=True, slots=True, repr=False)
class Trend(Record):
    """One measure from clip to clip.

    Parameters
    ----------
    name, label, unit : str
        What it is, what to call it in front of a user, in which unit.
    points : tuple of Point
        In order of time.
    judged : str
        Whether the clips that were filmed alike differ by more than noise; ``unknown`` where there are not two.
    since_first, since_previous : Change or None
        The last of those clips against the first, and against the one before.
    """

    name: str
    label: str
    unit: str
    points: tuple[TrendPoint, ...]
    judged: Judged
    since_first: Change | None
    since_previous: Change | None


@dataclass(frozen=True, slots=True, repr=False)
class Timeline(Record):
    """What became of a rider on a bike.

    Parameters
    ----------
    rider, bike : str
        Who, and on what; the bike may be empty.
    entries : tuple of Entry
        The clips, in order of time.
    notes : tuple of Note
        What was done to the set-up, in order of time.
    trends : tuple of Trend
        How each measure went.
    plan : tuple of str
        Where riding is recovery: the steps back to the usual position, and how far along them the last clip is.
    minds : tuple of str
        What to mind, for the user.
    """

    rider: str
    bike: str
    entries: tuple[HistoryEntry, ...]
    notes: tuple[SetupNote, ...]
    trends: tuple[Trend, ...]
    plan: tuple[str, ...]
    minds: tuple[str, ...]
