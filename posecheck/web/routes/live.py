"""The live page, and the socket over which its pictures come and the numbers go back."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, WebSocket, WebSocketDisconnect
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from posecheck.errors import PosecheckError
from posecheck.text import current_language, moment_text, read_words, use_language
from posecheck.web import schemas
from posecheck.web.auth import CallerIdentity, RateLimit
from posecheck.web.dependencies import Caller, ServerState, TheServer
from posecheck.web.live_clip import PictureSpool, join_pictures
from posecheck.web.live_rides import LiveAnswers, LiveSeat
from posecheck.web.templates import render_page

from .clips import check_share, new_upload, read_settings

LOG: Final = logging.getLogger("posecheck.web")

LIVE_ROUTER: Final = APIRouter(include_in_schema=False)

TAKEN_OVER: Final = 4000
"""The socket is closed with this when the same session films elsewhere; the page does not come back then."""

REFUSED: Final = 4001
"""Closed with this the socket says that it is no use to come back."""

_CANCELLED_S: Final = 0.2
_STILL_IN_S: Final = 5.0
_LATE: Final = asyncio.TimeoutError  # before Python 3.11 it is not the built-in TimeoutError
_CONNECTION_ERRORS: Final = (WebSocketDisconnect, _LATE, RuntimeError)  # the last is how a closed one is told


def _server_of(socket: WebSocket) -> ServerState:
    found: ServerState = socket.app.state.server
    return found


_SocketServer = Annotated[ServerState, Depends(_server_of)]


@LIVE_ROUTER.get("/live")
def _page(server: TheServer, who: Caller) -> HTMLResponse:
    return render_page(
        "live", who, "/live", "live.js", model=server.settings.model, film_words=read_words("web")["film"]
    )


@LIVE_ROUTER.websocket("/live/socket")
async def _socket(socket: WebSocket, server: _SocketServer) -> None:
    who: CallerIdentity = socket.state.caller
    limits = server.settings.limits
    await socket.accept()
    wish = await _wish(socket, limits.head_s)
    if wish is not None:
        wish = wish.model_copy(update={"language": wish.language or current_language()})
    seat = None if wish is None else await server.live.join(who, wish)
    if wish is None or seat is None:
        await _refuse(socket, "live_hello" if wish is None else "live_full")
        return
    mine, ride = seat.answers, seat.ride
    seat.say({"kind": "welcome", "lookers": server.live.lookers, "model": ride.model, "number": ride.number})
    if ride.shown:
        seat.say(ride.shown)
    parts = [asyncio.create_task(part) for part in (_listen(socket, server, seat), _answer(socket, server, mine))]
    try:
        await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
    finally:
        server.live.leave(seat, mine)  # before anything is waited for, which may be cancelled itself
        await end_tasks(parts)
        for error in (part.exception() for part in parts if not part.cancelled()):
            if isinstance(error, Exception) and not isinstance(error, _CONNECTION_ERRORS):
                LOG.error("A live ride ended on an error of posecheck's own.", exc_info=error)
        with suppress(RuntimeError, WebSocketDisconnect):  # it is closed already
            await socket.close()


async def end_tasks(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel tasks until all have ended.

    Once is not enough: before Python 3.12 `asyncio.wait_for` forgets that it was cancelled where what it waits for was
    done just then.
    """
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=_CANCELLED_S)


async def _wish(socket: WebSocket, within_s: float) -> schemas.LiveWish | None:
    """Read what the page says first; None where that is not in time, or makes no sense."""
    with suppress(_LATE, ValidationError, WebSocketDisconnect, KeyError, RuntimeError):
        return schemas.LiveWish.model_validate_json(await asyncio.wait_for(socket.receive_text(), within_s))
    return None


async def _refuse(socket: WebSocket, why: str) -> None:
    with suppress(RuntimeError, WebSocketDisconnect):
        await socket.send_json({"kind": "refused", "text": read_words("web")["refused"][why]})
        await socket.close(REFUSED)


async def _listen(socket: WebSocket, server: ServerState, seat: LiveSeat) -> None:
    """Take pictures and wishes until the connection ends, or says too much or nothing at all."""
    limits = server.settings.limits
    pace, asked_s = RateLimit(limits.live_per_min), time.monotonic()
    while True:
        message = await asyncio.wait_for(socket.receive(), limits.live_idle_s)
        if message["type"] == "websocket.disconnect" or not pace.lets(seat.name):
            return
        if time.monotonic() - asked_s > _STILL_IN_S:  # who was shown out is out here too
            asked_s = time.monotonic()
            if not await run_in_threadpool(server.access.still_in, seat.who):
                return
        try:
            await _take(server, seat, message)
        except PosecheckError as error:
            seat.say({"kind": "trouble", "text": str(error)})


async def _take(server: ServerState, seat: LiveSeat, message: Any) -> None:
    """Take one message: a picture, or a word."""
    if message.get("bytes") is not None:
        server.live.take_picture(seat, message["bytes"])
    elif message.get("text") == "moved":
        seat.say(seat.ride.mark_move())
    elif message.get("text") in ("stop", "discard"):
        clips, trouble = await server.live.finish(seat, keep=message["text"] == "stop")
        seat.say({"kind": "ended", "clips": clips, "text": trouble})


async def _answer(socket: WebSocket, server: ServerState, answers: LiveAnswers) -> None:
    """Send answers until the ride has ended, the phone does not read, or films elsewhere."""
    while (message := await answers.next_answer()) is not None:
        await asyncio.wait_for(socket.send_json(message), server.settings.limits.live_idle_s)
        if message["kind"] == "ended":
            return
    await socket.close(TAKEN_OVER)


def bring_ride(server: ServerState, seat: LiveSeat, number: int, spool: PictureSpool) -> None:
    """Make a clip of a reading's pictures, and put it into the queue as one that was sent.

    Raises PosecheckError or a refusal if that cannot be done.
    """
    check_share(server, seat.who)
    clip = spool.path.parent.name
    film = spool.path.with_name("film")
    found = server.jobs.aside(join_pictures, (str(spool.path), str(film), spool.last_s))
    film.replace(spool.path)
    when = datetime.now().astimezone()
    with use_language(seat.wish.language or current_language()):
        name = read_words("web")["live"]["clip"].format(when=moment_text(when), number=number)
    server.files.brought(clip, found["sha256"])
    wish = seat.wish.model_copy(update={"name": name})
    server.queue.bring(new_upload(clip, wish, read_settings(server, wish), seat.who))
    server.jobs.wake()
