"""What the user says about a file of another tracker, in Python or in a TOML file."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from posecheck.errors import SettingsError, TrackError
from posecheck.records.base import Array
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Engine
from posecheck.system.regular_file import read_text_file
from posecheck.text import gettext

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

UNITS_MM: Final[Mapping[str, float]] = {"mm": 1.0, "cm": 10.0, "m": 1000.0}
"""Units of length, and how many millimetres each has."""

_KEYS: Final = ("names", "rate_hz", "unit", "size_px", "engine", "error_mm", "pedal_share")
_BYTES: Final = 100_000


@dataclass(frozen=True, slots=True)
class TrackDescription:
    """What a file does not say by itself; all of it may be left out.

    `names` says which points of the file are a landmark; of several their middle counts.
    """

    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rate_hz: float | None = None
    unit: str = ""
    size_px: tuple[int, int] | None = None
    engine: Engine | None = None
    time_s: Sequence[float] | Array | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        unknown = [name for name in self.names if name not in LANDMARK_NAMES]
        if unknown:
            msg = gettext(
                "{names}: no landmark is called so. They are called like right_knee and left_toe.",
                names=", ".join(unknown),
            )
            raise SettingsError(msg)
        if self.rate_hz is not None and not 0 < self.rate_hz < 1e5:  # noqa: PLR2004  faster than any camera
            msg = gettext(
                "rate_hz is how many frames a second has, such as 100, and not {rate}.", rate=str(self.rate_hz)
            )
            raise SettingsError(msg)
        if self.unit and self.unit not in UNITS_MM:
            msg = gettext("unit is one of {units}, and not {unit}.", units=", ".join(UNITS_MM), unit=repr(self.unit))
            raise SettingsError(msg)


def read_description(path: str | os.PathLike[str]) -> TrackDescription:
    """Read what a TOML file says about a tracker's files."""
    name = os.fspath(path)
    try:
        told = tomllib.loads(read_text_file(path, _BYTES))
    except (OSError, ValueError, RecursionError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        msg = gettext("{name} cannot be read as a TOML file of names ({error}).", name=name, error=why)
        raise SettingsError(msg) from error
    unknown = [key for key in told if key not in _KEYS]
    if unknown:
        msg = gettext(
            "{name}: {unknown} means nothing here; the keys are {keys}.",
            name=name,
            unknown=", ".join(unknown),
            keys=", ".join(_KEYS),
        )
        raise SettingsError(msg)
    try:
        return describe(told, name)
    except SettingsError as error:
        if str(error).startswith(name):
            raise
        msg = f"{name}: {error}"
        raise SettingsError(msg) from error


def describe(told: Mapping[str, Any], where: str = "names") -> TrackDescription:
    """Turn plain values into a description."""
    try:
        names = {key: (one,) if isinstance(one, str) else tuple(map(str, one)) for key, one in _names(told).items()}
        size = told.get("size_px")
        return TrackDescription(
            names,
            None if told.get("rate_hz") is None else float(told["rate_hz"]),
            str(told.get("unit", "")),
            None if size is None else (int(size[0]), int(size[1])),
            _engine(told),
        )
    except (TypeError, ValueError, IndexError, AttributeError, TrackError) as error:
        msg = gettext("{name} makes no sense: {error}.", name=where, error=error)
        raise SettingsError(msg) from error


def _names(told: Mapping[str, Any]) -> Mapping[str, Any]:
    names = told.get("names", {})
    if not isinstance(names, Mapping):
        msg = gettext("names is a table with one line for each landmark")
        raise TypeError(msg)
    return names


def _engine(told: Mapping[str, Any]) -> Engine | None:
    if not {"engine", "error_mm", "pedal_share"} & told.keys():
        return None
    errors = {key: float(told[key]) for key in ("error_mm", "pedal_share") if key in told}
    return Engine(str(told.get("engine", "foreign")), **errors)  # type: ignore[arg-type]
