"""Many short clips through one batch, to see whether memory, open files or the time for each grow.

    python -m benchmarks.endurance --minutes 8

Every clip is a second or so of a sample. The figures are read from the processes of the batch while it runs.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample_videos" / "spin_ideal.mp4"


def family(pid: int) -> list[int]:
    """Name a process and all it started.

    Parameters
    ----------
    pid : int
        The process.

    Returns
    -------
    list of int
        Process numbers.
    """
    found = [pid]
    for at in found:
        for tasks in Path(f"/proc/{at}/task").glob("*/children"):
            found += map(int, tasks.read_text(encoding="ascii").split())
    return found


def weighed(pid: int) -> tuple[float, int]:
    """Weigh a process and all it started.

    Parameters
    ----------
    pid : int
        The process.

    Returns
    -------
    memory, files : float and int
        Resident memory [MB], and how many files are open.
    """
    memory, files = 0.0, 0
    for one in family(pid):
        with suppress(OSError):  # it has just ended
            lines = Path(f"/proc/{one}/status").read_text(encoding="ascii").splitlines()
            memory += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024
            files += len(list(Path(f"/proc/{one}/fd").iterdir()))
    return memory, files


def slope(values: Sequence[float], at: Sequence[float]) -> float:
    """Slope of a straight line.

    Parameters
    ----------
    values, at : sequence of float
        The points.

    Returns
    -------
    float
        Change of the values per unit of the other.
    """
    return float(np.polyfit(at, values, 1)[0]) if len(at) > 2 else float("nan")  # noqa: PLR2004


def main() -> None:
    """Run a batch for some minutes and print what it weighed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=8.0)
    parser.add_argument("--clips", type=int, default=500)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clips, out = Path(folder, "clips"), Path(folder, "out")
        clips.mkdir()
        for number in range(asked.clips):
            shutil.copy(SAMPLE, clips / f"ride{number:04}.mp4")
        command = [sys.executable, "-m", "posecheck", "batch", str(clips), "--out", str(out), "--model", "lite"]
        run = subprocess.Popen([*command, "--end", "1", "--workers", "2"], stdout=subprocess.DEVNULL)  # noqa: S603
        _watch(run, out, asked.minutes * 60, asked.clips)


def _watch(run: subprocess.Popen[bytes], out: Path, limit_s: float, clips: int) -> None:
    """Weigh the run every few seconds; end it in time."""
    begun_s, at_s, done, memory, files = time.monotonic(), [0.0], [0], [0.0], [0]
    while run.poll() is None and at_s[-1] < limit_s:
        time.sleep(3)
        weight_mb, handles = weighed(run.pid)
        memory.append(weight_mb)
        files.append(handles)
        done.append(sum(1 for _ in out.rglob("recording.npz")))
        at_s.append(time.monotonic() - begun_s)
    run.terminate()
    run.wait(60)
    half = [n for n, count in enumerate(done) if count > done[-1] / 4]
    late = [done[n] for n in half]
    print(f"{done[-1]} of {clips} clips in {at_s[-1]:.0f} s")
    print(
        f"memory {memory[half[0]]:.0f} to {memory[-1]:.0f} MB, {100 * slope([memory[n] for n in half], late):+.1f} MB"
    )
    print(f"files {files[half[0]]} to {files[-1]}, {100 * slope([files[n] for n in half], late):+.2f} per 100 clips")
    middle = len(done) // 2
    first, second = done[middle] / at_s[middle], (done[-1] - done[middle]) / (at_s[-1] - at_s[middle])
    print(f"clips a minute: {60 * first:.1f} in the first half, {60 * second:.1f} in the second")


if __name__ == "__main__":
    main()
