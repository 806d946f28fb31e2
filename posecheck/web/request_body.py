"""Takes in the body of a call piece by piece, no more than is allowed and no slower than is patient."""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from .dependencies import ServerState, refusal
from .settings import Limits
from .upload_files import is_video_head

_HEAD = 16
_PIECE = 1 << 20


def declared_length(request: Request) -> int:
    """Say how long a body is meant to be.

    Parameters
    ----------
    request : Request
        The call.

    Returns
    -------
    int
        0 where it does not say so [bytes].
    """
    said = request.headers.get("content-length", "0")
    return int(said) if said.isascii() and said.isdigit() else 0


async def read_body(
    request: Request, most_bytes: int, limits: Limits, piece_bytes: int = _PIECE
) -> AsyncIterator[bytes]:
    """Read a body.

    Parameters
    ----------
    request : Request
        The call.
    most_bytes : int
        More is refused [bytes].
    limits : Limits
        How long it may stand still, and how slow it may be.
    piece_bytes : int
        So much is handed on at once [bytes].

    Yields
    ------
    bytes
        Pieces.
    """
    if declared_length(request) > most_bytes:
        raise refusal(413, "large")
    piece, whole, pace = bytearray(), 0, _Pace(limits)
    async for chunk in _chunks(request, limits):
        whole += len(chunk)
        if whole > most_bytes:
            raise refusal(413, "large")
        pace.check(len(chunk))
        piece += chunk
        if len(piece) >= piece_bytes:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


async def _chunks(request: Request, limits: Limits) -> AsyncIterator[bytes]:
    """Yield what comes as it comes; refuse what stands still or breaks off."""
    stream = request.stream()
    while True:
        try:
            with anyio.fail_after(limits.idle_s):
                chunk = await anext(stream, None)
        except TimeoutError as error:
            raise refusal(408, "slow") from error
        except ClientDisconnect as error:
            raise refusal(400, "broken") from error
        if chunk is None:
            return
        yield chunk


class _Pace:
    """Refuses a body that comes, but so slowly that it is there to keep a place from others."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._begun_s, self._come = limits, time.monotonic(), 0

    def check(self, size_bytes: int) -> None:
        self._come += size_bytes
        passed_s = time.monotonic() - self._begun_s
        if passed_s < self._limits.idle_s:
            return
        if self._come < self._limits.upload_bytes_per_s * passed_s:
            raise refusal(408, "slow")
        self._begun_s, self._come = time.monotonic(), 0


async def receive_clip(request: Request, server: ServerState, name: str) -> None:
    """Take in a clip; what is no film, or does not arrive whole, leaves nothing behind.

    Parameters
    ----------
    request : Request
        The call.
    server : ServerState
        Its limits and its files.
    name : str
        The clip's id, whose folder is there.
    """
    limits, whole = server.settings.limits, False
    coming = server.files.folder(name) / "coming"
    try:
        if server.files.spare_bytes() - declared_length(request) < limits.spare_bytes:
            raise refusal(507, "disk")
        mark = await _written(coming, read_body(request, limits.upload_bytes, limits))
        server.files.brought(name, mark)
        whole = True
    finally:
        if not whole:
            server.files.drop(name)


async def _written(path: Path, pieces: AsyncIterator[bytes]) -> str:
    """Write a film; return its hash."""
    mark = hashlib.sha256()
    with path.open("xb") as file:
        async for piece in pieces:
            if not file.tell() and not is_video_head(piece[:_HEAD]):
                raise refusal(415, "film")
            await run_in_threadpool(file.write, piece)
            mark.update(piece)
        if not file.tell():
            raise refusal(415, "film")
    return mark.hexdigest()
