"""From a recording to an answer: one pure function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from posecheck.core import joint_offsets, shape
from posecheck.core import ride as motion
from posecheck.core.landmark_bias import landmark_bias
from posecheck.records.analysis import Analysis, Measure, Quality, Window
from posecheck.records.base import Array
from posecheck.records.findings import Drift, Finding
from posecheck.records.landmarks import Side
from posecheck.records.series import Curve, Series, Strokes
from posecheck.records.settings import USUAL_CRANK_MM, Settings, Target
from posecheck.records.tracking import Engine, Recording, Track
from posecheck.system.installation import posecheck_version

from . import (
    asymmetry,
    back,
    corrector,
    drift,
    manual_correction,
    measures,
    movement,
    rear,
    recovery,
    refusals,
    targets,
)
from . import quality as reasons
from .body import measure_body
from .findings import find_faults
from .notes import collect_notes, note_corrections, other_riding
from .scale import Scale, measure_scale

CADENCE_ANYWAY: Final = ("too_few_strokes", "not_side_view")
"""What forbids angles, but not to count strokes."""


def analyse(recording: Recording) -> Analysis:
    """Measure and judge a recording.

    Parameters
    ----------
    recording : Recording
        The rider's landmarks and what the user told. No video is needed.

    Returns
    -------
    Analysis
        Where the clip does not allow an answer, it says why.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.records.tracking import Clip, Engine, Recording, Track
    >>> from posecheck.fit.analysis import analyse
    >>> clip = Clip("empty_room.mp4", (640, 480), 300, 10.0)
    >>> nobody = np.full((300, 33, 2), np.nan)
    >>> track = Track(clip, Engine("none"), np.arange(300) / 30, nobody, np.zeros((300, 33)))
    >>> [reason.id for reason in analyse(Recording(track)).quality.reasons]
    ['nobody_seen']
    """
    track, settings = recording.side, recording.settings
    bands = {
        band.measure: band for band in targets.merge_targets(targets.shipped_targets(settings.riding), settings.targets)
    }
    blocked = reasons.why_unseen(track)
    if blocked:
        return _answer(recording, bands, _refused(track, blocked))
    ride = refusals.followed(track, settings)
    blocked = refusals.refused(track, settings, ride)
    if blocked:
        return _answer(recording, bands, _refused(track, blocked, ride))
    return _answer(recording, bands, _measured(recording, bands, ride))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came out, before it is put in order."""

    values: Mapping[str, Measure]
    blocked: str | None = None
    ride: motion.Ride | None = None
    scale: Scale | None = None
    series: tuple[Series, ...] = ()
    found: tuple[Finding, ...] = ()
    windows: tuple[Window, ...] = ()
    changes: tuple[Drift, ...] = ()
    plan: tuple[str, ...] = ()
    leg_mm: tuple[float, float] | None = None


def _refused(track: Track, blocked: str, ride: motion.Ride | None = None) -> _Outcome:
    """Give no numbers, but why; the cadence may still be there."""
    why = refusals.reason(blocked, track.engine.name, ride, refused=True).text
    values = {name: measures.not_measured(name, why) for name in measures.MEASURES} | rear.ask_for_rear(why)
    if ride is not None and blocked in CADENCE_ANYWAY and len(ride.start_s) > 1:
        values["cadence"] = measures.measure_cadence(ride)
    return _Outcome(values, blocked, ride)


