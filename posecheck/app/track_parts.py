"""Tracks the rider in parts of one clip, by MediaPipe or another engine, with one progress over all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Final

from posecheck.errors import VideoError
from posecheck.pose.mediapipe import Camera, PoseEngine
from posecheck.pose.people import Sightings, pick_rider
from posecheck.pose.workers import ClipPart, PoseWorkers, WatchedFrames
from posecheck.records.tracking import Track
from posecheck.text import gettext, gettext_noop
from posecheck.video.reader import EmptyPartError

from .sampling import Span

Progress = Callable[[float | None], None]
"""Called after each frame with the share of the clip that is done, None where its length is unknown."""

NO_GPU: Final = gettext_noop("There is no GPU here that the pose model can use, so it ran on the CPU.")


def between(progress: Progress | None, begin: float, end: float) -> Progress | None:
    """Tell the progress of one step as a share of all that goes from `begin` to `end`."""
    if progress is None:
        return None
    return lambda share: progress(None if share is None else begin + share * (end - begin))


class ClipTracker:
    """Tracks the rider in parts of one clip.

    So many frames a second are looked at as `pace_hz` says, all without it [1/s].
    """

    def __init__(
        self,
        path: str,
        pace_hz: float | None,
        engine: PoseWorkers | PoseEngine,
        *,
        view: Camera,
        progress: Progress | None,
        warn: Callable[[str], None] | None,
    ) -> None:
        self._path, self._pace_hz, self._engine, self._view = path, pace_hz, engine, view
        self._progress, self._warn = progress, warn
        self._wanted_s: float | None = 0.0
        self._done_s = self._share = 0.0

    def track_stretches(self, stretches: Sequence[Sequence[Span]], lasting_s: float | None) -> list[Track]:
        """Track the rider in stretches of the clip.

        Each stretch comes in pieces, one right after the other; `lasting_s` is how long they are in all, None where
        unknown [s]. A stretch without a frame gives no track. Raises VideoError if the file cannot be read as
        a video, or no stretch has a frame. Raises PoseError if the model cannot start, or a process died.
        """
        self._wanted_s = None if self._wanted_s is None or lasting_s is None else self._wanted_s + lasting_s
        self._seen(0.0)
        engine = self._engine
        found = (
            self._share_out(engine, stretches)
            if isinstance(engine, PoseWorkers)
            else [self._track_alone(engine, one) for one in stretches]
        )
        tracks = [one for one in found if isinstance(one, Track)]
        faults = [one for one in found if isinstance(one, VideoError)]
        if not tracks:
            raise faults[0]
        return tracks

    def _share_out(self, workers: PoseWorkers, stretches: Sequence[Sequence[Span]]) -> list[Track | EmptyPartError]:
        parts = [ClipPart(self._path, *span, self._pace_hz) for span in chain.from_iterable(stretches)]
        found = iter(workers.find_people(parts, self._view, self._seen))
        return [self._rider(workers, [next(found) for _ in stretch]) for stretch in stretches]

    def _rider(self, workers: PoseWorkers, found: Sequence[Sightings | EmptyPartError]) -> Track | EmptyPartError:
        """Put the pieces of a stretch together."""
        seen = [one for one in found if isinstance(one, Sightings)]
        if seen and seen[0].device != workers.device and self._warn is not None:
            self._warn(gettext(NO_GPU))
            self._warn = None
        return pick_rider(seen) if seen else next(one for one in found if isinstance(one, EmptyPartError))

    def _track_alone(self, engine: PoseEngine, stretch: Sequence[Span]) -> Track | EmptyPartError:
        part = ClipPart(self._path, stretch[0][0], stretch[-1][1], self._pace_hz)
        try:
            with part.open() as video:
                return engine(WatchedFrames(video, part.start_s or 0.0, self._seen))
        except EmptyPartError as error:
            return error

    def _seen(self, seconds: float) -> None:
        """Tell how far it is; it never goes back, though more may be wanted than was at first."""
        self._done_s += seconds
        if self._wanted_s:
            self._share = max(self._share, min(1.0, self._done_s / self._wanted_s))
        if self._progress is not None:
            self._progress(self._share if self._wanted_s else None)
