"""Rows of a fitter's own targets file: what may stand in them, and what is wrong with those that make no sense."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, NoReturn, TypeVar, get_args

from posecheck.errors import SettingsError
from posecheck.records.base import Level
from posecheck.records.settings import RIDINGS, Target
from posecheck.text import gettext, shorten_list

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TargetText = TypeVar("TargetText", bound=str)

UNITS: Final[Mapping[str, str]] = {
    "knee_flexion_bdc": "deg",
    "knee_flexion_tdc": "deg",
    "hip_angle_min": "deg",
    "trunk_flexion": "deg",
    "shoulder_angle": "deg",
    "elbow_flexion": "deg",
    "ankle_angle_bdc": "deg",
    "cadence": "rpm",
    "knee_flexion_min": "deg",
    "knee_flexion_max": "deg",
    "hip_angle_max": "deg",
    "lateral_pelvic_sway": "mm",
}
"""Measures that may have a band, and the unit of each. The shipped bands cover the first eight."""

USUAL_AMBER: Final = 5.0
"""How far amber reaches beyond green where nobody says otherwise, in the measure's own unit."""

_SHOWN: Final = 5
_LONGEST_NAME: Final = 60
_BOUNDS: Final = ("low", "high", "amber_low", "amber_high")
_TEXTS: Final = ("riding", "measure", "unit", "source", "level")
_KEYS: Final = (*_TEXTS, *_BOUNDS, "can_be_red")
_LEVELS: Final[tuple[Level, ...]] = get_args(Level)
_HUGE: Final = 1e6
_LINE_LIMIT: Final = 1000


def read_rows(text: str, name: str) -> list[dict[str, Any]]:
    """Read the rows of a targets file, not yet checked.

    Parameters
    ----------
    text : str
        The file.
    name : str
        What to call it.

    Returns
    -------
    list of dict
        At least one.

    Raises
    ------
    SettingsError
        If it is no such file.
    """
    if any(len(line) > _LINE_LIMIT for line in text.splitlines()):  # keys in keys without end use up all memory
        what = gettext(
            "a line has more than {most} letters; compare it with the shipped targets.toml", most=_LINE_LIMIT
        )
        refuse_row(name, what)
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        refuse_row(name, gettext("this is not TOML ({error}); compare it with the shipped targets.toml", error=error))
    rows = document.pop("target", None)
    if document:
        keys = _few(list(document))
        refuse_row(name, gettext("{keys} should not be there; write each band under [[target]]", keys=keys))
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        refuse_row(name, gettext("there are no bands; write each one under [[target]]"))
    return rows


def read_band(row: Mapping[str, Any], where: str, source: str) -> Target:
    """Turn a row into a band.

    Parameters
    ----------
    row : mapping of str to object
        From `read_rows`.
    where : str
        What to call the row.
    source : str
        Of a row that names none.

    Returns
    -------
    Target
        The band.

    Raises
    ------
    SettingsError
        If the row makes no sense.
    """
    _check_keys(row, where)
    measure = _one_of(row, "measure", tuple(UNITS), where)
    unit = _one_of({"unit": UNITS[measure], **row}, "unit", (UNITS[measure],), where)
    _one_of({"riding": RIDINGS[0], **row}, "riding", RIDINGS, where)
    level = _one_of({"level": "own", **row}, "level", _LEVELS, where)
    red = row.get("can_be_red", all(f"amber_{key}" in row for key in ("low", "high") if key in row))
    edges = _edges(row, where)
    try:
        return Target(measure, *edges, unit=unit, source=row.get("source", source), level=level, can_be_red=red)
    except SettingsError as error:
        text = gettext("{error}; put the four in the order amber_low, low, high, amber_high", error=error)
        refuse_row(where, text)


def _edges(row: Mapping[str, Any], where: str) -> tuple[float | None, float | None, float | None, float | None]:
    """Return low, high, amber_low and amber_high of a row."""
    edges = {key: float(row[key]) for key in _BOUNDS if key in row}
    for key, sign in (("low", -1), ("high", 1)):
        if f"amber_{key}" in edges and key not in edges:
            text = gettext("amber_{key} stands without {key}; write both, or leave both out for an open end", key=key)
            refuse_row(where, text)
        if key in edges:
            edges.setdefault(f"amber_{key}", edges[key] + sign * USUAL_AMBER)
    return edges.get("low"), edges.get("high"), edges.get("amber_low"), edges.get("amber_high")


def _check_keys(row: Mapping[str, Any], where: str) -> None:
    """Refuse a row with a wrong key, a wrong type, or no bound."""
    for key, value in row.items():
        if key not in _KEYS:
            text = gettext("{key} means nothing here; the keys are {keys}", key=repr(key), keys=", ".join(_KEYS))
            refuse_row(where, text, get_close_matches(key, _KEYS, n=1))
        if key in _TEXTS and not (isinstance(value, str) and value.strip()):
            refuse_row(where, gettext("{key} is a text in quotes, not {value}", key=key, value=repr(value)))
        if key in _BOUNDS and not _is_number(value):
            refuse_row(where, gettext("{key} is a plain number, not {value}", key=key, value=repr(value)))
        if key == "can_be_red" and not isinstance(value, bool):
            refuse_row(where, gettext("can_be_red is true or false, not {value}", value=repr(value)))
    if "low" not in row and "high" not in row:
        refuse_row(where, gettext("the band has neither low nor high; give at least one"))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _HUGE


def _one_of(row: Mapping[str, Any], key: str, known: Sequence[TargetText], where: str) -> TargetText:
    """Return a text of a row that must be one of a few."""
    if key not in row:
        refuse_row(where, gettext("{key} is missing; it is one of {known}", key=key, known=", ".join(known)))
    value: TargetText = row[key]
    if value not in known:
        text = gettext("{key} is not {value}; it is one of {known}", key=key, value=repr(value), known=", ".join(known))
        refuse_row(where, text, get_close_matches(value, known, n=1))
    return value


def _few(names: Sequence[str]) -> str:
    """Name the first of many, each no longer than a line."""
    return shorten_list([name[:_LONGEST_NAME] for name in names], _SHOWN)


def refuse_row(where: str, what: str, near: Sequence[str] = ()) -> NoReturn:
    """Say what is wrong, and which known word looks most like the wrong one.

    Parameters
    ----------
    where : str
        What to call the row or the file.
    what : str
        What is wrong with it.
    near : sequence of str
        The known words that look like the wrong one, the likest first.

    Raises
    ------
    SettingsError
        Always.
    """
    msg = f"{where}: {what}"
    if near:
        msg = gettext("{problem}; did you mean {word}?", problem=msg, word=repr(near[0]))
    raise SettingsError(msg)
