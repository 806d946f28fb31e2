"""From a recording to an answer: one pure function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

from posecheck.core import joint_offsets, strokes
from posecheck.core.landmark_bias import landmark_bias
from posecheck.core.ride import Ride
from posecheck.records.analysis import Analysis, Measure, Reason
from posecheck.records.base import Array, Method
from posecheck.records.settings import USUAL_CRANK_MM, Target
from posecheck.records.tracking import Recording, Track
from posecheck.text import gettext

from . import (
    asymmetry,
    back,
    corrector,
    drift,
    levers,
    manual_correction,
    markers,
    measures,
    movement,
    rear,
    recovery,
    refusals,
    targets,
)
from .answer import Outcome, near_side_of, put_together
from .best_setup import asks_for_setup
from .body import measure_body
from .camera_level import find_level, note_level
from .doubt import Doubt
from .findings import find_faults
from .likeness import Likeness
from .near_side import find_near_side
from .obliquity import camera_yaw, obliquity
from .picture import camera_lean, lean_doubt, squeeze_doubt
from .quality import why_unseen
from .repeated_strokes import count_once, count_repeats
from .rider_calibration import calibrate_angles, note_calibration, why_not_taught
from .scale import Scale, measure_scale
from .setup_advice import follow_setup
from .unsteadiness import is_leg_unsure, measure_unsteadiness
from .what_if import build_linkage

CALIBRATED: Final = "calibrated"
"""Method of an angle that reads as if the rider wore stickers, as another clip taught."""

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
    return analyse_ride(recording)[0]


def analyse_ride(recording: Recording, ride: Ride | None = None) -> tuple[Analysis, Ride | None]:
    """Measure and judge a recording as `analyse` does, and give the rider as followed for it too.

    Parameters
    ----------
    recording : Recording
        The rider's landmarks and what the user told.
    ride : Ride or None
        The rider as followed through the same side track before; None to follow it here.

    Returns
    -------
    analysis : Analysis
        The answer.
    ride : Ride or None
        None where nobody was seen who could be followed.
    """
    track, settings = recording.side, recording.settings
    bands = {
        band.measure: band for band in targets.merge_targets(targets.shipped_targets(settings.riding), settings.targets)
    }
    blocked = why_unseen(track)
    if blocked:
        return put_together(recording, bands, _refused(track, blocked)), None
    ride = ride or refusals.follow_track(track, settings)
    blocked = refusals.refused(track, settings, ride)
    if blocked:
        return put_together(recording, bands, _refused(track, blocked, ride)), ride
    outcome = _measured(recording, bands, ride)
    return _advised(recording, put_together(recording, bands, outcome), ride, outcome.likeness), ride


def _advised(recording: Recording, answer: Analysis, ride: Ride, likeness: Likeness) -> Analysis:
    """Let the set-up that fits be the advice, where there is something to change."""
    rider = None
    if asks_for_setup(answer):
        rider = build_linkage(recording, answer, find_near_side(recording, ride, likeness, head=False))
    return follow_setup(answer, rider, recording.settings)


@dataclass(frozen=True, slots=True)
class _Sureness:
    """What intervals depend on: the model and the camera, and for single angles a hand or stickers."""

    doubt: Doubt
    unsure_deg: Mapping[str, float]
    methods: Mapping[str, Method]
    squeeze_deg: Mapping[str, tuple[float, float]]


def _refused(track: Track, blocked: str, ride: Ride | None = None) -> Outcome:
    """Give no numbers, but why; the cadence may still be there."""
    why = refusals.reason(blocked, track.engine.name, ride, refused=True).text
    values = {name: measures.not_measured(name, why) for name in measures.MEASURES} | rear.ask_for_rear(why)
    if ride is not None and blocked in CADENCE_ANYWAY and len(ride.start_s) > 1:
        values["cadence"] = measures.measure_cadence(ride)
    return Outcome(values, blocked, ride)


def _measured(recording: Recording, bands: Mapping[str, Target], ride: Ride) -> Outcome:
    """Measure and judge."""
    settings, track = recording.settings, recording.side
    bias, level = landmark_bias(track.engine), find_level(track, settings)
    rider = corrector.measure_likeness(track.engine.name, ride)
    # The engine's steady offsets first: a hand corrects the joint that the user saw, which has them taken off already.
    near = joint_offsets.move_joints(ride.near, (*corrector.scale_corrections(bias, rider), *recording.corrections))
    scale = measure_scale(ride.circle, settings.crank_mm, bias, ride.mark, track.clip.mm_per_px, filmed=rider.filmed)
    angles = _angles(recording, ride, near, rider)
    unsteady = measure_unsteadiness(track, ride)
    doubt = Doubt(
        obliquity(ride, camera_yaw(ride, bias)),
        bias.loose * unsteady,
        rider.trust,
        rider.strangeness,
        lean_deg=lean_doubt(camera_lean(ride, bias)),
        backward=ride.sense < 0,
    )
    stuck = markers.find_markers(recording, ride)
    loose = doubt.loose * doubt.strangeness
    halves, methods, at_stickers = markers.sticker_angles(stuck, recording, ride, near, (scale.mm_per_px, loose))
    angles |= at_stickers
    known = manual_correction.hand_error(near, recording.corrections, scale.mm_per_px, bias.loose) | halves
    leg_unsure = is_leg_unsure(unsteady, rider.trust)
    rest = {name: values for name, values in angles.items() if name not in known}
    taught, off_deg, notes = _calibrated(recording, ride, rest, rider, leg_unsure=leg_unsure)
    angles |= taught
    methods |= dict.fromkeys(taught, CALIBRATED)
    series = measures.angle_series(ride, angles, track.time_s)
    unsure = {name: unsteady * deg for name, deg in levers.engine_error(near, bias, scale.mm_per_px).items()}
    unsure |= {**off_deg, **known}
    # before stickers take the landmarks' place: what is known of the model's hip is not true of them
    path = movement.steady_paths(ride, near, bias.pedal_share)
    near |= stuck.paths
    bow = back.back_bow(track, ride, level.turn_deg)

    squeezed = squeeze_doubt(ride, near, bias, camera_yaw(ride, bias), rider.trust)
    sure = _Sureness(doubt, unsure, methods, squeezed)
    whole = strokes.StrokeFrames(ride.phase_deg, ride.stroke)
    fitted = measures.fit_angles(ride, whole, angles)

    def measured(
        part: Ride, at: slice, frames: strokes.StrokeFrames, curves: Mapping[str, strokes.StrokeCurve]
    ) -> dict[str, Measure]:
        paths = movement.SteadyPaths(*(getattr(path, one.name)[at] for one in fields(path)))
        crank_mm = settings.crank_mm or USUAL_CRANK_MM
        moving = movement.measure_movement(part, frames, paths, scale, bias, crank_mm=crank_mm, rider=doubt)
        return _values(part, curves, moving, sure) | back.measure_bow(part, None if bow is None else bow[at])

    def measured_window(part: Ride, at: slice) -> dict[str, Measure]:
        frames = strokes.StrokeFrames(part.phase_deg, part.stroke)
        curves = measures.fit_angles(part, frames, {name: values[at] for name, values in angles.items()})
        return measured(part, at, frames, curves)

    values = count_once(measured(ride, slice(None), whole, fitted), count_repeats(track, ride))
    # Before what other clips show is added: their measures have no windows in this one.
    windows, changes = drift.measure_drifts(ride, track.time_s, measured_window)
    values |= _behind(recording, ride, scale) | _across(recording, ride, values)
    built = measure_body(near, scale, settings)
    lasting = changes if drift.is_long(windows) else ()
    found = () if bias.preview else find_faults(values, bands, built, settings.riding, lasting)
    if ride.sense < 0:
        found = tuple(replace(finding, certainty="possible") for finding in found)
    plan = recovery.plan_recovery(values, bands, built) if settings.riding == "recovery" else ()
    return Outcome(
        values,
        None,
        ride,
        scale,
        series,
        tuple(measures.draw_angle_curve(name, curve) for name, curve in fitted.items()),
        found,
        windows,
        changes,
        plan,
        built.leg_mm,
        rider,
        stuck.seen,
        leg_unsure=leg_unsure and "knee_flexion" not in known | off_deg,
        notes=(*note_level(level), *notes),
    )


def _calibrated(
    recording: Recording, ride: Ride, angles: Mapping[str, Array], rider: Likeness, *, leg_unsure: bool
) -> tuple[dict[str, Array], dict[str, float], tuple[Reason, ...]]:
    """Take off what another clip taught about the rider; how far off it may be, and what to say of it."""
    calibration, track = recording.calibration, recording.side
    if calibration is None:
        return {}, {}, ()
    yaw_deg, side = camera_yaw(ride, landmark_bias(track.engine.name)), near_side_of(recording.settings, ride)
    here = (track.engine.name, side or ride.facing, yaw_deg, rider.shape)
    refused = why_not_taught(calibration, *here, leg_unsure=leg_unsure)
    better, halves = ({}, {}) if refused else calibrate_angles(calibration, ride.phase_deg, angles, rider.trust)
    return better, halves, (note_calibration(calibration, tuple(better), refused),)


def _angles(recording: Recording, ride: Ride, near: Mapping[str, Array], rider: Likeness) -> dict[str, Array]:
    """Angles less the engine's foretold errors; a hand is believed."""
    angles, trained = measures.joint_angles(near), corrector.shipped_corrector(recording.side.engine.name)
    if trained is None or not len(rider.shape):
        return angles
    by_hand = {correction.joint for correction in recording.corrections}
    better = corrector.apply_corrector(trained, rider, ride.phase_deg, angles)
    return {name: angles[name] if by_hand & set(measures.ANGLE_JOINTS[name]) else better[name] for name in angles}


