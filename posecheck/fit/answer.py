"""An analysis put together from what was measured: the last step from a recording to an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from posecheck.core.landmark_bias import MODEL_ERROR, landmark_bias
from posecheck.core.ride import Ride
from posecheck.records.analysis import Analysis, Measure, Quality, Reason, Window
from posecheck.records.base import ByName, Verdict
from posecheck.records.findings import Drift, Finding
from posecheck.records.landmarks import Side
from posecheck.records.series import Curve, Series, Strokes
from posecheck.records.settings import Settings, Target
from posecheck.records.tracking import Engine, Recording, Track
from posecheck.system.installation import posecheck_version

from . import recovery, refusals, targets
from .likeness import WHOLLY_LIKE, Likeness
from .notes import collect_notes, model_limits, note_corrections, note_stickers, other_riding
from .obliquity import camera_yaw, yaw_interval
from .quality import collect_warnings
from .scale import Scale

SADDLE_MEASURE: Final = "knee_flexion_bdc"
"""What the saddle's height is judged by."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out, before it is put in order.

    Parameters
    ----------
    values : mapping of str to Measure
        Every measure, also those that were not measured.
    blocked : str or None
        Id of the reason for which there are no numbers; None where there are.
    ride : Ride or None
        The rider followed; None where nobody was.
    scale : Scale or None
        Millimetres by the crank.
    series : tuple of Series
        All angles over time.
    curves : tuple of Curve
        All angles over the crank circle.
    found : tuple of Finding
        What stands out.
    windows : tuple of Window
        The windows of a long clip.
    changes : tuple of Drift
        How the last window differs from the first.
    plan : tuple of str
        The way back, for a recovering rider.
    leg_mm : tuple of float, or None
        Thigh and shank [mm].
    likeness : Likeness
        How like the rendered riders the rider is.
    stickers : mapping of str to float
        Share of the frames in which each joint's sticker was found.
    leg_unsure : bool
        Whether the model sees a filmed rider's leg too unsteadily to judge the saddle by it.
    notes : tuple of Reason
        What to say of the measures besides.
    """

    values: Mapping[str, Measure]
    blocked: str | None = None
    ride: Ride | None = None
    scale: Scale | None = None
    series: tuple[Series, ...] = ()
    curves: tuple[Curve, ...] = ()
    found: tuple[Finding, ...] = ()
    windows: tuple[Window, ...] = ()
    changes: tuple[Drift, ...] = ()
    plan: tuple[str, ...] = ()
    leg_mm: tuple[float, float] | None = None
    likeness: Likeness = WHOLLY_LIKE
    stickers: Mapping[str, float] = field(default_factory=dict)
    leg_unsure: bool = False
    notes: tuple[Reason, ...] = ()


def put_together(recording: Recording, bands: Mapping[str, Target], outcome: Outcome) -> Analysis:
    """Put an outcome in the order of an answer.

    Parameters
    ----------
    recording : Recording
        What was measured.
    bands : mapping of str to Target
        Those that hold for it.
    outcome : Outcome
        What came out.

    Returns
    -------
    Analysis
        The answer.
    """
    track, settings, ride = recording.side, recording.settings, outcome.ride
    bias = landmark_bias(track.engine)
    bands = {name: band for name, band in bands.items() if band.unit == outcome.values[name].unit}
    quality = _quality(track, settings, outcome)
    return Analysis(
        clip=track.clip,
        riding=settings.riding,
        side=near_side_of(settings, ride),
        facing=ride.facing if ride else None,
        quality=quality,
        strokes=_strokes(ride, settings.slow_motion),
        series=ByName(outcome.series),
        curves=ByName(outcome.curves),
        measures=tuple(outcome.values.values()),
        targets=bands,
        verdicts=_verdicts(outcome, bands),
        findings=_sure_findings(outcome),
        made_by=_made_by(track.engine),
        notes=(
            *other_riding(outcome.values, bands, settings.riding),
            *note_corrections(recording.corrections),
            *model_limits(
                outcome.likeness.trust,
                preview=bias.preview,
                leg_unsure=outcome.leg_unsure,
                unknown=not bias.measured and bias.error_mm is None,
            ),
            *note_stickers(outcome.stickers),
            *outcome.notes,
            *collect_notes(
                outcome.values, settings.riding, ride.stood if ride else 0, outcome.windows, _certain_yaw(quality)
            ),
        ),
        windows=outcome.windows,
        drifts=outcome.changes,
        plan=outcome.plan,
        red_flags=recovery.tell_red_flags() if settings.riding == "recovery" else (),
    )


def _verdicts(outcome: Outcome, bands: Mapping[str, Target]) -> dict[str, Verdict]:
    """Judge each measure; the saddle is not judged by a leg of which the model is unsure."""
    verdicts = {name: targets.judge_measure(value, bands.get(name)) for name, value in outcome.values.items()}
    knee = outcome.values[SADDLE_MEASURE]
    if outcome.leg_unsure and knee.method == "side" and verdicts[SADDLE_MEASURE] in ("green", "amber"):
        verdicts[SADDLE_MEASURE] = "unsure"
    return verdicts


def _sure_findings(outcome: Outcome) -> tuple[Finding, ...]:
    """Leave out the saddle's place by a knee of which the model is unsure."""
    if not outcome.leg_unsure:
        return outcome.found
    return tuple(one for one in outcome.found if one.advice.part != "saddle_setback")


