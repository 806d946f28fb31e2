"""What a check costs, as ratios to the bare loop on the same clip.

``python -m benchmarks.speed [--turns N] [10s] [60s] [class] [batch] [films] [core]``, all of them if none is
named; see README.md beside this file. Each run is a process of its own, so that its memory and its start count.
What is compared takes turns, so that whatever else the machine does meets all of them alike.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

from posecheck.app.tracking import track
from posecheck.storage.files import save_recording

from .clips import SAMPLE, doubled, looped
from .core_speed import time_core

CHECK: Final = """
import sys
from posecheck.app.tracking import track
frames, workers, whole_class, *clips = sys.argv[1:]
for clip in clips:
    looked = track(clip, frames=frames, workers=int(workers), whole_class=whole_class == "class")
    from posecheck.fit.analysis import analyse
    knee = analyse(looked)["knee_flexion_bdc"].value
print(len(looked.side.time_s) * len(clips), knee)
"""
FIRST: Final = """
import sys, time
from posecheck.pose.workers import PoseWorkers
clip, began_s = sys.argv[1], float(sys.argv[2])
first = []
def note(answer):
    first[:] = first or [time.time() - began_s, answer["knee_flexion_bdc"].value]
with PoseWorkers("heavy", "cpu", 2, apart=True) as engine:  # as the command line does
    from posecheck.app.check import run_check
    from posecheck.app.request import CheckRequest
    run_check(CheckRequest(clip), engine=engine, preview=note)
print(f"{1000 * first[0]:.0f}", first[1])
"""
FILMS: Final = """
import resource, sys
from dataclasses import replace
from pathlib import Path
from posecheck.app.check_result import measure_ride
from posecheck.app.request import FolderContents
from posecheck.app.results import write_results
from posecheck.app.tracking import TrackedRide
from posecheck.storage.files import load_recording
from posecheck.video.reader import Video
def cpu_s():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
clip, recording, out = sys.argv[1:]
Path(out).mkdir()
result = measure_ride(TrackedRide(load_recording(recording)))
took = []
for number, film in enumerate((False, False, True)):  # the first loads what all need
    began_s = cpu_s()
    with Video(clip) as video:
        write_results(result, Path(out) / str(number), FolderContents(film=film), video=video)
    took.append(cpu_s() - began_s)
print(f"{1000 * (took[2] - took[1]):.0f}", "nan")
"""
WHOLE: Final = """
from posecheck.cli import main
try:
    main()
finally:
    print(0, "nan")
"""
BARE_S: Final = 180.0
"""Of a whole class the bare loop is measured on so many seconds and scaled."""

CLASS_S: Final = 2700.0
BATCH: Final = 20
MB: Final = 1024


@dataclass(frozen=True)
class Cost:
    """What one run took: wall and CPU time [s], largest process [MB], frames looked at, knee at BDC [deg]."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    frames: int
    knee: float

    def scaled(self, factor: float) -> Cost:
        """Stand for a longer clip."""
        return Cost(self.wall_s * factor, self.cpu_s * factor, self.peak_mb, round(self.frames * factor), self.knee)


def run(*command: str) -> Cost:
    """Run a program that prints the frames it looked at and a knee, and measure it with all its processes."""
    start_s = time.perf_counter()
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen([sys.executable, *command], stdout=said, stderr=subprocess.DEVNULL) as process,  # noqa: S603
    ):
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall_s = time.perf_counter() - start_s
        if process.returncode:
            msg = f"{command} ended with {process.returncode}"
            raise RuntimeError(msg)
        said.seek(0)
        frames, knee = said.read().split()[-2:]
    return Cost(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss / MB, int(frames), float(knee))


def check(*clips: Path, frames: str = "needed", workers: int = 2, kind: str = "clip") -> Cost:
    """Measure posecheck from its start to its answer."""
    script = clips[0].with_name("check.py")
    script.write_text(CHECK, encoding="utf-8")
    return run(str(script), frames, str(workers), kind, *map(str, clips))


EVERY: Final = "posecheck, all frames"
Rows = Mapping[str, Callable[[], Cost]]


def rows(table: Table, name: str, runs: Rows, turns: int) -> None:
    """Run all by turns, and put medians in the table, with shares of the bare loop, which comes first, in each turn."""
    costs: dict[str, list[Cost]] = {who: [] for who in runs}
    for _ in range(turns):
        for who, one in runs.items():
            costs[who].append(one())
    bare = next(iter(costs.values()))
    for who, found in costs.items():
        wall, cpu = ([getattr(cost, kind) for cost in found] for kind in ("wall_s", "cpu_s"))
        shares = (
            [getattr(cost, kind) / getattr(first, kind) for cost, first in zip(found, bare, strict=True)]
            for kind in ("wall_s", "cpu_s")
        )
        walls, cpus = map(_spread, shares)
        knee, every = found[0].knee, costs[EVERY][0].knee if EVERY in costs else float("nan")
        off = "" if np.isnan(knee - every) else f"{knee - every:+.2f}"
        peak_mb, looks = max(cost.peak_mb for cost in found), found[0].frames
        numbers = (f"{np.median(wall):.1f}", walls, f"{np.median(cpu):.1f}", cpus, f"{peak_mb:.0f}", str(looks), off)
        table.add_row(name, who, *numbers)


def _spread(values: Sequence[float]) -> str:
    """Put a median, and from where to where the values go."""
    return f"{np.median(values):.3f} ({min(values):.3f} to {max(values):.3f})"


