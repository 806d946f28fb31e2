"""The clips of a server, in a database, so that work outlives the server."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sqlalchemy import Row, func, select

from .database import Database
from .tables import UPLOADS

State = Literal["waiting", "working", "done", "failed", "cancelled"]
Ending = Literal["", "measured", "partly", "again"]

TEXT_LIMIT: Final = 4000
"""Longest note."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One clip that was brought to a server.

    `owner` is the mark of the session that brought it; `rider` and `note` may be empty. `state` is ``waiting``,
    ``working``, ``done``, ``failed`` or ``cancelled``; once it is done, `ending` is ``measured``, ``partly`` or
    ``again`` (film again). `reason` is the id of the one thing to change, `text` the same in words. Times are seconds
    since 1970.
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


class UploadQueue:
    """Clips in the order in which they came.

    The URL is as SQLAlchemy takes it, or the path of an SQLite file. Raises StoreError if the database cannot be used,
    now or when one of the methods needs it.
    """

    def __init__(self, url: str) -> None:
        self._database = Database(url)

    def bring(self, upload: Upload) -> Upload:
        """Add a clip, and return it with the time."""
        now_s = time.time()
        row = {**_row(upload), "brought_s": now_s, "changed_s": now_s}
        with self._database.writing() as connection:
            connection.execute(UPLOADS.insert().values(**row))
        return _upload(row)

    def find(self, clip: str) -> Upload | None:
        """Look up a clip; None where there is none."""
        with self._database.reading() as connection:
            row = connection.execute(UPLOADS.select().where(UPLOADS.c.id == clip)).first()
        return None if row is None else _upload(_mapping(row))

    def all(self, owner: str | None = None, limit: int = 500) -> list[Upload]:
        """List the clips, the newest first: those of one session, or all."""
        chosen = UPLOADS.select().order_by(UPLOADS.c.brought_s.desc(), UPLOADS.c.id).limit(limit)
        if owner is not None:
            chosen = chosen.where(UPLOADS.c.owner == owner)
        with self._database.reading() as connection:
            return [_upload(_mapping(row)) for row in connection.execute(chosen)]

    def waiting(self) -> int:
        """Count the clips that wait."""
        counted = select(func.count()).select_from(UPLOADS).where(UPLOADS.c.state == "waiting")
        with self._database.reading() as connection:
            return int(connection.execute(counted).scalar_one())

    def take(self) -> Upload | None:
        """Take up the clip that has waited longest; nobody else gets it.

        It is ``working`` now; None where none waits.
        """
        next_one = UPLOADS.select().where(UPLOADS.c.state == "waiting").order_by(UPLOADS.c.brought_s).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(next_one).first()
        if row is None:
            return None
        # Another worker may have come in between: the state says who was first.
        taken = self._change(row.id, ("waiting",), state="working", attempts=row.attempts + 1)
        return self.find(row.id) if taken else self.take()

    def settle(self, clip: str, state: State, ending: Ending = "", reason: str = "", text: str = "") -> bool:
        """Say how the work on a clip ended; False where it was cancelled or deleted meanwhile."""
        return self._change(clip, ("working",), state=state, ending=ending, reason=reason, text=text)

    def cancel(self, clip: str) -> bool:
        """Stop waiting for a clip, or working on it; it stays. False where it neither waits nor is worked on."""
        return self._change(clip, ("waiting", "working"), state="cancelled")

    def again(self, clip: str, settings: Mapping[str, Any]) -> bool:
        """Let a clip wait once more; False where it waits already, or is worked on."""
        fresh = {"ending": "", "reason": "", "text": "", "attempts": 0, "told": json.dumps(dict(settings))}
        return self._change(clip, ("done", "failed", "cancelled"), state="waiting", **fresh)

    def resume(self, attempts: int, text: str) -> int:
        """Let clips wait again whose server died over them; give up those that were taken up too often.

        Those that were taken up more than `attempts` times are given up, with `text`. How many wait again comes back.
        """
        left = UPLOADS.c.state == "working"
        with self._database.writing() as connection:
            # These first, or they would wait again with the others.
            worn = UPLOADS.update().where(left, UPLOADS.c.attempts >= attempts)
            connection.execute(worn.values(state="failed", reason="worn", text=text, changed_s=time.time()))
            done = connection.execute(UPLOADS.update().where(left).values(state="waiting", changed_s=time.time()))
        return int(done.rowcount)

    def annotate(self, clip: str, note: str) -> bool:
        """Replace the note on a clip; False where there is no such clip."""
        return self._change(clip, None, note=note[:TEXT_LIMIT])

    def delete(self, clip: str) -> bool:
        """Forget a clip; False where there was none."""
        with self._database.writing() as connection:
            return connection.execute(UPLOADS.delete().where(UPLOADS.c.id == clip)).rowcount > 0

    def _change(self, clip: str, states: tuple[State, ...] | None, **values: Any) -> bool:
        """Change a row that is in one of the states; True where it was."""
        wanted = UPLOADS.update().where(UPLOADS.c.id == clip)
        if states is not None:
            wanted = wanted.where(UPLOADS.c.state.in_(states))
            values["changed_s"] = time.time()
        with self._database.writing() as connection:
            return connection.execute(wanted.values(**values)).rowcount > 0


def _row(upload: Upload) -> dict[str, Any]:
    row = {name: getattr(upload, name) for name in Upload.__slots__ if name != "settings"}
    return {**row, "told": json.dumps(dict(upload.settings))}


def _mapping(row: Row[Any]) -> dict[str, Any]:
    return dict(row._mapping)  # noqa: SLF001  SQLAlchemy's public name for it


def _upload(row: Mapping[str, Any]) -> Upload:
    fields = dict(row)
    return Upload(settings=json.loads(fields.pop("told")), **fields)
