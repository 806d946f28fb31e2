"""What was measured and what follows from it. T frames, N strokes, P phases."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .base import ByName, Facing, Method, Record, Riding, Verdict
from .findings import Drift, Finding
from .landmarks import Side
from .series import Curve, Series, Strokes
from .settings import Target
from .setup import BestSetup
from .tracking import Clip


@dataclass(frozen=True, slots=True, repr=False)
class Measure(Record):
    """One number with its honesty.

    Parameters
    ----------
    name, unit : str
        What it is, in which unit.
    value : float or None
        None where it was not measured.
    interval : tuple of float, or None
        95 % interval: scatter over strokes and systematic error together.
    spread : float or None
        Standard deviation over strokes.
    strokes : int
        Strokes it rests on.
    method : str
        ``side``, ``side_proxy``, ``rear``, or ``stickers`` where all of its joints rest on stickers.
    reason : str
        Why it was not measured, for the user; empty where it was.
    label : str
        What to call it in front of a user.
    independent_strokes : float or None
        How many strokes that know nothing of each other would say as much; None where it is not known.
    """

    name: str
    unit: str
    value: float | None
    interval: tuple[float, float] | None
    spread: float | None = None
    strokes: int = 0
    method: Method = "side"
    reason: str = ""
    label: str = ""
    independent_strokes: float | None = None


def widen_interval(measure: Measure, by: float) -> tuple[float, float]:
    """Give the interval of a measure that has one, with an error on top that knows nothing of the others."""
    assert measure.value is not None
    assert measure.interval is not None
    low, high = (math.hypot(end - measure.value, by) for end in measure.interval)
    return measure.value - low, measure.value + high


@dataclass(frozen=True, slots=True, repr=False)
class Window(Record):
    """Measures of one part of a clip.

    Parameters
    ----------
    start_s, end_s : float
        Where in the clip [s].
    strokes : int
        Clean strokes in it.
    values : mapping of str to float
        What could be measured in it.
    intervals : mapping of str to tuple of float
        95 % interval of each by the scatter of the window's own strokes; what is steadily off is the same in all
        windows of a clip.
    """

    start_s: float
    end_s: float
    strokes: int
    values: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class Reason(Record):
    """Something about the clip that the user should know.

    Parameters
    ----------
    id : str
        Such as ``too_few_strokes``.
    text : str
        What is wrong and what to film instead.
    quick : bool
        Whether a quick model refused the clip, which a better one may measure; not stored.
    """

    id: str
    text: str
    quick: bool = field(default=False, compare=False, metadata={"stored": False})


@dataclass(frozen=True, slots=True, repr=False)
class Quality(Record):
    """How far the clip can be trusted.

    Parameters
    ----------
    usable : bool
        Whether anything could be measured.
    reasons : tuple of Reason
        Why not, or what to mind.
    strokes : int
        Clean strokes of the near leg.
    frames : int
        Frames looked at.
    seen : float
        Share of frames in which the near leg was seen.
    mended : int
        Frames in which the model had mixed up the legs or left the leg.
    mm_per_px : float or None
        Scale by the crank [mm/px].
    mm_per_px_interval : tuple of float, or None
        Its 95 % interval [mm/px].
    stood : int
        Strokes out of the saddle, which no number rests on.
    leg_mm : tuple of float, or None
        The rider's thigh and shank by that scale [mm].
    camera_yaw_deg : float or None
        How far the camera stands in front of square (positive) or behind it [deg].
    camera_yaw_interval : tuple of float, or None
        Its 95 % interval [deg].
    stickers : mapping of str to float
        For each joint that rests on a sticker the share of the frames in which that was found.
    """

    usable: bool
    reasons: tuple[Reason, ...]
    strokes: int
    frames: int
    seen: float
    mended: int = 0
    mm_per_px: float | None = None
    mm_per_px_interval: tuple[float, float] | None = None
    stood: int = 0
    leg_mm: tuple[float, float] | None = None
    camera_yaw_deg: float | None = None
    camera_yaw_interval: tuple[float, float] | None = None
    stickers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Analysis(Record):
    """The answer.

    Parameters
    ----------
    clip : Clip
        The clip it is about.
    riding : str
        Kind of riding that chose the bands.
    side, facing : str or None
        Side of the rider that faces the camera; direction of the picture the rider looks to. None with no rider.
    quality : Quality
        How far the clip can be trusted.
    strokes : Strokes
        The crank as a clock.
    series : tuple of Series
        Quantities over time, also by name: ``analysis.series["knee_flexion"]``.
    curves : tuple of Curve
        Quantities over the crank circle, also by name.
    measures : tuple of Measure
        The numbers.
    targets : mapping of str to Target
        The band of each measure that has one.
    verdicts : mapping of str to str
        Verdict of each measure.
    findings : tuple of Finding
        What stands out, what to change first.
    made_by : mapping of str to str
        Versions and the model's hash.
    notes : tuple of Reason
        What is worth knowing and is nothing to change.
    windows : tuple of Window
        Parts of the clip, in order.
    drifts : tuple of Drift
        How measures changed over them.
    plan : tuple of str
        Steps over weeks, for riding that returns to the usual position.
    red_flags : tuple of str
        Signs that need a professional, where the kind of riding calls for them.
    setup : BestSetup or None
        The set-up that fits, and in which order; None where no finding asks for one.
    """

    clip: Clip
    riding: Riding
    side: Side | None
    facing: Facing | None
    quality: Quality
    strokes: Strokes
    series: ByName[Series]
    curves: ByName[Curve]
    measures: tuple[Measure, ...]
    targets: Mapping[str, Target]
    verdicts: Mapping[str, Verdict]
    findings: tuple[Finding, ...]
    made_by: Mapping[str, str]
    notes: tuple[Reason, ...] = ()
    windows: tuple[Window, ...] = ()
    drifts: tuple[Drift, ...] = ()
    plan: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()
    setup: BestSetup | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "series", ByName(self.series))
        object.__setattr__(self, "curves", ByName(self.curves))
        if self.series and self.strokes.time_s is None and len(self.series[0].time_s) == len(self.strokes.phase_deg):
            object.__setattr__(self, "strokes", replace(self.strokes, time_s=self.series[0].time_s))

    def __getitem__(self, name: str) -> Measure:
        """Return one measure by its name."""
        return ByName(self.measures)[name]
