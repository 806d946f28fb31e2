"""From a track to a pedalling rider, or to what stands in the way: the clip, the model, or a wrong setting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from posecheck.core import ride_parts
from posecheck.core.landmark_bias import landmark_bias
from posecheck.core.ride import Ride
from posecheck.records.analysis import Reason
from posecheck.records.settings import Settings
from posecheck.records.times import clock_text
from posecheck.records.tracking import Track
from posecheck.text import gettext

from . import measures, picture, quality, sightings
from .camera_level import find_level
from .coordinates import COORDINATE_REASONS
from .obliquity import camera_yaw

NOT_THE_MODEL: Final = ("single_frame", "too_dark", "not_slow_motion", "not_level", *COORDINATE_REASONS)
"""Refusals in which another model would be no help."""

_MAY_BE_BENT: Final = (None, "standing", "too_few_strokes")
_TOLD: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("not_slow_motion", {"slow_motion": 1.0}),
    ("not_level", {"level_deg": 0.0}),
)
"""What may be told wrongly, and what holds if it is not told."""


def reason(name: str, engine: str = "", ride: Ride | None = None, *, refused: bool = False) -> Reason:
    """Return a reason with its words.

    Parameters
    ----------
    name : str
        One of `posecheck.fit.quality.REASONS`.
    engine : str
        Name of the pose engine.
    ride : Ride or None
        The rider, where somebody was followed.
    refused : bool
        Whether the clip was refused for it; then a quick model points to the better one.

    Returns
    -------
    Reason
        For the user.
    """
    text = _text(name, ride)
    if not (refused and landmark_bias(engine).preview and _may_be_the_model(name, ride)):
        return Reason(name, text)
    quick = gettext(
        "This was the quick model, lite, which loses riders that heavy can follow: try again without --model lite."
    )
    return Reason(name, f"{text} {quick}", quick=True)


def _text(name: str, ride: Ride | None) -> str:
    if ride is None or ride.shot_s is None:
        return gettext(quality.REASONS[name])
    begin, end = (clock_text(second) for second in ride.shot_s)
    return gettext(quality.REASONS[name], begin=begin, end=end)


def _may_be_the_model(name: str, ride: Ride | None) -> bool:
    """Whether another model may do better; a clip of a few strokes has no more of them for any model."""
    if name == "too_few_strokes" and ride is not None:
        return ride.turns > quality.LEAST_STROKES + 1  # from top to top
    return name not in NOT_THE_MODEL


def follow_track(track: Track, settings: Settings) -> Ride:
    """Follow the rider through a track, as the user says that it was filmed.

    Parameters
    ----------
    track : Track
        At least three frames.
    settings : Settings
        What the user told.

    Returns
    -------
    Ride
        The rider.
    """
    usual, time_s = landmark_bias(track.engine), track.time_s / settings.slow_motion
    xy_px, weight = sightings.clean_sightings(track, time_s, usual)
    level_deg = find_level(track, settings).turn_deg
    ride = ride_parts.follow_parts(time_s, xy_px, level_deg, usual.foot_early_deg, track.view)
    return replace(ride, weight=weight)


def refused(track: Track, settings: Settings, ride: Ride) -> str | None:
    """Say what forbids any measure of a rider who was seen; what the user told wrongly goes before what it looks like.

    Parameters
    ----------
    track : Track
        The rider.
    settings : Settings
        What the user told.
    ride : Ride
        From `follow_track`.

    Returns
    -------
    str or None
        One of `posecheck.fit.quality.REASONS`.
    """
    blocked = _why_blocked(track, ride)
    if blocked is None:
        return None
    for name, untold in _TOLD:
        plain = replace(settings, **untold)
        if plain != settings and _would_do(track, plain, faster=settings.slow_motion / plain.slow_motion):
            return name
    return blocked


def _why_blocked(track: Track, ride: Ride) -> str | None:
    """Say what forbids any measure; a bent picture may be why strokes look few, or out of the saddle."""
    blocked, bias = quality.why_unmeasurable(track, ride), landmark_bias(track.engine)
    if blocked not in _MAY_BE_BENT:
        return blocked
    return picture.why_bent(ride, bias, camera_yaw(ride, bias)) or blocked


def _would_do(track: Track, plain: Settings, *, faster: float) -> bool:
    """Whether a rider can be measured by other settings; where time was told wrongly, their cadence must show it."""
    ride = follow_track(track, plain)
    if _why_blocked(track, ride) is not None:
        return False
    return faster == 1 or faster * (measures.measure_cadence(ride).value or 0.0) > quality.FAST_RPM
