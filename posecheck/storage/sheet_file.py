"""A fitter's sheet as a TOML file, to be filled in with any editor, and as the text that a history keeps."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, NoReturn

from posecheck.errors import SettingsError, StoreError
from posecheck.records.serialise import from_plain, to_plain
from posecheck.records.sheet import SHEET_BOUNDS, BikeSetup, FitterSheet
from posecheck.system.regular_file import read_text_file
from posecheck.text import gettext, gettext_noop

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_LIMIT: Final = 100_000
_SETUPS: Final = ("before", "after")
_NUMBER: Final = gettext_noop("{key} is a plain number, not {value}")
_TEXT: Final = gettext_noop("{key} is a text in quotes, not {value}")

_EMPTY: Final = """\
# {sheet}
client = ""
bike = ""
# inseam_mm = 812        # {inseam}
flexibility = ""
pain = ""

[before]                 # {before}
# saddle_height_mm = 720   # {height}
# saddle_setback_mm = 55   # {setback}
# stem_mm = 100
# bar_drop_mm = 40         # {drop}
# crank_mm = 172.5
cleats = ""

[after]                  # {after}
cleats = ""
"""  # untranslated: keys; what is said of them is below
_COMMENTS: Final = {
    "sheet": gettext_noop(
        "A fitter's sheet. Fill in what you know and leave out the rest; lengths are in millimetres."
    ),
    "inseam": gettext_noop("floor to crotch, without shoes, a book pressed up firmly"),
    "before": gettext_noop("the bike as it came"),
    "height": gettext_noop("from the crank's axle along the seat tube to the top of the saddle"),
    "setback": gettext_noop("the saddle's nose behind the axle"),
    "drop": gettext_noop("the bars below the saddle"),
    "after": gettext_noop("the bike as it leaves"),
}


def empty_sheet() -> str:
    """Write what a new sheet holds."""
    return _EMPTY.format_map({key: gettext(comment) for key, comment in _COMMENTS.items()})


def read_sheet(path: str | Path) -> FitterSheet:
    """Read a sheet from its file.

    Raises SettingsError if it cannot be read or makes no sense.
    """
    try:
        text = read_text_file(path, _LIMIT)
    except (OSError, ValueError) as error:
        msg = gettext(
            "{name} cannot be read as a sheet. posecheck sheet {file} makes an empty one.",
            name=path,
            file=Path(path).name,
        )
        raise SettingsError(msg) from error
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        why = gettext("this is not TOML ({error}). posecheck sheet makes an empty one to compare with", error=error)
        _refuse(path, why)
    return _build(document, path)


def sheet_text(sheet: FitterSheet) -> str:
    """Write a sheet for a history."""
    return json.dumps(to_plain(sheet), sort_keys=True)


def parse_sheet(text: str, name: str) -> FitterSheet:
    """Read a sheet that a history keeps. Raises StoreError if it is damaged."""
    try:
        sheet: FitterSheet = from_plain(FitterSheet, json.loads(text))
    except (ValueError, StoreError) as error:
        msg = gettext("{name} is damaged: the sheet in it cannot be read.", name=name)
        raise StoreError(msg) from error
    return sheet


def _build(document: Mapping[str, Any], path: str | Path) -> FitterSheet:
    setups = {}
    for side in _SETUPS:
        part = document.get(side, {})
        if not isinstance(part, dict):
            why = gettext("{part} is a part of its own: write [{part}], and below it what was measured", part=side)
            _refuse(path, why)
        setups[side] = _checked(part, BikeSetup, path)
    rest = {key: value for key, value in document.items() if key not in _SETUPS}
    facts = _checked(rest, FitterSheet, path)
    try:
        return FitterSheet(**facts, before=BikeSetup(**setups["before"]), after=BikeSetup(**setups["after"]))
    except SettingsError as error:
        _refuse(path, str(error))


def _checked(part: Mapping[str, Any], record: type, path: str | Path) -> dict[str, Any]:
    """Refuse what a sheet does not have, numbers that are none, and texts without quotes."""
    known = [one.name for one in fields(record) if one.name not in _SETUPS]
    for key, value in part.items():
        if key not in known:
            why = gettext("{key} is not on a sheet; there is {known}", key=repr(key[:40]), known=", ".join(known))
            _refuse(path, why)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if (key in SHEET_BOUNDS) is not number:
            kind = _NUMBER if key in SHEET_BOUNDS else _TEXT
            _refuse(path, gettext(kind, key=key, value=repr(value)))
    return {key: " ".join(value.split()) if isinstance(value, str) else value for key, value in part.items()}


def _refuse(path: str | Path, what: str) -> NoReturn:
    msg = f"{path}: {what}."
    raise SettingsError(msg)
