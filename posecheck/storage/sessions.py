"""The browsers that a server has let in, in a database, so that they need no new key when the server was away."""

from __future__ import annotations

import time

from .database import Database
from .tables import SESSIONS


class Sessions:
    """Who was let in, and until when. A session's secret is not kept, only a mark that stands for it.

    The URL is as SQLAlchemy takes it, or the path of an SQLite file. Raises StoreError if the database cannot be used,
    now or when one of the methods needs it.
    """

    def __init__(self, url: str) -> None:
        self._database = Database(url)

    def open(self, mark: str, role: str, until_s: float) -> None:
        """Keep a session; forget those that are over. Times count in seconds since 1970."""
        with self._database.writing() as connection:
            connection.execute(SESSIONS.delete().where(SESSIONS.c.until_s < time.time()))
            connection.execute(SESSIONS.insert().values(mark=mark, role=role, until_s=until_s))

    def role(self, mark: str, now_s: float) -> str | None:
        """Find the role of a session; None where there is none, or it is over."""
        wanted = SESSIONS.select().where(SESSIONS.c.mark == mark, SESSIONS.c.until_s > now_s)
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        return None if row is None else str(row.role)
