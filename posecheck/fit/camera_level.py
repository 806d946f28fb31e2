"""How far the camera was turned against the horizon: as the user says, or as upright lines in the picture tell."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.core import fourier
from posecheck.records.analysis import Reason
from posecheck.records.settings import Settings
from posecheck.records.tracking import Track
from posecheck.text import gettext

from .levers import LEVEL_HALF_DEG

FEWEST_TURNS: Final = 3
"""Fewer pictures that tell how far the camera was turned are not believed,"""

TURNS_AGREE_DEG: Final = 0.5
"""nor those that differ by more (standard deviation). On rendered and filmed clips they do by 0.02 to 0.25 [deg]."""

LINES_HALF_DEG: Final = 0.8
"""95 % of cameras were turned by no more or less than upright lines say: on 11 rendered clips at most 0.22 off; what
stands upright in real rooms leans by up to half a degree more (taken, not measured) [deg]."""

LEAST_TURN_DEG: Final = 1.0
"""Less than this is not spoken of."""


@dataclass(frozen=True, slots=True)
class CameraLevel:
    """How the camera stands against the horizon.

    Parameters
    ----------
    turn_deg : float
        How far it was turned clockwise; 0 where nobody knows [deg].
    half_deg : float
        Half of the 95 % interval of that [deg].
    seen : bool
        Whether lines in the picture say so.
    """

    turn_deg: float = 0.0
    half_deg: float = LEVEL_HALF_DEG
    seen: bool = False


def find_level(track: Track, settings: Settings) -> CameraLevel:
    """Say how far the camera was turned.

    Parameters
    ----------
    track : Track
        The clip.
    settings : Settings
        What the user told, which goes before what the picture shows.

    Returns
    -------
    CameraLevel
        Level, and as unsure as a phone set up by eye, where neither tells.
    """
    if settings.level_deg:
        return CameraLevel(settings.level_deg)
    turns = track.turn_deg[np.isfinite(track.turn_deg)] if track.turn_deg is not None else np.empty(0)
    if len(turns) < FEWEST_TURNS or fourier.robust_sd(turns - np.median(turns)) > TURNS_AGREE_DEG:
        return CameraLevel()
    return CameraLevel(float(np.median(turns)), LINES_HALF_DEG, seen=True)


def widen_by_level(halves: Mapping[str, float], level: CameraLevel) -> dict[str, float]:
    """Let what is held against the horizon be as unsure as the camera's level.

    Parameters
    ----------
    halves : mapping of str to float
        Half of the 95 % interval of angles by name [deg].
    level : CameraLevel
        From `find_level`.

    Returns
    -------
    dict of str to float
        The same, the trunk's wider [deg].
    """
    return {
        name: math.hypot(half, level.half_deg) if name == "trunk_flexion" else half for name, half in halves.items()
    }


def note_level(level: CameraLevel) -> tuple[Reason, ...]:
    """Say that a turn of the camera was taken off.

    Parameters
    ----------
    level : CameraLevel
        From `find_level`.

    Returns
    -------
    tuple of Reason
        One, or none where it is small or nobody saw it.
    """
    if not level.seen or abs(level.turn_deg) < LEAST_TURN_DEG:
        return ()
    turn_deg = abs(level.turn_deg)
    text = (
        gettext(
            "Upright lines in the picture say that the camera was turned clockwise by {turn:.1f} degrees. "
            "All numbers allow for it; if the lines themselves lean, say how the camera stood with --level.",
            turn=turn_deg,
        )
        if level.turn_deg > 0
        else gettext(
            "Upright lines in the picture say that the camera was turned anticlockwise by {turn:.1f} degrees. "
            "All numbers allow for it; if the lines themselves lean, say how the camera stood with --level.",
            turn=turn_deg,
        )
    )
    return (Reason("camera_not_level", text),)
