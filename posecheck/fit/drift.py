"""What changes over a clip: the same measures in windows, and how the last differs from the first.

The knee, the hip and the camera's steady errors are the same in every window of one clip, so that a change is surer
than the numbers themselves. Windows are compared, no line is fitted: riders hold on for long and then give way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

import numpy as np

from posecheck.core.ride import Ride
from posecheck.core.ride_parts import PART_GAP_S
from posecheck.core.scatter import half_width_of_mean
from posecheck.records.analysis import Measure, Window
from posecheck.records.base import Array, Flags, Numbers
from posecheck.records.findings import Drift
from posecheck.records.topics import STEADY_S

WINDOW_S: Final = 20.0
EVERY_S: Final = 120.0
"""A class is looked at for so long, every so often."""

LONG_CLIP_S: Final = 240.0
"""A clip shorter than this is looked at in two halves."""

WINDOW_STROKES: Final = 5
"""A window with fewer clean strokes is left out."""

LEAST: Final[Mapping[str, float]] = {
    "knee_flexion_bdc": 3.0,
    "knee_flexion_tdc": 3.0,
    "hip_angle_min": 3.0,
    "hip_angle_max": 3.0,
    "trunk_flexion": 3.0,
    "shoulder_angle": 5.0,
    "elbow_flexion": 6.0,
    "ankle_angle_bdc": 5.0,
    "neck_extension": 5.0,
    "cadence": 5.0,
    "pelvic_motion_index": 8.0,
    "hip_drive": 4.0,
    "back_bow": 2.0,
}
"""What is followed, and the smallest change that is spoken of. The two halves of 17 steady rides, rendered and filmed,
differ by less than three quarters of this in all of them but a filmed one's cadence (own measurement)."""

VARIETY_STROKES: Final = 15
"""With fewer strokes in a window their scatter is too rough a figure to compare."""

SURE: Final = 0.975
Measuring = Callable[[Ride, slice], Mapping[str, Measure]]
"""From a part of the ride, and which frames of the ride those are, to its measures."""


def choose_windows(time_s: Array) -> list[Flags]:
    """Choose the windows of a recording.

    Parameters
    ----------
    time_s : ndarray, shape (T,)
        Time of each frame [s].

    Returns
    -------
    list of ndarray of bool, shape (T,)
        Runs between gaps, if there are any; else 20 seconds every 2 minutes of a long one, or halves of a short one.
    """
    run = np.concatenate([[0], np.cumsum(np.diff(time_s) > PART_GAP_S)])
    if run[-1]:
        return [np.asarray(run == number) for number in range(run[-1] + 1)]
    since = time_s - time_s[0]
    if since[-1] < LONG_CLIP_S:
        half = np.asarray(since < since[-1] / 2)
        return [half, ~half]
    begin = np.arange(0.0, since[-1] - WINDOW_S, EVERY_S)
    return [np.asarray((since >= at) & (since < at + WINDOW_S)) for at in begin]


def measure_drifts(ride: Ride, clip_s: Array, measuring: Measuring) -> tuple[tuple[Window, ...], tuple[Drift, ...]]:
    """Measure each window, and compare the last with the first.

    Parameters
    ----------
    ride : Ride
        The rider over the whole recording.
    clip_s : ndarray, shape (T,)
        Time in the clip [s].
    measuring : callable
        From a part of the ride, and its frames in the ride, to its measures.

    Returns
    -------
    windows : tuple of Window
        Those with enough strokes; none where fewer than two have them.
    changes : tuple of Drift
        One for each measure that both ends have.
    """
    frames = np.bincount(ride.stroke[ride.stroke >= 0], minlength=len(ride.start_s))
    parts = [
        (part, at, clip_s[at])
        for at in map(_span, choose_windows(clip_s))
        if (part := _part(ride, at, frames)) is not None
    ]
    if len(parts) < 2:  # noqa: PLR2004  nothing to compare
        return (), ()
    found = [measuring(part, at) for part, at, _ in parts]
    shown = tuple(
        Window(float(time_s[0]), float(time_s[-1]), len(part.start_s), _values(values), _intervals(values))
        for (part, _, time_s), values in zip(parts, found, strict=True)
    )
    begin = [window.start_s for window in shown]
    changes = (_drift([values[name] for values in found], begin) for name in LEAST if name in found[0])
    return shown, tuple(one for one in changes if one is not None)


