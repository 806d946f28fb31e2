"""Reading and writing for whoever calls posecheck from Python: one function each for recordings and analyses."""

from __future__ import annotations

import os
from typing import Final

from posecheck.errors import StoreError
from posecheck.records.analysis import Analysis
from posecheck.records.tracking import Recording
from posecheck.system.regular_file import open_regular

from .files import load_analysis, load_recording, save_analysis, save_recording

_ZIP: Final = b"PK"
"""How a ``.npz`` file begins; a document begins with a brace."""


def load(path: str | os.PathLike[str]) -> Recording | Analysis:
    """Read a recording or an analysis; the content of the file says which it is, its name does not matter.

    Parameters
    ----------
    path : str or path
        ``recording.npz``, or ``analysis.json``, or another file that posecheck wrote in these two forms.

    Returns
    -------
    Recording or Analysis
        Equal to what was saved. ``posecheck check --json`` leaves out the values over time, so an analysis that is read
        from its output has none.

    Raises
    ------
    StoreError
        If the file is missing, damaged, too large, or of another kind.

    Examples
    --------
    >>> import posecheck
    >>> recording = posecheck.load("tests/stored/recording-1.npz")
    >>> recording.settings.riding
    'tt'
    """
    try:
        with open_regular(path) as file:
            begins = file.read(len(_ZIP))
    except OSError as error:
        msg = f"{os.fspath(path)} cannot be read: {error.strerror or error}."
        raise StoreError(msg) from error
    return load_recording(path) if begins == _ZIP else load_analysis(path)


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
    kind, ending = ("a recording", ".npz") if isinstance(thing, Recording) else ("an analysis", ".json")
    if not os.fspath(path).lower().endswith(ending):
        msg = f"{os.fspath(path)} is no name for {kind}: let it end in {ending}."
        raise StoreError(msg)
    if isinstance(thing, Recording):
        save_recording(thing, path)
    else:
        save_analysis(thing, path)
