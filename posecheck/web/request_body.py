"""Takes in the body of a call piece by piece, no more than is allowed and no slower than is patient."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
from fastapi import Request
from starlette.concurrency import run_in_threadpool

from .dependencies import ServerState, refusal
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


async def read_body(request: Request, most_bytes: int, idle_s: float) -> AsyncIterator[bytes]:
    """Read a body.

    Parameters
    ----------
    request : Request
        The call.
    most_bytes : int
        More is refused [bytes].
    idle_s : float
        Nothing for so long is refused [s].

    Yields
    ------
    bytes
        Pieces of about a megabyte.
    """
    if declared_length(request) > most_bytes:
        raise refusal(413, "large")
    stream, piece, whole = request.stream(), bytearray(), 0
    while True:
        try:
            with anyio.fail_after(idle_s):
                chunk = await anext(stream, None)
        except TimeoutError as error:
            raise refusal(408, "slow") from error
        if chunk is None:
            break
        whole += len(chunk)
        if whole > most_bytes:
            raise refusal(413, "large")
        piece += chunk
        if len(piece) >= _PIECE:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


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
        mark = await _written(coming, read_body(request, limits.upload_bytes, limits.idle_s))
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
