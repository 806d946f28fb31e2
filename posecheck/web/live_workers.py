"""Processes that look at live pictures, and one that reads numbers off them; each phone has its turn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Protocol

from posecheck.app.live import answer_live
from posecheck.errors import PosecheckError
from posecheck.pose.live import look_at_picture
from posecheck.system.isolated import IsolatedWork, IsolatedWorker, work_error
from posecheck.text import current_language, use_language

from .live_mailbox import Mailbox

LOG: Final = logging.getLogger("posecheck.web")

LOOK_S: Final = 30.0
"""A look that takes longer, the model's loading with it, has failed [s]."""


class Worker(Protocol):
    """Does one piece of work after the other."""

    def do(self, argument: Any) -> Mapping[str, Any]:
        """Do it."""

    def close(self) -> None:
        """End it."""


@dataclass(frozen=True, slots=True)
class LiveTools:
    """What does the work of live rides; tests bring their own."""

    make: Callable[[IsolatedWork, int, float], Worker] = IsolatedWorker
    look: IsolatedWork = look_at_picture
    read: IsolatedWork = answer_live


@dataclass(frozen=True, slots=True, eq=False)
class LiveWork:
    """A piece of work: how it begins when its turn has come, where it ends, and whom to tell that it was dropped.

    `begin` gives what the worker needs, None if there is nothing to do any more. `language` is that of the phone.
    """

    begin: Callable[[], Any]
    end: Callable[[Mapping[str, Any] | PosecheckError], None]
    drop: Callable[[], None] = lambda: None
    language: str = field(default_factory=current_language)


class LiveWorkers:
    """Some workers that take the newest piece of work of each phone in turn.

    `first` is what each does at once, so that it has started, and its model is loaded, when the first picture comes.
    """

    def __init__(self, workers: list[Worker], first: Any) -> None:
        self._workers, self._first = workers, first
        self._mailbox: Mailbox[LiveWork] = Mailbox()
        self._there = asyncio.Event()
        self._threads = ThreadPoolExecutor(len(workers), thread_name_prefix="live")
        self._tasks = [asyncio.create_task(self._work(worker)) for worker in workers]

    def __len__(self) -> int:
        return len(self._workers)

    def put(self, phone: str, work: LiveWork) -> None:
        """Hand in a piece of work; the one before that nobody has taken is dropped."""
        dropped = self._mailbox.put(phone, work)
        self._there.set()
        if dropped is not None:
            dropped.drop()

    def forget(self, phone: str) -> None:
        """Drop what waits for a phone that has gone."""
        self._mailbox.forget(phone)

    async def _work(self, worker: Worker) -> None:
        loop = asyncio.get_running_loop()
        with suppress(PosecheckError):  # whatever is wrong shows again with the first picture
            await loop.run_in_executor(self._threads, worker.do, self._first)
        while True:
            taken = self._mailbox.take()
            if taken is None:
                self._there.clear()
                await self._there.wait()
                continue
            with use_language(taken[1].language):
                await self._do(worker, taken[1])

    async def _do(self, worker: Worker, work: LiveWork) -> None:
        task = work.begin()
        if task is None:
            return
        loop, do = asyncio.get_running_loop(), partial(copy_context().run, worker.do, task)
        try:
            found: Mapping[str, Any] | PosecheckError = await loop.run_in_executor(self._threads, do)
        except PosecheckError as error:
            found = error
        except Exception as error:
            LOG.exception("The work on a live picture ended on an error of posecheck's own.")
            found = work_error("died", str(error))
        work.end(found)

    async def close(self) -> None:
        """End all, whatever they are at."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(asyncio.to_thread(worker.close) for worker in self._workers))
        self._threads.shutdown(wait=False, cancel_futures=True)
