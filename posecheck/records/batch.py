"""What a batch remembers of each clip: light enough for ten thousand of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Final, Literal

from posecheck.errors import StoreError
from posecheck.text import gettext

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

    No two clips of a batch share an `id`. `file` has forward slashes, and nothing of what an address holds of secrets;
    texts are empty and times None where unknown.
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

    `status` is measured, not_measurable or failed; `error` the class of the error that ended it. `key` is a hash of
    content, settings and versions, empty where another attempt may end otherwise. `analysis` is without what goes over
    time, and None where it failed.
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
    """Leave out of an analysis what goes over time or over the stroke."""
    return replace(analysis, series=ByName(), curves=ByName(), strokes=Strokes([], [], []), windows=())  # type: ignore[arg-type]


def entry_to_json(entry: BatchEntry) -> str:
    """Put an entry into one JSON document."""
    return json.dumps({"format": ENTRY_FORMAT, **to_plain(entry)}, allow_nan=False)


def entry_from_json(text: str | bytes) -> BatchEntry:
    """Read an entry that `entry_to_json` wrote.

    Raises StoreError if it is of another format, or something in it is missing or wrong.
    """
    try:
        document = require_format(json.loads(text), ENTRY_FORMAT)
    except (ValueError, RecursionError) as error:
        msg = gettext("it is no JSON")
        raise StoreError(msg) from error
    entry: BatchEntry = from_plain(BatchEntry, document)
    return entry
