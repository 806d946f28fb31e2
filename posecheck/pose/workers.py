"""Several processes that look at the parts of a clip, each with a model of its own that stays loaded.

What a part gives depends on nothing but the part, so the answer is the same however many processes there are. The pose
model keeps one core busy and no more (own measurement), and so does a process.
"""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from posecheck.errors import PosecheckError, PoseError
from posecheck.system.process import start_process
from posecheck.system.streams import open_streams
from posecheck.video.image import use_one_thread
from posecheck.video.reader import EmptyPartError, Frame, Video

from .mediapipe import Device, View, find_people, load_landmarker
from .models import ModelName, model_bundle
from .people import Sightings

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from posecheck.records.tracking import Clip

POSE_LONGEST_PX: Final = 1280
"""Pictures are looked at no larger than this: the model makes them smaller still, and 4K costs memory."""

DIED: Final = (
    "A process that looked at the clip has died, perhaps because memory ran out. Close other programs, or try again "
    "with --workers 1."
)

SLOW: Final = (
    "A process that should look at the clip did not start, perhaps for want of memory. Close other programs, or try "
    "again with --workers 1."
)

START_S: Final = 120.0
"""A process that has not loaded its model after so long never will: MediaPipe can wait for ever where memory is
short."""

FrameSeen = Callable[[float], None]
"""Told after each frame how many more seconds of the clip have been looked at."""


@dataclass(frozen=True, slots=True)
class ClipPart:
    """A part of a clip.

    Parameters
    ----------
    path : str
        The file.
    start_s, end_s : float or None
        Where it begins and ends; None for the clip's beginning and end [s].
    pace_hz : float or None
        So many frames a second are looked at; None for all [1/s].
    """

    path: str
    start_s: float | None = None
    end_s: float | None = None
    pace_hz: float | None = None

    def opened(self) -> Video:
        """Open the file.

        Returns
        -------
        Video
            Of this part, in pictures that are large enough for the model.
        """
        return Video(self.path, self.start_s, self.end_s, pace_hz=self.pace_hz, longest_px=POSE_LONGEST_PX)


