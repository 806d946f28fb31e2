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

    Parameters
    ----------
    id : str
        Chosen by the server; names its folder.
    owner : str
        Mark of the session that brought it.
    name : str
        What the file was called, for people.
    rider : str
        Whose clip it is; empty where that was not told.
    told : mapping
        Fields of Settings.
    state : str
        ``waiting``, ``working``, ``done``, ``failed`` or ``cancelled``.
    ending : str
        ``measured``, ``partly`` or ``again`` (film again), once it is done.
    reason : str
        Id of the one thing to change; empty for none.
    text : str
        The same in words.
    attempts : int
        How often it was taken up.
    brought_s, changed_s : float
        When it came, and when its state last changed, in seconds since 1970 [s].
    note : str
        What a fitter wrote down.
    """

    id: str
    owner: str
    name: str
    rider: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)
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

    Parameters
    ----------
    url : str
        A database URL as SQLAlchemy takes it, or the path of an SQLite file.

    Raises
    ------
    StoreError
        If the database cannot be used, now or when one of the methods needs it.
    """

    def __init__(self, url: str) -> None:
        self._database = Database(url)

    def bring(self, upload: Upload) -> Upload:
        """Add a clip.

        Parameters
        ----------
        upload : Upload
            The clip.

        Returns
        -------
        Upload
            As it was kept, with the time.
        """
        now_s = time.time()
        row = {**_row(upload), "brought_s": now_s, "changed_s": now_s}
        with self._database.writing() as connection:
            connection.execute(UPLOADS.insert().values(**row))
        return _upload(row)

    def find(self, clip: str) -> Upload | None:
        """Look up a clip.

        Parameters
        ----------
        clip : str
            Its id.

        Returns
        -------
        Upload or None
            None where there is none.
        """
        with self._database.reading() as connection:
            row = connection.execute(UPLOADS.select().where(UPLOADS.c.id == clip)).first()
        return None if row is None else _upload(_mapping(row))

    def all(self, owner: str | None = None, limit: int = 500) -> list[Upload]:
        """List the clips, the newest first.

        Parameters
        ----------
        owner : str or None
            Only those of this session; None for all.
        limit : int
            No more than that.

        Returns
        -------
        list of Upload
            The clips.
        """
        chosen = UPLOADS.select().order_by(UPLOADS.c.brought_s.desc(), UPLOADS.c.id).limit(limit)
        if owner is not None:
            chosen = chosen.where(UPLOADS.c.owner == owner)
        with self._database.reading() as connection:
            return [_upload(_mapping(row)) for row in connection.execute(chosen)]

    def waiting(self) -> int:
        """Count the clips that wait.

        Returns
        -------
        int
            How many.
        """
        counted = select(func.count()).select_from(UPLOADS).where(UPLOADS.c.state == "waiting")
        with self._database.reading() as connection:
            return int(connection.execute(counted).scalar_one())

    def take(self) -> Upload | None:
        """Take up the clip that has waited longest; nobody else gets it.

        Returns
        -------
        Upload or None
            Now ``working``; None where none waits.
        """
        next_one = UPLOADS.select().where(UPLOADS.c.state == "waiting").order_by(UPLOADS.c.brought_s).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(next_one).first()
        if row is None:
            return None
        taken = self._change(row.id, ("waiting",), state="working", attempts=row.attempts + 1)
        return self.find(row.id) if taken else self.take()

    def settle(self, clip: str, state: State, ending: Ending = "", reason: str = "", text: str = "") -> bool:
        """Say how the work on a clip ended.

        Parameters
        ----------
        clip : str
            Its id.
        state, ending, reason, text : str
            As in `Upload`.

        Returns
        -------
        bool
            False where it was cancelled or deleted meanwhile.
        """
        return self._change(clip, ("working",), state=state, ending=ending, reason=reason, text=text)

    def cancel(self, clip: str) -> bool:
        """Stop waiting for a clip, or working on it; it stays.

        Parameters
        ----------
        clip : str
            Its id.

        Returns
        -------
        bool
            False where it neither waits nor is worked on.
        """
        return self._change(clip, ("waiting", "working"), state="cancelled")

    def again(self, clip: str, told: Mapping[str, Any]) -> bool:
        """Let a clip wait once more.

        Parameters
        ----------
        clip : str
            Its id.
        told : mapping
            Fields of Settings.

        Returns
        -------
        bool
            False where it waits already, or is worked on.
        """
        fresh = {"ending": "", "reason": "", "text": "", "attempts": 0, "told": json.dumps(dict(told))}
        return self._change(clip, ("done", "failed", "cancelled"), state="waiting", **fresh)

    def resume(self, attempts: int, text: str) -> int:
        """Let clips wait again whose server died over them; give up those that were taken up too often.

        Parameters
        ----------
        attempts : int
            More are too often.
        text : str
            What to say of those given up.

        Returns
        -------
        int
            How many wait again.
        """
        left = UPLOADS.c.state == "working"
        with self._database.writing() as connection:
            worn = UPLOADS.update().where(left, UPLOADS.c.attempts >= attempts)
            connection.execute(worn.values(state="failed", reason="worn", text=text, changed_s=time.time()))
            done = connection.execute(UPLOADS.update().where(left).values(state="waiting", changed_s=time.time()))
        return int(done.rowcount)

    def annotate(self, clip: str, note: str) -> bool:
        """Write down a note.

        Parameters
        ----------
        clip : str
            The clip's id.
        note : str
            In place of the one before.

        Returns
        -------
        bool
            False where there is no such clip.
        """
        return self._change(clip, None, note=note[:TEXT_LIMIT])

    def delete(self, clip: str) -> bool:
        """Forget a clip.

        Parameters
        ----------
        clip : str
            Its id.

        Returns
        -------
        bool
            False where there was none.
        """
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
    told = json.dumps(dict(upload.told))
    return {**{name: getattr(upload, name) for name in Upload.__slots__}, "told": told}


def _mapping(row: Row[Any]) -> dict[str, Any]:
    return dict(row._mapping)  # noqa: SLF001  SQLAlchemy's public name for it


def _upload(row: Mapping[str, Any]) -> Upload:
    return Upload(**{**row, "told": json.loads(row["told"])})
