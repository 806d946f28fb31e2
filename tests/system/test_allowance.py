"""A piece of work gets so much memory and no more; what held before holds again."""

from __future__ import annotations

import subprocess
import sys
import threading

import numpy as np
import pytest

from posecheck.system.allowance import MemoryAllowance

MB = 1_000_000
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")


def limits():
    import resource

    return resource.getrlimit(resource.RLIMIT_DATA)


def test_more_than_allowed_is_an_error_and_all_is_as_before():
    before, allowance = limits(), MemoryAllowance(100 * MB)
    with allowance:
        assert len(np.zeros(50 * MB, np.uint8)) == 50 * MB
        with pytest.raises(MemoryError):
            np.zeros(200 * MB, np.uint8)
    assert limits() == before
    assert len(np.zeros(200 * MB, np.uint8)) == 200 * MB


HELD = """
import numpy as np
from posecheck.system.allowance import MemoryAllowance

allowance = MemoryAllowance(100_000_000)
with allowance:
    first = np.ones(60_000_000, np.uint8)
assert allowance.left_bytes < 60_000_000
try:
    with allowance:
        np.ones(60_000_000, np.uint8)
except MemoryError:
    del first
with allowance:
    print(len(np.ones(60_000_000, np.uint8)), "first" in globals())
"""


def test_what_is_held_counts_over_all_entries():
    # In a process of its own: threads of other tests give their memory back while this one counts.
    done = subprocess.run([sys.executable, "-c", HELD], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["60000000", "False"]


def test_the_narrowest_holds_and_threads_do_not_lose_it():
    before, entered, go = limits(), threading.Event(), threading.Event()

    def work():
        with MemoryAllowance(1000 * MB):
            entered.set()
            go.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    entered.wait(10)
    with MemoryAllowance(10 * MB):
        narrow = limits()
    wide = limits()
    go.set()
    thread.join()
    assert narrow[0] < wide[0]
    assert limits() == before