def is_long(windows: Sequence[Window]) -> bool:
    """Whether windows lie far enough apart for a change between them to be a finding.

    Parameters
    ----------
    windows : sequence of Window
        In order.

    Returns
    -------
    bool
        False below three minutes: in so short a clip a change is information, no more.
    """
    return bool(windows) and windows[-1].end_s - windows[0].start_s >= STEADY_S


def _span(window: Flags) -> slice:
    """Frames of a window, which lie in a row."""
    inside = np.flatnonzero(window)
    return slice(int(inside[0]), int(inside[-1]) + 1) if len(inside) else slice(0, 0)


def _part(ride: Ride, at: slice, frames: Numbers) -> Ride | None:
    """Keep the strokes that lie in a window, of all their frames; None where they are too few."""
    # Only the window's frames are looked at, or a class would take as many times as long as it has windows.
    cut = ride.cut_out(at)
    inside = np.bincount(cut.stroke[cut.stroke >= 0], minlength=len(ride.start_s))
    # A stroke cut by the window's edge would shift the mean to the part of the circle that is inside.
    whole = np.flatnonzero((frames > 0) & (frames == inside))
    if len(whole) < WINDOW_STROKES:
        return None
    stroke = np.where(np.isin(cut.stroke, whole), cut.stroke, -1)
    return replace(cut, stroke=stroke, start_s=ride.start_s[whole], end_s=ride.end_s[whole])


def _values(values: Mapping[str, Measure]) -> dict[str, float]:
    return {name: one.value for name, one in values.items() if one.value is not None and name in LEAST}


def _intervals(values: Mapping[str, Measure]) -> dict[str, tuple[float, float]]:
    """Scatter alone: as for changes between windows."""
    halves = {name: _wander(values[name]) for name in _values(values)}
    known = {name: (values[name].value or 0.0, half) for name, half in halves.items() if np.isfinite(half)}
    return {name: (value - half, value + half) for name, (value, half) in known.items()}


def _drift(found: Sequence[Measure], begin: Sequence[float]) -> Drift | None:
    """How one measure changed."""
    first, last = found[0], found[-1]
    if first.value is None or last.value is None:
        return None
    change, half = last.value - first.value, float(np.hypot(_wander(first), _wander(last)))
    # Steady errors cancel between windows, so scatter decides; the least change keeps trifles out that are certain.
    certain = bool(abs(change) - half > 0 and abs(change) >= LEAST[first.name])
    ratio = last.spread / first.spread if first.spread and last.spread else None
    return Drift(
        measure=first.name,
        unit=first.unit,
        change=change,
        interval=(change - half, change + half),
        certain=certain,
        since_s=_since(found, begin) if certain and len(found) > 2 else None,  # noqa: PLR2004
        spread_ratio=ratio,
        variety=_variety(ratio, *(one.independent_strokes or one.strokes for one in (first, last))),
    )


def _wander(one: Measure) -> float:
    """As `stroke_scatter`, but strokes that resemble their neighbours count for fewer: what wanders is no drift."""
    return half_width_of_mean(one.spread, one.strokes, one.independent_strokes)


def stroke_scatter(one: Measure) -> float:
    """Say how far off scatter over strokes alone may be.

    Parameters
    ----------
    one : Measure
        What was read.

    Returns
    -------
    float
        Half of the 95 % interval, without what is steadily off; NaN where strokes are too few.
    """
    return half_width_of_mean(one.spread, one.strokes)


def _since(found: Sequence[Measure], begin: Sequence[float]) -> float:
    """Begin of the first window from which on at least half of the change stays [s]."""
    first = found[0].value or 0.0
    off = np.array([np.nan if one.value is None else one.value - first for one in found])
    reached = np.isnan(off) | (off * np.sign(off[-1]) >= abs(off[-1]) / 2)
    stays = np.flatnonzero(~reached)
    return begin[int(stays[-1]) + 1]


def _variety(ratio: float | None, before: float, after: float) -> Literal["same", "less", "more", "unknown"]:
    """Whether strokes scatter more or less than before, by the ratio of their variances (F distribution)."""
    if ratio is None or min(before, after) < VARIETY_STROKES:
        return "unknown"
    from scipy.special import fdtri

    if ratio**2 > fdtri(after - 1, before - 1, SURE):
        return "more"
    return "less" if ratio**2 < 1 / fdtri(before - 1, after - 1, SURE) else "same"
