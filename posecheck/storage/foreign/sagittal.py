"""From markers in space to two pictures of the rider, square from either side, in millimetres.

Which axis points up, which way the rider looks and in which unit it all is, is found from the rider: hips are above
ankles, knees before hips, and thigh and shank together are as long as those of grown-ups.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.core.geometry import median_seen
from posecheck.errors import StoreError
from posecheck.records.base import Array
from posecheck.text import gettext

from .description import UNITS_MM

LEG_MM: Final = (550.0, 1250.0)
"""Thigh and shank together, from a child on a racing bike to the tallest."""

PX_PER_MM: Final = 0.5
MARGIN_PX: Final = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class SagittalView:
    """Markers of a rider in the plane of the bike, forward and up, shape (T, 2) each [mm]."""

    paths: Mapping[str, Array]

    def in_picture(self, *, mirrored: bool) -> tuple[dict[str, Array], tuple[int, int]]:
        """Turn them into pixels of a picture, seen from the right, or mirrored as from the left, and give its size."""
        sign = -1.0 if mirrored else 1.0
        flat = {name: PX_PER_MM * path * (sign, -1.0) for name, path in self.paths.items()}
        everything = np.concatenate(list(flat.values()))
        low, high = np.nanmin(everything, axis=0), np.nanmax(everything, axis=0)
        width, height = (int(size) for size in np.ceil(high - low + 2 * MARGIN_PX))
        return {name: path - low + MARGIN_PX for name, path in flat.items()}, (width, height)


def find_sagittal(points: Mapping[str, Array], unit: str) -> SagittalView:
    """Find the plane of the bike; `points` are landmarks in space, (T, 3), `unit` what the file says, or nothing."""
    side = next(one for one in ("right", "left") if {f"{one}_{j}" for j in ("hip", "knee", "ankle")} <= points.keys())
    hip, knee, ankle = (points[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle"))
    scale = _millimetres(hip, knee, ankle, unit)
    up = _axis(median_seen(hip - ankle, axis=0))
    across = _normal([points[name] for name in points if name.endswith(("ankle", "heel", "toe"))], up)
    forward = np.cross(up, across)
    # Knees lie before hips all round the crank.
    forward = forward * np.sign(float(median_seen((knee - hip) @ forward)))
    return SagittalView({name: scale * np.stack([path @ forward, path @ up], axis=-1) for name, path in points.items()})


def _millimetres(hip: Array, knee: Array, ankle: Array, unit: str) -> float:
    """Say how many millimetres the file's unit has; it must make a leg as long as legs are."""
    leg = sum(float(median_seen(np.linalg.norm(one - knee, axis=1))) for one in (hip, ankle))
    if unit in UNITS_MM and LEG_MM[0] < leg * UNITS_MM[unit] < LEG_MM[1]:
        return UNITS_MM[unit]
    found = [size for size in UNITS_MM.values() if LEG_MM[0] < leg * size < LEG_MM[1]]
    if not leg > 0:
        msg = gettext("no leg is seen in it.")
        raise StoreError(msg)
    if unit in UNITS_MM or not found:
        msg = gettext(
            "a leg is {length:.3g} {unit} long, which is no leg. Is the unit right, and are these the joints?",
            length=leg,
            unit=unit or gettext("units"),
        )
        raise StoreError(msg)
    return found[0]


def _axis(way: Array) -> Array:
    """Find the axis of the file that goes most along a direction, with its sign."""
    found = np.zeros(3)
    place = int(np.argmax(np.abs(way)))
    found[place] = np.sign(way[place])
    return found


def _normal(paths: list[Array], up: Array) -> Array:
    """Find the direction across the bike: level, and square to the plane in which feet go round."""
    centred = np.concatenate([path - median_seen(path, axis=0) for path in paths])
    seen = centred[np.isfinite(centred).all(axis=1)]
    level = seen - np.outer(seen @ up, up)
    # Feet move forward and back, hardly sideways: of the two level directions the one with the least of it.
    _, ways = np.linalg.eigh(level.T @ level + 1e9 * np.outer(up, up) * max(float((level**2).sum()), 1e-30))
    return np.asarray(ways[:, 0])
