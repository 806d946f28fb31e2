"""One clip of a server as a record, as a row, and its turn among those that wait."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sqlalchemy import Row

from posecheck.text import ENGLISH

State = Literal["waiting", "working", "done", "failed", "cancelled"]
Ending = Literal["", "measured", "partly", "again"]

JOB_NUMBERS: Final = ("measured", "partly")
"""Endings with numbers: the clip itself is no longer needed then."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One clip that was brought to a server.

    `owner` is the mark of the session that brought it; `rider`, `bike` and `note` may be empty. `state` is ``waiting``,
    ``working``, ``done``, ``failed`` or ``cancelled``; once it is done, `ending` is ``measured``, ``partly`` or
    ``again`` (film again). `reason` is the id of the one thing to change, `text` the same in words. Times are seconds
    since 1970. `language` is that of the report.
    """

    id: str
    owner: str
    name: str
    rider: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    state: State = "waiting"
    ending: Ending = ""
    reason: str = ""
    text: str = ""
    attempts: int = 0
    brought_s: float = 0.0
    changed_s: float = 0.0
    note: str = ""
    suggested_rider: str = ""
    priority: int = 0
    length_s: float = 0.0
    bike: str = ""
    language: str = ENGLISH


def upload_row(upload: Upload) -> dict[str, Any]:
    """Put a clip into a row."""
    row = {name: getattr(upload, name) for name in Upload.__slots__ if name != "settings"}
    return {**row, "told": json.dumps(dict(upload.settings))}


def read_upload(row: Row[Any]) -> Upload:
    """Read a clip from a row."""
    values = dict(row._mapping)  # noqa: SLF001  SQLAlchemy's public name for it
    return Upload(settings=json.loads(values.pop("told")), **values)


def next_upload(waiting: Sequence[Upload], served: Mapping[str, int], *, with_long: bool) -> Upload | None:
    """Choose the clip that is measured next: first what a fitter put first, then who had least so far, then the oldest.

    Long clips come after all short ones, and only where they are allowed.
    """
    allowed = [each for each in waiting if with_long or not each.length_s]
    return min(allowed, key=lambda each: _turn(each, served), default=None)


def sort_uploads(waiting: Sequence[Upload], served: Mapping[str, int]) -> list[Upload]:
    """List clips in the order in which they will be measured."""
    left, order, had = list(waiting), [], dict(served)
    while left:
        turn = min(left, key=lambda each: _turn(each, had))
        left.remove(turn)
        order.append(turn)
        had[turn.owner] = had.get(turn.owner, 0) + 1
    return order


def _turn(upload: Upload, served: Mapping[str, int]) -> tuple[int, bool, int, float]:
    return -upload.priority, upload.length_s > 0, served.get(upload.owner, 0), upload.brought_s
