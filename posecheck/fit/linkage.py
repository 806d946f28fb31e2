"""The rider as a linkage between saddle, bars and pedal, and how its angles follow when one of the three moves.

Leg: hip and pedal are held, thigh and shank keep their lengths, and the law of cosines gives the knee. Trunk and arm:
hip and hand are held, and the trunk turns until the arm reaches. What a rider does beside that is not known beforehand,
only between which ends it lies: a foot held still or an ankle that gives way (Ferrer-Roca 2014, moderate), elbows held
or taking up half (own convention), hips that go along with a saddle moved back or go half of it (own convention).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.records.base import Array
from posecheck.records.linkage import GIVES_MM, Linkage, Yielding

MIDDLE_DEG: Final = 180.0
FOOT_STEPS: Final = 26
FOOT_MOST_DEG: Final = 45.0
"""A foot is turned until the knee is where riders have it, by halving this so often."""


@dataclass(frozen=True, slots=True, eq=False)
class Shift:
    """How far the contact points move.

    Parameters
    ----------
    saddle : ndarray, shape (2,)
        Along the seat tube and with it [mm].
    back_mm : float
        The saddle's way back on its rails [mm].
    bars : ndarray, shape (2,)
        Forward and up [mm].
    crank_mm : float
        How much longer the crank gets [mm].
    """

    saddle: Array
    back_mm: float
    bars: Array
    crank_mm: float


def move_linkage(
    rider: Linkage, shift: Shift, how: Yielding, leg: Mapping[str, Array] | None = None
) -> dict[str, Array]:
    """Say by how much each angle changes at each phase.

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
    dict of str to ndarray, shape (P,)
        Changes of ``knee_flexion``, ``hip_angle``, ``ankle_angle``, ``trunk_flexion``, ``shoulder_angle``,
        ``elbow_flexion`` [deg], and of ``knee_ahead`` [mm]. NaN where a part was not seen.
    """
    leg = leg or turn_leg(rider, shift, how)
    arm = _move_trunk(rider, _hip_shift(shift, how), shift.bars, how.elbow_share)
    whole = {name: np.full(len(rider.phase_deg), change) for name, change in arm.items()}
    # The trunk's slope above the horizontal less that of the thigh is the hip angle.
    return {**leg, **whole, "hip_angle": -whole["trunk_flexion"] - leg["thigh"]}


def _hip_shift(shift: Shift, how: Yielding) -> Array:
    moved: Array = shift.saddle - np.array([how.hip_share * shift.back_mm, 0.0])
    return moved


def turn_leg(rider: Linkage, shift: Shift, how: Yielding) -> dict[str, Array]:
    """Turn knee, ankle and thigh; the bars have no part in it.

    Parameters
    ----------
    rider : Linkage
        As filmed.
    shift : Shift
        How the contact points move.
    how : Yielding
        How the rider gives way.

    Returns
    -------
    dict of str to ndarray, shape (P,)
        Changes of ``knee_flexion``, ``thigh``, ``ankle_angle`` [deg], and of ``knee_ahead`` [mm].
    """
    moved, crank_mm, knee_share_deg = _hip_shift(shift, how), shift.crank_mm, how.knee_share_deg
    before = _leg(rider, np.zeros(2), 0.0, 0.0)
    held = _leg(rider, moved, crank_mm, 0.0)
    turn = 0.0
    if knee_share_deg is not None:
        at = int(np.argmin(np.abs(rider.phase_deg - MIDDLE_DEG)))
        away_mm = held["apart"][at] - before["apart"][at]
        part = GIVES_MM / max(abs(float(away_mm)), GIVES_MM)
        wanted = before["knee"][at] - knee_share_deg / 10 * part * away_mm
        turn = _foot_turn(rider, (part * moved, part * crank_mm), at, wanted)
    after = _leg(rider, moved, crank_mm, turn)
    return {
        "knee_flexion": after["knee"] - before["knee"],
        "thigh": after["thigh"] - before["thigh"],
        "ankle_angle": after["shank"] - before["shank"] - turn,
        "knee_ahead": after["ahead"] - before["ahead"],
    }


def _leg(rider: Linkage, moved: Array, crank_mm: float, foot_deg: float) -> dict[str, Array]:
    """Knee and slopes of the leg, with the hip moved, a longer crank, the foot turned about the pedal's axle."""
    thigh, shank = rider.leg_mm
    toward = rider.ankle - rider.hip
    # The measured knee says how far hip and ankle are apart; the landmarks only say in which direction.
    known = np.sqrt(thigh**2 + shank**2 + 2 * thigh * shank * np.cos(np.radians(rider.knee_deg)))
    ankle = rider.hip + toward * (known / np.hypot(*toward.T))[:, None]
    turn, phase = np.radians(foot_deg), np.radians(rider.phase_deg)
    lever = ankle - rider.axle
    turned = np.stack([lever @ [np.cos(turn), -np.sin(turn)], lever @ [np.sin(turn), np.cos(turn)]], axis=1)
    pedal = rider.axle + crank_mm * np.stack([np.sin(phase), np.cos(phase)], axis=1)
    hip = rider.hip + moved
    line = pedal + turned - hip
    apart = np.hypot(*line.T)
    cos_knee = (apart**2 - thigh**2 - shank**2) / (2 * thigh * shank)
    cos_hip = (apart**2 + thigh**2 - shank**2) / (2 * thigh * apart)
    knee = np.degrees(np.arccos(np.clip(cos_knee, -1, 1)))
    at_hip = np.degrees(np.arccos(np.clip(cos_hip, -1, 1)))
    slope = np.degrees(np.arctan2(line[:, 1], line[:, 0]))
    forward = hip[:, 0] + thigh * np.cos(np.radians(slope + at_hip))
    return {
        "apart": apart,
        "knee": knee,
        "thigh": slope + at_hip,
        "shank": slope + at_hip - knee,
        "ahead": forward - pedal[:, 0],
    }


