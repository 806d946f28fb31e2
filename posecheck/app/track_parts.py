"""Parts of one clip looked at, by MediaPipe or another engine, with progress told over all of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from itertools import chain
from typing import Final

from posecheck.errors import VideoError
from posecheck.pose.mediapipe import PoseEngine, View
from posecheck.pose.people import Sightings, pick_rider
from posecheck.pose.workers import ClipPart, PoseWorkers, WatchedFrames
from posecheck.records.tracking import Track
from posecheck.video.image import Picture
from posecheck.video.reader import EmptyPartError, Video
from posecheck.video.writer import LONGEST_PX

from .sampling import Span

Progress = Callable[[float | None], None]
"""Called after each frame with the share of the clip that is done, None where its length is unknown."""

NO_GPU: Final = "There is no GPU here that the pose model can use, so it ran on the CPU."


def shared(progress: Progress | None, number: int, count: int) -> Progress | None:
    """Tell the progress of one step as a share of all.

    Parameters
    ----------
    progress : callable or None
        Takes the share of all that is done.
    number, count : int
        Which step, of how many.

    Returns
    -------
    callable or None
        Takes the share of the step that is done.
    """
    if progress is None:
        return None
    return lambda share: progress(None if share is None else (number + share) / count)


class Looking:
    """Looks at parts of one clip.

    Parameters
    ----------
    path : str
        The file.
    pace_hz : float or None
        So many frames a second are looked at; None for all [1/s].
    by : Crew or callable
        Who looks: a crew, or another engine.
    view : {"side", "rear"}
        Where the camera stands; another engine need not know.
    progress, tell : callable or None
        As in `posecheck.app.tracking.How`.
    """

    def __init__(
        self,
        path: str,
        pace_hz: float | None,
        by: PoseWorkers | PoseEngine,
        *,
        view: View,
        progress: Progress | None,
        tell: Callable[[str], None] | None,
    ) -> None:
        self._path, self._pace_hz, self._by, self._view = path, pace_hz, by, view
        self._progress, self._tell = progress, tell
        self._wanted_s: float | None = 0.0
        self._done_s = self._share = 0.0

    def at(self, stretches: Sequence[Sequence[Span]], lasting_s: float | None) -> list[Track]:
        """Track the rider in stretches of the clip.

        Parameters
        ----------
        stretches : sequence of sequences of tuple
            The pieces of each, one right after the other [s].
        lasting_s : float or None
            How long they are in all; None where unknown [s].

        Returns
        -------
        list of Track
            One for each stretch that has a frame.

        Raises
        ------
        VideoError
            If the file cannot be read as a video, or no stretch has a frame.
        PoseError
            If the model cannot start, or a process died.
        """
        self._wanted_s = None if self._wanted_s is None or lasting_s is None else self._wanted_s + lasting_s
        self._seen(0.0)
        by = self._by
        found = (
            self._crewed(by, stretches)
            if isinstance(by, PoseWorkers)
            else [self._tracked(by, one) for one in stretches]
        )
        tracks = [one for one in found if isinstance(one, Track)]
        faults = [one for one in found if isinstance(one, VideoError)]
        if not tracks:
            raise faults[0]
        return tracks

    def _crewed(self, crew: PoseWorkers, stretches: Sequence[Sequence[Span]]) -> list[Track | EmptyPartError]:
        parts = [ClipPart(self._path, *span, self._pace_hz) for span in chain.from_iterable(stretches)]
        found = iter(crew.look(parts, self._view, self._seen))
        return [self._rider(crew, [next(found) for _ in stretch]) for stretch in stretches]

    def _rider(self, crew: PoseWorkers, found: Sequence[Sightings | EmptyPartError]) -> Track | EmptyPartError:
        """Put the pieces of a stretch together."""
        seen = [one for one in found if isinstance(one, Sightings)]
        if seen and seen[0].device != crew.device and self._tell is not None:
            self._tell(NO_GPU)
            self._tell = None
        return pick_rider(seen) if seen else next(one for one in found if isinstance(one, EmptyPartError))

    def _tracked(self, engine: PoseEngine, stretch: Sequence[Span]) -> Track | EmptyPartError:
        part = ClipPart(self._path, stretch[0][0], stretch[-1][1], self._pace_hz)
        try:
            with part.opened() as video:
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


def watched(
    video: Video, looked_at: Sequence[tuple[float, float]], progress: Progress | None
) -> Generator[tuple[float, Picture], None, None]:
    """Read a clip's frames to draw them, and tell how far it is.

    Parameters
    ----------
    video : Video
        The clip.
    looked_at : sequence of tuple
        Begin and end of each stretch that was looked at; of a long clip only these are read [s].
    progress : callable or None
        Called after each frame with the share that is done.

    Yields
    ------
    tuple
        Time [s] and picture of each frame.
    """
    stretches = looked_at if len(looked_at) > 1 else [(None, None)]
    parts = [video.part(*stretch, longest_px=LONGEST_PX) for stretch in stretches]
    lasting_s = [part.duration_s for part in parts]
    whole_s = None if None in lasting_s else sum(one or 0.0 for one in lasting_s)
    done_s = 0.0
    for part, long_s in zip(parts, lasting_s, strict=True):
        first_s = None
        with part:
            for frame in part:
                first_s = frame.time_s if first_s is None else first_s
                yield frame.time_s, frame.rgb
                if progress is not None:
                    progress(min(1.0, (done_s + frame.time_s - first_s) / whole_s) if whole_s else None)
        done_s += long_s or 0.0
