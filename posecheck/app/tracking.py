"""From a video to a recording: the rider's landmarks, with no measure yet."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from posecheck.errors import SettingsError
from posecheck.pose.mediapipe import Camera, Device, PoseEngine
from posecheck.pose.models import ModelName
from posecheck.pose.workers import PoseWorkers
from posecheck.records.settings import Settings
from posecheck.records.tracking import Recording, Track
from posecheck.storage.files import load_recording
from posecheck.storage.foreign.description import TrackDescription, read_description
from posecheck.text import gettext
from posecheck.video.reader import EmptyPartError, Video

from .request import CheckRequest, FrameChoice

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from posecheck.core.ride import Ride
    from posecheck.records.analysis import Analysis

    from .track_parts import Progress

ClipFile = str | os.PathLike[str]
Warn = Callable[[str], None]
"""Called with a sentence where something is not done as the user asked."""

Preview = Callable[["Analysis"], None]
"""Called while a clip is looked at with the answer so far, where there is one: its intervals are wider."""


@dataclass(frozen=True, slots=True, eq=False)
class TrackedRide:
    """A recording, and what became known on the way to it, so that nothing is worked out twice.

    Parameters
    ----------
    recording : Recording
        All that an analysis needs.
    ride : Ride or None
        The rider as followed through the side track; None where that was not needed yet.
    analysis : Analysis or None
        The answer to the recording, where it was needed to see that enough was looked at.
    """

    recording: Recording
    ride: Ride | None = None
    analysis: Analysis | None = None


def track(
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
) -> Recording:
    """Track the rider in a clip, without measuring anything yet.

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
    return _track_clips(request, engine, progress, warn).recording


def track_request(
    request: CheckRequest,
    *,
    engine: PoseWorkers | PoseEngine | None = None,
    progress: Progress | None = None,
    warn: Warn | None = None,
    preview: Preview | None = None,
) -> TrackedRide:
    """Track the rider in a clip as `track` does, or read a stored recording, which needs no video.

    Second clips replace those of a stored recording. `preview` is called with the answer so far. Raises StoreError if
    a stored recording cannot be read. Raises VideoError if a file cannot be read as a video. Raises PoseError if the
    model is missing or damaged, or cannot start on this machine. Raises SettingsError if the request makes no sense.
    """
    if not request.is_stored:
        return _track_clips(request, engine, progress, warn, preview)
    request.check_second_clips()
    if request.start_s is not None or request.end_s is not None or request.whole_class:
        msg = (
            gettext("A stored recording has no parts to choose from: use --class with the video itself.")
            if request.whole_class
            else gettext("A stored recording has no parts to choose from: use --start and --end with the video itself.")
        )
        raise SettingsError(msg)
    told = TrackDescription() if request.names is None else read_description(request.names)
    if request.rate_hz is not None:
        told = replace(told, rate_hz=request.rate_hz)
    stored = load_recording(request.source, told)
    corrections = stored.corrections if request.corrections is None else request.corrections
    recording = replace(stored, settings=request.settings_for(stored.settings), corrections=corrections)
    if request.rear is not None or request.other_side is not None:
        with _start_engine(request, engine) as running:
            recording = _add_second_clips(request, running, recording, progress, warn)
    if request.name:
        recording = replace(recording, side=_rename(recording.side, request.name))
    return TrackedRide(recording)


def _track_clips(
    request: CheckRequest,
    engine: PoseWorkers | PoseEngine | None,
    progress: Progress | None,
    warn: Warn | None,
    preview: Preview | None = None,
) -> TrackedRide:
    request.check_second_clips()
    with _start_engine(request, engine) as running:
        found = _track_rounds(request, running, progress, warn, preview=preview)
        if request.rear is None and request.other_side is None:
            return found
        # The answer so far knows nothing of the second clips.
        return TrackedRide(_add_second_clips(request, running, found.recording, progress, warn), found.ride)


def _start_engine(
    request: CheckRequest, engine: PoseWorkers | PoseEngine | None
) -> AbstractContextManager[PoseWorkers | PoseEngine]:
    if engine is not None:
        return nullcontext(engine)
    return PoseWorkers(request.model, request.device, request.workers)


