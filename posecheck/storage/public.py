"""Reading and writing for whoever calls posecheck from Python: one function each for recordings and analyses."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from posecheck.errors import StoreError
from posecheck.records.analysis import Analysis
from posecheck.records.base import Array
from posecheck.records.tracking import Engine, Recording
from posecheck.system.regular_file import open_regular
from posecheck.text import gettext, gettext_noop
from posecheck.video.file_kind import FOREIGN_ENDINGS

from .files import load_analysis, load_recording, save_analysis, save_recording
from .foreign.description import read_description
from .foreign.reader import described, from_dataset, from_points

_ZIP: Final = b"PK"
"""How a ``.npz`` file begins; a document begins with a brace."""

_BEGINNING: Final = 64
_OURS: Final = b'"schema": "posecheck/'
"""What stands at the beginning of a document of posecheck, and of no other tracker's."""

_ENDINGS: Final = (
    (".json", gettext_noop("{name} is no name for an analysis: let it end in .json.")),
    (".npz", gettext_noop("{name} is no name for a recording: let it end in .npz.")),
)
"""How names of analyses and of recordings end."""


def load(
    path: str | os.PathLike[str] | Mapping[str, Any],
    *,
    names: str | os.PathLike[str] | Mapping[str, str | Sequence[str]] | None = None,
    rate_hz: float | None = None,
    size_px: tuple[int, int] | None = None,
    unit: str | None = None,
    time_s: Sequence[float] | Array | None = None,
    engine: Engine | None = None,
) -> Recording | Analysis:
    """Read a recording or an analysis, or what another tracker wrote or found.

    Parameters
    ----------
    path : str or path, xarray.Dataset, or mapping of str to ndarray, shape (T, 2) or (T, 3)
        ``recording.npz``, or ``analysis.json``, or another file that posecheck wrote in these two forms, whatever it is
        called. Of other trackers, by the ending: ``.trc`` and ``.c3d`` (markers in space), ``.json`` (OpenPose, and
        RTMPose by Sports2D or MMPose; of one frame each or of all), ``.csv`` and ``.tsv`` (DeepLabCut, or columns like
        ``right_knee_x``), ``.h5`` (SLEAP's analysis files, DeepLabCut). Or what is in memory already: a dataset of
        movement, or points by their names, in pixels (right and down) or in space; NaN where not seen.
    names : str or path, mapping, or None
        Which points of the file are which landmarks, such as ``{"right_hip": "RTRO"}``; of several points their middle
        counts. Or a TOML file that says it, as for ``posecheck check --names``. None for the usual names.
    rate_hz : float or None
        How many frames a second has, for a file that has no times; None for the file's own, or those of the clip that
        lies beside it under the name that it begins with [Hz].
    size_px : tuple of int, or None
        Width and height of the picture; None for one that holds all points [px].
    unit : {"mm", "cm", "m"} or None
        Of markers in space; None for what the file says, or what makes a leg as long as legs are.
    time_s : ndarray, shape (T,), or None
        When each frame was seen, instead of the file's own times; points in memory need it, or `rate_hz` [s].
    engine : Engine or None
        What found the points, and how far off it may be; None for what is known of the file, and wide intervals.

    Returns
    -------
    Recording or Analysis
        Equal to what was saved. ``posecheck check --json`` leaves out the values over time, so an analysis that is read
        from its output has none. Markers of both sides in space give both sides.

    Raises
    ------
    StoreError
        If the file is missing, damaged, too large, or of another kind, or something is missing in it.
    SettingsError
        If what was said makes no sense, or a library is missing.

    Examples
    --------
    >>> import posecheck
    >>> recording = posecheck.load("tests/stored/recording-1.npz")
    >>> recording.settings.riding
    'tt'
    """
    if isinstance(names, str | os.PathLike):
        told = read_description(names)
        told = replace(told, rate_hz=rate_hz or told.rate_hz, size_px=size_px or told.size_px, unit=unit or told.unit)
    else:
        told = described(names, rate_hz=rate_hz, size_px=size_px, unit=unit)
    told = replace(told, time_s=time_s, engine=engine or told.engine)
    if not isinstance(path, str | os.PathLike):
        return from_dataset(path, told) if hasattr(path, "dims") else from_points(path, told)
    try:
        with open_regular(path) as file:
            begins = file.read(_BEGINNING)
    except OSError as error:
        msg = gettext("{name} cannot be read: {error}.", name=os.fspath(path), error=error.strerror or error)
        raise StoreError(msg) from error
    ending = Path(path).suffix.lower()
    if begins.startswith(_ZIP) and ending not in FOREIGN_ENDINGS:
        return load_recording(path)
    if ending in FOREIGN_ENDINGS and _OURS not in begins:
        return load_recording(path, told)
    return load_analysis(path)


def save(thing: Recording | Analysis, path: str | os.PathLike[str]) -> None:
    """Write a recording or an analysis into a file, whole or not at all.

    Parameters
    ----------
    thing : Recording or Analysis
        What to write.
    path : str or path
        A ``.npz`` file for a recording, a ``.json`` file for an analysis. A file that is there is replaced.

    Raises
    ------
    StoreError
        If the name ends otherwise, or the file cannot be written.
    """
    ending, refusal = _ENDINGS[isinstance(thing, Recording)]
    if not os.fspath(path).lower().endswith(ending):
        raise StoreError(gettext(refusal, name=os.fspath(path)))
    if isinstance(thing, Recording):
        save_recording(thing, path)
    else:
        save_analysis(thing, path)
