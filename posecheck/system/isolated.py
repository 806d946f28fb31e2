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
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Final, Protocol

from posecheck.errors import PosecheckError
from posecheck.text import words

from .process import start_process

TellProgress = Callable[[float | None], None]
IsolatedWork = Callable[[Any, TellProgress], Mapping[str, Any]]

_LOOK_S: Final = 0.2
_MESSAGE_BYTES: Final = 1 << 20
_NICER: Final = 5


class WorkError(PosecheckError):
    """A worker did not bring a result.

    Parameters
    ----------
    text : str
        Why, for the user.
    kind : str
        The same in one word: refused, memory, time, died, stopped or bug.
    """

    def __init__(self, text: str, kind: str = "refused") -> None:
        super().__init__(text)
        self.kind = kind


def work_error(kind: str, text: str = "") -> WorkError:
    """Make the error of a worker.

    Parameters
    ----------
    kind : str
        A key of ``web.worker`` in ``words.toml``.
    text : str
        What to say; empty for the words that stand there.

    Returns
    -------
    WorkError
        To be raised.
    """
    return WorkError(text or words("web")["work"][kind], kind)


class Runner(Protocol):
    """How a piece of work is done."""

    def __call__(
        self,
        work: IsolatedWork,
        argument: Any,
        *,
        memory_bytes: int,
        work_s: float,
        tell: TellProgress,
        stop: Callable[[], bool],
    ) -> Mapping[str, Any]:
        """Do it."""


def run_isolated(
    work: IsolatedWork,
    argument: Any,
    *,
    memory_bytes: int,
    work_s: float,
    tell: TellProgress,
    stop: Callable[[], bool],
) -> Mapping[str, Any]:
    """Do a piece of work in a process of its own.

    Parameters
    ----------
    work : callable
        A function of a module, which takes the argument and a callable to tell its progress to.
    argument : object
        Anything that can be pickled.
    memory_bytes : int
        Address space of the process, where the system can limit it [bytes].
    work_s : float
        It is ended when it takes longer [s].
    tell : callable
        Called with the share that is done.
    stop : callable
        Asked again and again; the process is ended when it says True.

    Returns
    -------
    mapping
        What the function returned.

    Raises
    ------
    WorkError
        If there is no result.
    """
    here, there = Pipe(duplex=False)
    process = start_process(_inside, there, work, argument, memory_bytes)
    there.close()
    try:
        return _heard(here, process, time.monotonic() + work_s, tell, stop)
    finally:
        process.kill()
        process.join()
        here.close()


def _heard(
    here: Connection, process: BaseProcess, until_s: float, tell: TellProgress, stop: Callable[[], bool]
) -> Mapping[str, Any]:
    """Listen to a worker until it has a result, or there will be none."""
    while not stop():
        if time.monotonic() > until_s:
            raise work_error(kind="time")
        if not here.poll(_LOOK_S):
            if not process.is_alive() and not here.poll():
                raise work_error(kind="died")
            continue
        try:
            kind, said = json.loads(here.recv_bytes(_MESSAGE_BYTES))
        except (EOFError, OSError, ValueError) as error:
            raise work_error(kind="died") from error
        if kind == "share":
            tell(said)
        elif kind == "done":
            return dict(said)
        else:
            raise work_error(kind, said or "")
    raise work_error(kind="stopped")


def _inside(there: Connection, work: IsolatedWork, argument: Any, memory_bytes: int) -> None:
    """Do the work: the first frame of the worker."""
    _confine(memory_bytes)
    last_s = 0.0

    def tell(share: float | None) -> None:
        nonlocal last_s
        if time.monotonic() - last_s > _LOOK_S:
            last_s = time.monotonic()
            _say(there, "share", share)

    try:
        _say(there, "done", dict(work(argument, tell)))
    except WorkError as error:
        _say(there, error.kind, str(error))
    except PosecheckError as error:
        _say(there, "refused", str(error))
    except MemoryError:
        _say(there, "memory", "")
    except Exception:  # noqa: BLE001  the outermost frame of a worker
        _say(there, "bug", words("web")["work"]["bug"].format(trace=_trace()))


def _say(there: Connection, kind: str, said: Any) -> None:
    there.send_bytes(json.dumps([kind, said]).encode())


def _confine(memory_bytes: int) -> None:
    """Limit memory, and give way to others."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        os.nice(_NICER)


def _trace() -> str:
    with tempfile.NamedTemporaryFile("w", prefix="posecheck-", suffix=".txt", delete=False, encoding="utf-8") as file:
        traceback.print_exc(file=file)
    return file.name


def run_inline(
    work: IsolatedWork,
    argument: Any,
    *,
    memory_bytes: int,  # noqa: ARG001  nothing is limited here
    work_s: float,  # noqa: ARG001
    tell: TellProgress,
    stop: Callable[[], bool],  # noqa: ARG001
) -> Mapping[str, Any]:
    """Do a piece of work right here, without limits: for work that is trusted, as in tests.

    Parameters
    ----------
    work : callable
        What to do.
    argument : object
        With what.
    memory_bytes : int
        Means nothing here [bytes].
    work_s : float
        Means nothing here [s].
    tell : callable
        Called with the share that is done.
    stop : callable
        Means nothing here.

    Returns
    -------
    mapping
        What the function returned.

    Raises
    ------
    WorkError
        If the work raises an error of posecheck's.
    """
    try:
        return dict(work(argument, tell))
    except WorkError:
        raise
    except PosecheckError as error:
        raise work_error(kind="refused", text=str(error)) from error
