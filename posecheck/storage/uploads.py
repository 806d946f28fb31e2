"""The clips of a server, in a database, so that work outlives the server."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Row, func, or_, select

from .database import Database
from .tables import UPLOADS
from .upload_rows import Ending, State, Upload, next_upload, read_upload, sort_uploads, upload_row

TEXT_LIMIT: Final = 4000
"""Longest note."""

_FAIR_S: Final = 3600.0
_UNMEASURED: Final = ("waiting", "working", "failed", "cancelled")


class UploadQueue:
    """Clips of many callers, each of whom gets a share of the work. Methods raise StoreError without a database."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)

    def bring(self, upload: Upload) -> Upload:
        """Add a clip; it is returned with the time."""
        now_s = time.time()
        row = {**upload_row(upload), "brought_s": now_s, "changed_s": now_s}
        with self._database.writing() as connection:
            connection.execute(UPLOADS.insert().values(**row))
            return read_upload(connection.execute(UPLOADS.select().where(UPLOADS.c.id == upload.id)).one())

    def find(self, clip: str) -> Upload | None:
        """Look up a clip; None where there is none."""
        with self._database.reading() as connection:
            row = connection.execute(UPLOADS.select().where(UPLOADS.c.id == clip)).first()
        return None if row is None else read_upload(row)

    def all(self, owner: str | None = None, limit: int = 500, offset: int = 0, wanted: str = "") -> list[Upload]:
        """List clips, the newest first: of one session or of all, from one on, with words in name, rider or note."""
        chosen = UPLOADS.select().order_by(UPLOADS.c.brought_s.desc(), UPLOADS.c.id)
        chosen = chosen.where(*_filters(owner, wanted)).limit(limit).offset(offset)
        with self._database.reading() as connection:
            return [read_upload(row) for row in connection.execute(chosen)]

    def count(self, owner: str | None = None, wanted: str = "") -> int:
        """Count what `all` would list without a limit."""
        return self._counted(*_filters(owner, wanted))

    def waiting(self, owner: str | None = None) -> int:
        """Count the clips that wait, of one session or of all."""
        return self._counted(UPLOADS.c.state == "waiting", *_filters(owner, ""))

    def unmeasured(self, owner: str) -> int:
        """Count the clips of a session that have no numbers, and so still take up room."""
        left = or_(UPLOADS.c.state.in_(_UNMEASURED), UPLOADS.c.ending == "again")
        return self._counted(left, UPLOADS.c.owner == owner)

    def line(self) -> list[Upload]:
        """List the clips that wait in the order in which they will be measured."""
        return sort_uploads(*self._waiting())

    def take(self, *, with_long: bool = True) -> Upload | None:
        """Take up the clip whose turn it is, now ``working``; nobody else gets it. None where none may be taken."""
        while True:
            turn = next_upload(*self._waiting(), with_long=with_long)
            if turn is None:
                return None
            if self._change(turn.id, ("waiting",), state="working", attempts=turn.attempts + 1):
                return self.find(turn.id)

    def postpone(self, upload: Upload, length_s: float) -> bool:
        """Let a clip that turned out to be long wait again, behind short ones."""
        again = {"state": "waiting", "attempts": upload.attempts - 1, "length_s": length_s}
        return self._change(upload.id, ("working",), **again)

    def move(self, clip: str, *, to_front: bool) -> bool:
        """Put a clip that waits before all others, or behind them; False where it does not wait."""
        line = [each.priority for each in self._waiting()[0]]
        place = max(line, default=0) + 1 if to_front else min(line, default=0) - 1
        return self._change(clip, ("waiting",), priority=place)

    def settle(self, clip: str, state: State, ending: Ending = "", reason: str = "", text: str = "") -> bool:
        """Say how the work on a clip ended, as in `Upload`; False where it was cancelled or deleted meanwhile."""
        return self._change(clip, ("working",), state=state, ending=ending, reason=reason, text=text)

    def cancel(self, clip: str) -> bool:
        """Stop waiting for a clip, or working on it; it stays. False where it neither waits nor is worked on."""
        return self._change(clip, ("waiting", "working"), state="cancelled")

    def again(self, clip: str, settings: Mapping[str, Any]) -> bool:
        """Let a clip wait once more, with these settings; False where it waits already, or is worked on."""
        fresh = {"ending": "", "reason": "", "text": "", "attempts": 0, "told": json.dumps(dict(settings))}
        return self._change(clip, ("done", "failed", "cancelled"), state="waiting", **fresh)

    def resume(self, attempts: int, text: str) -> int:
        """Let clips wait again whose server died over them; those taken up too often are given up with a text."""
        left = UPLOADS.c.state == "working"
        with self._database.writing() as connection:
            worn = UPLOADS.update().where(left, UPLOADS.c.attempts >= attempts)
            connection.execute(worn.values(state="failed", reason="worn", text=text, changed_s=time.time()))
            done = connection.execute(UPLOADS.update().where(left).values(state="waiting", changed_s=time.time()))
        return int(done.rowcount)

    def annotate(self, clip: str, note: str, before: str | None = None) -> bool:
        """Write down a note in place of the one before; False where there is no such clip, or another note by now."""
        wanted = UPLOADS.update().where(UPLOADS.c.id == clip)
        if before is not None:
            wanted = wanted.where(UPLOADS.c.note == before)
        with self._database.writing() as connection:
            return connection.execute(wanted.values(note=note[:TEXT_LIMIT])).rowcount > 0

    def rename(self, clip: str, name: str) -> bool:
        """Call a clip otherwise; False where there is none."""
        return self._change(clip, None, name=name)

    def assign(self, clip: str, rider: str) -> bool:
        """Say whose clip it is; from now on it is no longer the phone's alone. False where there is none."""
        return self._change(clip, None, rider=rider)

    def delete(self, clip: str) -> bool:
        """Forget a clip; False where there was none."""
        with self._database.writing() as connection:
            return connection.execute(UPLOADS.delete().where(UPLOADS.c.id == clip)).rowcount > 0

    def _waiting(self) -> tuple[list[Upload], dict[str, int]]:
        """Read who waits, and how much was done for each session within the last hour."""
        lately = UPLOADS.c.changed_s > time.time() - _FAIR_S
        had = select(UPLOADS.c.owner, func.count()).where(UPLOADS.c.attempts > 0, UPLOADS.c.state != "waiting", lately)
        with self._database.reading() as connection:
            rows: list[Row[Any]] = list(connection.execute(UPLOADS.select().where(UPLOADS.c.state == "waiting")))
            served = {owner: int(count) for owner, count in connection.execute(had.group_by(UPLOADS.c.owner))}
        return [read_upload(row) for row in rows], served

    def _counted(self, *conditions: Any) -> int:
        counted = select(func.count()).select_from(UPLOADS).where(*conditions)
        with self._database.reading() as connection:
            return int(connection.execute(counted).scalar_one())

    def _change(self, clip: str, states: tuple[State, ...] | None, **values: Any) -> bool:
        """Change a row that is in one of the states; True where it was."""
        wanted = UPLOADS.update().where(UPLOADS.c.id == clip)
        if states is not None:
            wanted = wanted.where(UPLOADS.c.state.in_(states))
            values["changed_s"] = time.time()
        with self._database.writing() as connection:
            return connection.execute(wanted.values(**values)).rowcount > 0


def _filters(owner: str | None, wanted: str) -> list[Any]:
    found: list[Any] = [] if owner is None else [UPLOADS.c.owner == owner]
    for word in wanted.lower().split():
        columns = (UPLOADS.c.name, UPLOADS.c.rider, UPLOADS.c.suggested_rider, UPLOADS.c.note)
        found.append(or_(*(func.lower(column).contains(word, autoescape=True) for column in columns)))
    return found
