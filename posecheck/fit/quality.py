"""Whether a clip can be measured; if not, why, and what to film instead. Each id is a heading of docs/filming.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from posecheck.core import camera
from posecheck.core.geometry import median_seen
from posecheck.core.landmark_bias import LandmarkBias
from posecheck.core.ride import Ride
from posecheck.records.analysis import Measure
from posecheck.records.settings import Settings
from posecheck.records.tracking import Track

from . import feet
from .picture import PICTURE_REASONS

REASONS: Final[Mapping[str, str]] = {
    "single_frame": "The clip has too few pictures to see any movement. Film a video of about 30 seconds.",
    "too_dark": "The picture is too dark. Switch on all lamps and keep bright windows out of the background.",
    "nobody_seen": "Nobody was found on the bike. Film the whole rider from the side, large in the picture.",
    "hips_outside": "The hip leaves the picture. Aim higher or go further away.",
    "feet_outside": "The feet leave the picture. Go further away or aim lower, until floor shows below the pedals.",
    "not_side_view": "This is not a view from the side. Put the camera in line with the cranks, square to the bike.",
    "camera_moves": "The camera moves with respect to the bike. Put the phone on something that stands still.",
    "foot_lost": "Feet move in this clip, but none could be followed forward round a crank. Film while you ride, with "
    "good light and with shoes and tight trousers that stand out from what is behind them. If the clip is in slow "
    "motion, say how slow: --slow-motion FACTOR.",
    "not_pedalling": "Nobody pedals in this clip. Film while you ride; cut off the rest with --start and --end. If the "
    "clip is in slow motion, say how slow: --slow-motion FACTOR.",
    "standing": "You stand on the pedals through nearly the whole clip, or the phone leans. Film 30 seconds of seated "
    "pedalling, with a level phone.",
    **PICTURE_REASONS,
    "not_slow_motion": "With this --slow-motion the pedals turn faster than riders turn them. Leave it out if the clip "
    "plays as fast as you rode; otherwise correct the factor.",
    "not_level": "This --level does not fit the clip: a phone hardly stands further than 15 degrees off level. Leave "
    "it out; if the floor in the picture does slope, check the number and its sign.",
    "too_few_strokes": "There are fewer than 5 clean strokes. Film 30 seconds of steady pedalling.",
    "oblique_view": "The camera does not look square from the side, so the intervals are wider. Put it in line with "
    "the cranks.",
    "slow_motion": "The cadence is, or may be, below 35 rpm. If this is slow motion, say how many times slower the "
    "clip plays: --slow-motion FACTOR.",
    "mirrored": "The side that was told does not fit the way the rider looks in the picture. In a mirrored (selfie) "
    "recording left and right are exchanged; otherwise check --side.",
}
"""All reasons: those that forbid an answer in the order in which they are looked for, then warnings."""

LEAST_FRAMES: Final = 20
"""Fewer pictures than coefficients of a curve say nothing; no stroke fits into them either."""

DARK: Final = 22.0
"""Median luma of a picture below which the model guesses (0 to 255; own trials)."""

RIDER_SEEN: Final = 0.5
"""Somebody seen in fewer frames than this share is not on a bike; nor is one whose foot goes round in fewer."""

OUTSIDE: Final = 0.15
"""A joint outside the picture in this share of the frames is outside for part of every stroke."""

SEPARATION: Final = 0.5
ASLANT: Final = 0.33
OBLIQUE: Final = 0.24
"""Left and right hip and shoulder side by side in the picture, in leg lengths: 0.05 to 0.21 from the side, 0.41 at 35
degrees of yaw, where knee and trunk are 10 to 13 degrees off, 0.8 from behind (own measurement on 29 clips)."""

KNOWN_YAW_DEG: Final = 15.0
"""No camera that the corrector was trained on stood further off square."""

WIDENED_DEG: Final = (10.0, 35.0)
"""Intervals widen in between. At 20 degrees of yaw the knee of two rendered riders is 0 to 3 degrees off, the hip 0 to
5; at 35 both are 10 to 13 degrees off (own measurement)."""

STRETCHED: Final = 0.35

ROUND: Final = 0.4
"""The foot's path is as long as high from the side (0.7 to 1.05), a bar from behind."""

DRIFT: Final = 2.0
"""Cranks whose middle wanders further than twice their own length do not stand still."""

CIRCLE: Final = (0.1, 0.4)
"""Cranks against the rider's leg: 0.18 to 0.24 in practice."""

TURNS: Final = 0.75
"""Whole turns needed to speak of pedalling at all."""

LEAST_STROKES: Final = 5
SLOW_RPM: Final = 35.0
FAST_RPM: Final = 150.0
"""Nobody keeps this up for the length of a clip; sprinters on the track touch it."""

LEVEL_DEG: Final = 15.0
"""A phone that leans further is put upright by its own sensor, or by whoever looks at the picture."""


def why_unseen(track: Track) -> str | None:
    """Say what forbids to look for pedalling at all.

    Parameters
    ----------
    track : Track
        The rider.

    Returns
    -------
    str or None
        One of `REASONS`.
    """
    if len(track.time_s) < LEAST_FRAMES:
        return "single_frame"
    if track.clip.brightness is not None and track.clip.brightness < DARK:
        return "too_dark"
    seen = np.isfinite(np.stack([track["left_hip"], track["right_hip"]])).any(axis=(0, 2))
    if seen.mean() < RIDER_SEEN or seen.sum() < LEAST_FRAMES:
        return "nobody_seen"
    return None


