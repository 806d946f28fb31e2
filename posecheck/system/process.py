"""Processes of our own: quiet, on one core each, started afresh; they leave Ctrl-C to their parent and end with it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, Literal

from .atomic import hold_interrupts

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

_ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def start_process(work: Callable[..., None], *arguments: Any) -> BaseProcess:
    """Start a process that ends when this one does, even if that was killed.

    Its arguments are pickled. `work` is a function of a module: a user's script takes no part in it, so it needs no
    ``if __name__ == "__main__":``, and is not loaded again with all that it loads.
    """
    process = get_context("spawn").Process(target=_run_work, args=(work, arguments), daemon=True, name="posecheck")
    with hold_interrupts(), _one_thread(), _hold_interruptions(), _without_script():
        process.start()
    return process


def limit_memory(size_bytes: int, what: Literal["data", "address_space"]) -> None:
    """Limit the memory of this process; on Linux only, for elsewhere the system does not keep to it.

    Data is what it asks for itself; the address space holds libraries and files too, which nothing gets around.
    """
    if sys.platform == "linux":
        import resource

        kind = resource.RLIMIT_DATA if what == "data" else resource.RLIMIT_AS
        resource.setrlimit(kind, (size_bytes, size_bytes))


def limit_work(seconds: int) -> None:
    """Let this process end when it has worked so long, whatever others do, and leave no dump; not on Windows."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def address_space_bytes() -> int | None:
    """Say how much address space this process may have; None without a limit, as everywhere but on Linux."""
    if sys.platform != "linux":
        return None
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if soft == resource.RLIM_INFINITY else soft


def file_size_bytes() -> int | None:
    """Say how large a file of this process may become; None without a limit, as everywhere on Windows."""
    if sys.platform == "win32":
        return None
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return None if soft == resource.RLIM_INFINITY else soft


def limit_open_files(count: int) -> None:
    """Let this process have no more files open than that; not on Windows, which has no such limit."""
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (count if soft < 0 else min(soft, count), hard))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let what starts now use one thread for numpy's algebra: there is one process per core."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _without_script() -> Iterator[None]:
    """Let what starts now see no script, as if there were only a prompt: Python would run it there once more."""
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


@contextmanager
def _hold_interruptions() -> Iterator[None]:
    """Let what starts now hold back Ctrl-C from its first moment on, long before it can ignore it."""
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # which else would start with the process, and let interruptions in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _run_work(work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """Work: the first frame of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _silence_streams()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    work(*arguments)


def _silence_streams() -> None:
    """Send what C++ parts print nowhere: they cannot be told not to."""
    with open(os.devnull, "r+b") as nowhere:  # noqa: PTH123  a device, no path
        for stream in (0, 1, 2):
            os.dup2(nowhere.fileno(), stream)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
