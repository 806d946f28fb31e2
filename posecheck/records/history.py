"""The nouns of a rider's history: kept clips, set-up notes, and how measures went from clip to clip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .base import Record
from .comparison import Change, Comparison
from .sheet import KeptSheet

Judged = Literal["change", "noise", "unknown"]
"""Whether clips differ by more than noise."""


@dataclass(frozen=True, slots=True, repr=False)
class Rider(Record):
    """A rider of whom something is kept. `last_on` is when the last clip was filmed; None without one."""

    name: str
    clips: int
    notes: int
    last_on: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class HistoryEntry(Record):
    """A clip that is kept; its recording and its analysis are fetched by its number.

    Moments are by the clock of the place, midnight where only the day is known; `kept_at` is UTC. The bike may be
    empty.
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
    """What was done to a set-up, and when by the clock of the place."""

    id: int
    written_on: datetime
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class TrendPoint(Record):
    """One measure of one clip.

    `entry` is the clip's number in the database. `interval` is the 95 % interval; `own` the narrower one that holds
    among the rider's own clips, filmed like the last one: what the model does steadily to a rider is left out. It is
    None where the clip was not filmed so.
    """

    entry: int
    value: float
    interval: tuple[float, float] | None
    own: tuple[float, float] | None


@dataclass(frozen=True, slots=True, repr=False)
class Trend(Record):
    """One measure from clip to clip.

    `judged` says whether the clips that were filmed alike differ by more than noise, ``unknown`` where there are not
    two; the changes compare the last of those with the first and with the one before.
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

    Everything is in order of time; the bike may be empty. `plan` holds the steps back to the usual position where
    riding is recovery; `minds` what the user should mind. `sheets` are a fitter's.
    """

    rider: str
    bike: str
    entries: tuple[HistoryEntry, ...]
    notes: tuple[SetupNote, ...]
    trends: tuple[Trend, ...]
    plan: tuple[str, ...]
    minds: tuple[str, ...]
    sheets: tuple[KeptSheet, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class ChainStep(Record):
    """A clip and the next one on the same bike, the notes written between them, and what differs."""

    before: HistoryEntry
    after: HistoryEntry
    notes: tuple[SetupNote, ...]
    comparison: Comparison
