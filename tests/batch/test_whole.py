"""Whole batches as processes: killed, interrupted, resumed, and on a cluster that loses a worker."""

from __future__ import annotations

import csv
import hashlib
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.clip_folders import LONG_S, clips
from support.paths import environment
from support.video_files import write_clip

from posecheck.storage.history import History
from posecheck.system.ownership import MANIFEST

pytestmark = pytest.mark.slow

CODE = """
if __name__ == "__main__":
    import sys
    from support.engines import acted
    from posecheck.cli import main
    main(sys.argv[1:], engine=acted)
"""


@pytest.fixture(scope="module")
def rider(tmp_path_factory):
    return write_clip(tmp_path_factory.mktemp("clips") / "rider.mp4", LONG_S).read_bytes()


def started(folder, *arguments):
    command = [sys.executable, "-c", CODE, "batch", *arguments]
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**environment(), "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process):
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def hashes(out):
    names = ("clips.csv", "measures.csv", "measures.parquet")
    return [hashlib.sha256((out / name).read_bytes()).hexdigest() for name in names if (out / name).exists()]


def statuses(out):
    with (out / "clips.csv").open(encoding="utf-8", newline="") as file:
        return {Path(row["file"]).stem: (row["status"], row["error"], row["reasons"]) for row in csv.DictReader(file)}


def gone(pids):
    """Whether processes have ended, within some seconds."""
    for _ in range(100):
        if not any(Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids):
            return True
        time.sleep(0.1)
    return False


def children(pid):
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(line) for line in found.split()]


def test_no_clip_stops_the_others(rider, tmp_path):
    clips(tmp_path / "in", high_1=rider, nobody_1=rider, dies_1=rider, waits_1=rider, grows_1=rider, broken_1=b"broken")
    told = ("in", "--no-film", "--workers", "2", "--timeout", "10", "--memory", "2000", "--name", "{rider}_{date}")
    code, out, err = ended(started(tmp_path, *told))
    assert (code, err) == (3, "")
    assert "6 clips: 4 failed, 1 measured, 1 not measurable." in out
    found = statuses(tmp_path / "posecheck-batch")
    assert found["high_1"][0] == "measured"
    assert "memory runs out" in found["dies_1"][2]
    assert "longer than the 10 s allowed" in found["waits_1"][2]
    assert "memory" in found["grows_1"][2]
    assert found["broken_1"][1] == "VideoError"


def test_killed_at_any_moment_the_next_call_finishes(rider, tmp_path):
    folder = clips(tmp_path / "in", **{f"{kind}_{number}": rider for number in range(3) for kind in ("high", "rider")})
    assert ended(started(tmp_path, "in", "--no-film", "--out", "whole"))[0] == 0
    rng = random.Random(1)  # noqa: S311  no secret
    for _ in range(2):
        process = started(tmp_path, "in", "--no-film", "--out", "killed")
        time.sleep(rng.uniform(1, 6))
        pids = children(process.pid)
        process.kill()
        ended(process)
        assert gone(pids)
    assert ended(started(tmp_path, "in", "--no-film", "--out", "killed"))[0] == 0
    assert hashes(tmp_path / "killed") == hashes(tmp_path / "whole")
    assert not [path for path in (tmp_path / "killed").rglob(".*") if path.name not in (".lock", MANIFEST)]
    assert len(list(folder.iterdir())) == 6


def test_interrupted_it_leaves_what_is_done(rider, tmp_path):
    clips(tmp_path / "in", high_1=rider, waits_1=rider, waits_2=rider)
    process = started(tmp_path, "in", "--no-film", "--workers", "2")
    for line in process.stdout:
        if "high_1" in line:
            break
    pids = children(process.pid)
    process.send_signal(signal.SIGINT)
    code, _, err = ended(process)
    assert (code, err) == (130, "What is done is kept: the same command goes on from there.\nStopped.\n")
    assert gone(pids)
    assert list(statuses(tmp_path / "posecheck-batch")) == ["high_1"]
    assert not [path for path in (tmp_path / "posecheck-batch").rglob(".*") if path.name not in (".lock", MANIFEST)]


