"""Where a file comes from: what is in it, and when it was filmed."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from datetime import datetime, timezone
from typing import Final

from posecheck.errors import VideoError

from .decode import check_regular_file, open_container

_FIRST_YEAR: Final = 1990  # clocks that were never set say 1904 or 1970
_PIECE: Final = 1 << 20


def content_sha256(path: str | os.PathLike[str]) -> str:
    """Hash the content of a file by SHA-256. Raises VideoError if it cannot be read."""
    found = hashlib.sha256()
    try:
        with check_regular_file(os.fspath(path)).open("rb") as file:  # any other kind may never end
            while piece := file.read(_PIECE):
                found.update(piece)
    except OSError as error:
        msg = f"{os.fspath(path)} cannot be read: {error.strerror or error}."
        raise VideoError(msg) from error
    return found.hexdigest()


def filming_day(path: str | os.PathLike[str]) -> datetime:
    """Say when a file was filmed, by what the camera wrote into it, else by when it was last written.

    Raises VideoError if there is no such file.
    """
    file = check_regular_file(os.fspath(path))
    written = datetime.fromtimestamp(file.stat().st_mtime, timezone.utc)
    told = ""
    with suppress(VideoError), open_container(file) as (container, stream):
        told = stream.metadata.get("creation_time") or container.metadata.get("creation_time", "")
    try:
        filmed = datetime.strptime(told[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)
    except ValueError:
        return written
    return filmed if filmed.year >= _FIRST_YEAR else written
