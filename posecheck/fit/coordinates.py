"""Numbers that cannot be pixels and seconds of a rider: of another program, in another unit, or the wrong way up.

Each of these once gave angles that looked like any others. None of them is guessed right in silence, for whoever has
the landmarks knows what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from posecheck.core.geometry import median_seen
from posecheck.records.base import Numbers
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Track
from posecheck.text import gettext_noop

COORDINATE_REASONS: Final[Mapping[str, str]] = {
    "not_pixels": gettext_noop(
        "These landmarks span fewer than 10 pixels, so they are no pixels: shares of the picture (0 to 1) or "
        "metres. Multiply x by the picture's width and y by its height."
    ),
    "y_up": gettext_noop(
        "In these landmarks the hips lie below the feet: y points up, or the picture stands on its head. In a "
        "picture y points down: take y from the picture's height, or turn the clip."
    ),
    "not_seconds": gettext_noop(
        "Half a second or more lies between one picture and the next. Times are in seconds, not in "
        "milliseconds and not numbers of pictures."
    ),
    "zeros_for_missing": gettext_noop(
        "Landmarks lie in the corner of the picture, at 0, 0: the tracker writes zeros where it saw "
        "nothing. Put NaN there."
    ),
}
"""In the order in which they are looked for."""

LEAST_EXTENT_PX: Final = 10.0
"""A rider of fewer pixels has no angles. Shares of the picture span less than 2, metres less than 3."""

LONGEST_STEP_S: Final = 0.5
"""Pictures further apart than this show no pedalling: a stroke takes 0.3 to 6 seconds and needs a dozen of them."""

MOST_FRAMES: Final = 3000
"""So many frames, spread over the ride, show how large a rider is in the picture."""

USED: Final = [name for name in LANDMARK_NAMES if name.startswith(("left_", "right_"))]


def why_no_picture(track: Track) -> str | None:
    """Say what shows that a track is not in pixels and seconds.

    Parameters
    ----------
    track : Track
        Somebody's landmarks.

    Returns
    -------
    str or None
        One of `COORDINATE_REASONS`.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.fit.coordinates import why_no_picture
    >>> from posecheck.records.tracking import Clip, Engine, Track
    >>> shares = np.array([[[0.4, 0.3], [0.5, 0.9]]] * 3)
    >>> clip, names = Clip("ride.mp4", (640, 480), 3, 0.1), ("left_hip", "left_ankle")
    >>> why_no_picture(Track(clip, Engine("own"), [0.0, 0.03, 0.06], shares, np.ones((3, 2)), names))
    'not_pixels'
    """
    tests: dict[str, Callable[[Track], bool]] = {
        "not_pixels": lambda track: _extent(track) < LEAST_EXTENT_PX,
        "zeros_for_missing": _has_zeros,
        "y_up": _upside_down,
        "not_seconds": lambda track: float(np.median(np.diff(track.time_s))) >= LONGEST_STEP_S,
    }
    return next((name for name, holds in tests.items() if holds(track)), None)


def _used(track: Track) -> Numbers:
    """Which of a track's landmarks a rider is measured by."""
    return np.flatnonzero([name in USED for name in track.names])


def _has_zeros(track: Track) -> bool:
    """Whether a landmark lies in the corner of the picture."""
    frame, landmark = np.nonzero(track.xy_px[..., 0] == 0)
    return bool(((track.xy_px[frame, landmark, 1] == 0) & np.isin(landmark, _used(track))).any())


def _extent(track: Track) -> float:
    """How far landmarks lie apart in a usual frame, across or down; infinite where there are too few to say [px]."""
    some = track.xy_px[:: 1 + len(track.time_s) // MOST_FRAMES, _used(track)]
    seen = np.isfinite(some).all(axis=-1)
    enough = seen.sum(axis=1) > 1
    if not enough.any():
        return float("inf")
    there, some = np.asarray(seen)[enough, :, None], some[enough]
    size = np.where(there, some, -np.inf).max(axis=1) - np.where(there, some, np.inf).min(axis=1)
    return float(np.median(size, axis=0).max())


def _upside_down(track: Track) -> bool:
    """Whether shoulders lie below hips and hips below ankles, as far as they are there."""
    heights = [_height(track, joint) for joint in ("shoulder", "hip", "ankle")]
    steps = np.diff([height for height in heights if np.isfinite(height)])
    return bool(len(steps) and (steps < 0).all())


def _height(track: Track, joint: str) -> float:
    """How far down in the picture a joint usually lies [px]."""
    both = [track[name][:, 1] for name in (f"left_{joint}", f"right_{joint}") if name in track.names]
    return float(median_seen(np.concatenate(both))) if both else float("nan")
