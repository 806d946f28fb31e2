"""Where the files of clips lie. Folders are named by the server, files by this module, never by whoever sends them."""

from __future__ import annotations

import re
import secrets
import shutil
from pathlib import Path
from typing import Final

from posecheck.errors import StoreError
from posecheck.text import gettext

RESULTS: Final = {
    "report.html": "text/html; charset=utf-8",
    "annotated.mp4": "video/mp4",
    "slow.mp4": "video/mp4",
    "picture.png": "image/png",
    "analysis.json": "application/json",
    "series.csv": "text/csv; charset=utf-8",
    "recording.npz": "application/octet-stream",
}
"""Files of a result that are handed out, with their types."""

WHY: Final = "why.jpg"
"""The picture that shows why a clip has to be filmed again."""

HIDDEN: Final = "hidden.jpg"
"""The rider at the bottom of the stroke with the face hidden, to be shown to others."""

_ID: Final = re.compile(r"[0-9a-f]{32}")
_HEADS: Final = ((4, b"ftyp"), (0, b"\x1a\x45\xdf\xa3"), (0, b"RIFF"), (0, b"GIF8"), (4, b"moov"), (4, b"wide"))
_HALF: Final = {"coming", "coming.json"}
"""What the folder of a clip may hold that has not come whole."""

_PLAIN: Final = 120


class UploadFiles:
    """One folder per clip.

    Parameters
    ----------
    root : Path
        Holds them all; made where it is missing.

    Raises
    ------
    StoreError
        If it cannot be made.
    """

    def __init__(self, root: Path) -> None:
        self._root = root / "clips"
        try:
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            msg = gettext(
                "{root} cannot be used for clips: {reason}. Name another folder with --folder.",
                root=root,
                reason=error.strerror or error,
            )
            raise StoreError(msg) from error

    def fresh(self) -> str:
        """Make a folder for a new clip.

        Returns
        -------
        str
            The clip's id.
        """
        made = secrets.token_hex(16)
        self.folder(made).mkdir(mode=0o700)
        return made

    def folder(self, clip: str) -> Path:
        """Say where the files of a clip lie.

        Parameters
        ----------
        clip : str
            Its id.

        Returns
        -------
        Path
            Its folder.

        Raises
        ------
        StoreError
            If that is no id.
        """
        if not _ID.fullmatch(clip):
            msg = gettext("That is no clip of this server.")
            raise StoreError(msg)
        return self._root / clip

    def clip(self, clip: str) -> Path:
        """Say where the clip itself lies.

        Parameters
        ----------
        clip : str
            Its id.

        Returns
        -------
        Path
            The file; gone once the clip was measured, unless it was to be kept.
        """
        return self.folder(clip) / "clip"

    def brought(self, clip: str, sha256: str) -> None:
        """Put a clip that has come whole in its place.

        Parameters
        ----------
        clip : str
            Its id; it lies beside its place, as ``coming``.
        sha256 : str
            Hash of its content, which is kept when the clip is deleted.
        """
        (self.folder(clip) / "sha256").write_text(sha256, encoding="ascii")
        (self.folder(clip) / "coming").replace(self.clip(clip))

    def sha256(self, clip: str) -> str:
        """Say by which hash a clip goes.

        Parameters
        ----------
        clip : str
            Its id.

        Returns
        -------
        str
            Hash of its content; empty where nothing of it is left.
        """
        try:
            return (self.folder(clip) / "sha256").read_text(encoding="ascii")
        except OSError:
            return ""

    def result(self, clip: str) -> Path:
        """Say where the result of a clip lies.

        Parameters
        ----------
        clip : str
            Its id.

        Returns
        -------
        Path
            The folder that `posecheck.app.results.write` wrote.
        """
        return self.folder(clip) / "result"

    def frames(self, clip: str) -> Path:
        """Say where the key frames of a clip lie, undrawn.

        Parameters
        ----------
        clip : str
            Its id.

        Returns
        -------
        Path
            The folder.
        """
        return self.folder(clip) / "frames"

    def drop(self, clip: str) -> None:
        """Delete everything of a clip.

        Parameters
        ----------
        clip : str
            Its id.
        """
        shutil.rmtree(self.folder(clip), ignore_errors=True)

    def coming(self) -> list[str]:
        """List the clips that come in pieces and have not come whole."""
        found = [path for path in self._root.iterdir() if _ID.fullmatch(path.name)]
        # Others finish and give up clips meanwhile: what is gone by now lists nothing.
        return [path.name for path in found if set(_names(path)) == _HALF]

    def sweep(self) -> None:
        """Delete what cannot come whole any more, because a server died over it; all other folders stay."""
        for path in self._root.iterdir():
            if _ID.fullmatch(path.name) and path.is_dir() and {one.name for one in path.iterdir()} <= {"coming"}:
                shutil.rmtree(path, ignore_errors=True)

    def spare_bytes(self) -> int:
        """Say how much room there is.

        Returns
        -------
        int
            Free space of the disk [bytes].
        """
        return shutil.disk_usage(self._root).free


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []


def is_video_head(head: bytes) -> bool:
    """Whether a file begins as a film does that posecheck reads; what it is called does not matter.

    Parameters
    ----------
    head : bytes
        Its first 16 bytes.

    Returns
    -------
    bool
        True for .mp4, .mov, .mkv, .webm, .avi and .gif.

    Examples
    --------
    >>> from posecheck.web.upload_files import is_video_head
    >>> is_video_head(bytes(4) + b"ftypisom"), is_video_head(b"<html>")
    (True, False)
    """
    return any(head[at : at + len(mark)] == mark for at, mark in _HEADS)


def clean_name(name: str) -> str:
    """Make a name fit to be shown: one line, not too long, without folders.

    Parameters
    ----------
    name : str
        As it was sent.

    Returns
    -------
    str
        ``clip`` where nothing is left.

    Examples
    --------
    >>> from posecheck.web.upload_files import clean_name
    >>> clean_name("../../etc/passwd"), clean_name("my ride.mp4")
    ('passwd', 'my ride.mp4')
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:_PLAIN] or "clip"
