"""Clips in pieces: what came stays when the connection breaks, the page is loaded anew or a server restarts.

The protocol is tus 1.0 (https://tus.io/protocols/resumable-upload): create, ask how far it is, append, end.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

from posecheck.storage.upload_rows import Upload
from posecheck.system.output_folder import write_whole

from .upload_files import UploadFiles

COMING_S: Final = 24 * 3600.0
"""So long a clip that has not come whole is waited for [s]."""

_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class ComingClip:
    """A clip of which some has come.

    Parameters
    ----------
    length_bytes, come_bytes : int
        How long it is, and how much of it is here.
    upload : Upload
        What it will be in the queue.
    """

    length_bytes: int
    come_bytes: int
    upload: Upload


class ComingClips:
    """Clips that are coming, each in its folder, with what was said of it beside."""

    def __init__(self, files: UploadFiles) -> None:
        self._files = files
        self._writers: Counter[str] = Counter()
        self.finishing = Lock()

    def begin(self, upload: Upload, length_bytes: int) -> None:
        """Make room for a clip, whose folder is there."""
        row = {name: getattr(upload, name) for name in ("id", "owner", "name", "rider", "bike", "suggested_rider")}
        facts = {"length_bytes": length_bytes, **row, "settings": dict(upload.settings)}
        folder = self._files.folder(upload.id)
        content = json.dumps(facts).encode()
        write_whole(folder / "coming.json", lambda file: file.write(content))  # others read it meanwhile
        (folder / "coming").touch()

    def find(self, clip: str) -> ComingClip | None:
        """Say how far a clip has come; None where none of this name comes, or came."""
        folder = self._files.folder(clip)
        try:
            facts: dict[str, Any] = json.loads((folder / "coming.json").read_text(encoding="utf-8"))
        except OSError:
            return None
        length_bytes = int(facts.pop("length_bytes"))
        try:
            come_bytes = (folder / "coming").stat().st_size
        except FileNotFoundError:
            come_bytes = length_bytes  # it is in its place already
        return ComingClip(length_bytes, come_bytes, Upload(**facts))

    def of(self, owner: str) -> int:
        """Count the clips of one session that have not come whole."""
        clips = [self.find(name) for name in self._files.coming()]
        return sum(clip is not None and clip.upload.owner == owner for clip in clips)

    def coming_bytes(self) -> int:
        """Say how much is still to come of all clips [bytes]."""
        clips = [self.find(name) for name in self._files.coming()]
        return sum(clip.length_bytes - clip.come_bytes for clip in clips if clip is not None)

    def write_as(self, clip: str) -> int:
        """Become the one who writes a clip; who did before stops, for its connection may be dead without knowing it."""
        self._writers[clip] += 1
        return self._writers[clip]

    def append(self, clip: str, writer: int, at_bytes: int, piece: bytes) -> bool:
        """Write a piece in its place; False where somebody else writes by now."""
        if self._writers[clip] != writer:
            return False
        with self.part(clip).open("r+b") as file:
            file.seek(at_bytes)
            file.write(piece)
        return True

    def part(self, clip: str) -> Path:
        """Say where the part that came lies."""
        return self._files.folder(clip) / "coming"

    def finish(self, clip: str) -> None:
        """Put a clip that has come whole in its place."""
        mark = hashlib.sha256()
        with self.part(clip).open("rb") as file:
            while piece := file.read(_PIECE):
                mark.update(piece)
        self._writers.pop(clip, None)
        self._files.brought(clip, mark.hexdigest())

    def drop(self, clip: str) -> None:
        """Wait no longer for a clip."""
        self._writers[clip] += 1
        self._files.drop(clip)

    def drop_old(self) -> None:
        """Wait no longer for clips that began to come too long ago."""
        for name in self._files.coming():
            if time.time() - (self._files.folder(name) / "coming").stat().st_mtime > COMING_S:
                self.drop(name)


def read_metadata(header: str) -> dict[str, str]:
    """Read what the protocol says of a file: names, and values in base 64.

    Examples
    --------
    >>> from posecheck.web.resumable import read_metadata
    >>> read_metadata("filename cmlkZS5tcDQ=,riding cm9hZA==")
    {'filename': 'ride.mp4', 'riding': 'road'}
    """
    found = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            found[name] = ""
    return {name: value for name, value in found.items() if name}
