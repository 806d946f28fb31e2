"""Markers in space as ``.c3d`` files, by ezc3d."""

from __future__ import annotations

from typing import Any

import numpy as np

from posecheck.errors import SettingsError
from posecheck.system.installation import NEEDS_EZC3D, how_to_install
from posecheck.text import gettext

from .points import PointTable, refuse


def read_c3d(path: str) -> PointTable:
    """Read a ``.c3d`` file; a marker with a negative residual was not seen."""
    try:
        import ezc3d
    except ImportError as error:
        raise SettingsError(gettext(NEEDS_EZC3D, how_to_install=how_to_install("lab"))) from error
    try:
        whole = ezc3d.c3d(path)
        return _points(whole)
    except (OSError, RuntimeError, ValueError, KeyError, IndexError) as error:
        why = gettext("this is no .c3d file, or it is damaged ({error}).", error=error)
        raise refuse(path, why) from error


def _points(whole: Any) -> PointTable:
    facts, data = whole["parameters"]["POINT"], whole["data"]
    # Four rows: x, y, z and one; the residual says whether the marker was seen.
    places = np.moveaxis(np.asarray(data["points"][:3], dtype=np.float64), (0, 1, 2), (2, 1, 0))
    residual = np.asarray(data["meta_points"]["residuals"])[0].T
    places = np.where((residual < 0)[..., None], np.nan, places)
    rate_hz = float(facts["RATE"]["value"][0])
    names = tuple(facts["LABELS"]["value"][: places.shape[1]])
    return PointTable(
        names,
        places[:, : len(names)],
        np.arange(len(places)) / rate_hz if rate_hz > 0 else None,
        unit=str(facts["UNITS"]["value"][0]).lower() if facts.get("UNITS", {}).get("value") else "",
        tracker="c3d markers",
    )
