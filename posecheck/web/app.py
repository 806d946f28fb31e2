"""Puts a server together."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from posecheck.errors import PosecheckError
from posecheck.storage.history import History
from posecheck.storage.sessions import Sessions
from posecheck.storage.uploads import UploadQueue
from posecheck.text import words

from .auth import Access, RateLimit
from .dependencies import ServerState
from .history import ServerHistory
from .jobs import JobRunner, JobTools
from .middleware import RequestGuard
from .routes import board, clips, fitting, pages, results
from .settings import WebSettings
from .slots import SlotError, Slots
from .upload_files import UploadFiles

LOG: Final = logging.getLogger("posecheck.web")


def create_app(settings: WebSettings, tools: JobTools | None = None) -> FastAPI:
    """Put a server together.

    Parameters
    ----------
    settings : WebSettings
        What it is told.
    tools : JobTools or None
        What does the work; None for workers with the pose model.

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
        Slots(settings.limits.uploads, settings.limits.uploads_per_rider),
        Slots(settings.limits.glances, 1),
        Slots(settings.limits.streams, settings.limits.streams_per_rider),
        RateLimit(settings.limits.keys_per_min),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        jobs.start()
        yield
        jobs.end()

    app = FastAPI(
        title="posecheck",
        version="1",
        description=words("web")["api"]["about"],
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
    )
    app.state.server = server
    for router in (
        clips.CLIPS_ROUTER,
        results.RESULTS_ROUTER,
        fitting.FITTING_ROUTER,
        board.BOARD_ROUTER,
        pages.PAGES_ROUTER,
    ):
        app.include_router(router)
    app.exception_handler(RequestValidationError)(_wrong)
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(PosecheckError)(_sentence)
    app.exception_handler(SlotError)(_full)
    app.exception_handler(Exception)(_bug)
    app.add_middleware(RequestGuard, access=server.access, limits=settings.limits)
    return app


def _wrong(_: Request, error: Exception) -> JSONResponse:
    """Say in one sentence which part of a call makes no sense."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    return _said(422, words("web")["refused"]["wrong"].format(why=f"{where}: {first['msg']}".strip(": ")))


def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    ours = {404: "page", 405: "method"}.get(error.status_code)
    plain = ours is not None and error.detail in ("Not Found", "Method Not Allowed")
    return _said(error.status_code, words("web")["refused"][ours] if plain else error.detail, error.headers)


def _full(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, SlotError)
    status, why = (429, "share") if error.by_caller else (503, "uploads")
    return _said(status, words("web")["refused"][why], {"Retry-After": "10"})


def _sentence(_: Request, error: Exception) -> JSONResponse:
    return _said(422, str(error))


def _bug(request: Request, error: Exception) -> JSONResponse:
    LOG.error("%s %s", request.method, request.url.path, exc_info=error)
    return _said(500, words("web")["refused"]["bug"])


def _said(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"detail": sentence}, status, headers)
