"""Which clips there are: in files, folders, patterns and lists, and what is told about each."""

from __future__ import annotations

import csv
import glob
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from string import Formatter
from typing import Any, Final

from posecheck.errors import SettingsError
from posecheck.records.batch import ClipLabel
from posecheck.records.settings import Settings
from posecheck.system.ownership import is_ours
from posecheck.video.remote import is_remote, list_remote

SUFFIXES: Final = (".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi", ".gif")
"""Files that are looked at in a folder; any file will do if it is named itself."""

NAMED: Final = ("rider", "bike", "date")
LIST_LIMIT: Final = 10_000_000

_SETTINGS: Final[Mapping[str, tuple[str, Callable[[str], Any]]]] = {
    "riding": ("riding", lambda text: {"mtb": "gravel"}.get(text, text)),
    "side": ("side", str),
    "crank_mm": ("crank_mm", float),
    "slow_motion": ("slow_motion", float),
    "level": ("level_deg", float),
    "step_mm": ("step_mm", float),
}
_PARTS: Final[Mapping[str, tuple[str, Callable[[str], Any]]]] = {
    "start": ("start_s", float),
    "end": ("end_s", float),
    "rear": ("rear", str),
    "other_side": ("other_side", str),
}
_COLUMNS: Final = ("file", *NAMED, *_SETTINGS, *_PARTS)
_HASH: Final = 8
_LONG: Final = 60


@dataclass(frozen=True, slots=True)
class ListedClip:
    """A clip, and what is told about it alone.

    Parameters
    ----------
    facts : Facts
        What is known of it.
    told : mapping
        Fields of Settings.
    parts : mapping
        Fields of a Job: ``start_s``, ``end_s``, ``rear``, ``other_side``.
    """

    facts: ClipLabel
    told: Mapping[str, Any] = field(default_factory=dict)
    parts: Mapping[str, Any] = field(default_factory=dict)


def find_clips(paths: Iterable[str], pattern: str = "", spared: Sequence[Path] = ()) -> list[ListedClip]:
    """Find all clips.

    Parameters
    ----------
    paths : iterable of str
        Files, folders (searched through), patterns with ``*``, addresses, and lists of clips (.csv).
    pattern : str
        How file names tell of rider, bike and date, such as ``{rider}_{bike}_{date}``; empty for not at all.
    spared : sequence of Path
        Folders that are not searched.

    Returns
    -------
    list of Found
        Each clip once, in order of their files.

    Raises
    ------
    SettingsError
        If there is nothing of that name, or a pattern or a list makes no sense.
    """
    reads = _reader(pattern)
    found: dict[str, ListedClip] = {}
    for path in paths:
        for one in _listed(path) if path.lower().endswith(".csv") else _named(_clips(path, spared), reads):
            found.setdefault(one.facts.id, one)
    return sorted(found.values(), key=lambda one: (one.facts.file, one.facts.id))


def clip_id(file: str) -> str:
    """Name a clip so that no other shares it, in whatever folder it lies.

    Parameters
    ----------
    file : str
        Its path or address.

    Returns
    -------
    str
        The file's name without its ending, and a part of the hash of where it lies.

    Examples
    --------
    >>> clip_id("https://studio.example/monday/anna.mp4")
    'anna-83ca3b87'
    """
    where = file if is_remote(file) else os.path.realpath(file)
    stem = re.sub(r"[^\w.-]+", "_", PurePosixPath(Path(file).as_posix()).stem)[:_LONG].strip(".")
    return f"{stem or 'clip'}-{hashlib.sha256(os.fsencode(where)).hexdigest()[:_HASH]}"


def _clips(path: str, spared: Sequence[Path]) -> list[str]:
    """Name the clips that a path stands for."""
    if is_remote(path):
        return list_remote(path) if "*" in path else [path]
    if Path(path).is_dir():
        return sorted(_inside(path, {folder.resolve() for folder in spared}))
    if Path(path).exists():
        return [path]
    matches = sorted(match for match in glob.glob(path, recursive=True) if Path(match).is_file())  # noqa: PTH207
    if not matches:
        msg = f"There is no clip {path}. Check the name."
        raise SettingsError(msg)
    return matches


def _inside(folder: str, spared: set[Path]) -> Iterator[str]:
    """Search through a folder, but not through what posecheck wrote."""
    for at, folders, files in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and not is_ours(Path(at, name)) and Path(at, name).resolve() not in spared
        ]
        yield from (
            os.path.join(at, name)  # noqa: PTH118  a Path would lose a leading ./
            for name in files
            if name.lower().endswith(SUFFIXES) and not name.startswith(".")
        )


def _named(files: Iterable[str], reads: Callable[[str], dict[str, str]]) -> Iterator[ListedClip]:
    for file in files:
        shown = file if is_remote(file) else Path(file).as_posix()
        yield ListedClip(ClipLabel(clip_id(file), shown, **reads(PurePosixPath(shown).stem)))


def _reader(pattern: str) -> Callable[[str], dict[str, str]]:
    """Make a pattern with names in braces into a function that reads them out of a file's name."""
    form = ""
    try:
        for text, name, *_ in Formatter().parse(pattern):
            form += re.escape(text)
            if name is not None:
                form += f"(?P<{name}>.+?)"
        compiled, names = re.compile(form), set(re.findall(r"\?P<(.*?)>", form))
    except (ValueError, re.error):
        names = {""}
    if not names <= set(NAMED):
        msg = f"The pattern {pattern!r} makes no sense. It may hold {{rider}}, {{bike}} and {{date}}, each once."
        raise SettingsError(msg)

    def reads(stem: str) -> dict[str, str]:
        match = compiled.fullmatch(stem)
        return match.groupdict() if match else {}

    return reads


def _listed(path: str) -> Iterator[ListedClip]:
    """Read a list of clips; what it names lies beside it."""
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file.read(LIST_LIMIT).splitlines()))
    except (OSError, ValueError, csv.Error) as error:
        msg = f"{path} cannot be read as a list of clips. It is a CSV file with a column 'file'."
        raise SettingsError(msg) from error
    for number, row in enumerate(rows, start=2):
        yield _read(row, path, number)


def _read(row: Mapping[str, Any], path: str, number: int) -> ListedClip:
    try:
        return _row(row, Path(path).parent)
    except (ValueError, KeyError, SettingsError) as error:
        msg = f"{path}, line {number}, makes no sense ({error}). Its columns may be {', '.join(_COLUMNS)}."
        raise SettingsError(msg) from error


def _row(row: Mapping[str, Any], folder: Path) -> ListedClip:
    cells = {(name or "").strip(): (text or "").strip() for name, text in row.items() if isinstance(text, str)}
    unknown = cells.keys() - set(_COLUMNS)
    if unknown or not cells["file"]:
        msg = f"column {', '.join(sorted(unknown))}" if unknown else "no file"
        raise ValueError(msg)

    def beside(name: str) -> str:
        return name if is_remote(name) else (folder / name).as_posix()

    told, parts = (
        {to: kind(cells[name]) for name, (to, kind) in of.items() if cells.get(name)} for of in (_SETTINGS, _PARTS)
    )
    Settings(**told)
    parts.update({name: beside(parts[name]) for name in ("rear", "other_side") if name in parts})
    file = beside(cells["file"])
    return ListedClip(ClipLabel(clip_id(file), file, **{name: cells.get(name, "") for name in NAMED}), told, parts)
