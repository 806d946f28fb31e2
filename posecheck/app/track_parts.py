"""Tracks the rider in parts of one clip, by MediaPipe or another engine, with one progress over all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, chain
from typing import Final

from posecheck.core.libraries import load_libraries
from posecheck.errors import VideoError
from posecheck.pose.mediapipe import Camera, PoseEngine
from posecheck.pose.people import Sightings, pick_rider, weave_sightings
from posecheck.pose.workers import ClipPart, PoseWorkers, WatchedFrames
from posecheck.records.tracking import Track
from posecheck.text import gettext, gettext_noop
from posecheck.video.reader import EmptyPartError

from .sampling import Span

Progress = Callable[[float | None], None]
"""Called after each frame with the share of the clip that is done, None where its length is unknown."""

SoFar = Callable[[Track], None]
"""Called while a stretch is looked at with the rider in what is there of it already."""

NO_GPU: Final = gettext_noop("There is no GPU here that the pose model can use, so it ran on the CPU.")


def between(progress: Progress | None, begin: float, end: float) -> Progress | None:
    """Tell the progress of one step as a share of all that goes from `begin` to `end`."""
    if progress is None:
        return None
    return lambda share: progress(None if share is None else begin + share * (end - begin))


class ClipTracker:
    """Tracks the rider in parts of one clip.

    `so_far` is called with the rider in what is there of a stretch before all of it is.
    """

    def __init__(
        self,
        path: str,
        engine: PoseWorkers | PoseEngine,
        *,
        view: Camera,
        progress: Progress | None,
        warn: Callable[[str], None] | None,
        so_far: SoFar | None = None,
    ) -> None:
        self._path, self._engine, self._view = path, engine, view
        self._progress, self._warn, self._so_far = progress, warn, so_far
        self._wanted_s: float | None = 0.0
        self._done_s = self._share = 0.0
        self._known: dict[Span, Sightings] = {}

    def track_stretches(
        self,
        stretches: Sequence[Sequence[Span]],
        lasting_s: float | None,
        pace_hz: float | None,
        *,
        between: bool = False,
    ) -> list[Track]:
        """Track the rider in stretches of the clip.

        Each stretch comes in pieces, one right after the other; `lasting_s` is how long they are in all, None where
        unknown [s]. So many frames a second are looked at as `pace_hz` says, all without it [1/s]; with `between`
        those half-way between, and what was seen in the same pieces before is in the tracks too. A stretch without a
        frame gives no track. Raises VideoError if the file cannot be read as
        a video, or no stretch has a frame. Raises PoseError if the model cannot start, or a process died.
        """
        self._wanted_s = None if self._wanted_s is None or lasting_s is None else self._wanted_s + lasting_s
        self._seen(0.0)
        engine = self._engine
        found = (
            self._share_out(engine, stretches, pace_hz, between=between)
            if isinstance(engine, PoseWorkers)
            else [self._track_alone(engine, one, pace_hz, between=between) for one in stretches]
        )
        tracks = [one for one in found if isinstance(one, Track)]
        faults = [one for one in found if isinstance(one, VideoError)]
        if not tracks:
            raise faults[0]
        return tracks

    def _share_out(
        self, workers: PoseWorkers, stretches: Sequence[Sequence[Span]], pace_hz: float | None, *, between: bool
    ) -> list[Track | EmptyPartError]:
        spans = list(chain.from_iterable(stretches))
        parts = [ClipPart(self._path, *span, pace_hz, between) for span in spans]
        come = None if self._so_far is None or between else _LongestRun(stretches, self._so_far).add
        found = workers.find_people(parts, self._view, self._seen, come, load_libraries)
        pieces = iter([self._weave(*one) for one in zip(spans, found, strict=True)])
        return [self._rider(workers, [next(pieces) for _ in stretch]) for stretch in stretches]

    def _weave(self, span: Span, found: Sightings | EmptyPartError) -> Sightings | EmptyPartError:
        """Put what was found in a piece among what is known of it."""
        known = self._known.get(span)
        if isinstance(found, EmptyPartError):
            return known or found
        self._known[span] = found if known is None else weave_sightings(known, found)
        return self._known[span]

    def _rider(self, workers: PoseWorkers, found: Sequence[Sightings | EmptyPartError]) -> Track | EmptyPartError:
        """Put the pieces of a stretch together."""
        seen = [one for one in found if isinstance(one, Sightings)]
        if seen and seen[0].device != workers.device and self._warn is not None:
            self._warn(gettext(NO_GPU))
            self._warn = None
        return pick_rider(seen) if seen else next(one for one in found if isinstance(one, EmptyPartError))

    def _track_alone(
        self, engine: PoseEngine, stretch: Sequence[Span], pace_hz: float | None, *, between: bool
    ) -> Track | EmptyPartError:
        # An engine of somebody else gives one track of frames in a row, so all are looked at anew.
        pace_hz = 2 * pace_hz if between and pace_hz else pace_hz
        part = ClipPart(self._path, stretch[0][0], stretch[-1][1], pace_hz)
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


class _LongestRun:
    """What has come of stretches in pieces; `so_far` is told of the longest run of pieces each time that it grows.

    A stretch that is there whole is not told of: whoever asked for it has it at once.
    """

    def __init__(self, stretches: Sequence[Sequence[Span]], so_far: SoFar) -> None:
        self._so_far, self._longest = so_far, 0
        ends = list(accumulate(len(stretch) for stretch in stretches))
        self._stretches = [range(end - len(one), end) for end, one in zip(ends, stretches, strict=True)]
        self._come: dict[int, Sightings] = {}

    def add(self, number: int, found: Sightings | EmptyPartError) -> None:
        """Take in one more piece."""
        if isinstance(found, EmptyPartError):
            return
        self._come[number] = found
        stretch = next(one for one in self._stretches if number in one)
        first = last = number
        while first - 1 in stretch and first - 1 in self._come:
            first -= 1
        while last + 1 in stretch and last + 1 in self._come:
            last += 1
        if self._longest <= last - first < len(stretch) - 1:
            self._longest = last - first + 1
            self._so_far(pick_rider([self._come[at] for at in range(first, last + 1)]))
