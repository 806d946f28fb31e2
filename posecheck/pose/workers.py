"""Several processes that look at the parts of a clip, each with a model of its own that stays loaded.

What a part gives depends on nothing but the part, so the answer is the same however many processes there are. The pose
model keeps one core busy and no more (own measurement), and so does a process.

Nothing large is imported here but by functions, so that the processes have begun before this one loads what it needs.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Final

from posecheck.errors import PosecheckError, PoseError
from posecheck.system.process import limit_open_files
from posecheck.system.task_pool import LostTaskError, TaskLimits, TaskPool
from posecheck.text import gettext, gettext_noop

from .models import ModelName, model_bundle

if TYPE_CHECKING:
    from posecheck.records.tracking import Clip
    from posecheck.video.reader import EmptyPartError, Frame, Video

    from .mediapipe import Camera, Device
    from .people import Sightings

    _How = tuple[ModelName, Camera, Device]
    _Found = Sightings | EmptyPartError

POSE_LONGEST_PX: Final = 1280
"""Pictures are looked at no larger than this: the model makes them smaller still, and 4K costs memory."""

DIED: Final = gettext_noop(
    "A process that looked at the clip has died, perhaps because memory ran out. "
    "Close other programs, or try again with --workers 1."
)

SLOW: Final = gettext_noop(
    "A process that should look at the clip did not start, perhaps for want of memory. "
    "Close other programs, or try again with --workers 1."
)

START_S: Final = 120.0
"""A process that has not loaded its model after so long never will: MediaPipe can wait for ever where memory is
short."""

STUCK: Final = gettext_noop(
    "Looking at the clip stood still for {limit_s:g} s, so it was ended. Save the clip anew as .mp4 (H.264), or look "
    "at a shorter part of it."
)

SILENT_S: Final = 300.0
"""A process tells of each picture that it has looked at; one that does not for so long hangs in a library."""

NOTHING_BETWEEN: Final = "All pictures of this part have been looked at."  # untranslated: a note of the code

OPEN_FILES: Final = 256
"""A process that looks at strangers' files has so many open at most; it needs twenty."""

FrameProgress = Callable[[float], None]
"""Called after each frame with how many more seconds of the clip have been looked at."""

PartFound = Callable[[int, "Sightings | EmptyPartError"], None]
"""Called when a part has been looked at, with its place among the parts and what came of it."""


@dataclass(frozen=True, slots=True)
class ClipPart:
    """A part of a clip. None stands for the clip's beginning, its end, and all its frames.

    `between` asks for those half-way between the frames of another look at the same part.
    """

    path: str
    start_s: float | None = None
    end_s: float | None = None
    pace_hz: float | None = None
    between: bool = False

    def open(self) -> Video:
        """Open the file at this part, in pictures that are large enough for the model."""
        from posecheck.video.reader import Video

        start_s, end_s, longest_px = self.start_s, self.end_s, POSE_LONGEST_PX
        return Video(self.path, start_s, end_s, pace_hz=self.pace_hz, between=self.between, longest_px=longest_px)


