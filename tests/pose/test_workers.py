"""Several processes look at one clip: the same answer, and what goes wrong in one of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from support.paths import SAMPLES, environment

from posecheck.app.tracking import track
from posecheck.errors import PoseError, VideoError
from posecheck.pose import workers
from posecheck.pose.workers import ClipPart, PoseWorkers

CLIP = str(SAMPLES / "spin_ideal.mp4")

HOW = ("lite", "side", "cpu")


@pytest.fixture
def files_limit():
    """Give this process its own limit of open files back, which a worker lowers for itself."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.usefixtures("files_limit")
def test_what_goes_wrong_in_a_process_is_told_not_raised(tmp_path):
    broken = tmp_path / "broken.mp4"
    broken.write_text("This is no video.\n" * 100)
    assert isinstance(workers._answer((0, ClipPart(str(broken)), HOW), print), VideoError)
    bug = workers._answer((0, ClipPart(None), HOW), print)
    assert isinstance(bug, RuntimeError)
    assert "Traceback" in str(bug)


def test_a_process_that_dies_is_a_sentence():
    with PoseWorkers("lite", workers=2) as processes:
        os.kill(processes._pool._workers[0].process.pid, signal.SIGTERM)
        with pytest.raises(PoseError, match="--workers 1"):
            processes.find_people([ClipPart(CLIP, 0.0, 2.0), ClipPart(CLIP, 2.0, 4.0)])


def test_a_process_that_never_starts_is_a_sentence(monkeypatch):
    monkeypatch.setattr(workers, "START_S", 0.01)
    with PoseWorkers("lite", workers=2) as processes, pytest.raises(PoseError, match="did not start"):
        processes.find_people([ClipPart(CLIP, 0.0, 2.0)])


@pytest.mark.slow
def test_the_answer_does_not_depend_on_the_number_of_processes():
    one, two = (track(CLIP, model="lite", workers=workers).side for workers in (1, 2))
    assert two.clip == one.clip
    for name in ("time_s", "xy_px", "visibility", "contour_px", "view"):
        assert np.array_equal(getattr(one, name), getattr(two, name), equal_nan=True)


@pytest.mark.slow
def test_without_a_gpu_the_cpu_stands_in_and_says_so():
    told = []
    with_gpu = track(CLIP, model="lite", end_s=1.0, device="gpu", warn=told.append).side
    if not told:
        pytest.xfail("this machine has a GPU that MediaPipe can use")
    assert told == ["There is no GPU here that the pose model can use, so it ran on the CPU."]
    plain = track(Path(CLIP), model="lite", end_s=1.0).side
    assert np.array_equal(with_gpu.xy_px, plain.xy_px, equal_nan=True)


def test_one_process_may_look_apart_from_this_one():
    with PoseWorkers("lite", workers=1) as here, PoseWorkers("lite", workers=1, apart=True) as there:
        assert here._pool is None
        assert there._pool._workers[0].process.pid != os.getpid()


LOADED = """
import sys
from posecheck.pose import workers
assert "numpy" not in sys.modules
workers._find_people(workers.ClipPart(sys.argv[1], 0.0, 1.0), ("lite", "side", "cpu"), None)
print(sorted({"mediapipe", "scipy", "sqlalchemy", "matplotlib"} & sys.modules.keys()))
"""


@pytest.mark.slow
def test_a_process_that_looks_loads_no_more_than_it_needs():
    command = [sys.executable, "-c", LOADED, CLIP]
    done = subprocess.run(command, check=False, env=environment(), capture_output=True, text=True)
    assert done.stdout == "['mediapipe']\n", done.stderr
