"""Where a rider's joints are around the crank, in millimetres, so that riders of two clips fit into one picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.core import curves, motion, strokes
from posecheck.core.habits import habits
from posecheck.data import USUAL_CRANK_MM, Analysis, Array, Recording

from .posture import posture

GRID_DEG: Final = np.arange(0.0, 360.0, 5.0)
FRAMES: Final = 20
"""A joint that was seen in fewer frames is left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Stance:
    """The near side over one turn of the crank, the mean of all strokes.

    Parameters
    ----------
    crank_mm : float
        Crank length, told or assumed [mm].
    phase_deg : ndarray, shape (P,)
        Crank phase, 0 at the top [deg].
    joints : mapping of str to ndarray, shape (P, 2)
        Forward and up from the middle of the ball's path, which stands for the crank's axle; NaN where not seen [mm].
    """

    crank_mm: float
    phase_deg: Array
    joints: Mapping[str, Array]


def stance(recording: Recording, analysis: Analysis) -> Stance | None:
    """Put a rider's joints around the crank.

    Parameters
    ----------
    recording : Recording
        What was tracked.
    analysis : Analysis
        The answer to it, with its series.

    Returns
    -------
    Stance or None
        None where nobody pedals, or the scale is not known.
    """
    scale, found = analysis.quality.mm_per_px, posture(recording)
    if scale is None or found is None or not len(analysis.strokes):
        return None
    phase, start_s = analysis.strokes.phase_deg, analysis.strokes.start_s
    inside = motion.number(found.time_s, start_s, strokes.ends(found.time_s, phase, start_s)) >= 0
    heel, toe = found.joints["heel"], found.joints["toe"]
    ball = heel + habits(recording.side.engine.name).pedal_share * (toe - heel)
    use = inside & np.isfinite(phase)
    around = _curve(phase[use], ball[use], middle=False)
    joints = {name: scale * (around + _curve(phase[use], (path - ball)[use])) for name, path in found.joints.items()}
    return Stance(recording.settings.crank_mm or USUAL_CRANK_MM, GRID_DEG, joints)


def _curve(phase_deg: Array, path: Array, *, middle: bool = True) -> Array:
    """Mean path over the grid, shape (P, 2), around its middle or where it is."""
    if np.isfinite(path).all(axis=1).sum() < FRAMES:
        return np.full((len(GRID_DEG), 2), np.nan)
    found = np.stack([curves.fit(phase_deg, path[:, axis]) for axis in (0, 1)], axis=1)
    if not middle:
        found[0] = 0.0
    return np.stack([curves.at(found[:, axis], GRID_DEG) for axis in (0, 1)], axis=1)
