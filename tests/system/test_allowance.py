"""A piece of work gets so much memory and no more; what held before holds again."""

from __future__ import annotations

import gc
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
    gc.collect()
    before, allowance = limits(), MemoryAllowance(100 * MB)
    with allowance:
        assert len(np.zeros(50 * MB, np.uint8)) == 50 * MB
        with pytest.raises(MemoryError):
            np.zeros(200 * MB, np.uint8)
    assert limits() == before
    assert len(np.zeros(200 * MB, np.uint8)) == 200 * MB


def test_what_is_held_counts_over_all_entries():
    gc.collect()  # what other tests left must not be given back meanwhile
    allowance = MemoryAllowance(100 * MB)
    with allowance:
        first = np.ones(60 * MB, np.uint8)
    assert allowance.left_bytes < 60 * MB
    with allowance, pytest.raises(MemoryError):
        np.ones(60 * MB, np.uint8)
    del first
    with allowance:
        assert len(np.ones(60 * MB, np.uint8)) == 60 * MB


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
