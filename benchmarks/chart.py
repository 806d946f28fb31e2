"""Draw what a check costs.

``python -m benchmarks.chart length FILE.svg`` draws how many frames are looked at against the length of a clip. Nothing
is measured: the frames are those that the plan of a check names, where its first round is enough.
``python -m benchmarks.chart workers FILE.svg`` measures 10 seconds at 30 frames a second with one process and with
more, and draws how long it took.
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from posecheck.app.sampling import lasts, plan

from .clips import looped
from .speed import check

WIDTH, HEIGHT, LEFT, BELOW = 640, 360, 70, 50
LENGTHS_S: Final = [10 ** (0.5 + 0.02 * step) for step in range(148)]
MOST: Final = 1_000_000
WORKERS: Final = (1, 2, 3, 4)
CURVES: Final = (
    ("every frame of 60 a second", "#9aa4b2", 60.0, True, False),
    ("every frame of 30 a second", "#5d6b7e", 30.0, True, False),
    ("--class", "#c2570c", 30.0, False, True),
    ("usual", "#1264a3", 30.0, False, False),
)


def frames(length_s: float, rate_hz: float, *, every: bool, whole_class: bool) -> float:
    """Count the frames of a clip's first round."""
    todo = plan((None, None), length_s, 1.0, every_frame=every, whole_class=whole_class)
    seconds = sum(lasts(span, (None, None), length_s) or 0.0 for span in todo[0].spans)
    return seconds * min(rate_hz, todo[0].pace_hz or math.inf)


def place(length_s: float, count: float) -> tuple[float, float]:
    """Where a clip stands on the chart; both axes are logarithmic."""
    right = math.log(length_s / LENGTHS_S[0]) / math.log(LENGTHS_S[-1] / LENGTHS_S[0])
    up = math.log(count / 10) / math.log(MOST / 10)
    return LEFT + right * (WIDTH - LEFT - 20), HEIGHT - BELOW - up * (HEIGHT - BELOW - 20)


def sheet() -> list[str]:
    """Begin a chart."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
    return [head + 'font-size="13">', '<rect width="100%" height="100%" fill="#fff"/>']


def over_length() -> str:
    """Draw frames looked at against the length of a clip."""
    parts = sheet()
    for count in (10, 100, 1000, 10_000, 100_000, MOST):
        x, y = place(LENGTHS_S[0], count)
        parts.append(f'<path d="M{x} {y:.1f}H{WIDTH - 20}" stroke="#e3e6ea"/>')
        parts.append(f'<text x="{x - 8}" y="{y + 4:.1f}" text-anchor="end">{count:,}</text>')
    for length_s, name in ((10, "10 s"), (60, "1 min"), (600, "10 min"), (2700, "45 min")):
        x, y = place(length_s, 10)
        parts.append(f'<text x="{x:.1f}" y="{y + 20}" text-anchor="middle">{name}</text>')
    for number, (name, colour, rate_hz, every, whole_class) in enumerate(CURVES):
        points = [place(one, frames(one, rate_hz, every=every, whole_class=whole_class)) for one in LENGTHS_S]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts.append(f'<text x="{LEFT + 14}" y="{34 + 18 * number}" fill="{colour}">{name}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 8}" text-anchor="middle">length of the clip</text>')
    return "\n".join([*parts, "</svg>", ""])


def measured() -> dict[int, float]:
    """Check a clip with one process and with more: wall time [s] by how many."""
    with tempfile.TemporaryDirectory() as folder:
        clip = looped(Path(folder, "ten.mp4"), 10.0)
        return {workers: check(clip, workers=workers).wall_s for workers in WORKERS}


def over_workers(walls_s: Mapping[int, float]) -> str:
    """Draw wall time against how many processes look."""
    parts, step, tall = sheet(), (WIDTH - LEFT - 20) / len(walls_s), HEIGHT - BELOW - 40
    for number, (workers, wall_s) in enumerate(walls_s.items()):
        x, high = LEFT + step * (number + 0.2), tall * wall_s / max(walls_s.values())
        top, middle = HEIGHT - BELOW - high, x + 0.3 * step
        parts.append(f'<rect x="{x:.1f}" y="{top:.1f}" width="{0.6 * step:.1f}" height="{high:.1f}" fill="#1264a3"/>')
        parts.append(f'<text x="{middle:.1f}" y="{top - 6:.1f}" text-anchor="middle">{wall_s:.1f} s</text>')
        parts.append(f'<text x="{middle:.1f}" y="{HEIGHT - BELOW + 20}" text-anchor="middle">{workers}</text>')
    words = f"processes that look at 10 s of 30 frames a second, on {os.cpu_count()} cores"
    parts.append(f'<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{words}</text>')
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    what, file = sys.argv[1:]
    drawn = over_workers(measured()) if what == "workers" else over_length()
    Path(file).write_text(drawn, encoding="utf-8")
