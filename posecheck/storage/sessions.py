"""The browsers that a server has let in, in a database, so that they need no new key when the server was away."""

from __future__ import annotations

import time
from dataclasses import dataclass

from .database import Database
from .tables import SESSIONS


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that was let in; its secret is not kept, only a mark that stands for it."""

    mark: str
    role: str
    until_s: float
    opened_s: float
    label: str


class Sessions:
    """Who was let in, and until when. Every method raises StoreError without a database."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)

    def open(self, mark: str, role: str, until_s: float, label: str = "") -> None:
        """Keep a session until a time in seconds since 1970 [s]; forget those that are over."""
        now_s = time.time()
        with self._database.writing() as connection:
            connection.execute(SESSIONS.delete().where(SESSIONS.c.until_s < now_s))
            row = {"mark": mark, "role": role, "until_s": until_s, "opened_s": now_s, "label": label}
            connection.execute(SESSIONS.insert().values(**row))

    def role(self, mark: str, now_s: float) -> str | None:
        """Find the role of a session; None where there is none, or it is over by this time [s]."""
        wanted = SESSIONS.select().where(SESSIONS.c.mark == mark, SESSIONS.c.until_s > now_s)
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        return None if row is None else str(row.role)

    def open_ones(self) -> list[Session]:
        """List the sessions that are not over, the newest first."""
        wanted = SESSIONS.select().where(SESSIONS.c.until_s > time.time()).order_by(SESSIONS.c.opened_s.desc())
        with self._database.reading() as connection:
            return [Session(*row) for row in connection.execute(wanted)]

    def end(self, mark: str) -> bool:
        """End a session; False where there was none."""
        with self._database.writing() as connection:
            return connection.execute(SESSIONS.delete().where(SESSIONS.c.mark == mark)).rowcount > 0
