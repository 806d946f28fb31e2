"""Workers that misbehave end themselves, not the server."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from posecheck.errors import VideoError
from posecheck.system.isolated import IsolatedWorker, WorkError, run_isolated

pytestmark = pytest.mark.slow
MEMORY = 1 << 30


def fine(argument, tell):
    tell(0.5)
    time.sleep(0.3)
    return {"twice": 2 * argument}


def refuses(argument, _):
    raise VideoError(argument)


def breaks(_, __):
    return 1 / 0


def is_killed(_, __):
    os.kill(os.getpid(), signal.SIGKILL)


def hangs(_, __):
    time.sleep(60)


def eats(_, __):
    return {"length": len(bytearray(4 * MEMORY))}


def floods(_, __):
    return {"text": "x" * (4 << 20)}


def run(work, argument=None, *, work_s=120.0, stop=lambda: False, progress=lambda _: None):
    return run_isolated(work, argument, memory_bytes=MEMORY, work_s=work_s, progress=progress, stop=stop)


def test_a_worker_brings_its_result():
    told = []
    assert run(fine, 21, progress=told.append) == {"twice": 42}
    assert told == [0.5]


@pytest.mark.parametrize(
    ("work", "kind"),
    [
        (refuses, "refused"),
        (breaks, "bug"),
        (is_killed, "died"),
        (hangs, "time"),
        pytest.param(eats, "memory", marks=pytest.mark.skipif(sys.platform != "linux", reason="no limit elsewhere")),
        (floods, "died"),
    ],
)
def test_a_worker_that_brings_none(work, kind):
    with pytest.raises(WorkError) as caught:
        run(work, "No film.", work_s=5.0 if work is hangs else 120.0)
    assert caught.value.kind == kind
    assert "Traceback" not in str(caught.value)


def test_a_worker_is_stopped():
    began_s = time.monotonic()
    with pytest.raises(WorkError) as caught:
        run(hangs, stop=lambda: time.monotonic() > began_s + 2)
    assert caught.value.kind == "stopped"
    assert time.monotonic() < began_s + 10


def count_pieces(argument, _):
    """Say how many pieces of work this process has had, and in which process that was."""
    _pieces.append(argument)
    if argument == "die":
        os._exit(3)
    if argument == "sleep":
        time.sleep(60)
    return {"count": len(_pieces), "process": os.getpid(), "nice": os.nice(0)}


_pieces = []


def test_a_worker_keeps_what_it_has_loaded_and_is_replaced_when_it_dies():
    worker = IsolatedWorker(count_pieces, 4 << 30, 2.0)
    try:
        first, second = worker.do("a"), worker.do("b")
        assert (first["count"], second["count"]) == (1, 2)
        assert first["process"] == second["process"] != os.getpid()
        assert first["nice"] == second["nice"]  # it does not give way more from piece to piece
        for bad, kind in (("die", "died"), ("sleep", "time")):
            with pytest.raises(WorkError) as lost:
                worker.do(bad)
            assert lost.value.kind == kind
        assert worker.do("c")["count"] == 1
    finally:
        worker.close()


def test_a_worker_that_is_closed_tells_whoever_waits():
    worker = IsolatedWorker(count_pieces, 4 << 30, 30.0)
    worker.do("a")
    ended = []

    def wait():
        with pytest.raises(WorkError) as lost:
            worker.do("sleep")
        ended.append(lost.value.kind)

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.5)
    worker.close()
    waiting.join(10)
    assert ended == ["stopped"]
