"""Which parts of a clip are looked at, how closely, when that is enough, and their tracks in a row."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from posecheck.fit.drift import EVERY_S, LEAST, LONG_CLIP_S, WINDOW_S, is_long, stroke_scatter
from posecheck.fit.measures import MEASURES
from posecheck.fit.settled import is_settled
from posecheck.pose.people import join_clip, join_parts, pad_spots
from posecheck.records.analysis import Analysis, Measure
from posecheck.records.base import Array
from posecheck.records.tracking import Track

Span = tuple[float | None, float | None]
"""Begin and end of a part; None for the clip's own [s]."""

PACE_HZ: Final = 10.3
"""So many frames a second of riding are looked at first, a hundred in 10 seconds, and as many between them where a
verdict hangs on it: of 27 rendered riders of 6 and 7 seconds 119 frames instead of 183, no angle's mean error larger by
more than 0.07 degrees, and the verdicts of knee, hip and trunk the same (own measurement). A little more than a third
of 30: steps are even, and no cadence meets the same phases only."""

CLOSER: Final = 1.5
"""A brief ride, further stretches of a long one, and whatever no verdict is made of are looked at so many times as
closely."""

BRIEF_S: Final = 8.0
"""A ride shorter than this has few strokes, and is looked at more closely."""

LEAST_LOOKS: Final = 5.0
"""With fewer looks at a stroke the crank may be followed wrongly: at 4 a rider of 160 rpm was taken for one of 145, or
for nobody who pedals (own trials)."""

UNSURE_LOOKS: Final = 150
"""A rider whom the model sees so unsteadily that a verdict is unsure is looked at so often at least: on a filmed man of
the kind a hundred looks read the closed hip 2.5 degrees otherwise (own trial)."""

FIRST_S: Final = 8.0
"""So much of each window of a class is looked at first: five strokes of a rider of 45 rpm."""

STRETCH_S: Final = 10.0
"""A long clip is looked at in stretches of about so many seconds of riding."""

WHOLE: Final = 3
"""A clip of fewer stretches than this is looked at from beginning to end."""

PLACES: Final = (1 / 4, 3 / 4, 1 / 2, 0.0, 1.0, 3 / 8, 5 / 8, 1 / 8, 7 / 8)
"""Where in the clip: first amid either half, so that what changes shows, then in between as long as need be."""

TIGHT: Final = 0.02
"""Scatter over strokes may widen an interval by this share; more strokes would narrow it no more than that."""

TIGHTENED: Final = ("knee_flexion_bdc", "hip_angle_min", "trunk_flexion")
"""The measures that more is looked at for: saddle, hip and reach are judged by them."""

PIECE_S: Final = 2.5
"""Each process looks at about so many seconds of riding at a time; two pieces together give a first number."""

LONGEST_STEP_S: Final = 1.0
_HALF: Final = 0.5
_STEPS: Final = 10
"""Frames further apart than a second, and than ten usual steps, belong to different stretches."""


@dataclass(frozen=True, slots=True)
class Round:
    """What is looked at in one go.

    Parameters
    ----------
    spans : tuple of tuple
        Parts of the clip.
    pace_hz : float or None
        Frames a second of the clip; None for all [1/s].
    between : bool
        Whether to look at the frames between those of a round before.
    settles : {"all", "changes", "verdicts"}
        What it may still say more about.
    """

    spans: tuple[Span, ...]
    pace_hz: float | None = None
    between: bool = False
    settles: Literal["all", "changes", "verdicts"] = "all"


def plan(
    part: Span,
    whole_s: float | None,
    slow_motion: float,
    *,
    every_frame: bool,
    whole_class: bool,
    closely: bool = False,
) -> tuple[Round, ...]:
    """Choose what to look at: each round only where those before were not enough.

    `part` is what was asked for and `whole_s` how long it is, None where unknown [s]. With `every_frame` all frames are
    looked at, with `whole_class` up to 20 seconds every 2 minutes of a long clip. A clip is to be looked at `closely`
    where no verdict says when it is enough.
    """
    if whole_class and whole_s is not None and whole_s >= LONG_CLIP_S * slow_motion:
        return tuple(_window_rounds(part[0] or 0.0, whole_s, slow_motion, every_frame=every_frame))
    if every_frame:
        return (Round((part,)),)
    return tuple(_rounds(part, whole_s, slow_motion, closely=closely))


