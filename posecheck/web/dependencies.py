"""What the routes need, and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, HTTPException, Path, Request, Security
from fastapi.security import APIKeyCookie, HTTPBearer

from posecheck.storage.upload_rows import Upload
from posecheck.storage.uploads import UploadQueue
from posecheck.text import read_words

from .auth import COOKIE, Access, CallerIdentity, RateLimit
from .history import ServerHistory
from .inbox import Inbox
from .jobs import JobRunner, JobTools
from .live_rides import LiveRides
from .resumable import ComingClips
from .settings import WebSettings
from .slots import ChangeLocks, Slots
from .upload_files import UploadFiles

_BEARER: Final = HTTPBearer(auto_error=False, description="The token that the server printed when it started.")
_SESSION: Final = APIKeyCookie(name=COOKIE, auto_error=False, description="Comes with a session.")
"""What the document says of who may call; the guard before the application has looked at it by then."""


@dataclass(frozen=True, slots=True)
class ServerState:
    """Hangs on the application's state.

    Parameters
    ----------
    settings : WebSettings
        What the server was told.
    access : Access
        Who may come in.
    queue : UploadQueue
        The clips.
    files : UploadFiles
        Their files.
    jobs : JobRunner
        Who has them measured.
    history : ServerHistory
        The history behind it.
    tools : JobTools
        What does the work.
    coming : ComingClips
        Clips that come in pieces.
    upload_slots, preview_slots, stream_slots : Slots
        How many clips may come, first pictures be looked at, and streams be open at once.
    wrong_keys : RateLimit
        How often each address may try a key.
    changes : ChangeLocks
        One change of a clip at a time.
    inbox : Inbox or None
        A folder whose clips are measured as they come.
    live : LiveRides
        Who films live.
    """

    settings: WebSettings
    access: Access
    queue: UploadQueue
    files: UploadFiles
    jobs: JobRunner
    history: ServerHistory
    tools: JobTools
    coming: ComingClips
    upload_slots: Slots
    preview_slots: Slots
    stream_slots: Slots
    wrong_keys: RateLimit
    changes: ChangeLocks
    inbox: Inbox | None
    live: LiveRides


def _server(request: Request) -> ServerState:
    found: ServerState = request.app.state.server
    return found


def _who(
    request: Request, _token: Annotated[object, Security(_BEARER)], _session: Annotated[object, Security(_SESSION)]
) -> CallerIdentity:
    found: CallerIdentity | None = request.state.caller
    if found is None:
        raise refusal(401, "stranger")
    return found


def _fitter(who: Annotated[CallerIdentity, Depends(_who)]) -> CallerIdentity:
    if who.role != "fitter":
        raise refusal(403, "fitter")
    return who


TheServer = Annotated[ServerState, Depends(_server)]
Caller = Annotated[CallerIdentity, Depends(_who)]
FitterOnly = Annotated[CallerIdentity, Depends(_fitter)]
ClipId = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The clip's id.")]


def _clip(clip: ClipId, server: TheServer, who: Caller) -> Upload:
    found = server.queue.find(clip)
    if found is None or not who.sees(found.owner):
        raise refusal(404, "clip")
    return found


TheClip = Annotated[Upload, Depends(_clip)]


class RefusalError(HTTPException):
    """A refusal with a code that programs can rely on."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(status, read_words("web")["refused"][code])
        self.code = code


def refusal(status: int, why: str) -> RefusalError:
    """Make a refusal in words.

    Parameters
    ----------
    status : int
        Of HTTP.
    why : str
        A key of ``web.refused`` in ``words.toml``.

    Returns
    -------
    RefusalError
        To be raised.
    """
    return RefusalError(status, why)
