"""Opens ordinary files only: a pipe that nobody writes into would keep the program waiting for ever."""

from __future__ import annotations

import errno
import os
import stat
from typing import BinaryIO, Final

from posecheck.text import gettext

_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def open_regular(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a file for its bytes. Raises OSError if it cannot be opened, or is a pipe, a device or a folder."""
    number = os.open(path, _FLAGS)  # without O_NONBLOCK this would wait at a pipe already
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise OSError(errno.EINVAL, gettext("it is no ordinary file"), os.fspath(path))
    return os.fdopen(number, "rb")


def read_text_file(path: str | os.PathLike[str], limit_bytes: int) -> str:
    """Read a text in UTF-8, with or without a mark at its beginning, up to so many bytes.

    Raises OSError as `open_regular` does. Raises ValueError if it is no such text.
    """
    with open_regular(path) as file:
        text = file.read(limit_bytes).decode("utf-8-sig")
    return text.replace("\r\n", "\n")
