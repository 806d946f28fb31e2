"""Keeps clips in a history and looks back on them: where the database meets what is known about fits."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta

from posecheck.adapters.history import History
from posecheck.adapters.origin import content_sha256, filmed_on
from posecheck.data import Analysis, Recording
from posecheck.fit.analysis import analyse


def keep(
    history: History,
    rider: str,
    path: str | os.PathLike[str],
    recording: Recording,
    analysis: Analysis,
    *,
    bike: str = "",
    recorded_on: date | None = None,
) -> int:
    """Keep the answer to a file in a history.

    Parameters
    ----------
    history : History
        Where.
    rider : str
        Who rides.
    path : str or path
        The clip, or the stored recording.
    recording : Recording
        What was tracked in it.
    analysis : Analysis
        The answer.
    bike : str
        On what.
    recorded_on : date or datetime, or None
        When it was filmed; None for what the file says, and the place in it.

    Returns
    -------
    int
        The number of the entry.

    Raises
    ------
    SettingsError
        If the name of the rider or the bike cannot be used.
    StoreError
        If it cannot be kept.
    VideoError
        If the file cannot be read any more.
    """
    first_s = float(recording.side.time_s[0]) if len(recording.side.time_s) else 0.0
    day = filmed_on(path) + timedelta(seconds=first_s) if recorded_on is None else recorded_on
    return history.keep(rider, recording, analysis, clip_sha256=content_sha256(path), bike=bike, recorded_on=day)


def again(history: History, rider: str, progress: Callable[[float | None], None] | None = None) -> int:
    """Analyse everything that is kept of a rider anew, from the recordings, without a video.

    Parameters
    ----------
    history : History
        Where.
    rider : str
        Who.
    progress : callable or None
        Called after each clip with the share that is done.

    Returns
    -------
    int
        How many clips there are.

    Raises
    ------
    StoreError
        If nothing is kept of this rider, or it cannot be read or written.
    """
    entries = history.entries(rider)
    for number, entry in enumerate(entries, start=1):
        history.renew(entry.id, analyse(history.recording(entry.id)))
        if progress is not None:
            progress(number / len(entries))
    return len(entries)
