"""What all records share: read-only arrays, pickling, a short repr; and the words that several records use."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Literal, Protocol, SupportsIndex, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from posecheck.errors import TrackError
from posecheck.text import gettext

Array = NDArray[np.float64]

Flags = NDArray[np.bool_]

Numbers = NDArray[np.int_]

Facing = Literal["left", "right"]

Riding = Literal["spin", "road", "race", "tt", "gravel", "recovery"]

Verdict = Literal["green", "amber", "red", "unsure", "not_measured", "no_target"]

Certainty = Literal["possible", "likely"]

Method = Literal["side", "side_proxy", "rear", "stickers", "calibrated"]

Level = Literal["strong", "moderate", "weak", "expert", "own"]

Part = Literal["saddle_height", "saddle_setback", "bar_height", "bar_reach", "crank_length", "cadence", "technique"]


class Record:
    """Shared manners of the nouns: read-only arrays, pickling through the constructor, a repr of shapes."""

    __slots__ = ()

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        """Pickle through the constructor, so that arrays come back read-only and checked."""
        return type(self), tuple(getattr(self, f.name) for f in fields(self))  # type: ignore[arg-type]

    def __repr__(self) -> str:
        shown = (f"{f.name}={_show_field(getattr(self, f.name))}" for f in fields(self))  # type: ignore[arg-type]
        return f"{type(self).__name__}({', '.join(shown)})"

    def _freeze(self, name: str, *shape: int | None) -> Array:
        """Replace the named field by a read-only float copy of the given shape (None: any length)."""
        array = np.array(getattr(self, name), dtype=np.float64)
        if array.ndim != len(shape) or any(w is not None and w != n for w, n in zip(shape, array.shape, strict=True)):
            wanted = tuple("any" if n is None else n for n in shape)
            msg = gettext(
                "{field} has shape {shape}, it should be {wanted}",
                field=f"{type(self).__name__}.{name}",
                shape=array.shape,
                wanted=wanted,
            )
            raise TrackError(msg)
        array.flags.writeable = False
        object.__setattr__(self, name, array)
        return array


class Named(Protocol):
    """Whatever has a name to be found by."""

    @property
    def name(self) -> str:
        """What it is called; nothing else in the same tuple is called so."""


_Named = TypeVar("_Named", bound=Named)


class ByName(tuple[_Named, ...]):
    """A tuple whose things are found by their name as well as by their place.

    Examples
    --------
    >>> from posecheck.records.base import ByName
    >>> from posecheck.records.series import Series
    >>> series = ByName([Series("knee_flexion", "deg", [0.0, 0.1], [30.0, 31.0])])
    >>> series["knee_flexion"] is series[0]
    True
    >>> series.names
    ('knee_flexion',)
    """

    __slots__ = ()

    @overload
    def __getitem__(self, key: str | SupportsIndex) -> _Named: ...

    @overload
    def __getitem__(self, key: slice) -> tuple[_Named, ...]: ...

    def __getitem__(self, key: str | SupportsIndex | slice) -> _Named | tuple[_Named, ...]:
        """Return one thing by its name or its place, or several by a slice."""
        if not isinstance(key, str):
            return super().__getitem__(key)
        for thing in self:
            if thing.name == key:
                return thing
        msg = f"{key}: there is {', '.join(self.names) or 'none'}"
        raise KeyError(msg)

    @property
    def names(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(thing.name for thing in self)


def _show_field(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{list(value.shape)}"
    if isinstance(value, tuple) and len(value) > 4:  # noqa: PLR2004  a handful still reads well
        return f"({len(value)} x {type(value[0]).__name__})"
    return repr(value)
