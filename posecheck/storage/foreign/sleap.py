"""Files that end in ``.h5``: SLEAP's analysis files, read here by h5py, and DeepLabCut's."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from posecheck.errors import SettingsError
from posecheck.system.installation import how_to_install
from posecheck.text import gettext, gettext_noop

from . import deeplabcut
from .points import NUMBERS_LIMIT, TOO_MANY_NUMBERS, PointTable, refuse

NEEDS_H5PY: Final = gettext_noop("This file needs h5py.")


def read_h5(path: str) -> PointTable:
    """Read an analysis file of SLEAP, of several tracks the one that is seen most, or a file of DeepLabCut."""
    try:
        import h5py
    except ImportError as error:
        msg = f"{gettext(NEEDS_H5PY)} {how_to_install('lab')}"
        raise SettingsError(msg) from error
    try:
        with h5py.File(path, "r") as file:
            return _points(path, file)
    except (OSError, RuntimeError, KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
        why = gettext(
            "this is no analysis file of SLEAP and no file of DeepLabCut, or it is damaged ({error}).", error=error
        )
        raise refuse(path, why) from error


def _points(path: str, file: Any) -> PointTable:
    if deeplabcut.KEY in file:
        return deeplabcut.read_deeplabcut(path, file)
    if "tracks" not in file:
        why = gettext(
            "this .h5 file is neither SLEAP's analysis file nor DeepLabCut's. Export one of these, or a .csv file."
        )
        raise refuse(path, why)
    # One axis each for tracks, x and y, nodes and frames.
    if file["tracks"].size > NUMBERS_LIMIT:  # which may be packed into a few bytes
        raise refuse(path, gettext(TOO_MANY_NUMBERS))
    whole = np.asarray(file["tracks"], dtype=np.float64)
    best = int(np.isfinite(whole).sum(axis=(1, 2, 3)).argmax())
    names = tuple(name.decode() if isinstance(name, bytes) else str(name) for name in file["node_names"][()])
    score = np.asarray(file["point_scores"], dtype=np.float64)[best].T if "point_scores" in file else None
    return PointTable(names, np.moveaxis(whole[best], (0, 1, 2), (2, 1, 0)), None, score, tracker="sleap")
