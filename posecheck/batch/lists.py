"""Lists of clips: CSV files that a stranger may have written, so that they reach no further than their own folders."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from posecheck.app.bike_marks import MarkMemory
from posecheck.errors import SettingsError, StoreError, VideoError
from posecheck.records.bike_marks import split_marks
from posecheck.records.settings import Settings
from posecheck.records.times import parse_seconds
from posecheck.reports.data.cells import unescape_cell
from posecheck.text import gettext, gettext_noop
from posecheck.video.address import address_path, check_address, is_file_address, is_url
from posecheck.video.decode import check_regular_file

from .found import NAMED, Found, first_facts

LIST_LIMIT: Final = 10_000_000
"""Longest list [bytes]."""


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        msg = gettext("{text} is no number", text=text)
        raise ValueError(msg)
    return number


_SETTINGS: Final[Mapping[str, tuple[str, Callable[[str], Any]]]] = {
    "riding": ("riding", lambda text: {"mtb": "gravel"}.get(text, text)),
    "side": ("side", str),
    "crank_mm": ("crank_mm", _number),
    "slow_motion": ("slow_motion", _number),
    "level": ("level_deg", _number),
    "step_mm": ("step_mm", _number),
}
_PARTS: Final[Mapping[str, tuple[str, Callable[[str], Any]]]] = {
    "start": ("start_s", parse_seconds),
    "end": ("end_s", parse_seconds),
}
_MARKS: Final = "marks"
_COLUMNS: Final = ("file", *NAMED, *_SETTINGS, _MARKS, *_PARTS, "rear", "other_side")
_SENSELESS: Final = gettext_noop("{path}, line {line}, makes no sense ({error}). Its columns may be {columns}.")
_NO_LIST: Final = gettext_noop(
    "{path} cannot be read as a list of clips. It is a CSV file in UTF-8 with a column 'file'."
)
_NO_FILE: Final = gettext_noop(
    "{path} cannot be read as a list of clips: there is no such file. It is a CSV file in UTF-8 with a column 'file'."
)
_WRONG_LIST: Final = gettext_noop(
    "{path} cannot be read as a list of clips: {error}. It is a CSV file in UTF-8 with a column 'file'."
)
_TWICE: Final = gettext_noop("a column is there twice")


def read_list(path: str, *, allow_outside: bool = False, database: str | None = None) -> Iterator[Found]:
    """Read a list of clips; what it names lies beside it.

    The history in `database` is asked for the millimetres of marks that come without them, and for nothing else. Raises
    SettingsError if it cannot be read, is too long, makes no sense, or names what it may not.
    """
    memory = MarkMemory(database)
    for line, row in _rows(path):
        try:
            cells, settings, parts = _read(row, memory)
        except (ValueError, KeyError, SettingsError, StoreError) as error:
            msg = gettext(_SENSELESS, path=path, line=str(line), error=error, columns=", ".join(_COLUMNS))
            raise SettingsError(msg) from error
        try:
            file, rear, other_side = (
                _beside(name, Path(path).parent, allow_outside=allow_outside) if name else ""
                for name in (cells["file"], cells.get("rear"), cells.get("other_side"))
            )
        except (ValueError, SettingsError) as error:
            msg = gettext("{path}, line {line}: {error}", path=path, line=str(line), error=error)
            raise SettingsError(msg) from error
        seconds = {name: other for name, other in (("rear", rear), ("other_side", other_side)) if other}
        yield Found(first_facts(file, cells), file, settings, parts | seconds)


def _rows(path: str) -> list[tuple[int, dict[Any, Any]]]:
    """Read all rows, each with the number of its last line."""
    try:
        with check_regular_file(path).open("rb") as file:
            content = file.read(LIST_LIMIT + 1)
        text = content.decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        rows = [(reader.line_num, row) for row in reader]
    except (OSError, ValueError, csv.Error, VideoError) as error:
        if not Path(path).exists():
            raise SettingsError(gettext(_NO_FILE, path=path)) from error
        form = _WRONG_LIST if isinstance(error, csv.Error) else _NO_LIST
        raise SettingsError(gettext(form, path=path, error=error)) from error
    if len(content) > LIST_LIMIT:
        limit_mb = LIST_LIMIT // 1_000_000
        msg = gettext("{path} is longer than {limit_mb} MB. Make several lists of it.", path=path, limit_mb=limit_mb)
        raise SettingsError(msg)
    names = [name.strip() for name in reader.fieldnames or ()]
    if len(names) != len(set(names)):
        raise SettingsError(gettext(_WRONG_LIST, path=path, error=gettext(_TWICE)))
    return rows


def _read(row: Mapping[Any, Any], memory: MarkMemory) -> tuple[dict[str, str], dict[str, Any], dict[str, Any]]:
    """Read the cells of a row, what they tell of the ride, and which part of which clips."""
    if None in row:
        msg = gettext("more cells than columns")
        raise ValueError(msg)
    cells = {name.strip(): unescape_cell((text or "").strip()) for name, text in row.items()}
    unknown = cells.keys() - set(_COLUMNS)
    if unknown or not cells["file"]:
        msg = gettext("column {columns}", columns=", ".join(sorted(unknown))) if unknown else gettext("no file")
        raise ValueError(msg)
    settings, parts = (
        {to: kind(cells[name]) for name, (to, kind) in of.items() if cells.get(name)} for of in (_SETTINGS, _PARTS)
    )
    if cells.get(_MARKS):
        settings[_MARKS] = memory.read(split_marks(cells[_MARKS]), cells.get("bike", ""))
    Settings(**settings)
    return cells, settings, parts


def _beside(name: str, folder: Path, *, allow_outside: bool) -> str:
    """Find what a list names, if it may name it."""
    if is_url(name):
        check_address(name)
        if not is_file_address(name):
            return name
    path = folder / (address_path(name) if is_url(name) else name)
    if not (allow_outside or _is_inside(path, folder)):
        msg = gettext(
            "{name} lies outside the list's own folder. Add --allow-outside if you trust the list.", name=name
        )
        raise SettingsError(msg)
    return path.as_posix()


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether a path leads into a folder, by name and by links; by name first, which touches no disk and no network."""
    real, named = (Path(find(folder)) for find in (os.path.realpath, os.path.abspath))
    whole = Path(os.path.abspath(path))  # noqa: PTH100  `resolve` would follow links
    if not (whole.is_relative_to(named) or whole.is_relative_to(real)):
        return False
    return Path(os.path.realpath(path)).is_relative_to(real)