def why_unmeasurable(track: Track, motion: Ride) -> str | None:
    """Say what forbids any measure of a rider who was seen.

    Parameters
    ----------
    track : Track
        The rider.
    motion : Motion
        How they move.

    Returns
    -------
    str or None
        One of `REASONS`.
    """
    wanders = _pedals(motion) and motion.circle.drift_px > DRIFT * motion.circle.up_px
    tests = {
        "hips_outside": _outside(track, motion, ("hip",)) > OUTSIDE,
        "feet_outside": _outside(track, motion, ("ankle", "heel", "toe")) > OUTSIDE,
        "not_side_view": leg_separation(motion) > SEPARATION or (_pedals(motion) and _flat(motion)),
        "camera_moves": wanders and feet.moved_along(motion),
        "foot_lost": (wanders or not _pedals(motion)) and feet.moved_up_and_down(motion),
        "not_pedalling": not _pedals(motion),
        "standing": len(motion.start_s) < min(LEAST_STROKES, motion.stood),
        "too_few_strokes": len(motion.start_s) < LEAST_STROKES,
    }
    aslant = "not_side_view" if leg_separation(motion) > ASLANT else None
    return next((name for name, holds in tests.items() if holds), aslant)


def collect_warnings(motion: Ride, settings: Settings, cadence: Measure, yaw_deg: float | None = None) -> list[str]:
    """Say what to mind though there is an answer.

    Parameters
    ----------
    motion : Motion
        The rider.
    settings : Settings
        What the user told.
    cadence : Measure
        Cadence, if it was measured [rpm].
    yaw_deg : float or None
        How far the camera stands off square, where it can be told [deg].

    Returns
    -------
    list of str
        Some of `REASONS`.
    """
    tests = {
        "oblique_view": is_oblique(motion, yaw_deg),
        "not_slow_motion": settings.slow_motion > 1 and (cadence.value or 0.0) > FAST_RPM,
        "not_level": abs(settings.level_deg) > LEVEL_DEG,
        "slow_motion": cadence.interval is not None and cadence.interval[0] < SLOW_RPM,
        "mirrored": settings.side not in ("auto", motion.facing),
    }
    return [name for name, holds in tests.items() if holds]


def leg_separation(motion: Ride) -> float:
    """How far left and right stand apart in the picture, hips and shoulders together.

    Parameters
    ----------
    motion : Motion
        The rider.

    Returns
    -------
    float
        0 for a camera square from the side [leg lengths].
    """
    apart = [motion.near[joint][:, 0] - motion.far[joint][:, 0] for joint in ("hip", "shoulder")]
    return float(np.nansum(median_seen(np.abs(np.stack(apart)), axis=1)) / (motion.leg_px or np.nan))


def is_oblique(motion: Ride, yaw_deg: float | None) -> bool:
    """Whether the camera looks visibly aslant.

    Parameters
    ----------
    motion : Motion
        The rider.
    yaw_deg : float or None
        How far the camera stands off square, where it can be told [deg].

    Returns
    -------
    bool
        True from about 15 degrees on.
    """
    return leg_separation(motion) > OBLIQUE or abs(yaw_deg or 0.0) > KNOWN_YAW_DEG


def obliquity(motion: Ride, yaw_deg: float | None) -> float:
    """How far a camera that looks visibly aslant does so.

    Parameters
    ----------
    motion : Motion
        The rider.
    yaw_deg : float or None
        How far the camera stands off square, where it can be told [deg].

    Returns
    -------
    float
        0 where `is_oblique` says no; else from 0.2 at 15 degrees to 1 at 35, and 1 where the yaw cannot be told.
    """
    if not is_oblique(motion, yaw_deg):
        return 0.0
    if yaw_deg is None:
        return 1.0
    return float(np.interp(abs(yaw_deg), WIDENED_DEG, (0.0, 1.0)))


def camera_yaw(motion: Ride, usual: LandmarkBias) -> float | None:
    """How far the camera stands in front of square (positive) or behind it, by the strokes.

    Parameters
    ----------
    motion : Motion
        The rider.
    usual : Habits
        What the engine does steadily.

    Returns
    -------
    float or None
        None where nobody pedals, or nothing is known of the engine [deg].
    """
    use = motion.stroke >= 0
    if not use.any():
        return None
    near, far = ({joint: path[use] for joint, path in side.items()} for side in (motion.near, motion.far))
    return camera.estimate_yaw(camera.side_separation(near, far) / camera.leg_length(near), usual.yaw)


def yaw_interval(found_deg: float, usual: LandmarkBias) -> tuple[float, float]:
    """Give the 95 % interval of the camera's yaw.

    Parameters
    ----------
    found_deg : float
        From `camera_yaw` [deg].
    usual : Habits
        What the engine does steadily.

    Returns
    -------
    tuple of float
        Wider where the camera stands further off than any that it was learnt from: one of 35 degrees reads 27 [deg].
    """
    half = max(usual.yaw_half_deg, STRETCHED * abs(found_deg))
    return found_deg - half, found_deg + half


def _pedals(motion: Ride) -> bool:
    """Whether a foot goes round as on a crank, for a turn or so."""
    turning = np.isfinite(motion.phase_deg)
    turned = np.nansum(np.diff(motion.phase_deg)) / 360
    ratio = motion.circle.up_px / (motion.leg_px or np.nan)
    return bool(turning.mean() > RIDER_SEEN and turned > TURNS and CIRCLE[0] < ratio < CIRCLE[1])


def _flat(motion: Ride) -> bool:
    return motion.circle.forward_px < ROUND * motion.circle.up_px


def _outside(track: Track, motion: Ride, joints: tuple[str, ...]) -> float:
    """Share of frames in which one of the joints of the near side lies outside the picture."""
    xy = np.stack([track[f"{motion.facing}_{joint}"] for joint in joints], axis=1)
    outside = (xy < 0) | (xy >= np.array(track.clip.size_px))
    return float(outside.any(axis=(1, 2)).mean())
