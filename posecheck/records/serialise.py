"""Records as plain values and back: the JSON document of an analysis, and the header of a stored recording.

Lies below the doors and the reports, because both write the same document.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, replace
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, NoReturn, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from posecheck.errors import PosecheckError, StoreError
from posecheck.text import gettext

from .analysis import Analysis, Measure
from .base import Array, ByName, Record
from .names import measure_name
from .renamed import rename_pelvic_index
from .topics import judge_topics
from .verdicts import write_headline

ANALYSIS_SCHEMA: Final = "posecheck/analysis/1"
"""Format number of the document; every old number stays readable."""

RENAMED: Final[Mapping[str, str]] = {"Knee extension at BDC": "knee_flexion_bdc"}  # untranslated: they had English only
"""What measures were called in older documents, whose value was the flexion all the same, and their ids."""

Put = Callable[[str, Array], Any]
"""From the name and an array to what stands for it among the plain values."""
Take = Callable[[Any], Array]
"""The way back: from what stands for it to an array."""


def to_document(analysis: Analysis, *, series: bool = False) -> dict[str, Any]:
    """Put an analysis into the form of ``docs/analysis.schema.json``.

    It holds nothing but texts, numbers, lists and None, which stands for NaN too. `series` adds the quantities over
    time, which make it long.
    """
    first = {"headline": write_headline(analysis), "topics": to_plain(judge_topics(analysis))}
    document = {"schema": ANALYSIS_SCHEMA, **first, **to_plain(analysis)}
    # In a record things stand in order; in a document they are looked up by name.
    over_time = document.pop("series")
    document["measures"] = {measure.name: _measure(measure, analysis) for measure in analysis.measures}
    document["curves"] = _by_name(document["curves"])
    del document["verdicts"]
    if series:
        document["series"] = _by_name(over_time)
    else:
        # As long as a series, and of no use without one.
        del document["strokes"]["phase_deg"]
    return document


def from_document(document: object) -> Analysis:
    """Read an analysis back from what `to_document` made; without series the analysis has none.

    Raises StoreError if the document is of another format, or something in it is missing or wrong.
    """
    document = require_format(document, ANALYSIS_SCHEMA, key="schema")
    measures = _to_entries(document, "measures")
    # A document says null where there is no reason, a record says nothing.
    for measure in measures:
        measure["reason"] = measure.get("reason") or ""
    whole = {
        **document,
        "measures": measures,
        "curves": _to_entries(document, "curves"),
        "series": _to_entries({"series": {}, **document}, "series"),
        "strokes": {"phase_deg": [], **_table(document, "strokes")},
        "verdicts": {measure["name"]: measure.get("verdict") for measure in measures},
        "targets": {entry["measure"]: entry for entry in _to_entries(document, "targets", "measure")},
    }
    analysis: Analysis = from_plain(Analysis, whole)
    renamed = (
        replace(measure, label=measure_name(RENAMED[measure.label])) if measure.label in RENAMED else measure
        for measure in analysis.measures
    )
    return rename_pelvic_index(replace(analysis, measures=tuple(renamed)))


def _measure(measure: Measure, analysis: Analysis) -> dict[str, Any]:
    """One number with its band and verdict."""
    target = analysis.targets.get(measure.name)
    entry = to_plain(measure)
    del entry["name"]
    return {
        **entry,
        "reason": measure.reason or None,
        "target": target and [target.low, target.high],
        "target_source": target and target.source,
        "target_level": target and target.level,
        "verdict": analysis.verdicts.get(measure.name, "no_target" if entry["value"] is not None else "not_measured"),
    }


def _by_name(entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {entry.pop("name"): entry for entry in entries}


def _to_entries(document: Mapping[str, Any], key: str, name: str = "name") -> list[dict[str, Any]]:
    """Undo `_by_name`."""
    return [{**_table(_table(document, key), own), name: own} for own in _table(document, key)]


def _table(document: Mapping[str, Any], key: str) -> dict[str, Any]:
    table = document.get(key)
    return table if isinstance(table, dict) else _refuse(key)


def _list_numbers(_: str, array: Array) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in array.tolist()]


def _array(values: Any) -> Array:
    if not isinstance(values, list) or not all(v is None or _is_number(v) for v in values):
        msg = gettext("a list should hold numbers only")
        raise StoreError(msg)
    return np.array([math.nan if v is None else v for v in values], dtype=np.float64)


def require_format(document: object, wanted: str, key: str = "format") -> dict[str, Any]:
    """Refuse what is no document of the wanted format; `key` is where the document has its number.

    Raises StoreError if it is of another format.
    """
    if not isinstance(document, dict) or document.get(key) != wanted:
        msg = gettext("its format is not {wanted}", wanted=wanted)
        raise StoreError(msg)
    return document


def to_plain(value: Any, put: Put = _list_numbers, at: str = "") -> Any:
    """Take a record apart into plain values.

    None stands for NaN. `put` says what stands for an array, by default a list of its numbers; `at` is where the value
    lies, such as ``side.clip``.
    """
    if isinstance(value, Record):
        kept = (f.name for f in fields(value) if f.metadata.get("stored", True))  # type: ignore[arg-type]
        value = {name: getattr(value, name) for name in kept}
    if isinstance(value, Mapping):
        return {key: to_plain(part, put, _join_place(at, key)) for key, part in value.items()}
    if isinstance(value, tuple):
        return [to_plain(part, put, _join_place(at, number)) for number, part in enumerate(value)]
    if isinstance(value, np.ndarray):
        return put(at, value)
    # numpy's numbers are none to JSON.
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def from_plain(kind: Any, value: Any, take: Take = _array, at: str = "") -> Any:
    """Put a record together again from plain values.

    Fields that are missing take their defaults, so that older records stay readable. `take` turns what stands for an
    array into it. Raises StoreError if something is missing or of the wrong type.
    """
    origin, inner = get_origin(kind), get_args(kind)
    if origin is np.ndarray or origin is NDArray:  # the alias is a type of its own from numpy 2.5 on
        return take(value)
    if origin in (Union, UnionType):
        # A field may be missing, but is never one of two kinds: this fails loudly if somebody writes such a record.
        (kind,) = (part for part in inner if part is not NoneType)
        return None if value is None else from_plain(kind, value, take, at)
    if origin is Literal:
        return value if isinstance(value, str) and value in inner else _refuse(at)
    if origin in (tuple, ByName):
        parts = _tuple(inner if origin is tuple else (*inner, Ellipsis), value, take, at)
        return parts if origin is tuple else ByName(parts)
    if origin is not None:
        entries = value.items() if isinstance(value, dict) else _refuse(at)
        return {key: from_plain(inner[1], part, take, _join_place(at, key)) for key, part in entries}
    return _record(kind, value, take, at) if issubclass(kind, Record) else _simple(kind, value, at)


def _tuple(inner: tuple[Any, ...], value: Any, take: Take, at: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        _refuse(at)
    kinds = (inner[0],) * len(value) if inner[-1] is Ellipsis else inner
    if len(kinds) != len(value):
        _refuse(at)
    parts = enumerate(zip(kinds, value, strict=True))
    return tuple(from_plain(kind, part, take, _join_place(at, number)) for number, (kind, part) in parts)


def _record(kind: type[Record], value: Any, take: Take, at: str) -> Record:
    if not isinstance(value, dict):
        _refuse(at)
    hints = _hints(kind)  # type: ignore[arg-type]  # a class can be hashed
    given: dict[str, Any] = {}
    # What a record does not know is passed over: a later version may have written it.
    for f in fields(kind):  # type: ignore[arg-type]
        if f.name in value:
            given[f.name] = from_plain(hints[f.name], value[f.name], take, _join_place(at, f.name))
        elif f.default is MISSING and f.default_factory is MISSING:
            _refuse(_join_place(at, f.name))
    try:
        return kind(**given)
    except StoreError:
        raise
    except PosecheckError as error:
        msg = f"{at}: {error}" if at else str(error)
        raise StoreError(msg) from error


@cache
def _hints(kind: type[Record]) -> dict[str, Any]:
    return get_type_hints(kind)


def _simple(kind: type, value: Any, at: str) -> Any:
    if kind is float:
        return math.nan if value is None else float(value) if _is_number(value) else _refuse(at)
    if type(value) is str is kind and not value.isascii():
        # JSON can hold halves of letters, which no file, page or database takes
        return value.encode(errors="replace").decode()
    return value if type(value) is kind else _refuse(at)


def _is_number(value: Any) -> bool:
    # To Python a bool is an int, and JSON has whole numbers that no float can hold.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _join_place(at: str, name: object) -> str:
    return f"{at}.{name}" if at else str(name)


def _refuse(at: str) -> NoReturn:
    msg = gettext("{place} is missing or wrong", place=at) if at else gettext("it is missing or wrong")
    raise StoreError(msg)
