"""Which files posecheck wrote: it removes and replaces these, and no others."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from .file_hash import file_sha256

MANIFEST: Final = ".posecheck.json"
"""Lists the files of a folder that posecheck wrote, each with the hash of its content."""

RECORDING: Final = "recording.npz"
MARK: Final = "analysis.json"
MARKS: Final[Mapping[str, str]] = {MARK: "posecheck/analysis/", "comparison.json": "posecheck/comparison/"}
"""A folder that holds one of these files, in our format, was written by posecheck."""

PAGE: Final = '<meta name="generator" content="posecheck">'
"""Every page of posecheck's says in its head who wrote it."""

CLUTTER: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".directory"})
"""What file managers leave in a folder that somebody looks at: nobody's file. It moves along."""

_SCHEMA: Final = "posecheck/files/"
_EXPORT: Final = ("history.json", "posecheck/history-export/")
_UNLISTED: Final[Mapping[str, re.Pattern[str]]] = {
    MARK: re.compile(
        r"report\.(html|pdf)|(annotated|slow)\.mp4|series\.(csv|parquet)|analysis\.json|recording\.npz|angles\.mot"
        r"|markers_(px|m)\.trc"
    ),
    "comparison.json": re.compile(r"report\.(html|pdf)|comparison\.json"),
    "history.json": re.compile(r"history\.json|measures\.csv|\d+-(recording\.npz|analysis\.json)"),
}
"""Names that folders of posecheck's held before they had a list, by the file that marks each kind."""

_HEAD: Final = 200
_PAGE_HEAD: Final = 1000


def is_result_folder(place: Path) -> bool:
    """Whether a folder holds an analysis or a comparison that posecheck wrote."""
    return any(begins_as(place / name, schema) for name, schema in MARKS.items())


def owns_recording(place: Path, file: str | os.PathLike[str]) -> bool:
    """Whether a file is the ``recording.npz`` that posecheck wrote into a folder, and not a link to it."""
    path = place / RECORDING
    known = owned_names(place) or (lambda _: False)
    return known(RECORDING) and _is_regular(path) and os.path.realpath(path) == os.path.realpath(file)


def is_our_page(file: Path) -> bool:
    """Whether a regular file is a page that posecheck wrote, by its head."""
    return PAGE in _text(file, _PAGE_HEAD)


def is_analysis(file: Path) -> bool:
    """Whether a regular file is an analysis that posecheck wrote, by how it begins."""
    return begins_as(file, MARKS[MARK])


def is_trace(file: Path) -> bool:
    """Whether a regular file is the trace of an error, by how it begins."""
    return _text(file, _HEAD).startswith("Traceback (most recent call last):")  # untranslated: Python's own


def owned_names(place: Path) -> Callable[[str], bool] | None:
    """Say which names in a folder are posecheck's.

    It is None where nothing shows that posecheck wrote the folder; in a folder without a list, the names that posecheck
    gave then count.
    """
    hashes = _manifest(place)
    if hashes is not None:
        return lambda name: name in hashes or name == MANIFEST
    for mark, schema in (*MARKS.items(), _EXPORT):
        if begins_as(place / mark, schema):
            return lambda name, known=_UNLISTED[mark]: bool(known.fullmatch(name)) or name == MANIFEST  # type: ignore[misc]
    return None


def foreign_names(place: Path) -> list[str]:
    """Name what is in a folder and was not written by posecheck.

    A link or a folder is never posecheck's, whatever it is called. Raises OSError if it cannot be looked into.
    """
    known = owned_names(place) or (lambda _: False)
    return sorted(
        path.name
        for path in place.iterdir()
        if path.name not in CLUTTER and not (known(path.name) and _is_regular(path))
    )


def changed_files(place: Path) -> list[str]:
    """Name the files of posecheck's that somebody changed since.

    There are none in a folder without a list. Raises OSError if one cannot be read.
    """
    hashes = (_manifest(place) or {}).items()
    return sorted(name for name, found in hashes if _is_regular(place / name) and file_sha256(place / name) != found)


def list_files(folder: Path) -> None:
    """Write the list of all files in a folder, which posecheck has just written.

    Raises OSError if it cannot be read or written.
    """
    names = sorted(path.name for path in folder.iterdir() if _is_regular(path) and path.name not in CLUTTER)
    hashes = {name: file_sha256(folder / name) for name in names if name != MANIFEST}
    (folder / MANIFEST).write_text(json.dumps({"schema": f"{_SCHEMA}1", "files": hashes}), encoding="utf-8")


def discard_folder(old: Path, heir: Path | None = None) -> None:
    """Remove a folder of posecheck's, but nothing in it that is not posecheck's.

    The folder stays where something else is left in it, unless that moves into its `heir`.
    """
    known = owned_names(old) or (lambda _: False)
    with suppress(OSError):
        for path in sorted(old.iterdir(), key=lambda path: path.name == MANIFEST):  # the list goes last
            if _is_regular(path) and (known(path.name) or path.name in CLUTTER):
                path.unlink()
            elif heir is not None and not os.path.lexists(heir / path.name):
                path.rename(heir / path.name)
        old.rmdir()


def _manifest(place: Path) -> Mapping[str, str] | None:
    """Read the list of a folder; None where there is none that makes sense."""
    try:
        found = json.loads(_text(place / MANIFEST, None))
        files = found["files"] if found["schema"].startswith(_SCHEMA) else None
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return files if isinstance(files, dict) else None


def begins_as(file: Path, schema: str) -> bool:
    """Whether a regular file begins as a document of ours does."""
    return f'"schema": {json.dumps(schema)[:-1]}' in _text(file, _HEAD)


def _text(file: Path, limit: int | None) -> str:
    """Read a file's beginning; nothing from what is no file, such as a pipe, which would make us wait."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return ""
        with file.open(encoding="utf-8", errors="replace") as opened:
            return opened.read(limit)
    except (OSError, ValueError):
        return ""


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