def _measured(recording: Recording, bands: Mapping[str, Target], ride: motion.Ride) -> _Outcome:
    """Measure and judge."""
    settings, track = recording.settings, recording.side
    usual = landmark_bias(track.engine.name)
    # The engine's steady offsets first: a hand corrects the joint that the user saw, which has them taken off already.
    near = joint_offsets.move_joints(ride.near, (*usual.corrections, *recording.corrections))
    scale = measure_scale(ride.circle, settings.crank_mm, usual)
    angles, strangeness = _angles(recording, ride, near)
    series = measures.angle_series(ride, angles, track.time_s)
    unsure = manual_correction.hand_error(near, recording.corrections, scale.mm_per_px, usual.loose)
    path = movement.steady_paths(ride, near, usual.pedal_share)
    aslant = reasons.obliquity(ride, reasons.camera_yaw(ride, usual))
    bow = back.back_bow(track, ride, settings.level_deg)

    def measured(part: motion.Ride) -> dict[str, Measure]:
        moving = movement.measure_movement(part, path, scale, settings.crank_mm or USUAL_CRANK_MM, usual)
        found = _values(part, series, moving, usual.loose * strangeness, unsure, aslant=aslant)
        return found | back.measure_bow(part, bow)

    values = measured(ride)
    # Before what other clips show is added: their measures have no windows in this one.
    windows, changes = drift.measure_drifts(ride, track.time_s, measured)
    values |= _behind(recording, ride, scale) | _across(recording, ride, values)
    rider = measure_body(near, scale, settings)
    found = find_faults(values, bands, rider, settings.riding, changes)
    plan = recovery.plan_recovery(values, bands, rider) if settings.riding == "recovery" else ()
    return _Outcome(values, None, ride, scale, series, found, windows, changes, plan, rider.leg_mm)


def _angles(recording: Recording, ride: motion.Ride, near: Mapping[str, Array]) -> tuple[dict[str, Array], float]:
    """Angles less the engine's foretold errors, and how strange the rider is to who foretells; a hand is believed."""
    angles, trained = measures.joint_angles(near), corrector.shipped_corrector(recording.side.engine.name)
    if trained is None:
        return angles, 1.0
    use = ride.stroke >= 0
    # Its shape is read in strokes only: the corrector was trained on riders who pedal.
    both = ({joint: path[use] for joint, path in side.items()} for side in (ride.near, ride.far))
    rider = shape.rider_shape(ride.phase_deg[use], *both)
    by_hand = {correction.joint for correction in recording.corrections}
    better = corrector.apply_corrector(trained, rider, ride.phase_deg, angles)
    kept = {name: angles[name] if by_hand & set(measures.ANGLE_JOINTS[name]) else better[name] for name in angles}
    return kept, trained.strangeness(rider)


def _behind(recording: Recording, ride: motion.Ride, scale: Scale) -> dict[str, Measure]:
    """Measure what a clip from behind shows, if there is one."""
    if recording.rear is None:
        return rear.ask_for_rear()
    behind = rear.follow_from_behind(recording.rear, recording.settings.slow_motion)
    return (
        rear.why_no_rear(behind)
        if isinstance(behind, str)
        else rear.measure_rear(behind, rear.rear_scale(behind, ride, scale))
    )


def _across(recording: Recording, ride: motion.Ride, values: Mapping[str, Measure]) -> dict[str, Measure]:
    """Hold left against right, if there is a clip of the other side."""
    track = recording.other_side
    if track is None:
        return {}
    # Whatever side the user named is that of the first clip.
    alone = analyse(Recording(track, replace(recording.settings, side="auto")))
    if not alone.quality.usable:
        return asymmetry.why_not_comparable(f"In the clip of the other side: {alone.quality.reasons[0].text}")
    if alone.facing == ride.facing:
        return asymmetry.why_not_comparable(asymmetry.SAME_WAY)
    there = {measure.name: measure for measure in alone.measures}
    return asymmetry.side_difference(_side(recording.settings, ride) or ride.facing, values, there)


def _values(
    ride: motion.Ride,
    series: tuple[Series, ...],
    moving: Mapping[str, Measure],
    loose: float,
    unsure: Mapping[str, float],
    *,
    aslant: float,
) -> dict[str, Measure]:
    """All measures, in the order of a report."""
    cadence = measures.measure_cadence(ride)
    found = {**moving, "cadence": cadence, "strokes_per_class": movement.strokes_per_class(cadence)}
    seen = {one.name: one.values for one in series}
    for name, spec in measures.MEASURES.items():
        if spec.series in seen and name not in found:
            found[name] = measures.read_angle(
                name, ride, seen[spec.series], aslant=aslant, loose=loose, hand_deg=unsure.get(spec.series)
            )
    return {name: found[name] for name in measures.MEASURES}


