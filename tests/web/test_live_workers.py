"""Workers that take the newest piece of work of each phone."""

from __future__ import annotations

import asyncio
import threading
from itertools import count

from posecheck.errors import PosecheckError
from posecheck.system.isolated import WorkError
from posecheck.web.live_workers import LiveWork, LiveWorkers


class Gate:
    """A worker that works when it is let."""

    def __init__(self) -> None:
        self.go = threading.Semaphore(1)  # for the first thing of all
        self.done: list[object] = []
        self.closed = False

    def do(self, argument):
        self.go.acquire()
        self.done.append(argument)
        if argument == "bad":
            raise WorkError(argument)
        if argument == "bug":
            raise ZeroDivisionError
        return {"did": argument}

    def close(self) -> None:
        self.closed = True


async def until(true):
    for _ in count():
        if true():
            return
        await asyncio.sleep(0.005)


def run(scene):
    async def play():
        gate = Gate()
        workers = LiveWorkers([gate], "first")
        await until(lambda: gate.done == ["first"])
        await scene(gate, workers)
        gate.go.release()
        await workers.close()
        assert gate.closed

    asyncio.run(asyncio.wait_for(play(), 20))


def test_late_pictures_are_dropped_never_queued():
    ended, dropped = [], []

    def work(name):
        return LiveWork(lambda: name, ended.append, lambda: dropped.append(name))

    async def scene(gate, workers):
        for number in range(10):
            workers.put("phone", work(number))
            await asyncio.sleep(0.002)
        gate.go.release()
        gate.go.release()
        await until(lambda: len(ended) == 2)
        assert ended == [{"did": 0}, {"did": 9}]
        assert dropped == list(range(1, 9))

    run(scene)


def test_work_that_fails_is_told_and_the_next_is_done():
    ended = []

    async def scene(gate, workers):
        for name in ("bad", "bug", "good"):
            gate.go.release()
            workers.put("phone", LiveWork(lambda name=name: name, ended.append))
            await until(lambda name=name: len(ended) == ("bad", "bug", "good").index(name) + 1)
        assert [isinstance(one, PosecheckError) for one in ended] == [True, True, False]

    run(scene)


def test_what_is_wanted_no_more_is_not_done():
    async def scene(gate, workers):
        workers.put("phone", LiveWork(lambda: None, lambda _: None))
        workers.put("other", LiveWork(lambda: "there", lambda _: None))
        gate.go.release()
        await until(lambda: "there" in gate.done)
        assert gate.done == ["first", "there"]
        workers.put("phone", LiveWork(lambda: "gone", lambda _: None))
        workers.forget("phone")
        await asyncio.sleep(0.02)
        assert len(workers) == 1

    run(scene)
