"""Markers of the near side as a ``.c3d`` file, by ezc3d. One camera: all markers lie in one plane."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from posecheck.errors import SettingsError
from posecheck.records.base import Array
from posecheck.system.installation import NEEDS_EZC3D, how_to_install
from posecheck.text import gettext

from .opensim import MARKERS

_NEAR: Final = 0.75
"""A moment further from a frame than this share of a usual step has no markers."""


def write_c3d(side: str, time_s: Array, joints: Mapping[str, Array], mm_per_px: float | None = None) -> bytes:
    """Write the joints of the near side as markers; None for the scale writes pixels.

    The format has one rate and no times, so joints are read off between frames at the rate of a usual step. Where no
    frame was looked at, or the joint was not seen, a marker has the residual -1, as one that was lost.
    """
    try:
        import ezc3d
    except ImportError as error:
        raise SettingsError(gettext(NEEDS_EZC3D, how_to_install=how_to_install("lab"))) from error
    kept = [joint for joint in MARKERS if joint in joints]
    step_s = float(np.median(np.diff(time_s))) if len(time_s) > 1 else 1.0
    clock = np.arange(time_s[0], time_s[-1] + step_s / 2, step_s) if len(time_s) else np.empty(0)
    places = np.zeros((4, len(kept), len(clock)))
    places[3] = 1.0
    for number, joint in enumerate(kept):
        places[:2, number] = (mm_per_px or 1.0) * _even(time_s, joints[joint], clock, step_s).T
    hidden = ~np.isfinite(places).all(axis=0)
    whole = ezc3d.c3d()
    facts = whole["parameters"]["POINT"]
    facts["RATE"]["value"], facts["UNITS"]["value"] = [1 / step_s], ["px" if mm_per_px is None else "mm"]
    facts["LABELS"]["value"] = [f"{side[:1].upper()}{MARKERS[joint]}" for joint in kept]
    whole["data"]["points"] = np.where(hidden, np.nan, places)
    whole["data"]["meta_points"]["residuals"] = np.where(hidden, -1.0, 0.0)[None]
    with tempfile.TemporaryDirectory(prefix="posecheck-") as folder:
        place = Path(folder) / "markers.c3d"
        whole.write(str(place))
        return place.read_bytes()


def _even(time_s: Array, path: Array, clock: Array, step_s: float) -> Array:
    """Read a path at even times, shape (M, 2); NaN where no frame is near."""
    seen = np.isfinite(path).all(axis=1)
    if not seen.any():
        return np.full((len(clock), 2), np.nan)
    when = time_s[seen]
    after = np.searchsorted(when, clock).clip(0, len(when) - 1)
    gap = np.minimum(np.abs(when[after] - clock), np.abs(when[(after - 1).clip(0)] - clock))
    even = np.stack([np.interp(clock, when, path[seen, axis]) for axis in (0, 1)], axis=-1)
    return np.where((gap <= _NEAR * step_s)[:, None], even, np.nan)
