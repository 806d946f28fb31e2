"""Workers that misbehave end themselves, not the server."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest

from posecheck.errors import VideoError
from posecheck.system.isolated import WorkError, run_isolated

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


def run(work, argument=None, *, work_s=30.0, stop=lambda: False, progress=lambda _: None):
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
        run(work, "No film.", work_s=5.0 if work is hangs else 30.0)
    assert caught.value.kind == kind
    assert "Traceback" not in str(caught.value)


def test_a_worker_is_stopped():
    began_s = time.monotonic()
    with pytest.raises(WorkError) as caught:
        run(hangs, stop=lambda: time.monotonic() > began_s + 2)
    assert caught.value.kind == "stopped"
    assert time.monotonic() < began_s + 10