class PoseWorkers:
    """Processes that find people in parts of clips: this one alone, or several others.

    With 1 worker it is this process alone, unless that is to look `apart`: then the model's memory is there for what
    comes after, and this process loads the rest meanwhile. Raises PoseError if the model is missing or damaged.
    """

    def __init__(
        self, model: ModelName = "heavy", device: Device = "cpu", workers: int = 1, *, apart: bool = False
    ) -> None:
        model_bundle(model)
        self._model: ModelName = model
        self._workers = workers
        self._apart = apart or workers > 1
        self._pool: TaskPool | None = None
        self.device: Device = device
        """What the model should run on."""

    def __enter__(self) -> PoseWorkers:  # noqa: PYI034  Self needs Python 3.11
        """Start the processes: that takes each a second or two, in which this one can do something else."""
        if self._apart:
            limits = TaskLimits(start_s=START_S, silent_s=SILENT_S)
            self._pool = TaskPool(
                _answer, self._workers, limits, prepare=partial(_prepare, (self._model, "side", self.device))
            )
            self._pool.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.close()
        self._pool = None

    def find_people(
        self,
        parts: Sequence[ClipPart],
        camera: Camera = "side",
        progress: FrameProgress | None = None,
        part_found: PartFound | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> list[Sightings | EmptyPartError]:
        """Find the people in parts of clips.

        Each part comes back with what was seen, or with an EmptyPartError if it has no frame, as at the end of a clip
        that is shorter than it says. `progress` is called after each frame with how many more seconds were looked at,
        `part_found` after each part, in any order, `meanwhile` once when other processes have begun. Raises VideoError
        if a file cannot be read as a video. Raises PoseError if MediaPipe cannot start on this machine, or a process
        died or does not start.
        """
        how: _How = (self._model, camera, self.device)
        found: dict[int, _Found] = {}
        with closing(self._look(parts, how, progress, meanwhile)) as looked:
            for number, one in looked:
                found[number] = one
                if part_found is not None:
                    part_found(number, one)
        return [found[number] for number in range(len(parts))]

    def _look(
        self,
        parts: Sequence[ClipPart],
        how: _How,
        progress: FrameProgress | None,
        meanwhile: Callable[[], None] | None,
    ) -> Generator[tuple[int, _Found], None, None]:
        """Look at the parts, here or in processes: each has a part, and gets the next when it is done."""
        from posecheck.video.reader import EmptyPartError

        pool = self._pool
        if pool is None:
            yield from ((number, _find_people(part, how, progress)) for number, part in enumerate(parts))
            return
        tasks = ((number, part, how) for number, part in enumerate(parts))
        with closing(pool.run(tasks, progress, meanwhile=meanwhile)) as results:
            for (number, *_), result in results:
                if isinstance(result, LostTaskError):
                    fault = {"start": SLOW, "time": STUCK}.get(result.kind, DIED)
                    raise PoseError(gettext(fault, limit_s=SILENT_S)) from result
                if isinstance(result, Exception) and not isinstance(result, EmptyPartError):
                    raise result
                yield number, result


def _prepare(how: _How) -> None:
    """Load the model, in a process of its own, before anybody has a part for it."""
    limit_open_files(OPEN_FILES)
    with suppress(Exception):  # with the first part it fails again, and then there is somebody to tell
        from posecheck.video.image import use_one_thread

        from .mediapipe import load_landmarker

        use_one_thread()
        load_landmarker(*how)


def _answer(task: tuple[int, ClipPart, _How], progress: FrameProgress) -> _Found | Exception:
    """Find the people in a part, in a process of its own; what goes wrong is returned, not raised."""
    from .mediapipe import load_landmarker

    _, part, how = task
    try:
        load_landmarker(*how)
        progress(0.0)
        return _find_people(part, how, progress)
    except PosecheckError as error:
        return error
    except Exception:  # noqa: BLE001  the outermost frame of a process
        return RuntimeError(traceback.format_exc())


def _find_people(part: ClipPart, how: _How, progress: FrameProgress | None) -> _Found:
    """Find the people in one part."""
    from posecheck.video.reader import EmptyPartError

    from .mediapipe import find_people

    with part.open() as video:
        try:
            found = find_people(WatchedFrames(video, part.start_s or 0.0, progress), *how)
            return found if len(found.time_s) else EmptyPartError(NOTHING_BETWEEN)
        except EmptyPartError as error:
            return error


class WatchedFrames:
    """A part of a clip that calls `progress` after each frame with how many more seconds have been looked at."""

    def __init__(self, video: Video, start_s: float, progress: FrameProgress | None) -> None:
        self._video, self._start_s, self._progress = video, start_s, progress

    @property
    def clip(self) -> Clip:
        """Facts of the part, complete once all frames were read."""
        return self._video.clip

    def __iter__(self) -> Iterator[Frame]:
        """Frames in order of time."""
        last_s = self._start_s
        for frame in self._video:
            yield frame
            _report(self._progress, frame.time_s - last_s)
            last_s = frame.time_s


def _report(progress: FrameProgress | None, seconds: float) -> None:
    if progress is not None:
        progress(seconds)
