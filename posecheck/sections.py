"""A whole class looked at in windows: which parts of the clip, and their tracks in a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from posecheck.data import Array, Track
from posecheck.fit.drift import EVERY_S, LONG_S, WINDOW_S

Progress = Callable[[float | None], None]
"""Called after each frame with the share of the clip that is done, None where its length is unknown."""


def sections(
    start_s: float | None, end_s: float | None, whole_s: float | None, slow_motion: float
) -> list[tuple[float | None, float | None]]:
    """Choose the windows of a class.

    Parameters
    ----------
    start_s, end_s : float or None
        The part of the clip that was asked for; None for its beginning and end [s].
    whole_s : float or None
        How long that part is; None where unknown [s].
    slow_motion : float
        How many times slower the clip plays than the ride was.

    Returns
    -------
    list of tuple
        Beginning and end of each window; the part itself where it is short, or of unknown length [s].
    """
    if whole_s is None or whole_s < LONG_S * slow_motion:
        return [(start_s, end_s)]
    begin, every_s, window_s = start_s or 0.0, EVERY_S * slow_motion, WINDOW_S * slow_motion
    count = int((whole_s - window_s) // every_s) + 1
    return [(begin + every_s * number, begin + every_s * number + window_s) for number in range(count)]


def shared(progress: Progress | None, number: int, count: int) -> Progress | None:
    """Tell the progress of one section as a share of all.

    Parameters
    ----------
    progress : callable or None
        Takes the share of all that is done.
    number, count : int
        Which section, of how many.

    Returns
    -------
    callable or None
        Takes the share of the section that is done.
    """
    if progress is None:
        return None
    return lambda share: progress(None if share is None else (number + share) / count)


def joined(tracks: Sequence[Track]) -> Track:
    """Put the tracks of sections in a row.

    Parameters
    ----------
    tracks : sequence of Track
        In order of time, at least one.

    Returns
    -------
    Track
        With gaps between the sections.
    """
    first, clips = tracks[0], [track.clip for track in tracks]
    if len(tracks) == 1:
        return first
    lights = [clip.brightness for clip in clips if clip.brightness is not None]
    clip = replace(
        first.clip,
        frames=sum(clip.frames for clip in clips),
        duration_s=float(tracks[-1].time_s[-1] - first.time_s[0]),
        dropped=sum(clip.dropped for clip in clips),
        brightness=float(np.median(lights)) if lights else None,
    )
    return replace(
        first,
        clip=clip,
        time_s=np.concatenate([track.time_s for track in tracks]),
        xy_px=np.concatenate([track.xy_px for track in tracks]),
        visibility=np.concatenate([track.visibility for track in tracks]),
        contour_px=_end_to_end([track.contour_px for track in tracks]),
        look=_end_to_end([track.look for track in tracks]),
    )


def _end_to_end(arrays: Sequence[Array | None]) -> Array | None:
    """Put arrays in a row, if all are there."""
    there = [array for array in arrays if array is not None]
    return np.concatenate(there) if len(there) == len(arrays) else None
