"""A live reading: the same analysis, of the ride's last seconds, and what it comes down to on a screen."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np

from posecheck.fit.analysis import analyse_ride
from posecheck.fit.comparison import compare
from posecheck.fit.quality import LEAST_FRAMES
from posecheck.fit.targets import judge_measure
from posecheck.records.analysis import Analysis, Measure, widen_interval
from posecheck.records.base import Verdict
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Clip, Engine, Recording, Track

Word = Literal["right", "raise", "lower", "wait"]
Interval = tuple[float, float]

KNEE: Final = "knee_flexion_bdc"

TOLD_STROKES: Final = 10
"""A change is told aloud after so many strokes: by then the interval is hardly wider than after thirty."""

STEADY_STROKES: Final = 3
"""Somebody who has pedalled so many clean strokes has begun to ride."""

STOPPED_S: Final = 4.0
"""Whose last clean stroke ended longer ago has stopped; a stroke at 30 rpm takes 2 s [s]."""

_MAY_COUNT: Final = ("too_few_strokes", "not_side_view")


@dataclass(frozen=True, slots=True, eq=False)
class LiveTask:
    """What a live reading is made of.

    Parameters
    ----------
    recording : Recording
        The last seconds of the ride.
    before : Recording or None
        Those of the reading before the saddle was moved.
    timing_s : float
        Standard deviation of the pictures' times, where no camera says them [s].
    """

    recording: Recording
    before: Recording | None = None
    timing_s: float = 0.0


@dataclass(frozen=True, slots=True)
class LiveReading:
    """What a screen shows.

    Parameters
    ----------
    word : {"right", "raise", "lower", "wait"}
        What to do with the saddle.
    strokes : int
        Clean strokes it rests on.
    first_s, last_s : float or None
        Beginning of the first of them and end of the last [s].
    cadence, knee : tuple of float, or None
        Value and both ends of its interval; None where not measured [rpm, deg].
    band : tuple of float or None
        Green band of the knee; None for an open end [deg].
    verdict : str
        Of the knee.
    reason, text : str
        Why there is no number, or what to mind.
    yaw_deg : float or None
        How far the camera stands off square [deg].
    change : tuple of float, or None
        How far the knee is from the reading before, and both ends of its interval [deg].
    changed : bool
        Whether that is a change for certain.
    """

    word: Word
    strokes: int = 0
    first_s: float | None = None
    last_s: float | None = None
    cadence: tuple[float, float, float] | None = None
    knee: tuple[float, float, float] | None = None
    band: tuple[float | None, float | None] = (None, None)
    verdict: Verdict = "not_measured"
    reason: str = ""
    text: str = ""
    yaw_deg: float | None = None
    change: tuple[float, float, float] | None = None
    changed: bool = False


def first_task() -> LiveTask:
    """Make a reading of nobody, which has a process load what it needs.

    Returns
    -------
    LiveTask
        Its reading says that nobody was seen.
    """
    clip = Clip("live", (640, 480), LEAST_FRAMES, 1.0)
    nobody = np.full((LEAST_FRAMES, len(LANDMARK_NAMES), 2), np.nan)
    times = np.arange(float(LEAST_FRAMES))
    return LiveTask(Recording(Track(clip, Engine("none"), times, nobody, np.zeros(nobody.shape[:2]))))


def read_live(task: LiveTask) -> LiveReading:
    """Read the last seconds of a ride.

    Parameters
    ----------
    task : LiveTask
        The ride.

    Returns
    -------
    LiveReading
        With the word to show.
    """
    analysis, ride = analyse_ride(task.recording)
    quality = analysis.quality
    first = quality.reasons[0] if quality.reasons else None
    counts = ride is not None and (quality.usable or (first is not None and first.id in _MAY_COUNT))
    strokes = ride if counts and ride is not None and len(ride.start_s) else None
    knee = blur_measure(analysis[KNEE], analysis, task.timing_s)
    target = analysis.targets.get(KNEE)
    band = (None, None) if target is None else (target.low, target.high)
    verdict = judge_measure(knee, target)
    change = _change(task, analysis)
    return LiveReading(
        choose_word(knee, band, verdict),
        strokes=0 if strokes is None else len(strokes.start_s),
        first_s=None if strokes is None else float(strokes.start_s[0]),
        last_s=None if strokes is None else float(strokes.end_s[-1]),
        cadence=_numbers(_blur_cadence(analysis["cadence"], analysis, task.timing_s)),
        knee=_numbers(knee),
        band=band,
        verdict=verdict,
        reason="" if first is None else first.id,
        text="" if first is None else first.text,
        yaw_deg=quality.camera_yaw_deg,
        change=None if change is None else change[0],
        changed=change is not None and change[1],
    )


def answer_live(task: LiveTask, _: Callable[[float | None], None]) -> Mapping[str, Any]:
    """Read the last seconds of a ride in a process of its own; gives the fields of a `LiveReading`."""
    return asdict(read_live(task))


def choose_word(knee: Measure, band: tuple[float | None, float | None], verdict: Verdict) -> Word:
    """Say in a word what to do with the saddle; whoever cannot tell says that one has to wait.

    Parameters
    ----------
    knee : Measure
        Knee flexion at BDC.
    band : tuple of float or None
        Its green band; None for an open end [deg].
    verdict : str
        Its verdict.

    Returns
    -------
    {"right", "raise", "lower", "wait"}
        To raise or to lower only where the whole interval lies outside the band, as for a finding of a report.
    """
    if knee.value is None or knee.interval is None:
        return "wait"
    low, high = band
    if high is not None and knee.interval[0] > high:
        return "raise"
    if low is not None and knee.interval[1] < low:
        return "lower"
    return "right" if verdict == "green" else "wait"


def blur_measure(measure: Measure, analysis: Analysis, timing_s: float) -> Measure:
    """Widen the interval of an angle at BDC by what blurred times do to it.

    Pictures whose times scatter by a phase of sd s give a curve whose swing A reads A exp(-s^2/2), which lifts its
    lowest point by the rest (own derivation; the phase is smoothed over time, so this is the most it can be).
    """
    cadence, knee = analysis["cadence"].value, analysis["knee_flexion_max"].value
    if not timing_s or None in (measure.value, measure.interval, cadence, knee):
        return measure
    assert measure.value is not None
    assert measure.interval is not None
    assert cadence is not None
    assert knee is not None
    swing = abs(knee - measure.value) / 2
    lifted = swing * (1 - math.exp(-((2 * math.pi * cadence / 60 * timing_s) ** 2) / 2))
    return replace(measure, interval=widen_interval(measure, lifted))


def _blur_cadence(measure: Measure, analysis: Analysis, timing_s: float) -> Measure:
    """Widen a cadence by what blurred times do to a stroke, less for many of them."""
    if not timing_s or measure.value is None or measure.interval is None:
        return measure
    stroke_s = 60 / max(measure.value, 1.0)
    share = 1.96 * math.sqrt(2) * timing_s / stroke_s / math.sqrt(max(1, analysis.quality.strokes))
    return replace(measure, interval=widen_interval(measure, measure.value * share))


def _numbers(measure: Measure) -> tuple[float, float, float] | None:
    if measure.value is None or measure.interval is None or not np.isfinite(measure.interval).all():
        return None
    return (measure.value, *measure.interval)


def _change(task: LiveTask, now: Analysis) -> tuple[tuple[float, float, float], bool] | None:
    """How far the knee is from the reading before, as two clips are compared."""
    if task.before is None or not now.quality.usable:
        return None
    found = {one.name: one for one in compare(_analysis_before(_Key(task.before)), now).changes}.get(KNEE)
    if found is None or found.difference is None or found.interval is None:
        return None
    return (found.difference, *found.interval), found.changed


class _Key:
    """A recording that is known by what is in it: it comes anew with every task, and is analysed once."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self._content = recording.side.time_s.tobytes() + recording.side.xy_px.tobytes()

    def __hash__(self) -> int:
        return hash(self._content)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._content == other._content


@lru_cache(maxsize=8)
def _analysis_before(key: _Key) -> Analysis:
    return analyse_ride(key.recording)[0]