def near_side_of(settings: Settings, ride: Ride | None) -> Side | None:
    """Say which side of the rider faces the camera.

    Parameters
    ----------
    settings : Settings
        What the user said.
    ride : Ride or None
        The rider followed; None where nobody was.

    Returns
    -------
    str or None
        ``left`` or ``right``; None where it is not known.
    """
    if settings.side != "auto":
        return settings.side
    return ride.near_side if ride else None


def _certain_yaw(quality: Quality) -> float | None:
    """Give the camera's yaw where it is certain that it stands off square, to whichever side [deg]."""
    low, high = quality.camera_yaw_interval or (0.0, 0.0)
    return quality.camera_yaw_deg if low > 0 or high < 0 else None


def _quality(track: Track, settings: Settings, outcome: Outcome) -> Quality:
    ride, values, bias = outcome.ride, outcome.values, landmark_bias(track.engine)
    yaw_deg = camera_yaw(ride, bias) if ride else None
    names = [outcome.blocked] if outcome.blocked else []
    if ride is not None and outcome.blocked in (None, "too_few_strokes"):
        names += collect_warnings(ride, settings, values["cadence"], yaw_deg, loop_s=track.clip.loop_s)
    elif ride is not None and track.clip.loop_s is not None:  # where it begins anew the crank jumps
        names.append("closed_loop")
    return Quality(
        usable=any(values[name].value is not None for name in ("knee_flexion_bdc", "hip_angle_min", "trunk_flexion")),
        reasons=tuple(
            refusals.reason(name, track.engine.name, ride, refused=name == outcome.blocked) for name in names
        ),
        strokes=len(ride.start_s) if ride else 0,
        frames=len(track.time_s),
        seen=float(np.isfinite(track.xy_px).any(axis=(1, 2)).mean()) if len(track.time_s) else 0.0,
        mended=int(ride.mended.sum()) if ride and not outcome.blocked else 0,
        mm_per_px=outcome.scale.mm_per_px if outcome.scale else None,
        mm_per_px_interval=outcome.scale.interval if outcome.scale else None,
        stood=ride.stood if ride else 0,
        leg_mm=outcome.leg_mm,
        camera_yaw_deg=yaw_deg,
        camera_yaw_interval=None if yaw_deg is None else yaw_interval(yaw_deg, bias),
        stickers=outcome.stickers,
    )


def _strokes(ride: Ride | None, slow_motion: float) -> Strokes:
    if ride is None:
        return Strokes(np.empty(0), np.empty(0), np.empty(0))
    return Strokes(ride.phase_deg, ride.start_s * slow_motion, 60 / (ride.end_s - ride.start_s))


def _made_by(engine: Engine) -> dict[str, str]:
    # A comparison reads it here, for it has no recording to ask.
    stated = {} if engine.error_mm is None else {MODEL_ERROR: f"{engine.error_mm:.10g}"}
    return {
        "posecheck": posecheck_version(),
        "model": engine.name,
        "model_version": engine.version,
        "model_sha256": engine.sha256,
        **stated,
    }