class PoseWorkers:
    """Those who look at parts of clips: this process alone, or several others.

    Parameters
    ----------
    model, device : str
        As for `posecheck.pose.mediapipe.mediapipe_engine`.
    workers : int
        How many processes; 1 for this one alone.

    Raises
    ------
    PoseError
        If the model is missing or damaged.
    """

    def __init__(self, model: ModelName = "heavy", device: Device = "cpu", workers: int = 1) -> None:
        model_bundle(model)
        self._model: ModelName = model
        self._workers = workers
        self._others: list[_Worker] = []
        self.device: Device = device
        """What the model should run on."""

    def __enter__(self) -> PoseWorkers:  # noqa: PYI034  Self needs Python 3.11
        """Start the processes: that takes each a second or two, in which this one can do something else."""
        if self._workers > 1:
            self._others += [_Worker() for _ in range(self._workers)]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the processes."""
        for worker in self._others:
            worker.end()
        self._others.clear()

    def look(
        self, parts: Sequence[ClipPart], view: View = "side", seen: FrameSeen | None = None
    ) -> list[Sightings | EmptyPartError]:
        """Look at parts of clips.

        Parameters
        ----------
        parts : sequence of Part
            At least one.
        view : {"side", "rear"}
            Where the camera stands.
        seen : callable or None
            Told after each frame how many more seconds have been looked at.

        Returns
        -------
        list of Sightings or EmptyPartError
            For each part what was seen; the error for one that has no frame, as at the end of a clip that is shorter
            than it says.

        Raises
        ------
        VideoError
            If a file cannot be read as a video.
        PoseError
            If MediaPipe cannot start on this machine, or a process died or does not start.
        """
        how = (self._model, view, self.device)
        if not self._others:
            return [_sighted(part, how, seen) for part in parts]
        return self._shared(parts, how, seen)

    def _shared(self, parts: Sequence[ClipPart], how: _How, seen: FrameSeen | None) -> list[_Found]:
        """Give each worker a part, and the next when it is done."""
        found: dict[int, _Found] = {}
        waiting = iter(enumerate(parts))
        busy: dict[Any, tuple[_Worker, int]] = {}
        for worker, (number, part) in zip(self._others, waiting, strict=False):
            busy[worker.take(part, how)] = worker, number
        while busy:
            for pipe in _speaking(busy):
                worker, number = busy[pipe]
                said = worker.said()
                if isinstance(said, float):
                    _tell(seen, said)
                    continue
                found[number] = said
                del busy[pipe]
                for following, part in waiting:
                    busy[worker.take(part, how)] = worker, following
                    break
        return [found[number] for number in range(len(parts))]


def _speaking(busy: Mapping[Connection[Any, Any], tuple[_Worker, int]]) -> list[Any]:
    """Wait until somebody says something, but not for ever for those who have not said anything yet."""
    from multiprocessing.connection import wait

    until_s = min(worker.until_s for worker, _ in busy.values())
    speaking = wait(list(busy), None if math.isinf(until_s) else max(0.0, until_s - time.monotonic()))
    if not speaking:
        raise PoseError(SLOW)
    return speaking


_How = tuple[ModelName, View, Device]
_Found = Sightings | EmptyPartError


class _Worker:
    """One process and the pipe to it."""

    def __init__(self) -> None:
        from multiprocessing import Pipe

        open_streams()
        self.pipe, theirs = Pipe()
        self._heard, self.until_s = False, math.inf
        self.process = start_process(_work, theirs)
        theirs.close()  # so that the pipe ends when the process does

    def take(self, part: ClipPart, how: _How) -> Connection[Any, Any]:
        """Start to look at a part; give the pipe that tells of it."""
        with _alive():
            self.pipe.send((part, how))
        if not self._heard:
            self.until_s = time.monotonic() + START_S
        return self.pipe

    def said(self) -> float | _Found:
        """Wait for the next message: seconds looked at, or all that was found."""
        with _alive():
            message: float | _Found | Exception = self.pipe.recv()
        self._heard, self.until_s = True, math.inf
        if isinstance(message, Exception) and not isinstance(message, EmptyPartError):
            raise message
        return message

    def end(self) -> None:
        """End the process, whatever it is at."""
        self.process.terminate()
        self.process.join()
        self.pipe.close()


@contextmanager
def _alive() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError) as error:
        raise PoseError(DIED) from error


def _work(pipe: Connection[Any, Any]) -> None:
    """Look at one part after the other, until the pipe ends."""
    use_one_thread()
    with suppress(EOFError, OSError):
        while True:
            part, how = pipe.recv()
            pipe.send(_answer(part, how, pipe.send))


def _answer(part: ClipPart, how: _How, seen: FrameSeen) -> _Found | Exception:
    """Look at a part; what goes wrong is told, not raised."""
    try:
        load_landmarker(*how)
        seen(0.0)
        return _sighted(part, how, seen)
    except PosecheckError as error:
        return error
    except Exception:  # noqa: BLE001  the outermost frame of a process
        return RuntimeError(traceback.format_exc())


def _sighted(part: ClipPart, how: _How, seen: FrameSeen | None) -> _Found:
    """Look at one part."""
    with part.opened() as video:
        try:
            return find_people(WatchedFrames(video, part.start_s or 0.0, seen), *how)
        except EmptyPartError as error:
            return error


class WatchedFrames:
    """A part of a clip that tells how far it has been looked at.

    Parameters
    ----------
    video : Video
        The part.
    start_s : float
        Where it begins [s].
    seen : callable or None
        Told after each frame how many more seconds have been looked at.
    """

    def __init__(self, video: Video, start_s: float, seen: FrameSeen | None) -> None:
        self._video, self._start_s, self._seen = video, start_s, seen

    @property
    def clip(self) -> Clip:
        """Facts of the part, complete once all frames were read."""
        return self._video.clip

    def __iter__(self) -> Iterator[Frame]:
        """Frames in order of time."""
        last_s = self._start_s
        for frame in self._video:
            yield frame
            _tell(self._seen, frame.time_s - last_s)
            last_s = frame.time_s


def _tell(seen: FrameSeen | None, seconds: float) -> None:
    if seen is not None:
        seen(seconds)
