"""Puts a server together."""

from __future__ import annotations

import logging
from asyncio import Semaphore
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
from posecheck.text import read_words

from .auth import Access
from .dependencies import ServerState
from .history import ServerHistory
from .jobs import JobRunner, JobTools
from .middleware import RequestGuard
from .routes import board, clips, fitting, pages
from .settings import WebSettings
from .upload_files import UploadFiles

LOG: Final = logging.getLogger("posecheck.web")


def create_app(settings: WebSettings, tools: JobTools | None = None) -> FastAPI:
    """Put a server together.

    Parameters
    ----------
    settings : WebSettings
        What it is told.
    tools : Tools or None
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
    shelf = UploadFiles(settings.folder)
    queue = UploadQueue(settings.address)
    past = ServerHistory(History(settings.address), shelf)
    used = tools or JobTools()
    foreman = JobRunner(queue, shelf, settings, used, past)
    house = ServerState(
        settings,
        Access(Sessions(settings.address)),
        queue,
        shelf,
        foreman,
        past,
        used,
        Semaphore(settings.limits.uploads),
        Semaphore(settings.limits.glances),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        foreman.start()
        yield
        foreman.end()

    app = FastAPI(
        title="posecheck",
        version="1",
        description=read_words("web")["api"]["about"],
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
    )
    app.state.house = house
    for router in (clips.CLIPS_ROUTER, fitting.FITTING_ROUTER, board.BOARD_ROUTER, pages.PAGES_ROUTER):
        app.include_router(router)
    app.exception_handler(RequestValidationError)(_wrong)
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(PosecheckError)(_sentence)
    app.exception_handler(Exception)(_bug)
    app.add_middleware(RequestGuard, gate=house.gate, limits=settings.limits)
    return app


def _wrong(_: Request, error: Exception) -> JSONResponse:
    """Say in one sentence which part of a call makes no sense."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    return _said(422, read_words("web")["refused"]["wrong"].format(why=f"{where}: {first['msg']}".strip(": ")))


def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    ours = {404: "page", 405: "method"}.get(error.status_code)
    plain = ours is not None and error.detail in ("Not Found", "Method Not Allowed")
    return _said(error.status_code, read_words("web")["refused"][ours] if plain else error.detail, error.headers)


def _sentence(_: Request, error: Exception) -> JSONResponse:
    return _said(422, str(error))


def _bug(request: Request, error: Exception) -> JSONResponse:
    LOG.error("%s %s", request.method, request.url.path, exc_info=error)
    return _said(500, read_words("web")["refused"]["bug"])


def _said(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"detail": sentence}, status, headers)
