"""The pictures of a live ride, kept as they come, and what makes a usual clip of them."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from posecheck.errors import VideoError
from posecheck.system.isolated import ShareProgress
from posecheck.text import gettext
from posecheck.video.picture_film import write_picture_film

HEAD: Final = struct.Struct("<dI")
"""Before each picture: its time [s] and its length [bytes]."""

LEAST_S: Final = 4.0
"""A shorter ride is no clip [s]."""

_CHUNK_BYTES: Final = 1 << 20


class PictureSpool:
    """A file that pictures are added to, whole or not at all, no more than `most_bytes`."""

    def __init__(self, path: Path, most_bytes: int) -> None:
        self._file = path.open("xb")
        self._left = most_bytes
        self.path = path
        self.first_s: float | None = None
        self.last_s = 0.0

    @property
    def length_s(self) -> float:
        """How long the ride is that is kept [s]."""
        return 0.0 if self.first_s is None else max(0.0, self.last_s - self.first_s)

    def cut(self, end_s: float) -> None:
        """Say that nothing of use comes after some time [s]."""
        self.last_s = min(self.last_s, end_s)

    def add(self, time_s: float, jpeg: bytes) -> bool:
        """Add a picture; False where the file is full."""
        size = HEAD.size + len(jpeg)
        if size > self._left:
            return False
        self._file.write(HEAD.pack(time_s, len(jpeg)) + jpeg)
        self._left -= size
        self.first_s = time_s if self.first_s is None else self.first_s
        self.last_s = time_s
        return True

    def close(self) -> None:
        """Write what is left."""
        self._file.close()

    def delete(self) -> None:
        """Delete the file, and the folder that was made for it."""
        self._file.close()
        self.path.unlink(missing_ok=True)
        with suppress(OSError):  # there are other things in it
            self.path.parent.rmdir()


def read_spool(path: Path) -> Iterator[tuple[float, bytes]]:
    """Read the pictures of a `PictureSpool` with their times [s]; one that was cut off ends it."""
    with path.open("rb") as file:
        while len(head := file.read(HEAD.size)) == HEAD.size:
            time_s, length = HEAD.unpack(head)
            jpeg = file.read(length)
            if len(jpeg) < length:
                return
            yield time_s, jpeg


def join_pictures(told: tuple[str, str, float], _: ShareProgress) -> dict[str, Any]:
    """Make a film of a spool's pictures, in a process of its own.

    What is told are the spool, the film, and the time of the last picture [s]. Gives the film's ``sha256``. Raises
    VideoError if there is no picture.
    """
    spool, film, last_s = Path(told[0]), Path(told[1]), told[2]
    if not write_picture_film(film, takewhile(lambda picture: picture[0] <= last_s, read_spool(spool))):
        msg = gettext("No picture of this ride was kept.")
        raise VideoError(msg)
    digest = hashlib.sha256()
    with film.open("rb") as file:
        while piece := file.read(_CHUNK_BYTES):
            digest.update(piece)
    return {"sha256": digest.hexdigest()}
