"""What the routes need, and who asks."""

from __future__ import annotations

from asyncio import Semaphore
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Path, Request

from posecheck.storage.uploads import Queue, Upload
from posecheck.text import words

from .auth import Gate, Who
from .history import Past
from .jobs import Foreman, Tools
from .settings import WebSettings
from .upload_files import Shelf


@dataclass(frozen=True, slots=True)
class House:
    """Hangs on the application's state.

    Parameters
    ----------
    settings : WebSettings
        What the server was told.
    gate : Gate
        Who may come in.
    queue : Queue
        The clips.
    shelf : Shelf
        Their files.
    foreman : Foreman
        Who has them measured.
    past : Past
        The history behind it.
    tools : Tools
        What does the work.
    coming, looking : Semaphore
        How many clips may come, and first pictures be looked at, at once.
    """

    settings: WebSettings
    gate: Gate
    queue: Queue
    shelf: Shelf
    foreman: Foreman
    past: Past
    tools: Tools
    coming: Semaphore
    looking: Semaphore


def _house(request: Request) -> House:
    found: House = request.app.state.house
    return found


def _who(request: Request) -> Who:
    found: Who | None = request.state.who
    if found is None:
        raise refused(401, "stranger")
    return found


def _fitter(who: Annotated[Who, Depends(_who)]) -> Who:
    if who.role != "fitter":
        raise refused(403, "fitter")
    return who


TheHouse = Annotated[House, Depends(_house)]
Caller = Annotated[Who, Depends(_who)]
Fitter = Annotated[Who, Depends(_fitter)]
ClipId = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The clip's id.")]


def _clip(clip: ClipId, house: TheHouse, who: Caller) -> Upload:
    found = house.queue.find(clip)
    if found is None or not who.sees(found.owner):
        raise refused(404, "clip")
    return found


TheClip = Annotated[Upload, Depends(_clip)]


def refused(status: int, why: str) -> HTTPException:
    """Make a refusal in words.

    Parameters
    ----------
    status : int
        Of HTTP.
    why : str
        A key of ``web.refused`` in ``words.toml``.

    Returns
    -------
    HTTPException
        To be raised.
    """
    return HTTPException(status, words("web")["refused"][why])
