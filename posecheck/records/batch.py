"""What a batch remembers of each clip: light enough for ten thousand of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Final, Literal

from posecheck.errors import StoreError

from .analysis import Analysis
from .base import ByName, Record
from .serialise import from_plain, require_format, to_plain
from .series import Strokes

ENTRY_FORMAT: Final = "posecheck/entry/1"
"""Format number of a remembered clip."""

Status = Literal["measured", "not_measurable", "failed"]


@dataclass(frozen=True, slots=True, repr=False)
class ClipLabel(Record):
    """What is known of a clip before anybody looks at it.

    Parameters
    ----------
    id : str
        Names the clip's folder and files; no two clips of a batch share it.
    file : str
        The clip as it was found, with forward slashes, and without what an address holds of secrets.
    rider, bike, date : str
        Who, on what, when; empty where unknown.
    start_s, end_s : float or None
        The part that is looked at; None for the clip's beginning and end [s].
    """

    id: str
    file: str
    rider: str = ""
    bike: str = ""
    date: str = ""
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BatchEntry(Record):
    """One clip of a batch.

    Parameters
    ----------
    facts : Facts
        What was known before.
    riding : str
        Kind of riding that chose the bands.
    status : {"measured", "not_measurable", "failed"}
        What became of it.
    key : str
        Hash of content, settings and versions; empty where another attempt may end otherwise.
    reasons : tuple of str
        What was in the way, in words.
    error : str
        Class of the error that ended it; empty where none did.
    analysis : Analysis or None
        The answer without what goes over time; None where it failed.
    pictured : bool
        Whether there is a picture of it.
    seconds : float
        How long it took [s].
    frames : int
        Frames that were looked at.
    """

    facts: ClipLabel
    riding: str
    status: Status
    key: str = ""
    reasons: tuple[str, ...] = ()
    error: str = ""
    analysis: Analysis | None = None
    pictured: bool = False
    seconds: float = 0.0
    frames: int = 0


def without_arrays(analysis: Analysis) -> Analysis:
    """Leave out of an analysis what goes over time or over the stroke.

    Parameters
    ----------
    analysis : Analysis
        Any.

    Returns
    -------
    Analysis
        With its measures, verdicts and findings.
    """
    return replace(analysis, series=ByName(), curves=ByName(), strokes=Strokes([], [], []), windows=())  # type: ignore[arg-type]


def entry_to_json(entry: BatchEntry) -> str:
    """Put an entry into text.

    Parameters
    ----------
    entry : Entry
        Any.

    Returns
    -------
    str
        One JSON document.
    """
    return json.dumps({"format": ENTRY_FORMAT, **to_plain(entry)}, allow_nan=False)


def entry_from_json(text: str | bytes) -> BatchEntry:
    """Read an entry from text.

    Parameters
    ----------
    text : str or bytes
        As `entry_to_json` made it.

    Returns
    -------
    Entry
        Equal to the one that was written.

    Raises
    ------
    StoreError
        If it is of another format, or something in it is missing or wrong.
    """
    try:
        document = require_format(json.loads(text), ENTRY_FORMAT)
    except (ValueError, RecursionError) as error:
        msg = "it is no JSON"
        raise StoreError(msg) from error
    entry: BatchEntry = from_plain(BatchEntry, document)
    return entry