def _foot_turn(rider: Linkage, to: tuple[Array, float], at: int, knee_deg: float) -> float:
    """How far the foot turns so that the knee at one phase is where it should be [deg]."""
    moved, crank_mm = to
    low, high = -FOOT_MOST_DEG, FOOT_MOST_DEG
    # A foot turned toe down (clockwise, negative) lifts the ankle and bends the knee.
    for _ in range(FOOT_STEPS):
        middle = (low + high) / 2
        if _leg(rider, moved, crank_mm, middle)["knee"][at] > knee_deg:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _move_trunk(rider: Linkage, moved: Array, bars: Array, elbow_share: float) -> Mapping[str, float]:
    """Turn trunk, shoulder and elbow."""
    hip = rider.hip.mean(axis=0)
    new_hip, new_hand = hip + moved, rider.hand + bars
    trunk_mm = float(np.hypot(*(rider.shoulder - hip)))
    arm_mm = float(np.hypot(*(rider.hand - rider.shoulder)))
    slope = _slope(rider.shoulder - hip)
    stiff = _reached(new_hip, new_hand, trunk_mm, arm_mm)
    new_slope = slope + elbow_share * (stiff - slope)
    way = np.radians(new_slope)
    shoulder = new_hip + trunk_mm * np.array([np.cos(way), np.sin(way)])
    side = float(np.sign(_cross(rider.hand - rider.shoulder, rider.elbow - rider.shoulder)))
    before = _arm(rider.arm_mm, rider.hand - rider.shoulder, side)
    after = _arm(rider.arm_mm, new_hand - shoulder, side)
    turned = new_slope - slope
    return {
        "trunk_flexion": -turned,
        "shoulder_angle": after[0] - before[0] - turned,
        "elbow_flexion": after[1] - before[1],
    }


def _reached(hip: Array, hand: Array, trunk_mm: float, arm_mm: float) -> float:
    """Slope of a trunk whose arm reaches the hand, the shoulder above the line from hip to hand [deg]."""
    line = hand - hip
    apart = float(np.hypot(*line))
    cos = (trunk_mm**2 + apart**2 - arm_mm**2) / (2 * trunk_mm * apart)
    return _slope(line) + float(np.degrees(np.arccos(np.clip(cos, -1, 1))))


def _arm(arm_mm: tuple[float, float], line: Array, side: float) -> tuple[float, float]:
    """Slope of the upper arm, and elbow flexion, for a hand so far from the shoulder [deg]."""
    upper, fore = arm_mm
    apart = float(np.clip(np.hypot(*line), abs(upper - fore), upper + fore))
    at_shoulder = np.degrees(np.arccos(np.clip((upper**2 + apart**2 - fore**2) / (2 * upper * apart), -1, 1)))
    elbow = np.degrees(np.arccos(np.clip((apart**2 - upper**2 - fore**2) / (2 * upper * fore), -1, 1)))
    return _slope(line) + side * float(at_shoulder), float(elbow)


def _slope(line: Array) -> float:
    return float(np.degrees(np.arctan2(line[1], line[0])))


def _cross(one: Array, two: Array) -> float:
    return float(one[0] * two[1] - one[1] * two[0])
