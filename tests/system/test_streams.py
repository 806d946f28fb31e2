"""Standard streams that the caller closed, and readers that go away: the work goes on."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from support.analyses import high
from support.clip_folders import LONG_S, clips
from support.paths import SAMPLES, environment
from support.places import POSIX
from support.video_files import write_clip

from posecheck.cli.batch import _shown
from posecheck.errors import StoreError
from posecheck.records.batch import BatchEntry, ClipLabel, without_arrays
from posecheck.system.ownership import is_result_folder

CLOSED = ("<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-")
ENVIRONMENT = environment()
OPENED = """
if __name__ == "__main__":
    import os, subprocess, sys
    from support.engines import squared
    from posecheck.system.task_pool import run_tasks
    ended = list(run_tasks(squared, [1, 2, 3], 2))
    numbers = [os.fstat(number).st_rdev == os.stat(os.devnull).st_rdev for number in range(3)]
    inherited = subprocess.run([sys.executable, "-c", "import sys; print(None in (sys.stdin, sys.stdout, sys.stderr))"],
                               close_fds=False, stdout=subprocess.PIPE).stdout
    print("still there", flush=True)
    with open("found.txt", "w") as file:
        file.write(f"{sorted(result[0] for _, result in ended)} {numbers} {inherited.decode()}")
"""
BATCH = """
if __name__ == "__main__":
    import sys
    from posecheck.system.streams import open_streams
    open_streams()
    from support.engines import acted
    from posecheck.cli import main
    main(sys.argv[1:], engine=acted)
"""


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        input="",
    )


@pytest.mark.slow
@POSIX
@pytest.mark.parametrize("closed", CLOSED)
def test_processes_work_where_streams_are_closed(tmp_path, closed):
    (tmp_path / "opened.py").write_text(OPENED, encoding="utf-8")
    done = shell(f"{sys.executable} opened.py {closed}", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    found = (tmp_path / "found.txt").read_text(encoding="utf-8")
    numbers = [stream in closed.split() for stream in ("<&-", ">&-", "2>&-")]
    assert found == f"[1, 4, 9] {numbers} False\n"


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("closed", CLOSED)
def test_a_check_by_two_processes_where_streams_are_closed(tmp_path, closed):
    told = f"check {SAMPLES / 'spin_ideal.mp4'} --model lite --workers 2 --end 5 --out a"
    done = shell(f"{sys.executable} -m posecheck {told} {closed}", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert is_result_folder(tmp_path / "a")


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("closed", [*CLOSED, "| head -1", "| true", "2>&1 | true"])
def test_a_batch_goes_on_whoever_listens(tmp_path, closed):
    rider = write_clip(tmp_path / "rider.mp4", LONG_S).read_bytes()
    clips(tmp_path / "in", a=rider, b=rider, c=rider, d=b"broken")
    (tmp_path / "batch.py").write_text(BATCH, encoding="utf-8")
    told = "in --workers 2 --no-film --out out"
    done = shell(f"({sys.executable} batch.py batch {told}; echo $? >code) {closed}", tmp_path)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == {"| head -1": 1}.get(
        closed, 6 if ">&-" not in closed.split() and "|" not in closed else 0
    )
    assert (tmp_path / "code").read_text(encoding="ascii") == "3\n"
    with (tmp_path / "out" / "clips.csv").open(encoding="utf-8", newline="") as file:
        rows = {Path(row["file"]).stem: row["status"] for row in csv.DictReader(file)}
    assert rows == {"a": "measured", "b": "measured", "c": "measured", "d": "failed"}


class Gone(io.StringIO):
    """A stream that nobody reads any more, or a disk that is full."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:
        if text:
            raise self.error
        return 0


@pytest.mark.parametrize(("error", "says"), [((32, "Broken pipe"), ""), ((28, "No space left"), "No space left")])
def test_rows_are_dropped_when_nobody_takes_them(monkeypatch, error, says):
    entry = BatchEntry(ClipLabel("a-1", "a.mp4"), "spin", "measured", "k", (), "", without_arrays(high()))
    monkeypatch.setattr(sys, "stdout", Gone(OSError(*error)))
    fresh = (True,)
    with _shown(2, 1) as tell:
        with pytest.raises(StoreError, match=says) if says else nullcontext():
            tell(entry, *fresh)
        tell(entry, *fresh)
    sys.stdout.close()
