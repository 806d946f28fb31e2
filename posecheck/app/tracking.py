"""From a video to the answer: video, pose, analyse, in that order."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict, cast

from posecheck.errors import SettingsError
from posecheck.pose.mediapipe import Camera, Device, PoseEngine
from posecheck.pose.models import ModelName
from posecheck.pose.workers import PoseWorkers
from posecheck.records.analysis import Analysis
from posecheck.records.settings import Settings
from posecheck.records.tracking import Recording, Track
from posecheck.storage.files import load_recording
from posecheck.video.file_kind import is_recording_file
from posecheck.video.reader import EmptyPartError, Video

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from typing_extensions import Unpack

    from .track_parts import Progress

Frames = Literal["needed", "all"]
File = str | os.PathLike[str]


class How(TypedDict, total=False):
    """How to look at a clip; all of it may be left out.

    Parameters
    ----------
    model : {"heavy", "lite"}
        Heavy is the most accurate, and the usual; lite is four times as fast.
    frames : {"needed", "all"}
        Look at as many frames as narrow the intervals, which is usual, or at all.
    workers : int
        So many processes look at a clip; 1 if not told. The answer is the same. With more than one a script needs
        ``if __name__ == "__main__":``, as always where Python starts processes.
    device : {"cpu", "gpu"}
        What the model should run on; the CPU if not told, or if there is no usable GPU.
    start_s, end_s : float or None
        Look only at this part; None for the clip's beginning and end [s].
    whole_class : bool
        Look only at 20 seconds every 2 minutes, and at what changes; a clip below 4 minutes is looked at as ever.
    rear, other_side : str or path, or None
        A second clip of the same rider from behind, and one from the other side; neither need be of the same moment.
    progress : callable or None
        Called after each frame with the share that is done, None where the clip's length is unknown.
    tell : callable or None
        Called with a sentence where something is not done as told.
    engine : Crew, callable or None
        A crew that has begun already, or what tracks the rider instead of MediaPipe; model, workers and device then
        mean nothing.
    """

    model: ModelName
    frames: Frames
    workers: int
    device: Device
    start_s: float | None
    end_s: float | None
    whole_class: bool
    rear: File | None
    other_side: File | None
    progress: Progress | None
    tell: Callable[[str], None] | None
    engine: PoseWorkers | PoseEngine | None


_USUAL: Final[How] = {
    "model": "heavy",
    "frames": "needed",
    "workers": 1,
    "device": "cpu",
    "start_s": None,
    "end_s": None,
    "whole_class": False,
    "rear": None,
    "other_side": None,
    "progress": None,
    "tell": None,
    "engine": None,
}


def check(path: File, *, settings: Settings | None = None, **how: Unpack[How]) -> Analysis:
    """Measure the rider in a clip and judge the set-up.

    Parameters
    ----------
    path : str or path
        A video file of a rider from the side.
    settings : Settings or None
        What the user tells about the ride; None for the usual.
    **how : object
        Any of the fields of `How`, such as ``model="lite"``.

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
    recorded = record(path, settings=settings, **how)
    from posecheck.fit.analysis import analyse

    return analyse(recorded)


