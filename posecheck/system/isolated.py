"""Runs a function in a process of its own with limits, so that a hostile file ends that process and not the server.

What a worker says is JSON, never a pickle: the server believes nothing that a broken worker could send.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from functools import cache, partial
from threading import Event, Lock
from typing import Any, Final, Protocol

from posecheck.errors import PosecheckError
from posecheck.text import read_words

from .channel import JSON_ONLY
from .process import limit_memory
from .task_pool import LostTaskError, TaskLimits, TaskPool

ShareProgress = Callable[[float | None], None]
IsolatedWork = Callable[[Any, ShareProgress], Mapping[str, Any]]

_PROGRESS_S: Final = 0.2
_NICER: Final = 5
_WAY: Final = 15

_START_S: Final = 120.0
"""A process that has not begun after so long never will [s]."""


class WorkError(PosecheckError):
    """A worker did not bring a result. `kind` says why in one word: refused, memory, time, died, stopped or bug."""

    def __init__(self, text: str, kind: str = "refused") -> None:
        super().__init__(text)
        self.kind = kind


def work_error(kind: str, text: str = "") -> WorkError:
    """Make the error of a worker, by its kind in the words for ``web.worker`` and, if not empty, another text."""
    return WorkError(text or read_words("web")["work"][kind], kind)


class Runner(Protocol):
    """How a piece of work is done."""

    def __call__(
        self,
        work: IsolatedWork,
        argument: Any,
        *,
        memory_bytes: int,
        work_s: float,
        progress: ShareProgress,
        stop: Callable[[], bool],
        gives_way: bool = False,
    ) -> Mapping[str, Any]:
        """Do it."""


def run_isolated(
    work: IsolatedWork,
    argument: Any,
    *,
    memory_bytes: int,
    work_s: float,
    progress: ShareProgress,
    stop: Callable[[], bool],
    gives_way: bool = False,
) -> Mapping[str, Any]:
    """Do a piece of work in a process of its own, within limits of memory and time.

    `work` takes the argument and a callable for the share that is done; it is ended where `stop` says True. Work that
    gives way goes on when no other work wants the core. Raises WorkError if there is no result.
    """
    limits = TaskLimits(limit_s=work_s, start_s=work_s)
    pool = TaskPool(partial(_answer, work, memory_bytes, nicer=_WAY if gives_way else _NICER), 1, limits, JSON_ONLY)
    try:
        for _, said in pool.run([argument], partial(_pass_share_on, progress), stop):
            return _result(said)
    finally:
        pool.close()
    raise work_error(kind="stopped")


class IsolatedWorker:
    """A process that does one small piece of work after the other, within limits; what it has loaded stays.

    It starts with the first piece; one that dies or takes too long is replaced with the next.
    """

    def __init__(self, work: IsolatedWork, memory_bytes: int, work_s: float) -> None:
        limits = TaskLimits(limit_s=work_s, start_s=_START_S)
        self._pool = TaskPool(partial(_answer, work, memory_bytes, nicer=0), 1, limits, JSON_ONLY)
        self._turn, self._closing = Lock(), Event()

    def do(self, argument: Any) -> Mapping[str, Any]:
        """Do a piece of work. Raises WorkError if there is no result."""
        with self._turn:
            for _, said in self._pool.run([argument], stop=self._closing.is_set):
                return _result(said)
        raise work_error(kind="stopped")

    def close(self) -> None:
        """End the process; whoever waits for its work is told that it was stopped."""
        self._closing.set()
        with self._turn:  # a process is ended by the thread that listens to it
            self._pool.close()


def _pass_share_on(progress: ShareProgress, share: Any) -> None:
    """Pass on what is a share, and nothing else."""
    if share is None or (isinstance(share, int | float) and 0 <= share <= 1):
        progress(share)


def _result(said: Any) -> Mapping[str, Any]:
    """Give a worker's result, or raise what it says; a worker that says anything else has died."""
    if isinstance(said, LostTaskError):
        raise work_error("died" if said.kind == "died" else "time")
    match said:
        case ["done", dict(result)]:
            return result
        case ["refused" | "memory" | "bug" as kind, str(text)] if text or kind == "memory":
            raise work_error(kind, text)
        case _:
            raise work_error(kind="died")


def _answer(
    work: IsolatedWork, memory_bytes: int, argument: Any, progress: ShareProgress, *, nicer: int
) -> tuple[str, Any]:
    """Do the work, in the worker; whatever goes wrong is said, not raised."""
    _confine(memory_bytes, nicer)
    last_s = 0.0

    def report_sometimes(share: float | None) -> None:
        nonlocal last_s
        if time.monotonic() - last_s > _PROGRESS_S:
            last_s = time.monotonic()
            progress(share)

    try:
        result = dict(work(argument, report_sometimes))
        json.dumps(result)  # so that what is no JSON is a bug of the work
    except WorkError as error:
        return error.kind, str(error)
    except PosecheckError as error:
        return "refused", str(error)
    except MemoryError:
        return "memory", ""
    except Exception:  # noqa: BLE001  the outermost frame of a worker
        return "bug", read_words("web")["work"]["bug"].format(trace=_trace())
    return "done", result


@cache  # once in a process, for it would give way more with every piece of work
def _confine(memory_bytes: int, nicer: int) -> None:
    """Limit memory, leave no dump of it, and give way to others."""
    limit_memory(memory_bytes, "address_space")
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))  # a server's own bound is not its workers'
        os.nice(nicer)


def _trace() -> str:
    with tempfile.NamedTemporaryFile("w", prefix="posecheck-", suffix=".txt", delete=False, encoding="utf-8") as file:
        traceback.print_exc(file=file)
    return file.name
