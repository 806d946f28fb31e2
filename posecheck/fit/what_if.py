"""What each angle would be with another saddle, other bars, other cranks: from the rider's own linkage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from posecheck.core.landmark_bias import landmark_bias
from posecheck.records.analysis import Analysis, Measure
from posecheck.records.base import Array
from posecheck.records.linkage import FOLLOWING, MARGIN_DEG, SEAT_TUBE_DEG, WAYS, Linkage, Yielding
from posecheck.records.posture import NearSide
from posecheck.records.tracking import Recording
from posecheck.records.what_if import Moves, Prediction, WhatIf
from posecheck.text import gettext, gettext_noop

from .contact_points import find_contact_points
from .crank_frame import CRANK_GRID_DEG, CrankFrame, put_on_crank
from .linkage import Shift, move_linkage
from .near_side import find_near_side
from .targets import judge_measure

SHORT_REACH: Final = gettext_noop(
    "Bars, saddle and arms would no longer reach each other: the numbers of the upper body mean nothing."
)
NOT_ALONG: Final = gettext_noop(
    "The saddle stays where it is: with shorter cranks the knee bends more at the bottom. Let the saddle go along."
)


def predict_moves(rider: Linkage, analysis: Analysis, moves: Moves) -> WhatIf:
    """Predict each angle from a linkage that was read off already.

    Parameters
    ----------
    rider : Linkage
        As filmed.
    analysis : Analysis
        The answer to the clip.
    moves : Moves
        What is moved.

    Returns
    -------
    WhatIf
        One prediction for each measure that was measured and follows from the linkage.

    References
    ----------
    Ferrer-Roca V, et al. (2014), J Strength Cond Res: 4 % of saddle height moved the knee by 7, the ankle by 8 and the
    hip by 4 degrees while riding.
    """
    shift = find_shift(moves, rider.crank_mm)
    ends = {name: change_measures(rider, shift, how) for name, how in WAYS.items()}
    predictions = tuple(
        _prediction(analysis, measure, {end: changes[measure.name] for end, changes in ends.items()})
        for measure in analysis.measures
        if measure.name in ends["held"] and measure.value is not None and np.isfinite(ends["held"][measure.name])
    )
    shorter = moves.crank_mm is not None and moves.crank_mm < rider.crank_mm and not moves.saddle_along
    notes = (
        *((gettext(NOT_ALONG),) if shorter and not moves.saddle_up_mm else ()),
        *(() if _reaches(rider, shift) else (gettext(SHORT_REACH),)),
    )
    points = find_contact_points(rider, analysis)
    return WhatIf(moves, analysis.riding, rider.crank_mm, predictions, notes, points)


def find_shift(moves: Moves, crank_mm: float) -> Shift:
    """Put moves into places on the linkage.

    Parameters
    ----------
    moves : Moves
        What is moved.
    crank_mm : float
        Cranks of the clip [mm].

    Returns
    -------
    Shift
        x forward, y up.
    """
    longer = 0.0 if moves.crank_mm is None else moves.crank_mm - crank_mm
    up = moves.saddle_up_mm - (longer if moves.saddle_along else 0.0)
    lean = np.radians(SEAT_TUBE_DEG)
    return Shift(
        saddle=up * np.array([-np.cos(lean), np.sin(lean)]),
        back_mm=moves.saddle_back_mm,
        bars=np.array([-moves.bars_nearer_mm, moves.bars_up_mm]),
        crank_mm=longer,
    )


def build_linkage(recording: Recording, analysis: Analysis, near_side: NearSide | None = None) -> Linkage | None:
    """Read the rider's linkage off a recording.

    Parameters
    ----------
    recording : Recording
        What was tracked.
    analysis : Analysis
        The answer to it, with its curves.
    near_side : NearSide or None
        The rider's joints, where they were found already.

    Returns
    -------
    Linkage or None
        None where the leg was not measured, or the scale is not known.
    """
    frame = put_on_crank(recording, analysis, near_side or find_near_side(recording))
    curves = {curve.name: curve.mean for curve in analysis.curves}
    if (
        frame is None
        or not {"knee_flexion", "hip_angle"} <= curves.keys()
        or not _leg_seen(frame, curves["knee_flexion"])
    ):
        return None
    joints, unseen = frame.joints, np.full(len(CRANK_GRID_DEG), np.nan)
    share = landmark_bias(recording.side.engine.name).pedal_share

    def apart(one: str, two: str) -> float:
        return float(np.hypot(*(joints[one] - joints[two]).T).mean())

    return Linkage(
        phase_deg=frame.phase_deg,
        hip=joints["hip"],
        ankle=joints["ankle"],
        axle=joints["heel"] + share * (joints["toe"] - joints["heel"]),
        knee_deg=curves["knee_flexion"],
        hip_deg=curves["hip_angle"],
        ankle_deg=curves.get("ankle_angle", unseen),
        leg_mm=(apart("hip", "knee"), apart("knee", "ankle")),
        arm_mm=(apart("shoulder", "elbow"), apart("elbow", "wrist")),
        shoulder=joints["shoulder"].mean(axis=0),
        elbow=joints["elbow"].mean(axis=0),
        hand=joints["wrist"].mean(axis=0),
        crank_mm=frame.crank_mm,
    )


def _leg_seen(frame: CrankFrame, knee_deg: Array) -> bool:
    parts = [frame.joints[name] for name in ("hip", "knee", "ankle", "heel", "toe")]
    return bool(np.isfinite(knee_deg).all() and all(np.isfinite(part).all() for part in parts))


def change_measures(
    rider: Linkage, shift: Shift, how: Yielding, leg: Mapping[str, Array] | None = None
) -> dict[str, float]:
    """Say by how much each measure changes for one way of giving way.

    Parameters
    ----------
    rider : Linkage
        As filmed.
    shift : Shift
        How the contact points move.
    how : Yielding
        How the rider gives way.
    leg : mapping of str to ndarray, or None
        What `turn_leg` gives for this saddle and crank, where it was worked out already.

    Returns
    -------
    dict of str to float
        One for each of `FOLLOWING`; NaN where it does not follow from what was seen.
    """
    moved = move_linkage(rider, shift, how, leg)
    curves = {"knee_flexion": rider.knee_deg, "hip_angle": rider.hip_deg}
    found = {}
    for name, (series, where) in FOLLOWING.items():
        change = moved[series]
        before = curves.get(series, np.zeros(len(change)))
        found[name] = _read(before + change, where) - _read(before, where)
    return found


def _read(curve: Array, where: str) -> float:
    """Read a curve over the grid where a measure is read."""
    if not np.isfinite(curve).all():
        return float("nan")
    if where == "mean":
        return float(curve.mean())
    if where in ("tdc", "bdc"):
        return float(curve[0 if where == "tdc" else len(curve) // 2])
    at = int(np.argmin(curve) if where == "min" else np.argmax(curve))
    before, middle, after = (float(curve[(at + by) % len(curve)]) for by in (-1, 0, 1))
    bend = before - 2 * middle + after
    # The turning point of a parabola through the extreme value and its two neighbours.
    return middle - ((before - after) ** 2 / (8 * bend) if bend else 0.0)


def _prediction(analysis: Analysis, measure: Measure, ends: Mapping[str, float]) -> Prediction:
    """Put a measure beside what it would be."""
    now, now_interval = measure.value or 0.0, measure.interval or (np.nan, np.nan)
    extremes = [change for how, change in ends.items() if how != "riding"]
    low, high = min(extremes), max(extremes)
    interval = (low - MARGIN_DEG, high + MARGIN_DEG)
    change = float(np.clip(ends["riding"], low, high))
    then = now + change
    below, above = now - now_interval[0], now_interval[1] - now
    then_interval = (
        then - float(np.hypot(below, change - interval[0])),
        then + float(np.hypot(above, interval[1] - change)),
    )
    target = analysis.targets.get(measure.name)
    after = replace(measure, value=then, interval=then_interval)
    return Prediction(
        measure=measure.name,
        label=measure.label,
        unit=measure.unit,
        now=now,
        now_interval=now_interval,
        held=ends["held"],
        yields=ends["yields"],
        change=change,
        interval=interval,
        then=then,
        then_interval=then_interval,
        verdict_now=analysis.verdicts.get(measure.name, "no_target"),
        verdict_then=judge_measure(after, target),
        band=None if target is None else (target.low, target.high),
    )


def _reaches(rider: Linkage, shift: Shift) -> bool:
    """Whether trunk and arm still span the way from hip to hand."""
    hip = rider.hip.mean(axis=0)
    trunk, arm = np.hypot(*(rider.shoulder - hip)), np.hypot(*(rider.hand - rider.shoulder))
    moved = shift.saddle - np.array([shift.back_mm, 0.0])
    apart = np.hypot(*(rider.hand + shift.bars - hip - moved))
    return bool(not np.isfinite(apart) or abs(trunk - arm) < apart < trunk + arm)
