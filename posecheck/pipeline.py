"""From a video to the answer: video, pose, analyse, in that order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from posecheck.adapters.bundles import ModelName
from posecheck.adapters.pose import PoseEngine, mediapipe_engine
from posecheck.adapters.video import Frame, Video
from posecheck.data import Analysis, Clip, Recording, Settings, Track
from posecheck.fit.analysis import analyse
from posecheck.fit.drift import EVERY_S, LONG_S, WINDOW_S

Progress = Callable[[float | None], None]
"""Called after each frame with the share of the clip that is done, None where its length is unknown."""


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
    sections = _sections(path, start_s, end_s, told.slow_motion) if whole_class else [(start_s, end_s)]
    tracks = []
    for number, (begin, end) in enumerate(sections):
        with Video(path, begin, end) as video:
            tracks.append(track(_Watched(video, begin or 0.0, _shared(progress, number, len(sections)))))
    return Recording(_joined(tracks), told)


def _sections(
    path: str | os.PathLike[str], start_s: float | None, end_s: float | None, slow_motion: float
) -> list[tuple[float | None, float | None]]:
    """Choose the windows of a class; a clip that is short, or of unknown length, is one."""
    with Video(path, start_s, end_s) as video:
        whole_s = video.duration_s or 0.0
    if whole_s < LONG_S * slow_motion:
        return [(start_s, end_s)]
    begin, every_s, window_s = start_s or 0.0, EVERY_S * slow_motion, WINDOW_S * slow_motion
    count = int((whole_s - window_s) // every_s) + 1
    return [(begin + every_s * number, begin + every_s * number + window_s) for number in range(count)]


def _shared(progress: Progress | None, number: int, count: int) -> Progress | None:
    """Tell the progress of one section as a share of all."""
    if progress is None:
        return None
    return lambda share: progress(None if share is None else (number + share) / count)


def _joined(tracks: Sequence[Track]) -> Track:
    """Put the tracks of sections in a row."""
    first, clips = tracks[0], [track.clip for track in tracks]
    if len(tracks) == 1:
        return first
    lights = [clip.brightness for clip in clips if clip.brightness is not None]
    clip = replace(
        first.clip,
        frames=sum(clip.frames for clip in clips),
        duration_s=float(tracks[-1].time_s[-1] - first.time_s[0]),
        dropped=sum(clip.dropped for clip in clips),
        brightness=float(np.median(lights)) if lights else None,
    )
    return replace(
        first,
        clip=clip,
        time_s=np.concatenate([track.time_s for track in tracks]),
        xy_px=np.concatenate([track.xy_px for track in tracks]),
        visibility=np.concatenate([track.visibility for track in tracks]),
        contour_px=None,
    )


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
