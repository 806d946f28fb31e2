"""What a file is by its first bytes, where it should be a video."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from posecheck.errors import VideoError
from posecheck.text import gettext

RECORDING_ENDING: Final = ".npz"
"""How the name of a stored recording ends, in capitals or not."""

FOREIGN_ENDINGS: Final = (".trc", ".c3d", ".csv", ".tsv", ".json", ".h5")
"""How files of other trackers end, which are read in place of a recording."""

PHOTO_STARTS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"BM", b"II*\x00", b"MM\x00*")
"""How a .jpg, .png, .bmp and .tif begin."""

ZIP_START: Final = b"PK\x03\x04"
ARRAY_ENDING: Final = b".npy"
"""How the first name in a ``.npz`` file ends, right after the zip file's head of 30 bytes and 20 more for its size."""

OTHER_VIDEOS: Final = {
    b"FLV\x01": ".flv",
    b"\x30\x26\xb2\x75": ".wmv",
    b"YUV4MPEG2": ".y4m",
    b"\0\0\x01\xba": ".mpg",
}
"""How videos begin that are whole, but of kinds that are not read."""

_TS_PACKET: Final = 188
_HEAD_BYTES: Final = 189


def check_kind(path: str, file: Path) -> None:
    """Refuse files of which the first bytes tell that they are something else than a video.

    Raises VideoError if it is a photo, a stored recording, or a video of a kind that is not read.
    """
    with file.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if head.startswith(PHOTO_STARTS) or head[8:12] == b"WEBP":
        msg = gettext("{name} is a photo. Film a clip of some seconds.", name=path)
        raise VideoError(msg)
    kind = _other_kind(head)
    if kind:
        msg = gettext(
            "{name} is a {kind} video, a kind that is not read here. Save it as .mp4 (H.264).", name=path, kind=kind
        )
        raise VideoError(msg)
    if head.startswith(ZIP_START) and ARRAY_ENDING in head:
        msg = gettext("{name} is a stored recording, and here the video itself is needed.", name=path)
        raise VideoError(msg)


def _other_kind(head: bytes) -> str:
    """Name the kind of a video that is whole, but not read here; empty for any other file."""
    if head[::_TS_PACKET] == b"GG":
        return ".ts"
    return next((ending for start, ending in OTHER_VIDEOS.items() if head.startswith(start)), "")


def is_recording_file(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a stored recording rather than a clip, by its name alone: it need not exist.

    Examples
    --------
    >>> from posecheck.video.file_kind import is_recording_file
    >>> is_recording_file("ride.npz"), is_recording_file("RIDE.NPZ"), is_recording_file("ride.mp4")
    (True, True, False)
    """
    return os.fspath(path).lower().endswith((RECORDING_ENDING, *FOREIGN_ENDINGS))
