"""Many short clips through one batch, or one server, to see whether memory, open files or the time for each grow.

    python -m benchmarks.endurance batch
    python -m benchmarks.endurance server

500 clips or 60 minutes, whichever comes first, with the lite model. Every clip is two or five seconds of a sample.
What is read while it runs: resident memory and open files of the batch or the server itself, of it and all it started,
and the CPU time of them all, which other work on the machine hardly changes, as it does clips a minute.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Final

import av
import numpy as np

SAMPLE: Final = Path(__file__).resolve().parents[1] / "sample_videos" / "spin_ideal.mp4"
PORT: Final = 8519
LONGER: Final = 5
"""Every fifth clip is five seconds long, which can be measured; the others are two, which cannot."""


@dataclass(frozen=True)
class Weight:
    """What a program weighs: clips done, then MB, open files, MB and files with all it started, CPU time [s]."""

    clips: int
    own_mb: float
    own_files: int
    all_mb: float
    all_files: int
    cpu_s: float
    at_s: float


def family(pid: int) -> list[int]:
    """Name a process and all it started."""
    found = [pid]
    for at in found:
        for tasks in Path(f"/proc/{at}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, tasks.read_text(encoding="ascii").split())
    return found


def weighed(pid: int, clips: int, begun_s: float) -> Weight:
    """Weigh a process and all it started."""
    each = [_one(member) for member in family(pid)]
    memory, files, cpu_s = (sum(column) for column in zip(*each, strict=True))
    own_mb, own_files, _ = each[0]
    return Weight(clips, own_mb, int(own_files), memory, int(files), cpu_s, time.monotonic() - begun_s)


def _one(pid: int) -> tuple[float, float, float]:
    """Resident memory [MB], open files, CPU time with that of those it has waited for [s]; nothing if it has ended."""
    home = Path("/proc", str(pid))
    try:
        pages = int((home / "statm").read_text(encoding="ascii").split()[1])
        ticks = (home / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11:15]
        files = len(list((home / "fd").iterdir()))
    except OSError:
        return 0.0, 0.0, 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20, files, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def clip(path: Path, lasting_s: float) -> Path:
    """Copy the beginning of the sample, without coding it anew."""
    with av.open(str(SAMPLE)) as source, av.open(str(path), "w") as out:
        stream = source.streams.video[0]
        copy = out.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is not None and packet.time_base is not None and packet.dts * packet.time_base < lasting_s:
                packet.stream = copy
                out.mux(packet)
    return path


@contextmanager
def a_batch(folder: Path, clips: Sequence[Path]) -> Iterator[tuple[int, Callable[[], int | None]]]:
    """Start one batch of all clips; tell who it is and how to ask for how many are done."""
    (folder / "clips").mkdir()
    for number, source in enumerate(clips):
        copyfile(source, folder / "clips" / f"ride{number:04}.mp4")  # links to one file are one clip to a batch
    command = [sys.executable, "-m", "posecheck", "batch", str(folder / "clips"), "--out", str(folder / "out")]
    with subprocess.Popen([*command, "--model", "lite", "--workers", "1"], stdout=subprocess.DEVNULL) as run:  # noqa: S603

        def done() -> int | None:
            if run.poll() is None:
                return len(list((folder / "out" / "done").glob("*.json")))
            print(f"the batch ended by itself, with exit code {run.returncode}")
            return None

        yield run.pid, done
        run.terminate()


@contextmanager
def a_server(folder: Path, clips: Sequence[Path]) -> Iterator[tuple[int, Callable[[], int | None]]]:
    """Start one server; the next clip is sent when the last one is done, and thrown away after that."""
    command = [sys.executable, "-m", "posecheck", "serve", "--port", str(PORT), "--folder", str(folder / "served")]
    command += ["--database", f"sqlite:///{folder / 'served.sqlite'}", "--model", "lite"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as run:  # noqa: S603
        assert run.stdout is not None
        token = next((found[0] for line in run.stdout if (found := re.findall(r"^  ([\w-]{43})$", line))), "")
        if not token:
            sys.exit("the server did not start")
        waiting = iter(enumerate(clips, 1))

        def done() -> int | None:
            number, source = next(waiting, (0, SAMPLE))
            if not number:
                return None
            try:
                name = json.loads(_asked("POST", f"?name={source.name}", token, source.read_bytes()))["id"]
                _asked("GET", f"/{name}/events", token)  # until it is done
                _asked("DELETE", f"/{name}", token)
            except (OSError, KeyError, ValueError) as error:
                print(f"clip {number}: {type(error).__name__}: {error}", file=sys.stderr)
                return None
            return number

        yield run.pid, done
        run.terminate()


def _asked(method: str, path: str, token: str, content: bytes | None = None) -> str:
    request = urllib.request.Request(
        f"http://127.0.0.1:{PORT}/api/clips{path}", content, {"Authorization": f"Bearer {token}"}, method=method
    )
    with urllib.request.urlopen(request, timeout=1800) as answer:  # noqa: S310
        said: bytes = answer.read()
    return said.decode()


def watched(pid: int, done: Callable[[], int | None], limit_s: float) -> list[Weight]:
    """Weigh a run every ten seconds until it ends, or its time does."""
    begun_s, weights = time.monotonic(), list[Weight]()
    while time.monotonic() - begun_s < limit_s and (count := done()) is not None:
        if not weights or time.monotonic() - begun_s > weights[-1].at_s + 10:
            weights.append(weighed(pid, count, begun_s))
        time.sleep(0.2)
    return weights


def told(weights: Sequence[Weight]) -> None:
    """Print how it grew, from the second quarter on: a process is warm then."""
    if not weights:
        print("it ended before it could be weighed")
        return
    late = [weight for weight in weights if weight.clips >= weights[-1].clips / 4]
    clips = [weight.clips for weight in late]
    print(f"{weights[-1].clips} clips in {weights[-1].at_s / 60:.0f} minutes")
    if clips[0] == clips[-1]:
        print("too few to say how it grew")
        return
    for name in ("own_mb", "own_files", "all_mb", "all_files"):
        values = [getattr(weight, name) for weight in late]
        slope = 100 * np.polyfit(clips, values, 1)[0]
        low, high = min(values), max(values)
        print(f"{name}: {values[0]:.0f} to {values[-1]:.0f} ({low:.0f} to {high:.0f}), {slope:+.2f} per 100 clips")
    middle = weights[len(weights) // 2]
    for half, (first, last) in {"first": (weights[0], middle), "second": (middle, weights[-1])}.items():
        count, lasted_s = last.clips - first.clips, last.at_s - first.at_s
        if count:
            each_s = (last.cpu_s - first.cpu_s) / count
            print(f"{half} half: {60 * count / lasted_s:.1f} clips a minute, {each_s:.2f} s of CPU each")


def main() -> None:
    """Run a batch or a server for an hour and print what it weighed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("batch", "server"))
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--clips", type=int, default=500)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="posecheck-endurance-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        short, longer = clip(folder / "short.mp4", 2.0), clip(folder / "longer.mp4", 5.0)
        clips = [longer if number % LONGER == 0 else short for number in range(asked.clips)]
        begin = a_batch if asked.what == "batch" else a_server
        with begin(folder, clips) as (pid, done):
            weights = watched(pid, done, asked.minutes * 60)
        told(weights)


if __name__ == "__main__":
    main()