def _window_rounds(begin: float, whole_s: float, slow_motion: float, *, every_frame: bool) -> Iterator[Round]:
    """Look at a part of each window, at the rest of the two that changes are read from, at the rest of the others."""
    every_s, window_s, first_s = (seconds * slow_motion for seconds in (EVERY_S, WINDOW_S, FIRST_S))
    count = int((whole_s - window_s) // every_s) + 1
    starts = [begin + every_s * number for number in range(count)]
    if every_frame:
        yield Round(tuple((start, start + window_s) for start in starts))
        return
    pace_hz = PACE_HZ / slow_motion
    rest = tuple((start + first_s, start + window_s) for start in starts)
    yield Round(tuple((start, start + first_s) for start in starts), pace_hz)
    yield Round((rest[0], rest[-1]), pace_hz, settles="changes")
    if rest[1:-1]:
        yield Round(rest[1:-1], pace_hz, settles="verdicts")


def _rounds(part: Span, whole_s: float | None, slow_motion: float, *, closely: bool) -> Iterator[Round]:
    """Look at a short clip, or two stretches of a long one; then at what lies between, then at more stretches."""
    stretch_s, pace_hz = STRETCH_S * slow_motion, PACE_HZ / slow_motion
    first_hz = CLOSER * pace_hz if closely else pace_hz
    count = 0 if whole_s is None else int(whole_s // stretch_s)
    if whole_s is None or count < WHOLE:
        if whole_s is not None and whole_s < BRIEF_S * slow_motion:
            first_hz *= 2 if closely else CLOSER
        yield Round((part,), first_hz)
        if not closely:
            yield Round((part,), first_hz, between=True)
        return
    edges = [(part[0] or 0.0) + whole_s * number / count for number in range(count + 1)]
    ends = [*edges[1:-1], part[1]]
    order = list(dict.fromkeys(min(int(place * count), count - 1) for place in PLACES))
    stretches: list[Span] = [(edges[number], ends[number]) for number in order]
    yield Round(tuple(stretches[:2]), first_hz)
    if not closely:
        yield Round(tuple(stretches[:2]), first_hz, between=True)
    yield from (Round((stretch,), CLOSER * pace_hz) for stretch in stretches[2:])


def lasts(span: Span, part: Span, whole_s: float | None) -> float | None:
    """Say how long a span of a part is."""
    begin = span[0] or 0.0
    if span[1] is not None and span[1] != part[1]:
        return span[1] - begin
    return None if whole_s is None else (part[0] or 0.0) + whole_s - begin


def pieces(span: Span, whole_s: float | None, slow_motion: float) -> list[Span]:
    """Cut a part into pieces that several processes can look at, the same however many there are.

    Where there are more than one their number is even, so that two processes end at the same time.
    """
    pairs = (whole_s or 0.0) / (2 * PIECE_S * slow_motion)
    count = 2 * max(1, round(pairs)) if pairs >= _HALF else 1
    begin = span[0] or 0.0
    cuts = [begin + (whole_s or 0.0) * number / count for number in range(1, count)]
    return list(zip([span[0], *cuts], [*cuts, span[1]], strict=True))


def is_worth(one: Round, analysis: Analysis, *, closely: bool = False) -> bool:
    """Say whether a round may change what is known without it: a verdict, or whether something changes over a class.

    If `closely`, it is worth it as long as it may narrow an interval.
    """
    if not analysis.quality.usable or _looks_a_stroke(analysis) < LEAST_LOOKS:
        return True
    if closely:
        return not all(_tight(analysis[name]) for name in TIGHTENED)
    if one.settles == "changes" and not analysis.windows:
        return True
    return (one.settles != "changes" and not _are_verdicts_settled(analysis)) or (
        one.settles != "verdicts" and not _are_changes_settled(analysis)
    )


def _are_verdicts_settled(analysis: Analysis) -> bool:
    unsure = any(analysis.verdicts.get(name) == "unsure" for name in TIGHTENED)
    if unsure and analysis.quality.frames < UNSURE_LOOKS:
        return False
    found = {name: analysis[name] for name in TIGHTENED}
    return all(_tight(one) or is_settled(one, analysis.targets.get(name)) for name, one in found.items())


def _are_changes_settled(analysis: Analysis) -> bool:
    changes = [one for one in analysis.drifts if is_long(analysis.windows) and one.measure in TIGHTENED]
    return all(one.certain or max(map(abs, one.interval)) < LEAST[one.measure] for one in changes)


def _looks_a_stroke(analysis: Analysis) -> float:
    """Count the looks at a usual stroke."""
    starts_s, time_s = analysis.strokes.start_s, analysis.series["crank_phase"].time_s
    return float(np.median(np.diff(starts_s)) / np.median(np.diff(time_s)))


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
