"""One way to start, feed, limit and end processes: what they say, how they are lost, and who is believed."""

from __future__ import annotations

import os
import time
from contextlib import closing

import pytest

from posecheck.system.channel import JSON_ONLY, PICKLES
from posecheck.system.task_pool import LostTaskError, TaskLimits, TaskPool, run_tasks
from posecheck.text import current_language, use_language

SILENT_S = 0.01


def counts(task, tell):
    """Tell of each step; a negative task dies on the way, a large one takes for ever."""
    for step in range(abs(task)):
        tell(step)
        if task < 0:
            os._exit(3)
        if task > 100:
            time.sleep(60)
    return task, os.getpid()


@pytest.fixture(params=[PICKLES, JSON_ONLY])
def pool(request):
    with closing(TaskPool(counts, 2, TaskLimits(limit_s=5.0), request.param)) as found:
        yield found


def test_processes_stay_from_one_run_to_the_next_and_tell_of_their_tasks(pool):
    told = []
    first = dict(pool.run([1, 2, 3], told.append))
    assert sorted(told) == [0, 0, 0, 1, 1, 2]
    assert [first[task][0] for task in (1, 2, 3)] == [1, 2, 3]
    second = dict(pool.run([4]))
    assert second[4][1] in {pid for _, pid in first.values()}


@pytest.mark.slow
def test_a_process_that_dies_is_replaced(pool):
    ended = dict(pool.run([-1, 1, -2, 2]))
    assert [ended[task][0] for task in (1, 2)] == [1, 2]
    for task in (-1, -2):
        assert isinstance(ended[task], LostTaskError)
        assert ended[task].kind == "died"
        assert "exit code 3" in str(ended[task])


def test_whoever_stops_to_listen_ends_what_is_at_work(pool):
    results = pool.run([1, 101])
    assert next(results)[0] == 1
    results.close()
    assert [worker.process is None for worker in pool._workers].count(True) == 1
    assert dict(pool.run([2]))[2][0] == 2


@pytest.mark.slow
def test_somebody_may_stop_it(pool):
    until_s = time.monotonic() + 1.0
    assert list(pool.run([101], stop=lambda: time.monotonic() > until_s)) == []
    assert time.monotonic() < until_s + 3


def prepares():
    os.environ["POSECHECK_TEST_PREPARED"] = str(os.getpid())


def tells_who_prepared(_, __):
    return os.environ.get("POSECHECK_TEST_PREPARED"), os.getpid()


def test_each_process_prepares_itself_before_its_first_task():
    with closing(TaskPool(tells_who_prepared, 2, prepare=prepares)) as pool:
        pool.start()
        ended = dict(pool.run([1, 2, 3]))
    assert all(prepared == str(own) for prepared, own in ended.values())


def test_a_process_that_says_nothing_is_given_up():
    with closing(TaskPool(counts, 1, TaskLimits(start_s=SILENT_S))) as pool:
        (lost,) = dict(pool.run([1])).values()
    assert lost.kind == "start"


def says_one_thing_and_hangs(_, tell):
    tell("here")
    time.sleep(60)


@pytest.mark.slow
def test_a_process_that_falls_silent_is_ended():
    heard = []
    with closing(TaskPool(says_one_thing_and_hangs, 1, TaskLimits(start_s=30.0, silent_s=1.0))) as pool:
        (lost,) = dict(pool.run([1], heard.append)).values()
    assert heard == ["here"]
    assert (lost.kind, str(lost)) == ("time", "The process that worked on it said nothing more for 1 s, and was ended.")


def speak(_task: object) -> str:
    return current_language()


def test_a_task_is_done_in_the_language_of_whoever_handed_it_in():
    with use_language("pt"):
        assert [result for _, result in run_tasks(speak, [1, 2], 1)] == ["pt", "pt"]
    assert [result for _, result in run_tasks(speak, [1], 1)] == ["en"]
