"""The three standard streams of a process, which whoever started it may have closed."""

from __future__ import annotations

import os
import sys
from typing import Final

_STREAMS: Final = ("stdin", "stdout", "stderr")


def open_streams() -> None:
    """Open on the null device what the caller closed, as some that run programs on a schedule do.

    Otherwise the next file or pipe takes the number of a standard stream, and what is meant for that goes into it. It
    has to come before anything else is opened.
    """
    for number, name in enumerate(_STREAMS):
        try:
            os.fstat(number)
        except OSError:
            _open(number)
        if getattr(sys, name) is None:
            stream = open(number, "w" if number else "r", encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)


def _open(number: int) -> None:
    """Give the null device a number, also in the processes that are started from here."""
    found = os.open(os.devnull, os.O_RDWR)
    if found != number:
        os.dup2(found, number)
        os.close(found)
    os.set_inheritable(number, True)  # noqa: FBT003  its only argument
