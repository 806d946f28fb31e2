"""Who may come in: a key that works once, the session that it is exchanged for, and the token of programs."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from threading import Lock
from typing import Final, Literal

from posecheck.storage.sessions import Session, Sessions

Role = Literal["rider", "fitter"]
COOKIE: Final = "posecheck"
"""Name of the session's cookie."""

TICKET_S: Final = 12 * 3600.0
"""So long the address of an opened report works [s]."""

SESSION_S: Final[dict[Role, float]] = {"rider": 24 * 3600.0, "fitter": 30 * 24 * 3600.0}
"""So long a session lasts [s]."""

_CALLERS: Final = 4096
_SURE_S: Final = 20.0
_MINUTE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class CallerIdentity:
    """Somebody who was let in.

    Parameters
    ----------
    role : {"rider", "fitter"}
        A rider sees the clips of the own session only.
    owner : str
        Marks the clips of this session; empty for a program.
    by_cookie : bool
        Whether a browser sends the proof by itself, so that the origin of a call has to be looked at.
    """

    role: Role
    owner: str = ""
    by_cookie: bool = False

    def sees(self, owner: str) -> bool:
        """Whether a clip may be shown to this one.

        Parameters
        ----------
        owner : str
            Mark of the session that brought it.

        Returns
        -------
        bool
            True for a fitter, and for whoever brought it.
        """
        return self.role == "fitter" or owner == self.owner


def secret_digest(secret: str) -> str:
    """Make a mark that stands for a secret and does not give it away.

    Parameters
    ----------
    secret : str
        A key or a token.

    Returns
    -------
    str
        32 hexadecimal digits.
    """
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()[:32]


class Access:
    """Keys, sessions, the token, and tickets to reports.

    Parameters
    ----------
    sessions : Sessions
        Where sessions are kept, so that they outlive the server.
    """

    def __init__(self, sessions: Sessions) -> None:
        self.token = secrets.token_urlsafe(32)
        self._sessions = sessions
        self._keys: dict[str, Role] = {}
        self._tickets: dict[str, tuple[str, float]] = {}
        self._lock = Lock()
        self._seen: dict[str, tuple[CallerIdentity | None, float]] = {}

    def key(self, role: Role) -> str:
        """Make a key that works once.

        Parameters
        ----------
        role : {"rider", "fitter"}
            Whom it lets in.

        Returns
        -------
        str
            The key.
        """
        made = secrets.token_urlsafe(16)
        with self._lock:
            self._keys[secret_digest(made)] = role
        return made

    def exchange(self, key: str) -> tuple[str, Role] | None:
        """Take a key for a session.

        Parameters
        ----------
        key : str
            As it was printed.

        Returns
        -------
        tuple of str, or None
            The session's secret and its role; None where the key is wrong or was used.
        """
        with self._lock:
            role = self._keys.pop(secret_digest(key), None)
        if role is None:
            return None
        secret = secrets.token_urlsafe(32)
        self._sessions.open(secret_digest(secret), role, time.time() + SESSION_S[role])
        return secret, role

    def who(self, cookie: str | None, bearer: str | None) -> CallerIdentity | None:
        """Say who calls.

        Parameters
        ----------
        cookie, bearer : str or None
            The proof that came with the call.

        Returns
        -------
        CallerIdentity or None
            None for a stranger.
        """
        if bearer is not None:
            return (
                CallerIdentity("fitter")
                if secrets.compare_digest(secret_digest(bearer), secret_digest(self.token))
                else None
            )
        if not cookie:
            return None
        mark = secret_digest(cookie)
        role = self._sessions.role(mark, time.time())
        found = CallerIdentity("rider" if role == "rider" else "fitter", mark, by_cookie=True) if role else None
        if len(self._seen) > _CALLERS:
            self._seen.clear()
        self._seen[mark] = found, time.monotonic() + _SURE_S
        return found

    def seen(self, cookie: str) -> CallerIdentity | None:
        """Say who called a moment ago with this cookie; the database need not be asked then."""
        found, until_s = self._seen.get(secret_digest(cookie), (None, 0.0))
        return found if until_s > time.monotonic() else None

    def still_in(self, who: CallerIdentity) -> bool:
        """Whether a session that was let in has not ended since."""
        return not who.by_cookie or self._sessions.role(who.owner, time.time()) is not None

    def sessions(self) -> list[Session]:
        """List the browsers that are let in, the newest first."""
        return self._sessions.open_ones()

    def end(self, mark: str) -> bool:
        """Show a browser out, and all that it follows; False where there was none."""
        self._seen.pop(mark, None)
        return self._sessions.end(mark)

    def ticket(self, clip: str) -> str:
        """Make an address for one report, which a page without cookies can call.

        Parameters
        ----------
        clip : str
            Whose report.

        Returns
        -------
        str
            Works for `TICKET_S`.
        """
        made, now_s = secrets.token_urlsafe(24), time.monotonic()
        with self._lock:
            self._tickets = {name: held for name, held in self._tickets.items() if held[1] > now_s}
            self._tickets[made] = (clip, now_s + TICKET_S)
        return made

    def ticketed(self, ticket: str) -> str | None:
        """Say which report a ticket opens.

        Parameters
        ----------
        ticket : str
            From `ticket`.

        Returns
        -------
        str or None
            The clip; None where the ticket is wrong or too old.
        """
        clip, until_s = self._tickets.get(ticket, ("", 0.0))
        return clip if until_s > time.monotonic() else None


class RateLimit:
    """Counts the calls of each caller: a bucket that fills again within a minute."""

    def __init__(self, per_min: int) -> None:
        self._per_min = per_min
        self._left: dict[str, tuple[float, float]] = {}

    def lets(self, caller: str) -> bool:
        """Count a call; False where there were too many."""
        now_s = time.monotonic()
        if len(self._left) > _CALLERS:
            self._left = {who: held for who, held in self._left.items() if held[1] > now_s - _MINUTE_S}
        left, then_s = self._left.get(caller, (float(self._per_min), now_s))
        left = min(float(self._per_min), left + (now_s - then_s) * self._per_min / _MINUTE_S)
        self._left[caller] = (max(0.0, left - 1), now_s)
        return left >= 1
