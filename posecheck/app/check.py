"""One clip from beginning to end: tracked, measured, its folder written, kept in a history."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from posecheck.errors import PosecheckError, TrackError
from posecheck.pose.mediapipe import Device, PoseEngine
from posecheck.pose.models import ModelName
from posecheck.pose.workers import PoseWorkers
from posecheck.records.analysis import Analysis
from posecheck.records.settings import Settings
from posecheck.storage.key_frames import load_key_frames
from posecheck.system.output_folder import check_output
from posecheck.system.ownership import owns_recording
from posecheck.text import gettext
from posecheck.video.reader import Video

from .check_result import CheckResult, measure_ride
from .request import CheckRequest, FrameChoice, HistoryPlace
from .track_parts import Progress
from .tracking import ClipFile, Preview, Warn, track_request

if TYPE_CHECKING:
    from posecheck.storage.history import History

Step = Literal["track", "measure", "write"]
BeginStep = Callable[[Step], Progress | None]
"""Called when a step begins; what it returns is told the share of that step that is done."""


def check(
    path: ClipFile,
    *,
    settings: Settings | None = None,
    model: ModelName = "heavy",
    frames: FrameChoice = "needed",
    workers: int = 1,
    device: Device = "cpu",
    start_s: float | None = None,
    end_s: float | None = None,
    whole_class: bool = False,
    rear: ClipFile | None = None,
    other_side: ClipFile | None = None,
    progress: Progress | None = None,
    warn: Warn | None = None,
    engine: PoseWorkers | PoseEngine | None = None,
) -> Analysis:
    """Measure the rider in a clip and judge the set-up.

    Parameters
    ----------
    path : str or path
        A video file of a rider from the side.
    settings : Settings or None
        What the user says about the ride; None for the default.
    model : {"heavy", "lite"}
        Heavy is the most accurate; lite is four times as fast.
    frames : {"needed", "all"}
        Look at as many frames as narrow the intervals, or at all.
    workers : int
        So many processes look at a clip. The answer is the same.
    device : {"cpu", "gpu"}
        What the model should run on; the CPU if there is no usable GPU.
    start_s, end_s : float or None
        Look only at this part; None for the clip's beginning and end [s].
    whole_class : bool
        Look only at 20 seconds every 2 minutes, and at what changes; a clip below 4 minutes is looked at as ever.
    rear, other_side : str or path, or None
        A second clip of the same rider from behind, and one from the other side; neither need be of the same moment.
    progress : callable or None
        Called after each frame with the share that is done, None where the clip's length is unknown.
    warn : callable or None
        Called with a sentence where something is not done as asked.
    engine : PoseWorkers, callable or None
        Processes that have begun already, or what tracks the rider instead of MediaPipe; model, workers and device then
        mean nothing.

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
    request = CheckRequest(
        os.fspath(path),
        settings or Settings(),
        model=model,
        frames=frames,
        workers=workers,
        device=device,
        start_s=start_s,
        end_s=end_s,
        whole_class=whole_class,
        rear=None if rear is None else os.fspath(rear),
        other_side=None if other_side is None else os.fspath(other_side),
    )
    steps = None if progress is None else {"track": progress}.get
    return run_check(request, engine=engine, begin_step=steps, warn=warn).analysis


def run_check(
    request: CheckRequest,
    *,
    engine: PoseWorkers | PoseEngine | None = None,
    begin_step: BeginStep | None = None,
    warn: Warn | None = None,
    preview: Preview | None = None,
) -> CheckResult:
    """Do all that a request asks for.

    `engine` is what tracks the rider instead of MediaPipe, or MediaPipe's processes that have begun already.
    `begin_step` is called when a step begins, and gives what is told its progress. `warn` is called with a sentence
    where something is not done as asked, `preview` with each answer on the way. Raises PosecheckError if the source
    cannot be read, or the folder not be written.
    """
    begin = begin_step or (lambda _: None)
    _check_folder(request)
    history = _open_history(request.history)
    tracked = track_request(request, engine=engine, progress=begin("track"), warn=warn, preview=preview)
    begin("measure")
    if request.history is not None and history is not None:
        from .rider_calibration import recall_calibration

        place = request.history
        tracked = recall_calibration(history, place.rider, tracked, place.taught_before)
        request = _with_sheet(request, history)
    try:
        result = measure_ride(tracked)
    except TrackError as error:  # of somebody's own recording: what posecheck tracked has all that it needs
        msg = gettext("{name} cannot be measured: {error}.", name=request.name or request.source, error=error)
        raise TrackError(msg) from error
    if request.folder is not None:
        result = _write(request, request.folder, result, begin("write"))
    if request.history is not None and history is not None:
        result = _keep(request.source, history, request.history, result)
    return result


def _check_folder(request: CheckRequest) -> None:
    """Make sure, before any work, that the folder can be written, and that nothing which is read lies where it will."""
    if request.folder is None:
        return
    own = request.keeps_recording and owns_recording(request.folder, request.source)
    files: list[str | Path | None] = [None if own else request.source, request.rear, request.other_side]
    files += request.protected
    if request.history is not None:
        from posecheck.storage.database import default_url
        from posecheck.storage.database_url import list_database_files

        files += list_database_files(request.history.database or default_url())
    check_output(request.folder, force=request.force, inputs=[file for file in files if file])


def _write(request: CheckRequest, folder: Path, result: CheckResult, progress: Progress | None) -> CheckResult:
    """Write the folder, with pictures where the clip can be looked at again in one go."""
    from .results import write_results

    stored = request.is_stored
    kept = load_key_frames(Path(request.source).parent, result.recording.side) if stored else None
    with nullcontext() if stored else Video(request.source, request.start_s, request.end_s) as video:
        pictures = write_results(
            result,
            folder,
            request.contents,
            video=video,
            progress=progress,
            key_frames=kept,
            whole_class=request.whole_class,
        )
    return replace(result, pictures=pictures)


def _open_history(place: HistoryPlace | None) -> History | None:
    """Open the history before any work is done; a name or a database that will not do is said at once."""
    if place is None:
        return None
    from posecheck.storage.history import History
    from posecheck.storage.history_keys import check_name

    check_name(place.rider, "rider")
    return History(place.database)


def _with_sheet(request: CheckRequest, history: History) -> CheckRequest:
    from .history import keep_or_recall_sheet

    if request.history is None:
        return request
    return replace(request, contents=keep_or_recall_sheet(history, request.history, request.contents))


def _keep(source: str, history: History, place: HistoryPlace, result: CheckResult) -> CheckResult:
    from .history import keep_answer

    try:
        keep_answer(history, place, source, result.recording, result.analysis)
    except PosecheckError as error:
        return replace(result, history_error=error)
    return result
