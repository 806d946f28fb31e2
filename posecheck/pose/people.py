"""Who was seen in the parts of a clip, and the rider among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posecheck.core import people
from posecheck.core.repeats import find_repeat
from posecheck.records.base import Array
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Clip, Engine, Track


@dataclass(frozen=True, slots=True, eq=False)
class Sightings:
    """Everybody seen in one part of a clip.

    For each person, `paths` has the landmarks and the outline behind them, (T, points, 3): x, y [px], visibility; NaN
    where not seen. `view` says which view each frame got, None for always the same; `spots` are (T, M, K), as in
    `posecheck.core.trails.Column`. `greys` are small pictures of the frames, (T, P); `turn_deg` (T,) is as in `Track`.
    """

    clip: Clip
    engine: Engine
    time_s: Array
    view: Array | None
    paths: tuple[Array, ...]
    points: int
    device: str = "cpu"
    spots: Array | None = None
    greys: NDArray[np.uint8] | None = None
    turn_deg: Array | None = None


def pick_rider(parts: Sequence[Sightings]) -> Track:
    """Follow people from part to part, and keep the one who pedals.

    Parts come in order of time, one right after the other; at least one.
    """
    paths = people.join_people([part.paths for part in parts], [len(part.time_s) for part in parts], parts[0].points)
    points = max(paths, key=lambda path: people.pedalling_score(path[:, : len(LANDMARK_NAMES), :2]))
    time_s = np.concatenate([part.time_s for part in parts])
    greys = [part.greys for part in parts if part.greys is not None]
    loop_s = find_repeat(time_s, np.concatenate(greys)) if len(greys) == len(parts) else None
    marks, outline = np.split(points[..., :2], [len(LANDMARK_NAMES)], axis=1)
    return Track(
        replace(join_clip([part.clip for part in parts], [part.time_s for part in parts]), loop_s=loop_s),
        parts[0].engine,
        time_s,
        marks,
        np.nan_to_num(points[:, : len(LANDMARK_NAMES), 2]),
        contour_px=outline if outline.shape[1] else None,
        view=join_parts([part.view for part in parts]),
        spots=join_parts(pad_spots([part.spots for part in parts])),
        turn_deg=join_parts([part.turn_deg for part in parts]),
    )


def weave_sightings(first: Sightings, between: Sightings) -> Sightings:
    """Put what was seen in pictures between those of a part among what was seen in these, in order of time.

    People are the same where they are in the same place, by the median; a picture is never in both.
    """
    order = np.argsort(np.concatenate([first.time_s, between.time_s]), kind="stable")
    known, found = (np.array([_usual_place(path) for path in one.paths]).reshape(-1, 3) for one in (first, between))
    rows, more = len(first.time_s), len(between.time_s)
    paths = [_lengthen(path, 0, more) for path in first.paths]
    for who, path in zip(people.assign_people(known, found), between.paths, strict=True):
        if who < len(known):
            paths[who][rows:] = path
        else:
            paths.append(_lengthen(path, rows, 0))

    def woven(arrays: Sequence[Array | None]) -> Array | None:
        joined = join_parts(arrays)
        return None if joined is None else joined[order]

    greys = None if first.greys is None or between.greys is None else np.concatenate([first.greys, between.greys])
    return replace(
        first,
        time_s=np.concatenate([first.time_s, between.time_s])[order],
        view=woven([first.view, between.view]),
        paths=tuple(path[order] for path in paths),
        spots=woven(pad_spots([first.spots, between.spots])),
        greys=None if greys is None else greys[order],
        turn_deg=woven([first.turn_deg, between.turn_deg]),
    )


def _usual_place(path: Array) -> Array:
    return np.asarray(np.nanmedian(people.trunk_place(path[:, : len(LANDMARK_NAMES), :2]), axis=0))


def _lengthen(path: Array, before: int, behind: int) -> Array:
    return np.pad(path, ((before, behind), (0, 0), (0, 0)), constant_values=np.nan)


def join_clip(clips: Sequence[Clip], time_s: Sequence[Array]) -> Clip:
    """Put the facts of parts together."""
    lights = [clip.brightness for clip in clips if clip.brightness is not None]
    return replace(
        clips[0],
        frames=sum(clip.frames for clip in clips),
        duration_s=float(time_s[-1][0] - time_s[0][0]) + clips[-1].duration_s,
        dropped=sum(clip.dropped for clip in clips),
        brightness=float(np.median(lights)) if lights else None,
    )


def join_parts(arrays: Sequence[Array | None]) -> Array | None:
    """Put arrays in a row; None where one is missing."""
    there = [array for array in arrays if array is not None]
    return np.concatenate(there) if len(there) == len(arrays) else None


def pad_spots(arrays: Sequence[Array | None]) -> list[Array | None]:
    """Bring lists of spots (T, M, K) to one length M, NaN behind the last spot."""
    most = max((array.shape[1] for array in arrays if array is not None), default=0)
    return [
        None if array is None else np.pad(array, ((0, 0), (0, most - array.shape[1]), (0, 0)), constant_values=np.nan)
        for array in arrays
    ]