def ten(folder: Path, table: Table, turns: int) -> None:
    """10 s at 30 frames a second, with the peer, one process, and all frames beside it."""
    clip = looped(folder / "ten.mp4", 10.0)
    runs = {
        "bare loop": lambda: run("-m", "benchmarks.bare", str(clip)),
        "posecheck, 2 processes": lambda: check(clip),
        "the same, until the first number (frames: ms)": lambda: first_number(clip),
        "posecheck, 1 process": lambda: check(clip, workers=1),
        EVERY: lambda: check(clip, frames="all"),
        "peer": lambda: run("-m", "benchmarks.peer", str(clip), str(folder / "peer.mp4")),
        "check with report and films": lambda: _whole(folder / "out", "check", str(clip), "--workers", "2", "--force"),
    }
    rows(table, "10 s, 30/s", runs, turns)


def first_number(clip: Path) -> Cost:
    """Measure how long it takes until a check has a first number to show; that time stands for the frames [ms]."""
    script = clip.with_name("first.py")
    script.write_text(FIRST, encoding="utf-8")
    return run(str(script), str(clip), str(time.time()))


def films(folder: Path, table: Table, turns: int) -> None:
    """Measure what films of 6 s cost, above the rest of the folder; that stands for the frames [ms]."""
    recording, script = folder / "recording.npz", folder / "films.py"
    save_recording(track(SAMPLE, model="lite"), recording)
    script.write_text(FILMS, encoding="utf-8")
    at_60 = doubled(folder / "sixty.mp4", SAMPLE)
    runs = {
        f"films of 6 s at {rate}/s (frames: ms of CPU)": lambda clip=clip: run(
            str(script), str(clip), str(recording), str(folder / f"out-{time.time_ns()}")
        )
        for rate, clip in ((30, SAMPLE), (60, at_60))
    }
    rows(table, "6 s, 960x540", runs, turns)


def _whole(out: Path, *command: str) -> Cost:
    script = out.with_suffix(".py")
    script.write_text(WHOLE, encoding="utf-8")
    return run(str(script), *command, "--out", str(out))


def sixty(folder: Path, table: Table, turns: int) -> None:
    """60 s at 60 frames a second; the bare loop on its first 10 seconds, scaled."""
    clip = doubled(folder / "sixty.mp4", looped(folder / "thirty.mp4", 60.0))
    runs = {
        "bare loop (scaled)": lambda: run("-m", "benchmarks.bare", str(clip), "10").scaled(6),
        "posecheck, 2 processes": lambda: check(clip),
        EVERY: lambda: check(clip, frames="all"),
    }
    rows(table, "60 s, 60/s", runs, turns)


def whole_class(folder: Path, table: Table, turns: int) -> None:
    """45 minutes at 30 frames a second; the bare loop on three of them, scaled."""
    clip = looped(folder / "class.mp4", CLASS_S)
    runs = {
        "bare loop (scaled)": lambda: run("-m", "benchmarks.bare", str(clip), str(BARE_S)).scaled(CLASS_S / BARE_S),
        "posecheck --class": lambda: check(clip, kind="class"),
    }
    rows(table, "45 min, 30/s", runs, turns)


def batch(folder: Path, table: Table, turns: int) -> None:
    """20 clips of 10 s in one batch of two processes; the bare loop on one of them, scaled."""
    clip = looped(folder / "ten.mp4", 10.0)
    (folder / "clips").mkdir()
    for number in range(BATCH):
        shutil.copy(clip, folder / "clips" / f"{number}.mp4")
    command = ("batch", str(folder / "clips"), "--workers", "2", "--no-film")
    runs = {
        "bare loop (scaled)": lambda: run("-m", "benchmarks.bare", str(clip)).scaled(BATCH),
        "posecheck batch --no-film, 2 processes": lambda: _whole(folder / f"results-{time.time_ns()}", *command),
    }
    rows(table, "20 x 10 s", runs, turns)


def core(_: Path, __: Table, ___: int) -> None:
    """CPU without video."""
    Console(width=120).print(time_core())


def compile_libraries(folder: Path) -> None:
    """Let Python compile what the runs import, as pip does when it installs.

    Where nobody did and nothing may be written beside the libraries, each process compiles for a second or more.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    run("-m", "benchmarks.bare", str(SAMPLE), "0.1")
    _whole(folder / "results", "check", str(SAMPLE), "--model", "lite", "--workers", "2")


PIECES: Final = {"10s": ten, "60s": sixty, "class": whole_class, "batch": batch, "films": films, "core": core}


def main() -> None:
    """Measure what was named, and print a table for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("pieces", nargs="*")
    told = parser.parse_args()
    heads = ("clip", "who", "wall [s]", "of the first", "CPU [s]", "of the first", "peak [MB]", "frames")
    names = ("mediapipe", "av", "opencv-python", "numpy")
    used = ", ".join(f"{name} {version(name)}" for name in names)
    with tempfile.TemporaryDirectory(prefix="posecheck-speed-") as compiled:
        compile_libraries(Path(compiled))
        for name in told.pieces or PIECES:
            table = Table(*heads, "knee, less all frames")
            load = os.getloadavg()[0]
            with tempfile.TemporaryDirectory(prefix="posecheck-speed-") as folder:
                PIECES[name](Path(folder), table, told.turns)
            if table.row_count:
                Console(width=160).print(table)
                cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
                Console(width=160).print(
                    f"{told.turns} turns, {cores} cores, load {load:.1f} before and {os.getloadavg()[0]:.1f} after"
                )
                Console(width=160).print(f"{platform.machine()}, Python {platform.python_version()}, {used}")


if __name__ == "__main__":
    main()
