"""What the routes need, and who asks."""

from __future__ import annotations

from asyncio import Semaphore
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Path, Request

from posecheck.storage.uploads import Upload, UploadQueue
from posecheck.text import read_words

from .auth import Access, CallerIdentity
from .history import ServerHistory
from .jobs import JobRunner, JobTools
from .settings import WebSettings
from .upload_files import UploadFiles


@dataclass(frozen=True, slots=True)
class ServerState:
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
    gate: Access
    queue: UploadQueue
    shelf: UploadFiles
    foreman: JobRunner
    past: ServerHistory
    tools: JobTools
    coming: Semaphore
    looking: Semaphore


def _house(request: Request) -> ServerState:
    found: ServerState = request.app.state.house
    return found


def _who(request: Request) -> CallerIdentity:
    found: CallerIdentity | None = request.state.who
    if found is None:
        raise refusal(401, "stranger")
    return found


def _fitter(who: Annotated[CallerIdentity, Depends(_who)]) -> CallerIdentity:
    if who.role != "fitter":
        raise refusal(403, "fitter")
    return who


TheHouse = Annotated[ServerState, Depends(_house)]
Caller = Annotated[CallerIdentity, Depends(_who)]
FitterOnly = Annotated[CallerIdentity, Depends(_fitter)]
ClipId = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The clip's id.")]


def _clip(clip: ClipId, house: TheHouse, who: Caller) -> Upload:
    found = house.queue.find(clip)
    if found is None or not who.sees(found.owner):
        raise refusal(404, "clip")
    return found


TheClip = Annotated[Upload, Depends(_clip)]


def refusal(status: int, why: str) -> HTTPException:
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
    return HTTPException(status, read_words("web")["refused"][why])