def record(path: File, *, settings: Settings | None = None, **how: Unpack[How]) -> Recording:
    """Track the rider in a clip, without measuring anything yet.

    Parameters
    ----------
    path : str or path
        A video file of a rider from the side.
    settings : Settings or None
        What the user tells about the ride; None for the usual.
    **how : object
        Any of the fields of `How`.

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
    asked, told = _asked(how), settings or Settings()
    with _those_who_look(asked) as by:
        side = _tracked(path, by, asked, told)
        return Recording(side, told, **_second(by, asked, told))


def recording(path: File, told: Mapping[str, Any], **how: Unpack[How]) -> Recording:
    """Track the rider in a clip as `record` does, or read a stored recording, which needs no video.

    Parameters
    ----------
    path : str or path
        A video file, or an ``.npz`` file that `posecheck.storage.files.save_recording` wrote.
    told : mapping
        Fields of Settings; for a stored recording they replace those that were stored.
    **how : object
        Any of the fields of `How`. Second clips replace those of a stored recording.

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
    if not is_recording_file(path):
        return record(path, settings=Settings(**told), **how)
    asked = _asked(how)
    if asked["start_s"] is not None or asked["end_s"] is not None or asked["whole_class"]:
        what = "--class" if asked["whole_class"] else "--start and --end"
        msg = f"A stored recording has no parts to choose from: {what} can be told of the video only."
        raise SettingsError(msg)
    stored = load_recording(path)
    settings = replace(stored.settings, **told)
    if asked["rear"] is None and asked["other_side"] is None:
        return replace(stored, settings=settings)
    with _those_who_look(asked) as by:
        return replace(stored, settings=settings, **_second(by, asked, settings))


def _asked(how: How) -> How:
    """Fill in what was not told."""
    unknown = how.keys() - _USUAL.keys()
    if unknown:
        msg = f"unknown: {', '.join(sorted(unknown))}"
        raise TypeError(msg)
    asked = cast("How", {**_USUAL, **how})
    for second in (asked["rear"], asked["other_side"]):
        if second is not None:  # said at once, not after the first clip was looked at
            Video(second).close()
    if asked["workers"] < 1:
        msg = f"at least one process looks at a clip, not {asked['workers']}"
        raise SettingsError(msg)
    return asked


def _those_who_look(asked: How) -> AbstractContextManager[PoseWorkers | PoseEngine]:
    if asked["engine"] is not None:
        return nullcontext(asked["engine"])
    return PoseWorkers(asked["model"], asked["device"], asked["workers"])


def _second(by: PoseWorkers | PoseEngine, asked: How, told: Settings) -> dict[str, Any]:
    """Track the rider in the second clips that were given, as fields of a Recording."""
    views: dict[str, tuple[File | None, Camera]] = {
        "rear": (asked["rear"], "rear"),
        "other_side": (asked["other_side"], "side"),
    }
    asked = cast("How", {**asked, "whole_class": False, "start_s": None, "end_s": None})
    return {name: _tracked(clip, by, asked, told, view) for name, (clip, view) in views.items() if clip is not None}


def _tracked(path: File, by: PoseWorkers | PoseEngine, asked: How, told: Settings, view: Camera = "side") -> Track:
    """Track the rider in one clip, stretch by stretch until that is enough."""
    from posecheck.fit import markers
    from posecheck.fit.analysis import analyse

    from .sampling import joined, lasts, pieces, plan, tight
    from .track_parts import Looking

    slower, file, part = told.slow_motion, os.fspath(path), (asked["start_s"], asked["end_s"])
    with Video(file, *part) as video:
        whole_s = video.duration_s
    todo = plan(part, whole_s, slower, every_frame=asked["frames"] == "all", whole_class=asked["whole_class"])
    tracks: dict[float, Track] = {}
    looking = Looking(file, todo.pace_hz, by, view=view, progress=asked["progress"], tell=asked["tell"])
    for spans in todo.rounds:
        lasting = [lasts(span, part, whole_s) for span in spans]
        cut = [pieces(span, long_s, slower) for span, long_s in zip(spans, lasting, strict=True)]
        all_s = None if None in lasting else sum(long_s or 0.0 for long_s in lasting)
        last = spans is todo.rounds[-1]
        with suppress(*(() if last and not tracks else (EmptyPartError,))):  # there may be pictures elsewhere
            tracks |= {float(track.time_s[0]): track for track in looking.at(cut, all_s)}
        if tracks:
            track = joined([tracks[begin] for begin in sorted(tracks)])
            if view == "rear" or last or tight(analyse(Recording(track, told))):
                break
    return track if view == "rear" else markers.only_stickers(track, told)
