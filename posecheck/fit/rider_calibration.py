"""How a pose model misreads one rider, learned from a clip in which the truth was known, and taken off in others.

A model's error about a rider is mostly the same from clip to clip. A clip with stickers, or one whose joints a hand put
right, shows it: what is read with them and without, over the crank circle. Another clip of the rider less that error
reads as if it had the stickers. What is then uncertain is where they stuck, and how far the error changes from clip to
clip; the latter was measured on rendered riders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

import numpy as np

from posecheck.core import fourier
from posecheck.core.ride import number_strokes
from posecheck.core.shape import HIP_PART
from posecheck.core.strokes import stroke_ends
from posecheck.records.analysis import Analysis, Measure, Reason
from posecheck.records.base import Array
from posecheck.records.calibration import AngleError, RiderCalibration
from posecheck.records.landmarks import Side
from posecheck.records.tracking import Recording
from posecheck.text import begin_small, gettext, gettext_noop, read_words

from .corrector import shipped_corrector
from .measures import ANGLE_JOINTS, MEASURES

CALIBRATED_WAVES: Final = 2
"""How finely errors are told over the stroke."""

CHANGED_DEG: Final[Mapping[str, float]] = {
    "knee_flexion": 2.5,
    "hip_angle": 3.2,
    "trunk_flexion": 2.6,
    "ankle_angle": 3.0,
    "shoulder_angle": 3.5,
    "elbow_flexion": 5.0,
}
"""Angles that are learned. From clip to clip of a rider the error changes by no more than this: at worst by 1.2, 2.9,
1.3, 1.1, 2.9 and 4.0 in seven pairs of rendered clips, with saddles 20 mm up and down, with and without stickers, and
half as large (own measurement) [deg]."""

FILMED_CHANGE: Final = 1.75
"""How many times further it may change for riders who are not like the rendered ones: as far as their errors are
larger. Nobody has filmed a rider twice with a known truth."""

SAME_PLACE_DEG: Final = 6.0
"""Between clips of one rider filmed alike the camera's yaw reads within 1.1 degrees; errors turn with the camera."""

SEEN_ALIKE: Final = 0.8
"""The hip's path within the stroke, in standard deviations of rendered riders. It differs by 0.1 to 0.5 between clips
of a rider with saddles 20 mm apart, and by 1.4 in loose dark clothes, in which the knee's error is another one by 4
degrees (own measurement)."""

NOT_TAUGHT: Final[Mapping[str, str]] = {
    "engine": gettext_noop("That clip was seen by another model."),
    "side": gettext_noop("That clip shows the other side."),
    "place": gettext_noop("The camera stood elsewhere there."),
    "seen": gettext_noop("The model sees your hip move otherwise here, as in other clothes."),
    "unsure": gettext_noop("The model is unsure of the leg."),
}
"""Why what a clip taught is not used for another."""


def learn_calibration(recording: Recording, known: Analysis, plain: Analysis, shape: Array) -> RiderCalibration | None:
    """Learn how an engine misreads a rider.

    Parameters
    ----------
    recording : Recording
        A clip with stickers, or with corrections by hand.
    known : Analysis
        The answer to it.
    plain : Analysis
        The answer to the same clip without stickers and corrections.
    shape : ndarray, shape (F,)
        The rider as the engine sees them, from `posecheck.fit.corrector.measure_likeness`.

    Returns
    -------
    RiderCalibration or None
        None where no angle was known, or the model was unsure of the leg.
    """
    unsure = any(note.id == "leg_unsure" for note in plain.notes)
    if unsure or not (known.quality.usable and plain.quality.usable) or known.side is None:
        return None
    errors = tuple(_angle_errors(recording, known, plain))
    source: Literal["stickers", "hand"] = "hand" if recording.corrections else "stickers"
    clip, yaw_deg = recording.side.clip.path, plain.quality.camera_yaw_deg
    engine = recording.side.engine.name
    return RiderCalibration(engine, known.side, source, clip, errors, yaw_deg, shape) if errors else None


def _angle_errors(recording: Recording, known: Analysis, plain: Analysis) -> Iterator[AngleError]:
    by_hand = {correction.joint for correction in recording.corrections}
    strokes, time_s = plain.strokes, plain.series[0].time_s
    ends_s = stroke_ends(time_s, strokes.phase_deg, strokes.start_s)
    use = number_strokes(time_s, strokes.start_s, ends_s) >= 0
    for angle in CHANGED_DEG:
        read = [one for one in known.measures if _series(one) == angle and one.interval is not None]
        stuck = bool(read) and all(one.method == "stickers" for one in read)
        if not read or not (stuck or by_hand & set(ANGLE_JOINTS[angle])):
            continue
        too_much = plain.series[angle].values - known.series[angle].values
        curve = fourier.fit_curve(strokes.phase_deg[use], too_much[use], harmonics=CALIBRATED_WAVES)
        halves = [(one.interval[1] - one.interval[0]) / 2 for one in read if one.interval is not None]
        yield AngleError(angle, curve, max(halves))


