"""From a file of another tracker to a recording."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from posecheck.errors import StoreError, TrackError
from posecheck.records.base import Array
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Clip, Engine, Recording, Track
from posecheck.system.allowance import MemoryAllowance
from posecheck.system.regular_file import open_regular
from posecheck.text import gettext, gettext_noop

from .binary import READERS, read_binary
from .clip_beside import read_times_beside
from .columns import read_table
from .description import TrackDescription, describe
from .keypoint_json import read_keypoints
from .marker_names import match_names
from .points import POINTS_LIMIT, PointTable, refuse, seen_places
from .sagittal import PX_PER_MM, find_sagittal
from .trc import read_trc

_TEXTS: Final = {".trc": read_trc, ".csv": read_table, ".tsv": read_table, ".json": read_keypoints}
READING_BYTES: Final = 1_200_000_000
"""Reading a file of another tracker may take so much memory, as reading a video may."""

_TOO_LARGE: Final = gettext_noop("it is too large. Cut it to the part of the ride that counts.")
_TOO_MUCH: Final = gettext_noop(
    "reading it takes more than {limit_gb:.1f} GB of memory, or than there is. "
    "Cut it to the part of the ride that counts."
)
_POINTS: Final = gettext_noop(
    "no point is known for {missing}. Say which is which with --names map.toml. Its points: {names}."
)
_NO_POINTS: Final = gettext_noop(
    "no point is known for {missing}. Say which is which with --names map.toml. It names none."
)
_LEG: Final = ("hip", "knee", "ankle")


def load_foreign(path: str | os.PathLike[str], told: TrackDescription | None = None) -> Recording:
    """Read a file of another tracker, by the ending of its name; StoreError where something is missing."""
    name, told = os.fspath(path), told or TrackDescription()
    try:
        with MemoryAllowance(READING_BYTES):
            return _recording(name, _read(name), told)
    except MemoryError as error:
        raise refuse(name, gettext(_TOO_MUCH, limit_gb=READING_BYTES / 1e9)) from error
    except TrackError as error:
        raise refuse(name, str(error)) from error


def from_dataset(dataset: Any, told: TrackDescription | None = None) -> Recording:
    """Take a dataset of movement: `position` over time, space, keypoints and individuals, of whom the first counts."""
    position = dataset["position"]
    if "individuals" in position.dims:
        position = position.isel(individuals=0)
    places = position.transpose("time", "keypoints", "space").to_numpy().astype(np.float64)
    score = None
    if "confidence" in dataset:
        sure = dataset["confidence"]
        sure = sure.isel(individuals=0) if "individuals" in sure.dims else sure
        score = sure.transpose("time", "keypoints").to_numpy().astype(np.float64)
    in_seconds = dataset.attrs.get("time_unit", "seconds") == "seconds"
    time_s = dataset["time"].to_numpy().astype(np.float64) if in_seconds else None
    names = tuple(map(str, dataset["keypoints"].to_numpy()))
    source = str(dataset.attrs.get("source_software") or "movement")
    return _recording("dataset", PointTable(names, places, time_s, score, tracker=source), told or TrackDescription())


def from_points(points: Mapping[str, Any], told: TrackDescription) -> Recording:
    """Take points by their names, (T, 2) in pixels or (T, 3) in space; TrackError if they are not of one shape."""
    paths = [np.asarray(path, dtype=np.float64) for path in points.values()]
    shapes = {path.shape for path in paths}
    if len(shapes) != 1 or not all(len(shape) == 2 and shape[1] in (2, 3) for shape in shapes):  # noqa: PLR2004
        msg = gettext(
            "points in memory are arrays of one shape by their names: (frames, 2) in pixels, or (frames, 3) in space."
        )
        raise TrackError(msg)
    return _recording("points", PointTable(tuple(map(str, points)), np.stack(paths, axis=1)), told)


def _read(name: str) -> PointTable:
    ending = Path(name).suffix.lower()
    try:
        with open_regular(name) as file:
            if os.fstat(file.fileno()).st_size > POINTS_LIMIT:
                raise refuse(name, gettext(_TOO_LARGE))
            if ending in READERS:
                return read_binary(name, ending, READING_BYTES)
            text = file.read(POINTS_LIMIT).decode("utf-8-sig")
    except OSError as error:
        msg = gettext("{name} cannot be read: {error}.", name=name, error=error.strerror or error)
        raise StoreError(msg) from error
    except UnicodeDecodeError as error:
        why = gettext("this is no text.")
        raise refuse(name, why) from error
    return _TEXTS[ending](name, text.replace("\r\n", "\n"))


def _recording(name: str, table: PointTable, told: TrackDescription) -> Recording:
    matched = match_names(table.names, told.names)
    points = {landmark: _middle(table, names) for landmark, names in matched.items()}
    sides = [side for side in ("right", "left") if all(f"{side}_{joint}" in points for joint in _LEG)]
    if not sides:
        missing = [f"right_{joint}" for joint in _LEG if f"right_{joint}" not in points]
        known = _POINTS if table.names else _NO_POINTS
        raise refuse(name, gettext(known, missing=", ".join(missing), names=", ".join(table.names[:40])))
    scores = {landmark: _score(table, names) for landmark, names in matched.items()}
    source = _Source(name, told.engine or Engine(table.tracker or "foreign"), _times(name, table, told), scores)
    if not table.is_spatial:
        return Recording(_track(source, points, told.size_px or _picture_size(points)))
    try:
        view = find_sagittal(points, told.unit or table.unit)
    except StoreError as error:
        raise refuse(name, str(error)) from error
    tracks = [_track(source, *view.in_picture(mirrored=side == "left"), 1 / PX_PER_MM) for side in sides]
    # Seen from either side the same rider: the right one first, unless there is none.
    return Recording(tracks[0], other_side=tracks[1] if len(tracks) > 1 else None)


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """Where points come from, when they were seen and how well."""

    name: str
    engine: Engine
    time_s: Array
    scores: Mapping[str, Array]


def _track(
    source: _Source, points: Mapping[str, Array], size: tuple[int, int], mm_per_px: float | None = None
) -> Track:
    names, time_s = tuple(one for one in LANDMARK_NAMES if one in points), source.time_s
    places = np.stack([points[one] for one in names], axis=1)
    seen = np.stack([source.scores[one] for one in names], axis=1)
    seen = np.where(np.isnan(seen), np.isfinite(places).all(axis=2), seen)
    lasts = float(time_s[-1] - time_s[0]) if len(time_s) else 0.0
    clip = Clip(source.name, size, len(time_s), lasts, mm_per_px=mm_per_px)
    return Track(clip, source.engine, time_s, places, seen, names)


def _middle(table: PointTable, names: tuple[str, ...]) -> Array:
    return np.asarray(seen_places(table.places[:, [table.names.index(name) for name in names]]).mean(axis=1))


def _score(table: PointTable, names: tuple[str, ...]) -> Array:
    if table.score is None:
        return np.full(len(table.places), np.nan)
    return np.asarray(table.score[:, [table.names.index(name) for name in names]].min(axis=1))


def _times(name: str, table: PointTable, told: TrackDescription) -> Array:
    if told.time_s is not None:
        return _told_times(name, np.asarray(told.time_s, dtype=np.float64), len(table.places))
    if told.rate_hz is not None:
        return np.arange(len(table.places)) / told.rate_hz
    time_s = read_times_beside(name, len(table.places)) if table.time_s is None else table.time_s
    if time_s is None:
        why = gettext(
            "it has no times. Put the clip beside it, or say how many frames a second has: --rate (in Python rate_hz)."
        )
        raise refuse(name, why)
    return _rising(name, time_s)


def _told_times(name: str, time_s: Array, frames: int) -> Array:
    if time_s.shape != (frames,):
        why = gettext(
            "it has {frames} frames, and time_s {times} times.", frames=frames, times=len(np.atleast_1d(time_s))
        )
        raise refuse(name, why)
    return _rising(name, time_s)


def _rising(name: str, time_s: Array) -> Array:
    if not (np.diff(time_s) > 0).all():
        why = gettext("its times do not rise from frame to frame. Leave them out and say --rate (in Python rate_hz).")
        raise refuse(name, why)
    return time_s


def _picture_size(points: Mapping[str, Array]) -> tuple[int, int]:
    """Choose a picture that holds all points, where nobody says how large it was."""
    high = np.nanmax([np.nanmax(path, axis=0, initial=1.0) for path in points.values()], axis=0)
    return int(high[0]) + 2, int(high[1]) + 2


def described(names: Any, **told: Any) -> TrackDescription:
    """Put together what a Python caller says: names by landmark, and what else is not None."""
    return describe({**({} if names is None else {"names": names}), **{k: v for k, v in told.items() if v is not None}})