def test_a_cluster_that_loses_a_worker(rider, tmp_path):
    pytest.importorskip("distributed")
    clips(tmp_path / "in", high_1=rider, rider_1=rider, dies__once_1=rider, broken_1=b"broken")
    with ExitStack() as cluster:
        address = _scheduler(cluster, tmp_path)
        workers = [_worker(cluster, tmp_path, address) for _ in range(2)]
        fetched = (clips(tmp_path / "elsewhere", rider_1=rider) / "rider_1.mp4").as_uri()
        told = ("in", fetched, "--no-film", "--cluster", address, "--out", "there")
        code, out, err = ended(started(tmp_path, *told))
        assert (code, err) == (3, "")
        assert sum(worker.poll() is None for worker in workers) == 1
        assert (tmp_path / "in" / "dies-once_1.died").exists()
        found = statuses(tmp_path / "there")
        assert {name: status for name, (status, *_) in found.items()} == {
            "high_1": "measured",
            "rider_1": "measured",
            "dies-once_1": "measured",
            "broken_1": "failed",
        }, out
    assert len(set(_knees(tmp_path / "there", "rider_1"))) == 1
    assert len(_knees(tmp_path / "there", "rider_1")) == 2
    assert list((tmp_path / "there" / "clips").glob("high_1-*/report.html"))
    code, _, err = ended(started(tmp_path, "in", "--cluster", address))
    assert code == 2
    assert "No Dask scheduler answers" in err


def _knees(out, stem):
    with (out / "measures.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if Path(row["file"]).stem == stem]
    return [(row["value"], row["low"], row["high"]) for row in rows if row["measure"] == "knee_flexion_bdc"]


def _scheduler(cluster, folder):
    command = ("distributed.cli.dask_scheduler", "--host", "tcp://127.0.0.1", "--port", "0", "--no-dashboard")
    process = _daemon(cluster, folder, *command)
    for line in process.stderr:
        if found := re.search(r"tcp://127\.0\.0\.1:\d+", line):
            return found[0]
    raise AssertionError


def _worker(cluster, folder, address):
    told = ("--host", "tcp://127.0.0.1", "--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", "w")
    return _daemon(cluster, folder, "distributed.cli.dask_worker", address, *told)


def _daemon(cluster, folder, module, *arguments):
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        env={**environment(), "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if "scheduler" in module else subprocess.DEVNULL,
        text=True,
    )
    if process.stderr:
        cluster.callback(process.stderr.close)
    cluster.callback(process.wait)
    cluster.callback(process.kill)
    return process


def test_two_batches_into_one_database(rider, tmp_path, server):
    url = server.fresh()
    for number, folder in enumerate(("one", "two")):
        names = [f"anna_{number}{clip}" for clip in range(3)] + [f"bo_{number}"]
        clips(tmp_path / folder, **{name: rider + b"\0\0\0\x10free" + f"{name:8}".encode() for name in names})
    told = ("--no-film", "--name", "{rider}_{bike}", "--keep", "--database", url, "--workers", "2")
    both = [started(tmp_path, folder, "--out", f"out-{folder}", *told) for folder in ("one", "two")]
    assert [ended(process)[::2] for process in both] == [(0, ""), (0, "")]
    history = History(url)
    assert len({entry.clip_sha256 for entry in history.entries("anna")}) == 6
    assert len(history.entries("bo")) == 2
    assert ended(started(tmp_path, "one", "--out", "out-one", *told))[0] == 0
    assert len(history.entries("anna")) == 6
    code, _, err = ended(started(tmp_path, "one", "--keep", "--database", url))
    assert (code, "has no rider whose history" in err) == (2, True)