def _series(measure: Measure) -> str:
    """Name the series that a measure of degrees is read from; empty for others, and for the range of an angle."""
    spec = MEASURES.get(measure.name)
    return spec.series if spec and spec.unit == "deg" and spec.where != "range" else ""


def why_not_taught(
    calibration: RiderCalibration, engine: str, side: Side, yaw_deg: float | None, shape: Array, *, leg_unsure: bool
) -> str | None:
    """Say why what another clip taught does not hold for a clip.

    Parameters
    ----------
    calibration : RiderCalibration
        What was learned.
    engine : str
        Who saw the rider now.
    side : {"left", "right"}
        Side that faces the camera now.
    yaw_deg : float or None
        How far the camera stands off square now, where it is known [deg].
    shape : ndarray, shape (F,)
        The rider as the engine sees them now.
    leg_unsure : bool
        Whether the model is unsure of the leg now.

    Returns
    -------
    str or None
        One of `NOT_TAUGHT`; None where it holds.
    """
    both = calibration.yaw_deg is not None and yaw_deg is not None
    tests = {
        "engine": calibration.engine != engine,
        "side": calibration.side != side,
        "place": both and abs((calibration.yaw_deg or 0.0) - (yaw_deg or 0.0)) > SAME_PLACE_DEG,
        "seen": _hips_apart(calibration, shape) > SEEN_ALIKE,
        "unsure": leg_unsure,
    }
    return next((name for name, holds in tests.items() if holds), None)


def _hips_apart(calibration: RiderCalibration, shape: Array) -> float:
    """How differently the hip moves in two clips, in standard deviations; 0 where nothing is known of the engine."""
    trained = shipped_corrector(calibration.engine)
    if trained is None or len(shape) != len(calibration.shape) or not len(shape):
        return 0.0
    apart = ((shape - calibration.shape) / trained.spread)[HIP_PART]
    return float(np.sqrt(np.nanmean(apart**2)))


def calibrate_angles(
    calibration: RiderCalibration, phase_deg: Array, angles: Mapping[str, Array], trust: float
) -> tuple[dict[str, Array], dict[str, float]]:
    """Take off what an engine is known to misread about a rider.

    Parameters
    ----------
    calibration : RiderCalibration
        What was learned.
    phase_deg : ndarray, shape (T,)
        Crank phase; NaN where nobody pedals [deg].
    angles : mapping of str to ndarray, shape (T,)
        Angles that are not known better already [deg].
    trust : float
        How like the rendered riders the rider is, 0 to 1.

    Returns
    -------
    better : dict of str to ndarray, shape (T,)
        Those of the angles that something was learned about [deg].
    halves : dict of str to float
        Half of the 95 % interval of each, apart from scatter over strokes [deg].
    """
    waves = fourier.fourier_basis(phase_deg, CALIBRATED_WAVES)
    known = [error for error in calibration.errors if error.angle in angles]
    further = trust + (1 - trust) * FILMED_CHANGE
    better = {error.angle: angles[error.angle] - np.nan_to_num(waves @ error.curve_deg) for error in known}
    return better, {error.angle: float(np.hypot(error.half_deg, further * CHANGED_DEG[error.angle])) for error in known}


def note_calibration(calibration: RiderCalibration, angles: tuple[str, ...], refused: str | None) -> Reason:
    """Say what another clip taught about the rider, or why it was left out of account.

    Parameters
    ----------
    calibration : RiderCalibration
        What was learned.
    angles : tuple of str
        The angles that it was used for.
    refused : str or None
        From `why_not_taught`.

    Returns
    -------
    Reason
        For the rider.
    """
    by_stickers = calibration.source == "stickers"
    name = calibration.clip.replace("\\", "/").rsplit("/", 1)[-1]
    if refused is not None:
        left_out = (
            gettext("What the clip {clip} with stickers taught about you is not used here.", clip=name)
            if by_stickers
            else gettext(
                "What the clip {clip} with joints put right by hand taught about you is not used here.", clip=name
            )
        )
        return Reason("calibrated", f"{left_out} {gettext(NOT_TAUGHT[refused])}")
    if not angles:
        text = (
            gettext(
                "What the clip {clip} with stickers taught about you is not needed here: "
                "this clip knows better by itself.",
                clip=name,
            )
            if by_stickers
            else gettext(
                "What the clip {clip} with joints put right by hand taught about you is not needed here: "
                "this clip knows better by itself.",
                clip=name,
            )
        )
        return Reason("calibrated", text)
    words = read_words("page")
    which = ", ".join(begin_small(words[angle]) for angle in angles)
    text = (
        gettext(
            "Calibrated for you by the clip {clip} with stickers: {angles}. They read as if you wore the same here.",
            clip=name,
            angles=which,
        )
        if by_stickers
        else gettext(
            "Calibrated for you by the clip {clip} with joints put right by hand: {angles}. "
            "They read as if you wore the same here.",
            clip=name,
            angles=which,
        )
    )
    holds = gettext("It holds while you wear alike clothes and film from the same place.")
    return Reason("calibrated", f"{text} {holds}")
