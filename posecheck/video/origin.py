"""Where a file comes from: what is in it, and when it was filmed."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime, timezone
from typing import Final

from posecheck.errors import VideoError
from posecheck.system.file_hash import file_sha256
from posecheck.text import gettext

from .decode import check_regular_file, open_container

_FIRST_YEAR: Final = 1990  # clocks that were never set say 1904 or 1970
_LAST_YEAR: Final = 2200


def content_sha256(path: str | os.PathLike[str]) -> str:
    """Hash the content of a file by SHA-256. Raises VideoError if it cannot be read."""
    try:
        return file_sha256(check_regular_file(os.fspath(path)))  # any other kind may never end
    except OSError as error:
        msg = gettext("{name} cannot be read: {error}.", name=os.fspath(path), error=error.strerror or error)
        raise VideoError(msg) from error


def filming_day(path: str | os.PathLike[str]) -> datetime:
    """Say when a file was filmed, by what the camera wrote into it, else by when it was last written.

    Raises VideoError if there is no such file.
    """
    file = check_regular_file(os.fspath(path))
    written = _moment(file.stat().st_mtime)
    written_day = ""
    with suppress(VideoError), open_container(file) as (container, stream):
        written_day = stream.metadata.get("creation_time") or container.metadata.get("creation_time", "")
    try:
        filmed = datetime.strptime(written_day[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)
    except ValueError:
        return written
    return filmed if _FIRST_YEAR <= filmed.year < _LAST_YEAR else written


def _moment(since_1970_s: float) -> datetime:
    """Place a file's time; one that no calendar has, as broken disks give it, is taken for now."""
    try:
        moment = datetime.fromtimestamp(since_1970_s, timezone.utc)
    except (OverflowError, ValueError, OSError):
        return datetime.now(timezone.utc)
    return moment if moment.year < _LAST_YEAR else datetime.now(timezone.utc)
