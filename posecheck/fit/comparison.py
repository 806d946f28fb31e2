"""Two clips of one rider: what changed for certain, whether it did what was advised, and what to do next.

What the model does steadily to a rider is the same in both clips and cancels. What does not cancel was measured on six
saddle pairs of two rendered riders (20 and 40 mm apart) and eight of two more (10 and 30 mm, 16 scattered pictures
each; own measurement); to it comes what a camera put back 3 degrees off and 1 degree tilted does (own geometry, as in
docs/filming.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from posecheck.core.landmark_bias import stored_looseness
from posecheck.records.analysis import Analysis, Measure
from posecheck.records.comparison import Change, Comparison
from posecheck.records.verdicts import measure_label
from posecheck.text import gettext

from . import progress
from .advice import RIDDEN_DEG_PER_10_MM, reach_mm
from .body import USUAL_LEG_MM
from .comparison_notes import CHANGE_NOTES, NEXT_STEPS, NO_ADVICE, STEADY, find_comparison_notes
from .drift import stroke_scatter

KEPT: Final[Mapping[str, tuple[float, float]]] = {
    "knee_flexion_bdc": (1.5, 0.7),
    "knee_flexion_min": (2.0, 0.7),
    "knee_flexion_max": (1.2, 0.7),
    "knee_flexion_tdc": (1.5, 0.7),
    "hip_angle_min": (2.5, 1.5),
    "hip_angle_max": (2.2, 1.5),
    "trunk_flexion": (1.0, 1.8),
    "shoulder_angle": (2.2, 2.0),
    "elbow_flexion": (2.0, 2.0),
    "ankle_angle_bdc": (3.0, 1.0),
    "cadence": (0.2, 0.0),
    "back_bow": (1.0, 0.5),
}
"""How far a difference may be off though both clips are filmed alike: by the model (the worst of the pairs or more),
and by a camera that was put back a little off. For the bow of the back: what frames of riders who round it leave
unexplained. A measure that is not listed keeps its whole systematic error."""

FOLLOWED: Final = 0.15
"""The model follows a change by 80 to 105 per cent: so large a share of it is uncertain besides, whatever its sign."""

AS_STICKERS: Final = {"stickers", "calibrated"}
"""Methods that give the same angle: at stickers, and as if the rider wore them."""


def compare(before: Analysis, after: Analysis) -> Comparison:
    """Compare two clips of one rider.

    Parameters
    ----------
    before, after : Analysis
        The answers for both clips, filmed alike.

    Returns
    -------
    Comparison
        Each difference with its interval; where a clip cannot be measured it says so.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.records.tracking import Clip, Engine, Recording, Track
    >>> from posecheck.fit.analysis import analyse
    >>> from posecheck.fit.comparison import compare
    >>> clip = Clip("empty_room.mp4", (640, 480), 300, 10.0)
    >>> nobody = np.full((300, 33, 2), np.nan)
    >>> answer = analyse(Recording(Track(clip, Engine("none"), np.arange(300) / 30, nobody, np.zeros((300, 33)))))
    >>> compare(answer, answer).outcome
    'not_comparable'
    """
    notes = find_comparison_notes(before, after)
    same_view = not STEADY & set(notes)
    loose = stored_looseness(before.made_by) if same_view else None
    earlier = {measure.name: measure for measure in before.measures}
    later = {measure.name: measure for measure in after.measures}
    both = [(earlier[name], later[name]) for name in earlier if name in later]
    changes = tuple(measure_change(*pair, loose) for pair in both if any(one.value is not None for one in pair))
    known = {one.name: one for one in changes}
    outcome, text, next_step, advice = progress.judge_progress(before, after, known)
    against = next((note for note in notes if note in NO_ADVICE), None)
    if against is not None:  # a difference may come of what is not alike, so that no advice can rest on it
        outcome, text, next_step, advice = (
            "not_alike",
            gettext(CHANGE_NOTES[against]),
            gettext(NEXT_STEPS[against]),
            None,
        )
    knee = None if against else known.get("knee_flexion_bdc")
    return Comparison(
        before=before.clip,
        after=after.clip,
        same_view=same_view,
        notes=tuple(gettext(CHANGE_NOTES[note]) for note in notes if note != against),
        changes=changes,
        saddle_mm=saddle_travel(earlier["knee_flexion_bdc"], knee, before.quality.leg_mm),
        outcome=outcome,
        text=text,
        next_step=next_step,
        advice=advice,
    )


def measure_change(before: Measure, after: Measure, loose: float | None) -> Change:
    """Say how far a measure differs, and how sure that is.

    Parameters
    ----------
    before, after : Measure
        The same measure of both clips.
    loose : float or None
        How many times wider than the heavy model's the model's part is; None where steady errors do not cancel.

    Returns
    -------
    Change
        Without a difference where a clip lacks the measure, or has it by another method.
    """
    name, label = before.name, measure_label(after)
    if before.value is None or after.value is None:
        first = before.value is None
        where = gettext("Not measured in the first clip.") if first else gettext("Not measured in the second clip.")
        reason = f"{where} {before.reason if first else after.reason}".strip()
        return Change(name, label, before.unit, before.value, after.value, reason=reason)
    as_stickers = {before.method, after.method} == AS_STICKERS
    if (before.method != after.method and not as_stickers) or before.unit != after.unit:
        reason = gettext("The clips have it by different methods.")
        return Change(name, label, after.unit, before.value, after.value, reason=reason)
    difference = after.value - before.value
    below, above = _halves(before, after, None if as_stickers else loose)
    changed = bool(difference > below or -difference > above)
    low, high = (float(np.hypot(half, FOLLOWED * difference)) for half in (below, above))
    interval = (difference - low, difference + high)
    return Change(name, label, after.unit, before.value, after.value, difference, interval, changed)


def _halves(before: Measure, after: Measure, loose: float | None) -> tuple[float, float]:
    """How far below and above a difference the true one may lie."""
    (above, below), (down, up) = _sides(before), _sides(after)
    whole = float(np.hypot(down, below)), float(np.hypot(up, above))
    # The rider and the engine are the same in both clips, so most of the systematic part cancels; scatter does not.
    scatter = np.array([stroke_scatter(before), stroke_scatter(after)])
    if loose is None or before.name not in KEPT or not np.isfinite(scatter).all():
        return whole
    model, camera = KEPT[before.name]
    kept = float(np.sqrt((scatter**2).sum() + (loose * model) ** 2 + camera**2))
    return kept, kept


def _sides(measure: Measure) -> tuple[float, float]:
    """Length of an interval below and above the value."""
    if measure.value is None or measure.interval is None:
        return float("inf"), float("inf")
    return measure.value - measure.interval[0], measure.interval[1] - measure.value


def saddle_travel(
    knee: Measure, moved: Change | None, leg_mm: tuple[float, float] | None = None
) -> tuple[float, float] | None:
    """How far the saddle moved, as the knee at BDC tells it.

    Parameters
    ----------
    knee : Measure
        Knee flexion at BDC before.
    moved : Change or None
        How it changed.
    leg_mm : tuple of float, or None
        Thigh and shank; None for usual ones [mm].

    Returns
    -------
    tuple of float, or None
        From the least (the foot held still: law of cosines) to the most (1.9 degrees per 10 mm, Ferrer-Roca 2014);
        positive is up, None where the knee did not certainly change [mm].
    """
    if moved is None or moved.interval is None or not moved.changed or knee.value is None or knee.interval is None:
        return None
    thigh, shank = leg_mm or USUAL_LEG_MM
    straightest = max(knee.interval[0], 0.0)
    least_deg, most_deg = sorted(moved.interval, key=abs)
    bent = (knee.value, straightest)
    geometric = [reach_mm(thigh, shank, max(at + least_deg, 0.0)) - reach_mm(thigh, shank, at) for at in bent]
    least, most = min(geometric, key=abs), -most_deg * 10 / RIDDEN_DEG_PER_10_MM[0]
    return (least, most) if least < most else (most, least)
