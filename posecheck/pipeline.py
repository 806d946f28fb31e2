"""From a video to the answer: video, pose, analyse, in that order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from posecheck.adapters.bundles import ModelName
from posecheck.adapters.pose import PoseEngine, mediapipe_engine
from posecheck.adapters.store import load_recording
from posecheck.adapters.video import Frame, Video
from posecheck.data import Analysis, Clip, Recording, Settings, Track
from posecheck.fit.analysis import analyse

Progress = Callable[[float | None], None]
"""Called after each frame with the share of the clip that is done, None where its length is unknown."""

STORED = ".npz"
"""How the name of a stored recording ends."""


def check(
    path: str | os.PathLike[str],
    *,
    model: ModelName = "heavy",
    settings: Settings | None = None,
    start_s: float | None = None,
    end_s: float | None = None,
    progress: Progress | None = None,
    engine: PoseEngine | None = None,
    rear: str | os.PathLike[str] | None = None,
    other_side: str | os.PathLike[str] | None = None,
) -> Analysis:
    """Measure the rider in a clip and judge the set-up.

    Parameters
    ----------
    path : str or path
        A video file of a rider from the side.
    model : {"heavy", "lite"}
        Heavy is the most accurate; lite is four times as fast.
    settings : Settings or None
        What the user tells about the ride; None for the usual.
    start_s, end_s : float or None
        Look only at this part; None for the clip's beginning and end [s].
    progress : callable or None
        Called after each frame with the share that is done, None where the clip's length is unknown.
    engine : callable or None
        Tracks the rider instead of MediaPipe; `model` then means nothing.
    rear, other_side : str or path, or None
        A second clip of the same rider from behind, and one from the other side; neither need be of the same moment.

    Returns
    -------
    Analysis
        The answer; for a clip that cannot be measured it says why.

    Raises
    ------
    VideoError
        If the file cannot be read as a video.
    PoseError
        If the model is missing or damaged, or cannot start on this machine.
    SettingsError
        If start and end make no sense.
    """
    return analyse(
        record(
            path,
            model=model,
            settings=settings,
            start_s=start_s,
            end_s=end_s,
            progress=progress,
            engine=engine,
            rear=rear,
            other_side=other_side,
        )
    )


def record(
    path: str | os.PathLike[str],
    *,
    model: ModelName = "heavy",
    settings: Settings | None = None,
    start_s: float | None = None,
    end_s: float | None = None,
    progress: Progress | None = None,
    engine: PoseEngine | None = None,
    rear: str | os.PathLike[str] | None = None,
    other_side: str | os.PathLike[str] | None = None,
) -> Recording:
    """Track the rider in a clip, without measuring anything yet.

    Parameters
    ----------
    path : str or path
        A video file of a rider from the side.
    model : {"heavy", "lite"}
        Heavy is the most accurate; lite is four times as fast.
    settings : Settings or None
        What the user tells about the ride; None for the usual.
    start_s, end_s : float or None
        Look only at this part; None for the clip's beginning and end [s].
    progress : callable or None
        Called after each frame with the share that is done, None where the clip's length is unknown.
    engine : callable or None
        Tracks the rider instead of MediaPipe; `model` then means nothing.
    rear, other_side : str or path, or None
        A second clip of the same rider from behind, and one from the other side; neither need be of the same moment.

    Returns
    -------
    Recording
        All that an analysis needs.

    Raises
    ------
    VideoError
        If the file cannot be read as a video.
    PoseError
        If the model is missing or damaged, or cannot start on this machine.
    SettingsError
        If start and end make no sense.
    """
    asides = engine or mediapipe_engine(model)
    behind = engine or mediapipe_engine(model, "rear")
    return Recording(
        _tracked(path, asides, progress, start_s, end_s),
        settings or Settings(),
        None if rear is None else _tracked(rear, behind, progress),
        None if other_side is None else _tracked(other_side, asides, progress),
    )


def _tracked(
    path: str | os.PathLike[str],
    engine: PoseEngine,
    progress: Progress | None,
    start_s: float | None = None,
    end_s: float | None = None,
) -> Track:
    """Track the rider in one clip."""
    with Video(path, start_s, end_s) as video:
        return engine(_Watched(video, start_s or 0.0, progress))


def recording(path: str | os.PathLike[str], told: Mapping[str, Any], **how: Any) -> Recording:
    """Track the rider in a clip, or read a stored recording, which needs no video.

    Parameters
    ----------
    path : str or path
        A video file, or an ``.npz`` file that `posecheck.adapters.store.save_recording` wrote.
    told : mapping
        Fields of Settings; for a stored recording they replace those that were stored.
    **how : object
        For `record`.

    Returns
    -------
    Recording
        All that an analysis needs.

    Raises
    ------
    StoreError
        If a stored recording cannot be read.
    VideoError
        If the file cannot be read as a video.
    PoseError
        If the model is missing or damaged, or cannot start on this machine.
    SettingsError
        If what was told makes no sense.
    """
    if os.fspath(path).lower().endswith(STORED):
        stored = load_recording(path)
        return replace(stored, settings=replace(stored.settings, **told))
    return record(path, settings=Settings(**told), **how)


class _Watched:
    """A film that tells how far it has been looked at."""

    def __init__(self, video: Video, start_s: float, progress: Progress | None) -> None:
        self._video, self._start_s, self._progress = video, start_s, progress

    @property
    def clip(self) -> Clip:
        return self._video.clip

    def __iter__(self) -> Iterator[Frame]:
        whole_s = self._video.duration_s
        for frame in self._video:
            yield frame
            if self._progress is not None:
                self._progress(min(1.0, (frame.time_s - self._start_s) / whole_s) if whole_s else None)
