"""Puts a server together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

from fastapi import FastAPI

from posecheck.storage.history import History
from posecheck.storage.sessions import Sessions
from posecheck.storage.uploads import UploadQueue
from posecheck.text import read_words

from .auth import Access, RateLimit
from .dependencies import ServerState
from .history import ServerHistory
from .inbox import Inbox
from .jobs import JobRunner, JobTools
from .languages import LanguageOfCall
from .live_rides import LiveRides
from .live_workers import LiveTools
from .middleware import RequestGuard
from .problems import HANDLERS
from .resumable import ComingClips
from .routes import board, clip_lists, clips, fitting, live, pages, results, riders, uploads
from .schemas import Problem
from .settings import WebSettings
from .slots import ChangeLocks, Slots
from .upload_files import UploadFiles

_API_ROUTERS: Final = (
    clips.CLIPS_ROUTER,
    uploads.UPLOADS_ROUTER,
    results.RESULTS_ROUTER,
    fitting.FITTING_ROUTER,
    riders.RIDERS_ROUTER,
)


_PAGE_ROUTERS: Final = (
    board.BOARD_ROUTER,
    clip_lists.LISTS_ROUTER,
    live.LIVE_ROUTER,
    pages.PAGES_ROUTER,
    riders.RIDER_PAGES_ROUTER,
)


def create_app(settings: WebSettings, tools: JobTools | None = None, live_tools: LiveTools | None = None) -> FastAPI:
    """Put a server together.

    Parameters
    ----------
    settings : WebSettings
        What it is told.
    tools : JobTools or None
        What does the work; None for workers with the pose model.
    live_tools : LiveTools or None
        The same for live rides.

    Returns
    -------
    FastAPI
        An ASGI application; its state holds the `ServerState`.

    Raises
    ------
    PosecheckError
        If the folder or the database cannot be used.
    """
    files = UploadFiles(settings.folder)
    queue = UploadQueue(settings.address)
    history = ServerHistory(History(settings.address), files)
    used = tools or JobTools()
    jobs = JobRunner(queue, files, settings, used, history)
    server = ServerState(
        settings,
        Access(Sessions(settings.address)),
        queue,
        files,
        jobs,
        history,
        used,
        ComingClips(files),
        Slots(settings.limits.uploads, settings.limits.uploads_per_rider),
        Slots(settings.limits.glances, 1),
        Slots(settings.limits.streams, settings.limits.streams_per_rider),
        RateLimit(settings.limits.keys_per_min),
        ChangeLocks(),
        Inbox(settings.inbox, files, queue, jobs.wake) if settings.inbox else None,
        LiveRides(settings, files, live_tools or LiveTools(), lambda *ride: live.bring_ride(server, *ride)),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        server.coming.drop_old()
        jobs.start()
        if server.inbox:
            server.inbox.start()
        yield
        await server.live.end()
        if server.inbox:
            server.inbox.end()
        jobs.end()

    app = FastAPI(
        title="posecheck",
        version="1",
        description=read_words("web")["api"]["about"],
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        generate_unique_id_function=lambda route: route.name,  # names that a generated client can bear
        lifespan=lifespan,
    )
    app.state.server = server
    app.openapi = partial(_document, app)  # type: ignore[method-assign]
    for router in _API_ROUTERS:
        app.include_router(router, prefix="/api/v1")
        app.include_router(router, prefix="/api", include_in_schema=False)  # as it was before there were versions
    for router in _PAGE_ROUTERS:
        app.include_router(router)
    for kind, handler in HANDLERS.items():
        app.exception_handler(kind)(handler)
    app.add_middleware(RequestGuard, access=server.access, limits=settings.limits)
    app.add_middleware(LanguageOfCall)  # before the guard, whose refusals are read too
    return app


def _document(app: FastAPI) -> dict[str, Any]:
    """Describe the calls; the form of refusals is no route's own."""
    found = FastAPI.openapi(app)
    found["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    return found
