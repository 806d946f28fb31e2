"""What a check costs, as ratios to the bare loop on the same clip.

``python -m benchmarks.speed [10s] [60s] [class] [batch] [core]``, all of them if none is named; see README.md beside
this file. Each run is a process of its own, so that its memory and its start count.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from rich.console import Console
from rich.table import Table

from posecheck.core import crank, fourier
from posecheck.core.geometry import included_angle
from posecheck.fit.analysis import analyse
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Clip, Engine, Recording, Track

SAMPLE: Final = Path(__file__).parents[1] / "sample_videos" / "spin_ideal.mp4"
CHECK: Final = """
import sys
from posecheck.app.tracking import track
if __name__ == "__main__":
    frames, workers, whole_class, *clips = sys.argv[1:]
    for clip in clips:
        looked = track(clip, frames=frames, workers=int(workers), whole_class=whole_class == "class")
        from posecheck.fit.analysis import analyse
        knee = analyse(looked)["knee_flexion_bdc"].value
    print(len(looked.side.time_s) * len(clips), knee)
"""
WHOLE: Final = """
from posecheck.cli import main
if __name__ == "__main__":
    try:
        main()
    finally:
        print(0, "nan")
"""
BARE_S: Final = 180.0
"""Of a whole class the bare loop is measured on so many seconds and scaled."""

_ANGLES: Final = (
    ("hip", "knee", "ankle"),
    ("shoulder", "hip", "knee"),
    ("hip", "shoulder", "elbow"),
    ("shoulder", "elbow", "wrist"),
    ("knee", "ankle", "toe"),
)
_FOOT: Final = {"ankle": (-22, -22), "heel": (-38, 0), "toe": (15, 0)}
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


def looped(path: Path, lasting_s: float) -> Path:
    """Write the sample over and over, with shifted time stamps, without coding it anew."""
    with av.open(str(SAMPLE)) as source, av.open(str(path), "w") as out:
        stream = source.streams.video[0]
        copy = out.add_stream_from_template(stream)
        packets = [packet for packet in source.demux(stream) if packet.size]
        tick = stream.time_base or Fraction(1)
        once = sum(packet.duration or 0 for packet in packets)
        stamps = [(packet.pts or 0, packet.dts or 0) for packet in packets]
        for turn in range(int(np.ceil(lasting_s / float(once * tick)))):
            for packet, (shown, coded) in zip(packets, stamps, strict=True):
                if (shown + turn * once) * tick < lasting_s:
                    packet.pts, packet.dts = shown + turn * once, coded + turn * once
                    packet.time_base, packet.stream = tick, copy
                    out.mux(packet)
    return path


def doubled(path: Path, clip: Path) -> Path:
    """Write a clip of 30 frames a second as one of 60, as phones do in the dark: each picture twice."""
    with av.open(str(clip)) as source, av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=60, options={"preset": "veryfast", "crf": "20"})
        first = source.streams.video[0]
        stream.width, stream.height, stream.pix_fmt = first.width, first.height, "yuv420p"
        for number, picture in enumerate(source.decode(video=0)):
            for half in (0, 1):
                picture.pts, picture.time_base = 2 * number + half, Fraction(1, 60)
                out.mux(stream.encode(picture))
        out.mux(stream.encode(None))
    return path


def rows(table: Table, name: str, costs: dict[str, Cost], every: Cost | None) -> None:
    """Put a clip's costs in the table, as shares of those of the bare loop, which comes first."""
    bare = next(iter(costs.values()))
    for who, cost in costs.items():
        off = "" if every is None or np.isnan(cost.knee) else f"{cost.knee - every.knee:+.2f}"
        numbers = (f"{cost.wall_s:.1f}", f"{cost.wall_s / bare.wall_s:.3f}", f"{cost.cpu_s:.1f}")
        share = f"{cost.cpu_s / bare.cpu_s:.3f}"
        table.add_row(name, who, *numbers, share, f"{cost.peak_mb:.0f}", str(cost.frames), off)


def ten(folder: Path, table: Table) -> None:
    """10 s at 30 frames a second, with the peer, one process, and all frames beside it."""
    clip = looped(folder / "ten.mp4", 10.0)
    bare, every = run("-m", "benchmarks.bare", str(clip)), check(clip, frames="all")
    costs = {
        "bare loop": bare,
        "posecheck, 2 processes": check(clip),
        "posecheck, 1 process": check(clip, workers=1),
        "posecheck, all frames": every,
        "peer": run("-m", "benchmarks.peer", str(clip), str(folder / "peer.mp4")),
        "check with report and films": _whole(folder / "out", "check", str(clip), "--workers", "2"),
    }
    rows(table, "10 s, 30/s", costs, every)


def _whole(out: Path, *command: str) -> Cost:
    script = out.with_suffix(".py")
    script.write_text(WHOLE, encoding="utf-8")
    return run(str(script), *command, "--out", str(out))


def sixty(folder: Path, table: Table) -> None:
    """60 s at 60 frames a second; the bare loop on its first 10 seconds, scaled."""
    clip = doubled(folder / "sixty.mp4", looped(folder / "thirty.mp4", 60.0))
    bare = run("-m", "benchmarks.bare", str(clip), "10").scaled(6)
    every = check(clip, frames="all")
    costs = {"bare loop (scaled)": bare, "posecheck, 2 processes": check(clip), "posecheck, all frames": every}
    rows(table, "60 s, 60/s", costs, every)


