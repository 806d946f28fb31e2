"""Bands with their sources, a fitter's own bands, and the verdict on a measure."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, Final, NoReturn, TypeVar, get_args

from posecheck.errors import SettingsError
from posecheck.records.analysis import Measure
from posecheck.records.base import Level, Riding, Verdict
from posecheck.records.settings import RIDINGS, Target

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

_BOUNDS: Final = ("low", "high", "amber_low", "amber_high")
_TEXTS: Final = ("riding", "measure", "unit", "source", "level")
_KEYS: Final = (*_TEXTS, *_BOUNDS, "can_be_red")
_LEVELS: Final[tuple[Level, ...]] = get_args(Level)
_HUGE: Final = 1e6
_LINE_LIMIT: Final = 1000


@cache
def shipped_targets(riding: Riding) -> tuple[Target, ...]:
    """Return the bands that come with posecheck.

    Parameters
    ----------
    riding : str
        Kind of riding.

    Returns
    -------
    tuple of Target
        One band per measure, in the order of the report.

    References
    ----------
    In ``targets.toml`` beside this module, for each band.

    Examples
    --------
    >>> from posecheck.fit.targets import shipped_targets
    >>> knee = shipped_targets("road")[0]
    >>> knee.measure, knee.low, knee.high, knee.level
    ('knee_flexion_bdc', 33.0, 43.0, 'moderate')
    """
    name = "targets.toml"
    return parse_targets(files("posecheck.fit").joinpath(name).read_text(encoding="utf-8"), name, riding)


def parse_targets(text: str, name: str, riding: Riding) -> tuple[Target, ...]:
    r"""Read bands from the text of a targets file.

    A row needs ``measure`` and at least one of ``low`` and ``high``. Without ``riding`` it holds for all kinds of
    riding; a row that names the riding goes before one that doesn't. Without amber the band reaches 5 further than
    green and cannot be red.

    Parameters
    ----------
    text : str
        The file, in the format of the shipped ``targets.toml``.
    name : str
        Name of the file, for messages and for rows without a source.
    riding : str
        Kind of riding whose rows are wanted.

    Returns
    -------
    tuple of Target
        One band per measure, in the order of the file.

    Raises
    ------
    SettingsError
        If the file or a row of it makes no sense, also in a row of another riding.

    Examples
    --------
    >>> from posecheck.fit.targets import parse_targets
    >>> own = '[[target]]\nmeasure = "cadence"\nlow = 85\nhigh = 95'
    >>> band = parse_targets(own, "mine.toml", "road")[0]
    >>> band.amber_low, band.amber_high, band.source
    (80.0, 100.0, 'own band, mine.toml')
    """
    general: dict[str, Target] = {}
    special: dict[str, Target] = {}
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(_rows(text, name), start=1):
        where = f"{name}, row {number}"
        target = _target(row, where, f"own band, {name}")
        key = (target.measure, row.get("riding", ""))
        if key in seen:
            _refuse(where, f"{target.measure} has a band in row {seen[key]} already; keep one of the two")
        seen[key] = number
        if key[1] in ("", riding):
            (special if key[1] else general)[target.measure] = target
    return merge_targets(tuple(general.values()), tuple(special.values()))


def merge_targets(shipped: Sequence[Target], own: Sequence[Target]) -> tuple[Target, ...]:
    r"""Put a fitter's own bands in the place of the shipped ones.

    Parameters
    ----------
    shipped, own : sequence of Target
        Bands; where both have one for a measure, the own one stays.

    Returns
    -------
    tuple of Target
        One band per measure; those only in ``own`` come last.

    Examples
    --------
    >>> from posecheck.fit.targets import parse_targets, merge_targets, shipped_targets
    >>> own = parse_targets('[[target]]\nmeasure = "cadence"\nlow = 85', "mine.toml", "road")
    >>> [band.level for band in merge_targets(shipped_targets("road"), own) if band.measure == "cadence"]
    ['own']
    """
    bands = {target.measure: target for target in shipped}
    bands.update({target.measure: target for target in own})
    return tuple(bands.values())


def judge_measure(measure: Measure, target: Target | None) -> Verdict:
    """Hold a measure against its band.

    The first rule that fits: ``not_measured`` without a value; ``no_target`` without a band; ``red`` with the whole
    interval outside amber (``amber`` where the band cannot be red); ``unsure`` with an interval too wide for the
    band, or with none; ``green`` with the value in green, edges included; else ``amber``.

    An interval is too wide if it is wider than the amber band. Where that has an open end it has no width; then a
    green value is unsure if its interval still reaches beyond amber on the closed side.

    Parameters
    ----------
    measure : Measure
        The number with its interval.
    target : Target or None
        Its band; None where it has none.

    Returns
    -------
    str
        The verdict.

    Examples
    --------
    >>> from posecheck.records.analysis import Measure
    >>> from posecheck.fit.targets import shipped_targets, judge_measure
    >>> judge_measure(Measure("knee_flexion_bdc", "deg", 20.0, (17.0, 23.0)), shipped_targets("spin")[0])
    'red'
    """
    if measure.value is None:
        return "not_measured"
    if target is None:
        return "no_target"
    if measure.interval is None or math.isnan(sum(measure.interval)):
        return "unsure"
    if target.excludes(measure.interval):
        return "red" if target.can_be_red else "amber"
    green, amber = _band(target.low, target.high), _band(target.amber_low, target.amber_high)
    low, high = measure.interval
    in_green = green[0] <= measure.value <= green[1]
    if _too_wide(low, high, amber, in_green=in_green):
        return "unsure"
    return "green" if in_green else "amber"


def _band(low: float | None, high: float | None) -> tuple[float, float]:
    """Both edges of a band, an open one at infinity."""
    return -math.inf if low is None else low, math.inf if high is None else high


def _too_wide(low: float, high: float, amber: tuple[float, float], *, in_green: bool) -> bool:
    """Whether an interval says too little about a band."""
    if math.isinf(amber[1] - amber[0]):
        return in_green and (low < amber[0] or high > amber[1])
    return high - low > amber[1] - amber[0]


def _rows(text: str, name: str) -> list[dict[str, Any]]:
    """Return the rows of a targets file, not yet checked."""
    if any(len(line) > _LINE_LIMIT for line in text.splitlines()):  # keys in keys without end use up all memory
        _refuse(name, f"a line has more than {_LINE_LIMIT} letters; compare it with the shipped targets.toml")
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        _refuse(name, f"this is not TOML ({error}); compare it with the shipped targets.toml")
    rows = document.pop("target", None)
    if document:
        _refuse(name, f"{', '.join(document)} should not be there; write each band under [[target]]")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        _refuse(name, "there are no bands; write each one under [[target]]")
    return rows


def _target(row: Mapping[str, Any], where: str, source: str) -> Target:
    """Turn a row into a band."""
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
        _refuse(where, f"{error}; put the four in the order amber_low, low, high, amber_high")


def _edges(row: Mapping[str, Any], where: str) -> tuple[float | None, float | None, float | None, float | None]:
    """Return low, high, amber_low and amber_high of a row."""
    edges = {key: float(row[key]) for key in _BOUNDS if key in row}
    for key, sign in (("low", -1), ("high", 1)):
        if f"amber_{key}" in edges and key not in edges:
            _refuse(where, f"amber_{key} stands without {key}; write both, or leave both out for an open end")
        if key in edges:
            edges.setdefault(f"amber_{key}", edges[key] + sign * USUAL_AMBER)
    return edges.get("low"), edges.get("high"), edges.get("amber_low"), edges.get("amber_high")


def _check_keys(row: Mapping[str, Any], where: str) -> None:
    """Refuse a row with a wrong key, a wrong type, or no bound."""
    for key, value in row.items():
        if key not in _KEYS:
            _refuse(where, f"{key!r} means nothing here;{_near(key, _KEYS)} the keys are {', '.join(_KEYS)}")
        if key in _TEXTS and not (isinstance(value, str) and value.strip()):
            _refuse(where, f"{key} is a text in quotes, not {value!r}")
        if key in _BOUNDS and not _is_number(value):
            _refuse(where, f"{key} is a plain number, not {value!r}")
        if key == "can_be_red" and not isinstance(value, bool):
            _refuse(where, f"can_be_red is true or false, not {value!r}")
    if "low" not in row and "high" not in row:
        _refuse(where, "the band has neither low nor high; give at least one")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _HUGE


def _one_of(row: Mapping[str, Any], key: str, known: Sequence[TargetText], where: str) -> TargetText:
    """Return a text of a row that must be one of a few."""
    if key not in row:
        _refuse(where, f"{key} is missing; it is one of {', '.join(known)}")
    value: TargetText = row[key]
    if value not in known:
        _refuse(where, f"{key} is not {value!r};{_near(value, known)} it is one of {', '.join(known)}")
    return value


def _near(word: str, known: Sequence[str]) -> str:
    """Offer the known word that looks most like this one."""
    near = get_close_matches(word, known, n=1)
    return f" did you mean {near[0]!r}?" if near else ""


def _refuse(where: str, what: str) -> NoReturn:
    msg = f"{where}: {what}"
    raise SettingsError(msg)
