"""Which parts of a clip are looked at, how closely, when that is enough, and their tracks in a row."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from posecheck.fit.drift import EVERY_S, LONG_CLIP_S, WINDOW_S, stroke_scatter
from posecheck.fit.measures import MEASURES
from posecheck.pose.people import join_clip, join_parts, pad_spots
from posecheck.records.analysis import Analysis, Measure
from posecheck.records.base import Array
from posecheck.records.tracking import Track

Span = tuple[float | None, float | None]
"""Begin and end of a part; None for the clip's own [s]."""

PACE_HZ: Final = 15.4
"""So many frames a second of riding say as much as 30: over 33 rendered riders no angle's mean error grows by more than
0.1 degrees (own measurement). A little more than half of 30: steps are even, and no cadence meets the same phases
only."""

CLASS_PACE_HZ: Final = 8.2
"""In a whole class, with its many windows: six frames a stroke at 82 rpm."""

BRIEF_S: Final = 8.0
"""A ride shorter than this has few strokes, and is looked at twice as closely."""

STRETCH_S: Final = 10.0
"""A long clip is looked at in stretches of about so many seconds of riding."""

WHOLE: Final = 3
"""A clip of fewer stretches than this is looked at from beginning to end."""

PLACES: Final = (1 / 4, 3 / 4, 1 / 2, 0.0, 1.0, 3 / 8, 5 / 8, 1 / 8, 7 / 8)
"""Where in the clip: first amid either half, so that what changes shows, then in between as long as need be."""

TIGHT: Final = 0.02
"""Scatter over strokes may widen an interval by this share; more strokes would narrow it no more than that."""

TIGHTENED: Final = ("knee_flexion_bdc", "hip_angle_min", "trunk_flexion")
"""The measures that more strokes are looked at for."""

PIECE_S: Final = 4.0
"""Each process looks at about so many seconds of riding at a time."""

LONGEST_STEP_S: Final = 1.0
_STEPS: Final = 10
"""Frames further apart than a second, and than ten usual steps, belong to different stretches."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which parts of a clip to look at.

    Parameters
    ----------
    rounds : tuple of tuples of tuple
        Parts in the order in which they are wanted: each round only where those before were not enough.
    pace_hz : float or None
        Frames a second of the clip; None for all [1/s].
    """

    rounds: tuple[tuple[Span, ...], ...]
    pace_hz: float | None = None


def plan(part: Span, whole_s: float | None, slow_motion: float, *, every_frame: bool, whole_class: bool) -> Plan:
    """Choose what to look at.

    `part` is what was asked for and `whole_s` how long it is, None where unknown [s]. With `every_frame` all frames are
    looked at, with `whole_class` 20 seconds every 2 minutes of a long clip.
    """
    if whole_class and whole_s is not None and whole_s >= LONG_CLIP_S * slow_motion:
        pace = None if every_frame else CLASS_PACE_HZ / slow_motion
        return Plan((_windows(part[0] or 0.0, whole_s, slow_motion),), pace)
    if every_frame:
        return Plan(((part,),))
    if whole_s is None:
        return Plan(((part,),), PACE_HZ / slow_motion)
    pace_hz = PACE_HZ * (2 if whole_s < BRIEF_S * slow_motion else 1) / slow_motion
    return Plan(tuple(_rounds(part, whole_s, STRETCH_S * slow_motion)), pace_hz)


def _windows(begin: float, whole_s: float, slow_motion: float) -> tuple[Span, ...]:
    every_s, window_s = EVERY_S * slow_motion, WINDOW_S * slow_motion
    count = int((whole_s - window_s) // every_s) + 1
    return tuple((begin + every_s * number, begin + every_s * number + window_s) for number in range(count))


def _rounds(part: Span, whole_s: float, stretch_s: float) -> Iterator[tuple[Span, ...]]:
    """All of a short clip; of a long one two stretches, then one more each."""
    count = int(whole_s // stretch_s)
    if count < WHOLE:
        yield (part,)
        return
    edges = [(part[0] or 0.0) + whole_s * number / count for number in range(count + 1)]
    ends = [*edges[1:-1], part[1]]
    order = list(dict.fromkeys(min(int(place * count), count - 1) for place in PLACES))
    stretches: list[Span] = [(edges[number], ends[number]) for number in order]
    yield tuple(stretches[:2])
    yield from ((stretch,) for stretch in stretches[2:])


def lasts(span: Span, part: Span, whole_s: float | None) -> float | None:
    """Say how long a span of a part is."""
    begin = span[0] or 0.0
    if span[1] is not None and span[1] != part[1]:
        return span[1] - begin
    return None if whole_s is None else (part[0] or 0.0) + whole_s - begin


def pieces(span: Span, whole_s: float | None, slow_motion: float) -> list[Span]:
    """Cut a part into pieces that several processes can look at, the same however many there are."""
    count = max(1, round((whole_s or 0.0) / (PIECE_S * slow_motion)))
    begin = span[0] or 0.0
    cuts = [begin + (whole_s or 0.0) * number / count for number in range(1, count)]
    return list(zip([span[0], *cuts], [*cuts, span[1]], strict=True))


def tight(analysis: Analysis) -> bool:
    """Say whether more strokes would narrow the intervals no more."""
    return analysis.quality.usable and all(_tight(analysis[name]) for name in TIGHTENED)


def _tight(measure: Measure) -> bool:
    # What is not there for want of joints will not come by looking on.
    steady = min(MEASURES[measure.name].systematic)
    return measure.value is None or math.hypot(steady, stroke_scatter(measure)) <= (1 + TIGHT) * steady


def runs(time_s: Array) -> list[tuple[float, float]]:
    """Find the stretches that were looked at.

    There is none where there are fewer than two frames [s].
    """
    steps = np.diff(time_s)
    if not len(steps):
        return []
    step_s = float(np.median(steps))
    cuts = np.flatnonzero(steps > max(LONGEST_STEP_S, _STEPS * step_s))
    first, last = time_s[[0, *(cuts + 1)]], time_s[[*cuts, len(time_s) - 1]]
    return [(float(begin), float(end) + step_s) for begin, end in zip(first, last, strict=True)]


def join_tracks(tracks: Sequence[Track]) -> Track:
    """Put the tracks of parts in a row."""
    first = tracks[0]
    if len(tracks) == 1:
        return first
    return replace(
        first,
        clip=join_clip([track.clip for track in tracks], [track.time_s for track in tracks]),
        time_s=np.concatenate([track.time_s for track in tracks]),
        xy_px=np.concatenate([track.xy_px for track in tracks]),
        visibility=np.concatenate([track.visibility for track in tracks]),
        contour_px=join_parts([track.contour_px for track in tracks]),
        view=join_parts([track.view for track in tracks]),
        spots=join_parts(pad_spots([track.spots for track in tracks])),
        turn_deg=join_parts([track.turn_deg for track in tracks]),
    )
