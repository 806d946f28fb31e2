"""How a process of ours says something: in pickles if it is trusted, in JSON if it is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final

_MESSAGE_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to put messages into a pipe.

    `receive` raises EOFError or OSError where the process is dead, or says what is no message.
    """

    send: Callable[[Connection, str, Any], None]
    receive: Callable[[Connection], tuple[str, Any]]


def _send_pickle(pipe: Connection, kind: str, content: Any) -> None:
    pipe.send((kind, content))


def _receive_pickle(pipe: Connection) -> tuple[str, Any]:
    kind, content = pipe.recv()
    return kind, content


def _send_json(pipe: Connection, kind: str, content: Any) -> None:
    pipe.send_bytes(json.dumps([kind, content]).encode())


def _receive_json(pipe: Connection) -> tuple[str, Any]:
    try:
        kind, content = json.loads(pipe.recv_bytes(_MESSAGE_BYTES))
    except (ValueError, TypeError, RecursionError) as error:
        raise OSError(str(error)) from error
    return kind, content


PICKLES: Final = Channel(_send_pickle, _receive_pickle)
"""For processes that are trusted: any object."""

JSON_ONLY: Final = Channel(_send_json, _receive_json)
"""For processes that are not: JSON of no more than a megabyte, which cannot run code where it is read."""
