"""Times of a tracker's file that has none, from the clip that lies beside it and was tracked."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from posecheck.errors import VideoError
from posecheck.records.base import Array
from posecheck.text import gettext
from posecheck.video.reader import Video

from .points import refuse

CLIP_ENDINGS: Final = (".mp4", ".mov", ".m4v", ".mkv", ".avi", ".webm")
_SMALL_PX: Final = 32
"""Pictures are decoded for their times alone."""


def find_clip_beside(path: str) -> Path | None:
    """Find the clip whose name a tracker's file begins with, as ``ride.mp4`` beside ``rideDLC_resnet50.h5``."""
    file = Path(path)
    try:
        beside = [one for one in file.parent.iterdir() if one.suffix.lower() in CLIP_ENDINGS]
    except OSError:
        return None
    named = [one for one in beside if one.stem and file.stem.startswith(one.stem)]
    return max(named, key=lambda one: (len(one.stem), one.name), default=None)


def read_times_beside(path: str, frames: int) -> Array | None:
    """Read the presentation times of the clip beside a file; None without a clip that can be read."""
    clip = find_clip_beside(path)
    if clip is None:
        return None
    try:
        with Video(clip, longest_px=_SMALL_PX) as video:
            time_s = np.array([frame.time_s for frame in video])
    except VideoError:
        return None
    if len(time_s) != frames:
        why = gettext(
            "it has {frames} frames, and the clip beside it, {clip}, has {pictures} pictures, so its times are not "
            "those of the clip. Say how many frames a second has: --rate, or rate_hz in Python.",
            frames=frames,
            clip=clip.name,
            pictures=len(time_s),
        )
        raise refuse(path, why)
    return time_s
