"""What two clips have not in common, and whether advice may rest on a comparison of them all the same."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.analysis import Analysis
from posecheck.text import gettext_noop

from .notes import LIKE_FILMED

CAMERA_DEG: Final = 6.0
"""Between clips of one rider filmed alike the camera's yaw reads within 1.1 degrees of the same (six pairs), so that
twice the 3 degrees that are allowed for are seen."""

TWO_LENGTHS: Final = 0.17
"""Legs whose lengths differ by so much, as the logarithm of their ratio, belong to two riders. Of one rendered rider
they differ by up to 0.03 over 40 mm of saddle, and a scale is 0.085 off at most (own measurement)."""

TWO_SHAPES: Final = 0.1
"""The same for thigh over shank, for which no scale is needed. Of one rendered rider on three saddles it differs by
0.015 at most, of one filmed rider in two places by 0.065, among 27 rendered riders by up to 0.12 and among three filmed
ones by up to 0.2 (own measurement): riders built alike are not told apart."""

SAME_DEG: Final = 0.3
"""Curves of one clip measured twice differ by less than this [deg]; those of another clip scatter by more."""

SAME_S: Final = 0.05
"""Strokes of one clip begin at the same times, whatever model looked at it [s]."""

CHANGE_NOTES: Final = {
    "same_clip": gettext_noop("Both are the same clip, so that there is no change to see."),
    "rider": gettext_noop("The clips seem to show two riders: the legs are clearly built otherwise in one of them."),
    "unusable": gettext_noop("One of the clips cannot be measured, so there is nothing to compare."),
    "side": gettext_noop(
        "The clips show different sides of the rider: a difference between the legs looks like a change. "
        "The intervals allow for it."
    ),
    "model": gettext_noop("The clips were seen by different models, so that their steady errors do not cancel."),
    "oblique": gettext_noop(
        "One camera looks less square from the side than the other, so that steady errors do not cancel."
    ),
    "camera": gettext_noop(
        "The camera stood clearly further to the front or to the back in one clip than in the other, "
        "so that steady errors do not cancel. Film both from the same place."
    ),
    "likeness": gettext_noop(
        "The pose model sees the rider differently in the two clips, so that steady errors do not cancel. "
        "Wear the same, and film both from the same place."
    ),
    "direction": gettext_noop(
        "The pedals turn forward in one clip and backward in the other, where the foot is held otherwise."
    ),
    "riding": gettext_noop("The clips were judged by the bands of different kinds of riding."),
    "bands": gettext_noop("The clips were judged by different bands."),
}
"""What to mind, for the user."""

NEXT_STEPS: Final = {
    "same_clip": gettext_noop("Film once more after the change, then compare that clip with this one."),
    "rider": gettext_noop(
        "Compare two clips of one rider. If it is one, say how long the cranks are, with --crank-mm."
    ),
    "side": gettext_noop("Film the side that the first clip shows, then compare again."),
    "camera": gettext_noop("Film once more from where the first clip was filmed, then compare again."),
    "oblique": gettext_noop("Film once more square from the side, then compare again."),
    "riding": gettext_noop("Compare again with one kind of riding for both, with --riding."),
    "bands": gettext_noop("Compare again with the same bands for both."),
}
"""What to do about it, by the notes that forbid advice."""

NO_ADVICE: Final = frozenset(NEXT_STEPS)
"""Notes with which no advice is given: what differs may come of them."""

STEADY: Final = frozenset({"unusable", "side", "model", "oblique", "camera", "likeness", "direction", "rider"})
"""Notes with which the model's steady errors do not cancel."""


def find_comparison_notes(before: Analysis, after: Analysis) -> list[str]:
    """Choose what to mind, as keys of `CHANGE_NOTES`.

    Parameters
    ----------
    before, after : Analysis
        The answers for both clips.

    Returns
    -------
    list of str
        Those with which no advice is given come first.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.records.tracking import Clip, Engine, Recording, Track
    >>> from posecheck.fit.analysis import analyse
    >>> from posecheck.fit.comparison_notes import find_comparison_notes
    >>> clip = Clip("empty_room.mp4", (640, 480), 300, 10.0)
    >>> nobody = np.full((300, 33, 2), np.nan)
    >>> answer = analyse(Recording(Track(clip, Engine("none"), np.arange(300) / 30, nobody, np.zeros((300, 33)))))
    >>> find_comparison_notes(answer, answer)
    ['unusable']
    """
    if not (before.quality.usable and after.quality.usable):
        return ["unusable"]
    yaws = [one.quality.camera_yaw_deg for one in (before, after) if one.quality.camera_yaw_deg is not None]
    reasons = [{reason.id for reason in one.quality.reasons} for one in (before, after)]
    filmed = [LIKE_FILMED.id in {note.id for note in one.notes} for one in (before, after)]
    tests = {
        "same_clip": _is_same_clip(before, after),
        "rider": _are_two_riders(before, after),
        "side": None not in (before.side, after.side) and before.side != after.side,
        "model": any(before.made_by.get(key) != after.made_by.get(key) for key in ("model", "model_sha256")),
        "oblique": len({"oblique_view" in ids for ids in reasons}) > 1,
        "camera": max(yaws, default=0.0) - min(yaws, default=0.0) > CAMERA_DEG,
        "likeness": filmed[0] != filmed[1],
        "direction": len({"back_pedalling" in ids for ids in reasons}) > 1,
        "riding": before.riding != after.riding,
        "bands": before.riding == after.riding and before.targets != after.targets,
    }
    return sorted((note for note, holds in tests.items() if holds), key=lambda note: note not in NO_ADVICE)


def _is_same_clip(before: Analysis, after: Analysis) -> bool:
    """Whether both answers are about the same frames of the same file, whatever its name and the bands."""
    facts = [(one.clip.size_px, one.clip.frames, one.clip.duration_s, one.facing) for one in (before, after)]
    begins = [one.strokes.start_s for one in (before, after)]
    if facts[0] != facts[1] or len(begins[0]) != len(begins[1]) or np.abs(begins[0] - begins[1]).max() > SAME_S:
        return False
    if before.made_by.get("model") != after.made_by.get("model"):
        return before.clip.path == after.clip.path
    pairs = [(one.mean, after.curves[one.name].mean) for one in before.curves if one.name in after.curves.names]
    return all(np.nanmean(np.abs(one - other)) < SAME_DEG for one, other in pairs)


def _are_two_riders(before: Analysis, after: Analysis) -> bool:
    """Whether the legs are clearly of two lengths."""
    if before.quality.leg_mm is None or after.quality.leg_mm is None:
        return False
    thighs, shanks = np.log([before.quality.leg_mm, after.quality.leg_mm]).T
    ratio = abs(np.diff(thighs - shanks)[0])
    length = abs(np.log(sum(after.quality.leg_mm) / sum(before.quality.leg_mm)))
    return bool(length > TWO_LENGTHS or ratio > TWO_SHAPES)