def _add_second_clips(
    request: CheckRequest,
    engine: PoseWorkers | PoseEngine,
    recording: Recording,
    progress: Progress | None,
    warn: Warn | None,
) -> Recording:
    """Track the rider in the second clips that were given, from beginning to end."""
    whole = replace(request, settings=recording.settings, name="", whole_class=False, start_s=None, end_s=None)

    def tracked(clip: str, view: Camera) -> Track:
        return _track_rounds(replace(whole, source=clip), engine, progress, warn, view=view).recording.side

    return replace(
        recording,
        rear=recording.rear if request.rear is None else tracked(request.rear, "rear"),
        other_side=recording.other_side if request.other_side is None else tracked(request.other_side, "side"),
    )


def _track_rounds(
    request: CheckRequest,
    engine: PoseWorkers | PoseEngine,
    progress: Progress | None,
    warn: Warn | None,
    *,
    view: Camera = "side",
    preview: Preview | None = None,
) -> TrackedRide:
    """Track the rider in one clip, in those rounds that may still say more."""
    from .sampling import is_worth, join_tracks, lasts, pieces, plan
    from .track_parts import ClipTracker

    slower, part = request.settings.slow_motion, (request.start_s, request.end_s)
    with Video(request.source, *part) as video:
        whole_s = video.duration_s
    every_frame, closely = request.frames == "all", request.closely or view == "rear"
    chosen = plan(part, whole_s, slower, every_frame=every_frame, whole_class=request.whole_class, closely=closely)
    tracks: dict[float, Track] = {}
    known: Analysis | None = None

    def show(side: Track) -> None:
        _measure_so_far(Recording(_rename(side, request.name), request.settings), preview)

    so_far = None if preview is None else show
    tracker = ClipTracker(request.source, engine, view=view, progress=progress, warn=warn, so_far=so_far)
    for one in chosen:
        if known is not None and not is_worth(one, known, closely=closely):
            continue
        lengths_s = [lasts(span, part, whole_s) for span in one.spans]
        cut = [pieces(span, length_s, slower) for span, length_s in zip(one.spans, lengths_s, strict=True)]
        all_s = None if None in lengths_s else sum(length_s or 0.0 for length_s in lengths_s)
        last = one is chosen[-1]
        with suppress(*(() if last and not tracks else (EmptyPartError,))):  # there may be pictures elsewhere
            seen = tracker.track_stretches(cut, all_s, one.pace_hz, between=one.between)
            tracks |= {float(track.time_s[0]): track for track in seen}
        if tracks:
            joined = join_tracks([tracks[begin] for begin in sorted(tracks)])
            found = TrackedRide(Recording(_rename(joined, request.name), request.settings))
            if view == "rear":
                break
            if not last:
                found = _measure_so_far(found.recording, preview)
                known = found.analysis
    return found if view == "rear" else _forget_other_spots(found)


def _measure_so_far(recording: Recording, preview: Preview | None) -> TrackedRide:
    from posecheck.fit.analysis import analyse_ride

    analysis, ride = analyse_ride(recording)
    if preview is not None and analysis.quality.usable:
        preview(analysis)
    return TrackedRide(recording, ride, analysis)


def _forget_other_spots(found: TrackedRide) -> TrackedRide:
    """Forget the round spots that are no stickers."""
    from posecheck.fit import markers
    from posecheck.fit.refusals import follow_track

    recording, ride = found.recording, found.ride
    side = recording.side
    if markers.has_spots(side):
        ride = ride or follow_track(side, recording.settings)
        side = markers.only_stickers(side, recording.settings, ride)
    else:
        side = replace(side, spots=None)
    # With stickers the answer is worked out anew from what is kept, as it will be whenever the recording is read.
    return TrackedRide(replace(recording, side=side), ride, found.analysis if side.spots is None else None)


def _rename(side: Track, name: str) -> Track:
    return replace(side, clip=replace(side.clip, path=name)) if name else side
