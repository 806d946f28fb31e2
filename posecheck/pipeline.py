"""From a video to the answer: video, pose, analyse, in that order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from posecheck.adapters.bundles import ModelName
from posecheck.adapters.pose import PoseEngine, View, mediapipe_engine
from posecheck.adapters.store import load_recording
from posecheck.adapters.video import Frame, Video
from posecheck.data import Analysis, Clip, Recording, Settings, Track
from posecheck.errors import SettingsError
from posecheck.fit.analysis import analyse
from posecheck.sections import Progress, joined, sections, shared

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
    whole_class: bool = False,
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
    whole_class : bool
        Look only at 20 seconds every 2 minutes, and at what changes; a clip below 4 minutes is looked at whole.
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
            whole_class=whole_class,
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
    whole_class: bool = False,
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
    whole_class : bool
        Look only at 20 seconds every 2 minutes, and at what changes; a clip below 4 minutes is looked at whole.
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
    told = settings or Settings()
    track = engine or mediapipe_engine(model)
    whole_s = _lasts(path, start_s, end_s) if whole_class else None
    parts = sections(start_s, end_s, whole_s, told.slow_motion)
    side = joined(
        [
            _tracked(path, track, shared(progress, number, len(parts)), begin, end)
            for number, (begin, end) in enumerate(parts)
        ]
    )
    return Recording(side, told, **_second(model, engine, progress, rear, other_side))


def _lasts(path: str | os.PathLike[str], start_s: float | None, end_s: float | None) -> float | None:
    """How long the part of a clip is that was asked for; None where unknown [s]."""
    with Video(path, start_s, end_s) as video:
        return video.duration_s


def _second(
    model: ModelName,
    engine: PoseEngine | None,
    progress: Progress | None,
    rear: str | os.PathLike[str] | None,
    other_side: str | os.PathLike[str] | None,
) -> dict[str, Any]:
    """Track the rider in the second clips that were given, as fields of a Recording."""
    views: dict[str, tuple[str | os.PathLike[str] | None, View]] = {
        "rear": (rear, "rear"),
        "other_side": (other_side, "side"),
    }
    return {
        name: _tracked(clip, engine or mediapipe_engine(model, view), progress)
        for name, (clip, view) in views.items()
        if clip is not None
    }


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


def recording(
    path: str | os.PathLike[str],
    told: Mapping[str, Any],
    *,
    model: ModelName = "heavy",
    start_s: float | None = None,
    end_s: float | None = None,
    progress: Progress | None = None,
    engine: PoseEngine | None = None,
    whole_class: bool = False,
    rear: str | os.PathLike[str] | None = None,
    other_side: str | os.PathLike[str] | None = None,
) -> Recording:
    """Track the rider in a clip as `record` does, or read a stored recording, which needs no video.

    Parameters
    ----------
    path : str or path
        A video file, or an ``.npz`` file that `posecheck.adapters.store.save_recording` wrote.
    told : mapping
        Fields of Settings; for a stored recording they replace those that were stored.
    model : {"heavy", "lite"}
        Heavy is the most accurate; lite is four times as fast.
    start_s, end_s : float or None
        Look only at this part; None for the clip's beginning and end [s].
    progress : callable or None
        Called after each frame with the share that is done, None where the clip's length is unknown.
    engine : callable or None
        Tracks the rider instead of MediaPipe; `model` then means nothing.
    whole_class : bool
        Look only at 20 seconds every 2 minutes, and at what changes.
    rear, other_side : str or path, or None
        Second clips, which for a stored recording replace those that were stored.

    Returns
    -------
    Recording
        All that an analysis needs.

    Raises
    ------
    StoreError
        If a stored recording cannot be read.
    VideoError
        If a file cannot be read as a video.
    PoseError
        If the model is missing or damaged, or cannot start on this machine.
    SettingsError
        If what was told makes no sense.
    """
    if not os.fspath(path).lower().endswith(STORED):
        return record(
            path,
            model=model,
            settings=Settings(**told),
            start_s=start_s,
            end_s=end_s,
            progress=progress,
            engine=engine,
            whole_class=whole_class,
            rear=rear,
            other_side=other_side,
        )
    if start_s is not None or end_s is not None or whole_class:
        msg = "A stored recording has no parts to choose from: start and end need the video."
        raise SettingsError(msg)
    stored = load_recording(path)
    second = _second(model, engine, progress, rear, other_side)
    return replace(stored, settings=replace(stored.settings, **told), **second)


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
