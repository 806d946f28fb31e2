"""Puts a finished folder into its place: Ctrl-C waits for it, and of two runs at once the later one's folder stays."""

from __future__ import annotations

import errno
import os
import secrets
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from posecheck.text import gettext

from .ownership import discard_folder

_TRIES: Final = 20
_PATIENT: Final[tuple[int, ...]] = (signal.SIGINT, signal.SIGTERM)


def sibling_path(place: Path) -> Path:
    """Name something new and hidden next to a folder, so short that it fits wherever the folder does.

    Examples
    --------
    >>> from pathlib import Path
    >>> from posecheck.system.atomic import sibling_path
    >>> len(sibling_path(Path("here/ride-posecheck")).name)
    19
    """
    return place.with_name(f".posecheck-{secrets.token_hex(4)}")


@contextmanager
def hold_interrupts() -> Iterator[None]:
    """Let Ctrl-C and a request to end wait until what is inside is done. That should be short."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    handlers = {number: signal.signal(number, lambda which, _: came.append(which)) for number in _PATIENT}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler or signal.SIG_DFL)
    for number in came[:1]:
        signal.raise_signal(number)


def replace_folder(new: Path, place: Path) -> None:
    """Move a folder to its place on the same disk; posecheck's files that are there go, but stay if that fails.

    Raises OSError if it cannot be moved.
    """
    for _ in range(_TRIES):
        away = sibling_path(place)
        with suppress(FileNotFoundError):
            place.rename(away)
        try:
            new.rename(place)
        except OSError as error:
            outrun = error.errno in (errno.ENOTEMPTY, errno.EEXIST)  # and the other one may be gone again by now
            if not outrun and not os.path.lexists(place):
                with suppress(FileNotFoundError):
                    away.rename(place)
                raise
        else:
            return
        finally:
            _remove(away, place)
    raise OSError(errno.EBUSY, gettext("other programs keep writing it"))


def _remove(away: Path, place: Path) -> None:
    """Remove what posecheck wrote of a folder; what somebody else put in at the last moment moves along."""
    if away.is_dir() and not away.is_symlink():
        discard_folder(away, place)
