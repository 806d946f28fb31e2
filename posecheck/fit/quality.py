"""Whether a clip can be measured; if not, why, and what to film instead. Each id is a heading of docs/filming.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from posecheck.core.ride import Ride
from posecheck.records.analysis import Measure
from posecheck.records.settings import Settings
from posecheck.records.tracking import Track
from posecheck.text import gettext_noop

from . import feet
from .coordinates import COORDINATE_REASONS, why_no_picture
from .obliquity import DOUBTFUL_SEPARATION, SEPARATION, is_oblique, leg_separation
from .picture import PICTURE_REASONS

REASONS: Final[Mapping[str, str]] = {
    "single_frame": gettext_noop(
        "The clip has too few pictures to see any movement. Film a video of about 30 seconds."
    ),
    "too_dark": gettext_noop(
        "The picture is too dark. Switch on all lamps and keep bright windows out of the background."
    ),
    "nobody_seen": gettext_noop(
        "Nobody was found on the bike. Film the whole rider from the side, large in the picture."
    ),
    **COORDINATE_REASONS,
    "hips_outside": gettext_noop("The hip leaves the picture. Aim higher or go further away."),
    "feet_outside": gettext_noop(
        "The feet leave the picture. Go further away or aim lower, until floor shows below the pedals."
    ),
    "not_side_view": gettext_noop(
        "This is not a view from the side. Put the camera in line with the cranks, square to the bike."
    ),
    "camera_moves": gettext_noop(
        "The camera moves with respect to the bike. Put the phone on something that stands still."
    ),
    "foot_lost": gettext_noop(
        "Feet move in this clip, but none could be followed forward round a crank. "
        "Film while you ride, with good light and with shoes and tight trousers that stand out from what is behind "
        "them. If the clip is in slow motion, say how slow: --slow-motion FACTOR."
    ),
    "not_pedalling": gettext_noop(
        "Nobody pedals in this clip. Film while you ride; cut off the rest with --start and --end. "
        "If the clip is in slow motion, say how slow: --slow-motion FACTOR."
    ),
    "standing": gettext_noop(
        "You stand on the pedals through nearly the whole clip, or the phone leans. "
        "Film 30 seconds of seated pedalling, with a level phone."
    ),
    **PICTURE_REASONS,
    "not_slow_motion": gettext_noop(
        "With this --slow-motion the pedals turn faster than riders turn them. "
        "Leave it out if the clip plays as fast as you rode; otherwise correct the factor."
    ),
    "not_level": gettext_noop(
        "This --level does not fit the clip: a phone hardly stands further than 15 degrees off level. "
        "Leave it out; if the floor in the picture does slope, check the number and its sign."
    ),
    "too_few_strokes": gettext_noop("There are fewer than 5 clean strokes. Film 30 seconds of steady pedalling."),
    "oblique_view": gettext_noop(
        "The camera does not look square from the side, so the intervals are wider. Put it in line with the cranks."
    ),
    "several_shots": gettext_noop(
        "The picture jumps: the clip was cut or put together, or the camera was knocked. "
        "Only the longest piece, from {begin} to {end}, is measured. Film in one piece, with a camera that stands firm."
    ),
    "closed_loop": gettext_noop(
        "The same pictures come over and over: the clip is a short loop. "
        "Each of its strokes counts once, so the intervals are wider. Film 30 seconds in one go."
    ),
    "slow_motion": gettext_noop(
        "The cadence is, or may be, below 35 rpm. "
        "If this is slow motion, say how many times slower the clip plays: --slow-motion FACTOR."
    ),
    "back_pedalling": gettext_noop(
        "The pedals turn backward. Without load a foot is held otherwise, so this is a rough reading "
        "with wider intervals, and no finding is more than possible. Film a ride forward before you change things."
    ),
    "time_lapse": gettext_noop(
        "The pedals turn faster than nearly all riders turn them. "
        "If the clip plays faster than you rode, as a time lapse does, the angles hold, but the cadence does not."
    ),
    "mirrored": gettext_noop(
        "The side that was told does not fit the way the rider looks in the picture. "
        "In a mirrored (selfie) recording left and right are exchanged; otherwise check --side."
    ),
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
RARE_RPM: Final = 115.0
"""Riders in classes are asked for 60 to 110; who turns faster for the length of a clip is rare, a time lapse is not."""

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
    hips = [track[name] for name in ("left_hip", "right_hip") if name in track.names]
    seen = np.isfinite(hips).any(axis=(0, 2)) if hips else np.zeros(len(track.time_s), dtype=bool)
    if seen.mean() < RIDER_SEEN or seen.sum() < LEAST_FRAMES:
        return "nobody_seen"
    return why_no_picture(track)


def why_unmeasurable(track: Track, ride: Ride) -> str | None:
    """Say what forbids any measure of a rider who was seen.

    Parameters
    ----------
    track : Track
        The rider.
    ride : Ride
        How they move.

    Returns
    -------
    str or None
        One of `REASONS`.
    """
    wanders = _pedals(ride) and ride.circle.drift_px > DRIFT * ride.circle.up_px
    tests = {
        "hips_outside": _outside(track, ride, ("hip",)) > OUTSIDE,
        "feet_outside": _outside(track, ride, ("ankle", "heel", "toe")) > OUTSIDE,
        "not_side_view": leg_separation(ride) > SEPARATION or (_pedals(ride) and _flat(ride)),
        "camera_moves": wanders and feet.moved_along(ride),
        "foot_lost": (wanders or not _pedals(ride)) and feet.moved_up_and_down(ride),
        "not_pedalling": not _pedals(ride),
        "standing": len(ride.start_s) < min(LEAST_STROKES, ride.stood),
        "too_few_strokes": len(ride.start_s) < LEAST_STROKES,
    }
    oblique = "not_side_view" if leg_separation(ride) > DOUBTFUL_SEPARATION else None
    return next((name for name, holds in tests.items() if holds), oblique)


def collect_warnings(
    ride: Ride,
    settings: Settings,
    cadence: Measure,
    yaw_deg: float | None = None,
    *,
    loop_s: float | None = None,
) -> list[str]:
    """Say what to mind though there is an answer.

    Parameters
    ----------
    ride : Ride
        The rider.
    settings : Settings
        What the user told.
    cadence : Measure
        Cadence, if it was measured [rpm].
    yaw_deg : float or None
        How far the camera stands off square, where it can be told [deg].
    loop_s : float or None
        After how long the same pictures come again; None where they do not [s].

    Returns
    -------
    list of str
        Some of `REASONS`.
    """
    tests = {
        "oblique_view": is_oblique(ride, yaw_deg),
        "several_shots": ride.shot_s is not None,
        "closed_loop": loop_s is not None,
        "not_slow_motion": settings.slow_motion > 1 and (cadence.value or 0.0) > FAST_RPM,
        "not_level": abs(settings.level_deg) > LEVEL_DEG,
        "slow_motion": cadence.interval is not None and cadence.interval[0] < SLOW_RPM,
        "back_pedalling": ride.sense < 0,
        "time_lapse": settings.slow_motion == 1 and cadence.interval is not None and cadence.interval[0] > RARE_RPM,
        "mirrored": settings.side not in ("auto", ride.near_side),
    }
    return [name for name, holds in tests.items() if holds]


def _pedals(ride: Ride) -> bool:
    """Whether a foot goes round as on a crank, for a turn or so."""
    turning = np.isfinite(ride.phase_deg)[ride.shot]
    ratio = ride.circle.up_px / (ride.leg_px or np.nan)
    return bool(turning.mean() > RIDER_SEEN and ride.turns > TURNS and CIRCLE[0] < ratio < CIRCLE[1])


def _flat(ride: Ride) -> bool:
    return ride.circle.forward_px < ROUND * ride.circle.up_px


def _outside(track: Track, ride: Ride, joints: tuple[str, ...]) -> float:
    """Share of frames in which one of the joints of the near side lies outside the picture."""
    names = [name for name in (f"{ride.near_side}_{joint}" for joint in joints) if name in track.names]
    if not names:
        return 0.0
    xy = np.stack([track[name] for name in names], axis=1)
    outside = ((xy < 0) | (xy >= np.array(track.clip.size_px)))[ride.shot]
    return float(outside.any(axis=(1, 2)).mean())
