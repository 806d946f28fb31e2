"""Processes of our own: one thread each, quiet, and deaf to Ctrl-C."""

import os
import signal
import subprocess
import sys

from support.paths import environment
from support.places import POSIX

from posecheck.system.process import start_process


def report(pipe):
    threads = {os.environ.get(name) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    os.kill(os.getpid(), signal.SIGINT)
    os.write(1, b"noise")
    pipe.send((threads, os.getpid()))


@POSIX
def test_a_process_works_quietly_and_outlives_an_interruption(capfd):
    from multiprocessing import get_context

    before = os.environ.get("OMP_NUM_THREADS")
    ours, theirs = get_context("spawn").Pipe()
    process = start_process(report, theirs)
    assert ours.poll(60)
    threads, number = ours.recv()
    process.join(60)
    assert (threads, process.exitcode) == ({"1"}, 0)
    assert number != os.getpid()
    assert os.environ.get("OMP_NUM_THREADS") == before
    assert capfd.readouterr().out == ""
    ours.close()
    theirs.close()
    process.close()


SCRIPT = """
from support.paths import environment
from posecheck.system.process import start_process
print("loaded", flush=True)
process = start_process(environment)
process.join(60)
print("ended with", process.exitcode)
"""


def test_a_script_needs_no_guard_and_is_not_run_again(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    done = subprocess.run([sys.executable, script], env=environment(), capture_output=True, text=True, check=False)
    assert done.stdout.split("\n")[:2] == ["loaded", "ended with 0"], done.stderr
