"""Processes that work side by side, each on one task; one that dies or takes too long is ended and replaced.

This is the one way here to start, feed, limit and end a process. The standard library's pools stop as a whole when one
of their processes dies, and cannot end a single task. Nor can they, or pebble's, read anything but pickles from their
processes, which a process that a hostile film took over must not be believed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, Final, Literal

from posecheck.errors import PosecheckError
from posecheck.text import current_language, gettext, gettext_noop, use_language

from .channel import PICKLES, Channel
from .process import limit_memory, start_process
from .streams import open_streams

_READY: Final = "ready"
_PROGRESS: Final = "progress"
_DONE: Final = "done"

_LOOK_S: Final = 0.2
"""How often somebody is asked whether to stop."""

_GRACE_S: Final = 0.5
"""A process whose pipe has ended is dead after so long, and has an exit code."""

_OUT_OF_MEMORY: Final = -9
_DIED: Final = gettext_noop(
    "The process that worked on it died (exit code {code}). The other clips went on; try this one alone."
)
_KILLED: Final = gettext_noop(
    "The process that worked on it died (killed, as the system does when memory runs out). "
    "The other clips went on; try this one alone."
)
_OVERDUE: Final = gettext_noop(
    "It took longer than the {limit_s:g} s allowed. Look at a shorter part of it, or allow more."
)
_SILENT: Final = gettext_noop("The process that should work on it did not start within {limit_s:g} s.")
_STUCK: Final = gettext_noop("The process that worked on it said nothing more for {limit_s:g} s, and was ended.")

Loss = Literal["died", "time", "start"]
"""The process died, the task took too long, or nothing was ever heard of the process."""


class LostTaskError(PosecheckError):
    """A task whose process died, or took too long. `kind` says why in one word: died, time or start."""

    def __init__(self, text: str, kind: Loss = "died") -> None:
        super().__init__(text)
        self.kind: Loss = kind


@dataclass(frozen=True, slots=True)
class TaskLimits:
    """What a process may use.

    None stands for no limit. `limit_s` holds for one task, `start_s` until a process has begun its first, and without
    `limit_s` `silent_s` from then on from one report of it to the next; `memory_mb` is kept on Linux only.
    """

    limit_s: float | None = None
    memory_mb: int | None = None
    start_s: float | None = None
    silent_s: float | None = None


Progress = Callable[[Any], None]
"""Takes what a task reports while it goes on."""

Work = Callable[[Any], Any]
ProgressWork = Callable[[Any, Progress], Any]
"""From a task, and a callable for its progress, to its result. It should not raise."""


class TaskPool:
    """Processes that wait for tasks.

    `work` is a function of a module. Tasks always go to processes as pickles, whatever the channel. `prepare` is done
    by each process before it takes the first, and should not raise.
    """

    def __init__(
        self,
        work: ProgressWork,
        count: int,
        limits: TaskLimits | None = None,
        channel: Channel = PICKLES,
        prepare: Callable[[], None] | None = None,
    ) -> None:
        self._workers = [_Worker(work, limits or TaskLimits(), channel, prepare) for _ in range(count)]

    def start(self) -> None:
        """Start all processes now, not when there is a task for them."""
        for worker in self._workers:
            worker.start()

    def run(
        self,
        tasks: Iterable[Any],
        progress: Progress | None = None,
        stop: Callable[[], bool] | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> Generator[tuple[Any, Any | LostTaskError], None, None]:
        """Do tasks side by side.

        Tasks are taken as processes become free, and come back with their results as they end, or with a LostTaskError.
        Whoever stops listening ends the processes that are at work. `meanwhile` is done here once they all are.
        """
        waiting, busy = iter(tasks), list[_Worker]()
        try:
            busy.extend(worker for worker in self._workers if worker.take(waiting))
            while busy and not (stop and stop()):
                if meanwhile is not None and all(worker.ready for worker in busy):
                    meanwhile()
                    meanwhile = None
                for worker in _wait_for_ended(busy, progress, _LOOK_S if stop else None):
                    task, result = worker.task, worker.outcome
                    if not worker.take(waiting):
                        busy.remove(worker)
                    yield task, result
        finally:
            for worker in busy:
                worker.end()

    def close(self) -> None:
        """End all processes, whatever they are at."""
        for worker in self._workers:
            worker.end()


def run_tasks(
    work: Work, tasks: Iterable[Any], count: int, terms: TaskLimits | None = None
) -> Generator[tuple[Any, Any | LostTaskError], None, None]:
    """Do tasks in processes side by side.

    Tasks are taken as processes become free, and come back with their results as they end, or with a LostTaskError.
    `work` crosses to another process, and should not raise.
    """
    pool = TaskPool(partial(_work_without_progress, work), count, terms)
    try:
        yield from pool.run(tasks)
    finally:
        pool.close()


def _work_without_progress(work: Work, task: Any, _: Progress) -> Any:
    return work(task)


def _wait_for_ended(busy: list[_Worker], progress: Progress | None, look_s: float | None) -> list[_Worker]:
    """Wait until something is heard, or some time is over; give those whose task has ended."""
    deadline_s = min(worker.deadline_s for worker in busy)
    timeout_s = look_s if deadline_s == float("inf") else min(max(0.0, deadline_s - time.monotonic()), look_s or 3600.0)
    ready = wait([worker.pipe for worker in busy], timeout_s)
    # What has come counts even if it is read late, so a pipe is read before the time is looked at.
    return [
        worker for worker in busy if (worker.pipe in ready and worker.read_message(progress)) or worker.end_overdue()
    ]


class _Worker:
    """One process after the other; each does one task at a time."""

    def __init__(
        self, work: ProgressWork, limits: TaskLimits, channel: Channel, prepare: Callable[[], None] | None
    ) -> None:
        self._work, self._limits, self._channel, self._prepare = work, limits, channel, prepare
        self.ready = self._known = False
        self.process: Any = None
        self.pipe: Connection
        self.task: Any = None
        self.outcome: Any | LostTaskError = None
        self.deadline_s = float("inf")

    def start(self) -> None:
        """Start a process, which says so when it is ready."""
        self.ready = self._known = False
        open_streams()  # or the pipe would take the number of a closed one
        self.pipe, theirs = Pipe()
        self.process = start_process(_serve, self._work, self._channel, theirs, self._limits.memory_mb, self._prepare)
        theirs.close()  # so that the pipe ends when the process does

    def take(self, tasks: Iterator[Any]) -> bool:
        """Take the next task on; False if there is none."""
        try:
            self.task = next(tasks)
        except StopIteration:
            return False
        if self.process is None:
            self.start()
        self._allow(self._limits.silent_s if self._known else self._limits.start_s)
        if self.ready:
            self._begin()
        return True

    def read_message(self, progress: Progress | None) -> bool:
        """Read what the process says; True if that ends its task."""
        try:
            kind, content = self._channel.receive(self.pipe)
        except (EOFError, OSError):
            code = self.end(_GRACE_S)
            died = _KILLED if code == _OUT_OF_MEMORY else _DIED
            self.outcome = LostTaskError(gettext(died, code=str(code)), "died")
            return True
        if kind == _READY and not self.ready:  # who says it twice gets no more time
            self.ready = True
            self._begin()
            return False
        if self._limits.limit_s is None:
            self._allow(self._limits.silent_s)
        self._known = True
        if kind == _DONE:
            self.outcome = content
        elif kind == _PROGRESS and progress is not None:
            progress(content)
        return bool(kind == _DONE)

    def end_overdue(self) -> bool:
        """End a task whose time is over; True if it was."""
        if time.monotonic() < self.deadline_s:
            return False
        known = self._known
        self.end()
        if self._limits.limit_s is None and known:
            self.outcome = LostTaskError(gettext(_STUCK, limit_s=self._limits.silent_s or 0.0), "time")
        elif self._limits.limit_s is None:
            self.outcome = LostTaskError(gettext(_SILENT, limit_s=self._limits.start_s or 0.0), "start")
        else:
            self.outcome = LostTaskError(gettext(_OVERDUE, limit_s=self._limits.limit_s), "time")
        return True

    def end(self, grace_s: float = 0.0) -> int | None:
        """End the process, and give the exit code with which it had ended by itself; None where it had not."""
        if self.process is None:
            return None
        self.pipe.close()
        self.process.join(grace_s)
        code: int | None = self.process.exitcode
        self.process.kill()
        self.process.join()
        self.process.close()
        self.process = None
        return code

    def _begin(self) -> None:
        """Hand the task to a process that waits for it, so that a large one blocks nobody."""
        if self._limits.limit_s is not None:
            self._allow(self._limits.limit_s)
        with suppress(OSError):  # a process that is dead already shows when its result is read
            self.pipe.send((current_language(), self.task))

    def _allow(self, seconds: float | None) -> None:
        self.deadline_s = float("inf") if seconds is None else time.monotonic() + seconds


def _serve(
    work: ProgressWork,
    channel: Channel,
    pipe: Connection,
    memory_mb: int | None,
    prepare: Callable[[], None] | None,
) -> None:
    """Do what comes through the pipe, until nothing more can come."""
    if memory_mb is not None:
        limit_memory(memory_mb << 20, "data")
    with suppress(EOFError, OSError):
        channel.send(pipe, _READY, None)
        if prepare is not None:
            prepare()
        while True:
            language, task = pipe.recv()
            with use_language(language):  # of whoever handed the task in
                result = work(task, partial(channel.send, pipe, _PROGRESS))
            channel.send(pipe, _DONE, result)