def _behind(recording: Recording, ride: Ride, scale: Scale) -> dict[str, Measure]:
    """Measure what a clip from behind shows, if there is one."""
    if recording.rear is None:
        return rear.ask_for_rear()
    behind = rear.follow_from_behind(recording.rear, recording.settings.slow_motion)
    return (
        rear.why_no_rear(behind)
        if isinstance(behind, str)
        else rear.measure_rear(behind, rear.rear_scale(behind, ride, scale))
    )


def _across(recording: Recording, ride: Ride, values: Mapping[str, Measure]) -> dict[str, Measure]:
    """Hold left against right, if there is a clip of the other side."""
    track = recording.other_side
    if track is None:
        return {}
    # Whatever side the user named is that of the first clip.
    alone = analyse(Recording(track, replace(recording.settings, side="auto")))
    if not alone.quality.usable:
        return asymmetry.why_not_comparable(
            gettext("In the clip of the other side: {reason}", reason=alone.quality.reasons[0].text)
        )
    if alone.facing == ride.facing:
        return asymmetry.why_not_comparable(gettext(asymmetry.SAME_WAY))
    there = {measure.name: measure for measure in alone.measures}
    return asymmetry.side_difference(near_side_of(recording.settings, ride) or ride.facing, values, there)


def _values(
    ride: Ride,
    curves: Mapping[str, strokes.StrokeCurve],
    moving: Mapping[str, Measure],
    sure: _Sureness,
) -> dict[str, Measure]:
    """All measures, in the order of a report."""
    cadence = measures.measure_cadence(ride)
    found = {**moving, "cadence": cadence, "strokes_per_class": movement.strokes_per_class(cadence)}
    for name, spec in measures.MEASURES.items():
        if spec.series in curves and name not in found:
            hand_deg, squeeze_deg = sure.unsure_deg.get(spec.series), sure.squeeze_deg.get(name, (0.0, 0.0))
            doubt = replace(sure.doubt, hand_deg=hand_deg, squeeze_deg=squeeze_deg)
            found[name] = measures.read_angle(name, curves[spec.series], doubt, sure.methods.get(spec.series))
    return {name: found[name] for name in measures.MEASURES}