def _answer(recording: Recording, bands: Mapping[str, Target], outcome: _Outcome) -> Analysis:
    """Put an outcome in order."""
    track, settings, ride = recording.side, recording.settings, outcome.ride
    bands = {name: band for name, band in bands.items() if band.unit == outcome.values[name].unit}
    quality = _quality(track, settings, outcome)
    return Analysis(
        clip=track.clip,
        riding=settings.riding,
        side=_side(settings, ride),
        facing=ride.facing if ride else None,
        quality=quality,
        strokes=_strokes(ride, settings.slow_motion),
        series=outcome.series,
        curves=_curves(ride, outcome.series),
        measures=tuple(outcome.values.values()),
        targets=bands,
        verdicts={name: targets.judge_measure(value, bands.get(name)) for name, value in outcome.values.items()},
        findings=outcome.found,
        made_by=_made_by(track.engine),
        notes=(
            *other_riding(outcome.values, bands, settings.riding),
            *note_corrections(recording.corrections),
            *collect_notes(
                outcome.values, settings.riding, ride.stood if ride else 0, outcome.windows, quality.camera_yaw_deg
            ),
        ),
        windows=outcome.windows,
        drifts=outcome.changes,
        plan=outcome.plan,
        red_flags=recovery.RED_FLAGS if settings.riding == "recovery" else (),
    )


def _side(settings: Settings, ride: motion.Ride | None) -> Side | None:
    """Side of the rider that faces the camera: seen from the right a rider looks right."""
    if settings.side != "auto":
        return settings.side
    return ride.facing if ride else None


def _quality(track: Track, settings: Settings, outcome: _Outcome) -> Quality:
    ride, values, usual = outcome.ride, outcome.values, landmark_bias(track.engine.name)
    yaw_deg = reasons.camera_yaw(ride, usual) if ride else None
    names = [outcome.blocked] if outcome.blocked else []
    if ride is not None and outcome.blocked in (None, "too_few_strokes"):
        names += reasons.collect_warnings(ride, settings, values["cadence"], yaw_deg)
    return Quality(
        usable=any(values[name].value is not None for name in ("knee_flexion_bdc", "hip_angle_min", "trunk_flexion")),
        reasons=tuple(
            refusals.reason(name, track.engine.name, ride, refused=name == outcome.blocked) for name in names
        ),
        strokes=len(ride.start_s) if ride else 0,
        frames=len(track.time_s),
        seen=_seen(track),
        mended=int(ride.mended.sum()) if ride and not outcome.blocked else 0,
        mm_per_px=outcome.scale.mm_per_px if outcome.scale else None,
        mm_per_px_interval=outcome.scale.interval if outcome.scale else None,
        stood=ride.stood if ride else 0,
        leg_mm=outcome.leg_mm,
        camera_yaw_deg=yaw_deg,
        camera_yaw_interval=None if yaw_deg is None else reasons.yaw_interval(yaw_deg, usual),
    )


def _seen(track: Track) -> float:
    """Share of frames in which the rider was seen."""
    return float(np.isfinite(track.xy_px).any(axis=(1, 2)).mean()) if len(track.time_s) else 0.0


def _strokes(ride: motion.Ride | None, slow_motion: float) -> Strokes:
    if ride is None:
        return Strokes(np.empty(0), np.empty(0), np.empty(0))
    return Strokes(ride.phase_deg, ride.start_s * slow_motion, 60 / (ride.end_s - ride.start_s))


def _curves(ride: motion.Ride | None, series: tuple[Series, ...]) -> tuple[Curve, ...]:
    if ride is None:
        return ()
    return tuple(measures.fit_angle_curve(ride, one) for one in series if one.name in measures.ANGLE_JOINTS)


def _made_by(engine: Engine) -> dict[str, str]:
    return {
        "posecheck": posecheck_version(),
        "model": engine.name,
        "model_version": engine.version,
        "model_sha256": engine.sha256,
    }
