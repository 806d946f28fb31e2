"""Tells whoever waits for a database that it is being waited for: nobody should sit before a silent program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from threading import Timer
from typing import Final

from posecheck.text import gettext

SILENT_S: Final = 5.0
"""After so long somebody is told."""

WAIT_S: Final = 30.0
"""How long to wait for another program that is writing."""

_listener: Final[ContextVar[Callable[[str], None] | None]] = ContextVar("listener", default=None)


@contextmanager
def announce_waits(tell: Callable[[str], None]) -> Iterator[None]:
    """Have `tell` called, from another thread, with a sentence where a database keeps what is inside waiting."""
    before = _listener.set(tell)
    try:
        yield
    finally:
        _listener.reset(before)


@contextmanager
def watch_wait(name: str) -> Iterator[None]:
    """Tell the listener, if there is one, where what is inside takes long; `name` is that of the database."""
    tell = _listener.get()
    if tell is None:
        yield
        return
    timer = Timer(SILENT_S, copy_context().run, (_tell_wait, tell, name))  # in the language of who waits
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _tell_wait(tell: Callable[[str], None], name: str) -> None:
    tell(
        gettext(
            "{name} has not answered for {silent_s:g} s; another program may use it. Waiting {wait_s:g} s more.",
            name=name,
            silent_s=SILENT_S,
            wait_s=WAIT_S - SILENT_S,
        )
    )
