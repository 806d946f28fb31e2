"""Processes that work side by side, each on one task; one that dies or takes too long is replaced.

The standard library's pools stop as a whole when one of their processes dies, and cannot end a single task.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, Final

from posecheck.errors import PosecheckError

from .process import start_process
from .streams import open_streams

_READY: Final = "ready"
_OUT_OF_MEMORY: Final = -9
_DIED: Final = "The process that worked on it died ({how}). The other clips went on; try this one alone."
_KILLED: Final = "killed, as the system does when memory runs out"
_OVERDUE: Final = "It took longer than the {limit_s:g} s allowed. Look at a shorter part of it, or allow more."


class LostTaskError(PosecheckError):
    """A task whose process died, or took too long."""


@dataclass(frozen=True, slots=True)
class TaskLimits:
    """On which terms each process works.

    Parameters
    ----------
    limit_s : float or None
        How long one task may take; None for as long as it likes [s].
    memory_mb : int or None
        How much memory a process may have; None for as much as it likes. Kept on Linux only.
    """

    limit_s: float | None = None
    memory_mb: int | None = None


Work = Callable[[Any], Any]


def run_tasks(
    work: Work, tasks: Iterable[Any], count: int, terms: TaskLimits | None = None
) -> Generator[tuple[Any, Any | LostTaskError], None, None]:
    """Do tasks in processes side by side.

    Parameters
    ----------
    work : callable
        From a task to its result; both cross to another process. It should not raise.
    tasks : iterable
        Taken as processes become free.
    count : int
        How many processes.
    terms : Terms or None
        On which terms they work; None for no limits.

    Yields
    ------
    tuple
        Each task with its result, as they end, or with a LostError where its process died or took too long.
    """
    waiting = iter(tasks)
    lanes = [_Lane(work, terms or TaskLimits()) for _ in range(count)]
    try:
        busy = [lane for lane in lanes if lane.take(waiting)]
        while busy:
            for lane in _ended(busy):
                task, result = lane.task, lane.outcome
                if not lane.take(waiting):
                    busy.remove(lane)
                yield task, result
    finally:
        for lane in lanes:
            lane.close()


def _ended(busy: list[_Lane]) -> list[_Lane]:
    """Wait until a lane's task has ended, or its time."""
    deadline_s = min(lane.deadline_s for lane in busy)
    timeout_s = None if deadline_s == float("inf") else max(0.0, deadline_s - time.monotonic())
    ready = wait([lane.pipe for lane in busy], timeout_s)
    return [lane for lane in busy if (lane.heard() if lane.pipe in ready else lane.overdue())]


class _Lane:
    """One process after the other; each does one task at a time."""

    def __init__(self, work: Work, terms: TaskLimits) -> None:
        self._work, self._terms = work, terms
        self._process: Any = None
        self.pipe: Connection
        self.task: Any = None
        self.outcome: Any | LostTaskError = None
        self.deadline_s = float("inf")

    def take(self, tasks: Iterator[Any]) -> bool:
        """Begin the next task; False if there is none."""
        try:
            self.task = next(tasks)
        except StopIteration:
            return False
        if self._process is None:
            self._start()
        else:
            self._begin()
        with suppress(OSError):  # a process that is dead already shows when its result is read
            self.pipe.send(self.task)
        return True

    def heard(self) -> bool:
        """Read what the process says; True if that ends its task."""
        try:
            said = self.pipe.recv()
        except (EOFError, OSError):
            self.outcome = LostTaskError(_DIED.format(how=self._end()))
            return True
        if said == _READY:
            self._begin()
            return False
        self.outcome = said
        return True

    def overdue(self) -> bool:
        """End a task whose time is over; True if it was."""
        if time.monotonic() < self.deadline_s:
            return False
        self._end()
        self.outcome = LostTaskError(_OVERDUE.format(limit_s=self._terms.limit_s or 0.0))
        return True

    def _begin(self) -> None:
        limit_s = self._terms.limit_s
        self.deadline_s = float("inf") if limit_s is None else time.monotonic() + limit_s

    def close(self) -> None:
        if self._process is not None:
            self._end()

    def _start(self) -> None:
        open_streams()
        self.pipe, theirs = Pipe()
        self.deadline_s = float("inf")  # until it is ready
        self._process = start_process(_serve, self._work, theirs, self._terms.memory_mb)
        theirs.close()

    def _end(self) -> str:
        """End the process, and say how it had ended by itself."""
        self.pipe.close()  # which tells an idle process to stop
        self._process.join(0.5)
        code = self._process.exitcode
        self._process.kill()
        self._process.join()
        self._process.close()
        self._process = None
        return _KILLED if code == _OUT_OF_MEMORY else f"exit code {code}"


def _serve(work: Work, pipe: Connection, memory_mb: int | None) -> None:
    """Do what comes through the pipe, until nothing more can come."""
    _bound(memory_mb)
    with suppress(EOFError, OSError):
        pipe.send(_READY)
        while True:
            pipe.send(work(pipe.recv()))


def _bound(memory_mb: int | None) -> None:
    with suppress(ImportError):  # not on Windows
        import resource

        if memory_mb is not None:
            resource.setrlimit(resource.RLIMIT_DATA, (memory_mb << 20, memory_mb << 20))