def whole_class(folder: Path, table: Table) -> None:
    """45 minutes at 30 frames a second; the bare loop on three of them, scaled."""
    clip = looped(folder / "class.mp4", CLASS_S)
    bare = run("-m", "benchmarks.bare", str(clip), str(BARE_S)).scaled(CLASS_S / BARE_S)
    rows(table, "45 min, 30/s", {"bare loop (scaled)": bare, "posecheck --class": check(clip, kind="class")}, None)


def batch(folder: Path, table: Table) -> None:
    """20 clips of 10 s in one batch of two processes; the bare loop on one of them, scaled."""
    clip = looped(folder / "ten.mp4", 10.0)
    bare = run("-m", "benchmarks.bare", str(clip)).scaled(BATCH)
    (folder / "clips").mkdir()
    for number in range(BATCH):
        shutil.copy(clip, folder / "clips" / f"{number}.mp4")
    command = ("batch", str(folder / "clips"), "--workers", "2", "--no-film")
    costs = {"bare loop (scaled)": bare, "posecheck batch --no-film, 2 processes": _whole(folder / "results", *command)}
    rows(table, "20 x 10 s", costs, None)


def core(_: Path, __: Table) -> None:
    """CPU without video: the whole analysis and its frame-wise part, against a loop over frames for one angle."""
    heads = ("frames", "analyse [s]", "angles, phase, curves [s]", "knee, all at once [s]", "knee, frame by frame [s]")
    table = Table(*heads, "ratio")
    for frames in (1_000, 10_000, 81_000, 300_000):
        recording = _ride(frames)
        side = recording.side
        whole = _took(lambda: analyse(recording), times=1)  # noqa: B023
        wise = _took(lambda: _frame_wise(side))  # noqa: B023
        hip, knee, ankle = (side[f"right_{joint}"] for joint in ("hip", "knee", "ankle"))
        at_once = _took(lambda: 180 - included_angle(hip, knee, ankle))  # noqa: B023
        each = _took(lambda: [_flexion(*points) for points in zip(hip, knee, ankle, strict=True)], times=1)  # noqa: B023
        times = (f"{whole:.2f}", f"{wise:.2f}", f"{at_once:.4f}", f"{each:.2f}", f"{each / at_once:.0f}")
        table.add_row(f"{frames:,}", *times)
    Console(width=120).print(table)


def _frame_wise(side: Track) -> None:
    """All that is done to each frame: the angles, the crank's phase, a curve over it for each angle."""
    place = {name: side[f"right_{name}"] for name in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "toe")}
    angles = [included_angle(*(place[name] for name in joints)) for joints in _ANGLES]
    phase_deg, _ = crank.fit_phase(side.time_s, place["ankle"] * (1, -1))
    for angle in angles:
        fourier.fit_curve(phase_deg, angle)


def _flexion(hip: Any, knee: Any, ankle: Any) -> float:
    thigh, shank = hip - knee, ankle - knee
    cos = np.dot(thigh, shank) / (np.linalg.norm(thigh) * np.linalg.norm(shank))
    return 180 - float(np.degrees(np.arccos(np.clip(cos, -1, 1))))


def _took(work: Any, times: int = 3) -> float:
    """CPU time of the quickest of a few runs, which other work on the machine changes least [s]."""
    each = []
    for _ in range(times):
        start_s = time.process_time()
        work()
        each.append(time.process_time() - start_s)
    return min(each)


def _ride(frames: int) -> Recording:
    """Landmarks of a leg that turns, in closed form, with a little noise."""
    time_s = np.arange(frames) / 30
    turned = 2 * np.pi * 1.4 * time_s
    noise = np.random.default_rng(1)
    xy = np.full((frames, len(LANDMARK_NAMES), 2), np.nan)
    still = {"hip": (560, 330), "shoulder": (720, 200), "elbow": (800, 290), "wrist": (860, 350), "ear": (770, 150)}
    for side, ahead in (("right", 0.0), ("left", np.pi)):
        pedal = np.array([640, 560]) + 43 * np.stack([np.sin(turned + ahead), -np.cos(turned + ahead)], axis=-1)
        moving = {name: np.add(pedal, off) for name, off in _FOOT.items()}
        moving["knee"] = np.add(pedal, (740, 290)) / 2
        for joint, path in {**still, **moving}.items():
            xy[:, LANDMARK_NAMES.index(f"{side}_{joint}")] = path + noise.normal(0, 1, (frames, 2))
    clip = Clip("ride.mp4", (1280, 720), frames, float(time_s[-1]), brightness=120.0)
    look = np.floor(4 * (np.arange(frames) * 0.618 % 1))
    return Recording(Track(clip, Engine("mediapipe heavy"), time_s, xy, np.ones(xy.shape[:2]), view=look))


PIECES: Final = {"10s": ten, "60s": sixty, "class": whole_class, "batch": batch, "core": core}


def main() -> None:
    """Measure what was named, and print a table for each."""
    heads = ("clip", "who", "wall [s]", "of bare", "CPU [s]", "of bare", "peak [MB]", "frames", "knee, less all frames")
    for name in sys.argv[1:] or PIECES:
        table = Table(*heads)
        with tempfile.TemporaryDirectory(prefix="posecheck-speed-") as folder:
            PIECES[name](Path(folder), table)
        if table.row_count:
            Console(width=140).print(table)


if __name__ == "__main__":
    main()
