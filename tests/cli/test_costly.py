"""What a stranger's file may cost with the real pose model: memory and work of the whole command, measured."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import costly_files
from support.limits import LIMIT_MB, LIMIT_S
from support.paths import SAMPLES
from support.strange_clips import CASES, Case

assert costly_files  # its cases are among all cases
COSTLY = [case for case in CASES if case.name.startswith("costly")]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
@pytest.mark.parametrize("case", COSTLY, ids=str)
def test_a_small_file_costs_no_more_than_promised(case: Case, tmp_path: Path) -> None:
    if os.fork() == 0:  # what it takes to make the file is no matter of this test
        case.make(tmp_path)
        os._exit(0)
    os.wait()
    (clip,) = tmp_path.iterdir()
    options = [] if clip.suffix == ".npz" else ["--model", "lite", "--workers", "1"]
    command = [sys.executable, "-m", "posecheck", "check", str(clip), "--json", *options]
    environment = {**os.environ, "PYTHONPATH": str(SAMPLES.parent)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        complaint = process.stderr.read().decode()
        _, status, cost = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (2, 3)
    assert (clip.name in complaint) == (process.returncode == 2)
    assert cost.ru_utime + cost.ru_stime < LIMIT_S
    assert cost.ru_maxrss / 1000 < LIMIT_MB
