"""One picture before the ride: whether the rider is whole in it, from the side, in good light."""

from __future__ import annotations

import numpy as np

from posecheck.core.facing import find_facing
from posecheck.core.geometry import vector_length
from posecheck.records.landmarks import other_side
from posecheck.records.tracking import Track

from .obliquity import DOUBTFUL_SEPARATION
from .quality import DARK


def preview_frame(track: Track) -> str | None:
    """Say what forbids to measure a rider of whom one picture is known, as far as one picture tells.

    Parameters
    ----------
    track : Track
        The rider in one frame.

    Returns
    -------
    str or None
        One of `posecheck.fit.quality.REASONS`, the one to mend first; None where the picture will do.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.records.tracking import Clip, Engine, Track
    >>> from posecheck.fit.preview import preview_frame
    >>> clip = Clip("first.jpg", (640, 480), 1, 0.0, brightness=120.0)
    >>> preview_frame(Track(clip, Engine("none"), [0.0], np.full((1, 33, 2), np.nan), np.zeros((1, 33))))
    'nobody_seen'
    """
    if track.clip.brightness is not None and track.clip.brightness < DARK:
        return "too_dark"
    near = find_facing(track.xy_px)
    hip, knee, ankle = (track[f"{near}_{joint}"][0] for joint in ("hip", "knee", "ankle"))
    if not np.isfinite([hip, knee, ankle]).all():
        return "nobody_seen"
    if _outside(track, near, ("ankle", "heel", "toe")):
        return "feet_outside"
    if _outside(track, near, ("hip", "shoulder")):
        return "hips_outside"
    leg_px = float(vector_length(hip - knee) + vector_length(knee - ankle))
    apart = [
        track[f"{near}_{joint}"][0, 0] - track[f"{other_side(near)}_{joint}"][0, 0] for joint in ("hip", "shoulder")
    ]
    return "not_side_view" if np.nansum(np.abs(apart)) > DOUBTFUL_SEPARATION * leg_px else None


def _outside(track: Track, side: str, joints: tuple[str, ...]) -> bool:
    """Whether one of the joints lies outside the picture."""
    xy = np.stack([track[f"{side}_{joint}"][0] for joint in joints])
    return bool(((xy < 0) | (xy >= np.array(track.clip.size_px))).any())
