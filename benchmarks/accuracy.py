"""Run the whole chain on clips with truth, and print how far off each number is.

``python -m benchmarks.accuracy [DIR]``, see README.md beside this file.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from posecheck.app.tracking import record
from posecheck.core import strokes
from posecheck.fit.analysis import analyse
from posecheck.records.analysis import Analysis

Truth = Mapping[str, NDArray[Any]]

READ: Final[Mapping[str, tuple[str, strokes.Where]]] = {
    "knee_flexion_bdc": ("knee_flexion", "bdc"),
    "knee_flexion_tdc": ("knee_flexion", "tdc"),
    "hip_angle_min": ("hip_angle", "min"),
    "hip_angle_max": ("hip_angle", "max"),
    "trunk_flexion": ("trunk_incl", "mean"),
    "shoulder_angle": ("shoulder_angle", "mean"),
    "elbow_flexion": ("elbow_flexion", "mean"),
    "ankle_angle_bdc": ("ankle_angle", "bdc"),
}
"""For each measure the angle in a truth file, and where on the crank circle it is read."""


def true_values(truth: Truth, side: str) -> dict[str, float]:
    """Read the measures off a truth file's exact angles.

    Parameters
    ----------
    truth : mapping of str to ndarray
        Arrays of the ``.npz`` file, as described in README.md.
    side : {"left", "right"}
        Side that faces the camera.

    Returns
    -------
    dict of str to float
        One value for each name in `READ` [deg].
    """
    phase = np.degrees(np.unwrap(np.radians(truth["ang_crank_deg"].astype(float)))) + (180 if side == "left" else 0)
    stroke = np.zeros(len(phase), dtype=int)
    found = {}
    for name, (key, where) in READ.items():
        angle = truth[f"ang_{side}_{key}"].astype(float)
        found[name] = strokes.read_curve(phase, 90 - angle if key == "trunk_incl" else angle, stroke, where).value
    return found


def one(path: Path) -> tuple[Analysis, dict[str, float]]:
    """Analyse a clip that has a truth file beside it.

    Parameters
    ----------
    path : Path
        The clip.

    Returns
    -------
    Analysis
        What posecheck says.
    dict of str to float
        The truth [deg].
    """
    analysis = analyse(record(path))
    with np.load(path.with_suffix(".npz")) as file:
        truth = {key: file[key] for key in file.files}
    return analysis, true_values(truth, analysis.side or "right")


def summary(results: list[tuple[Analysis, dict[str, float]]]) -> Table:
    """Put errors and coverage in a table.

    Parameters
    ----------
    results : list
        From `one`.

    Returns
    -------
    rich.table.Table
        A row for each measure: raw errors, errors less the median of the other clips, coverage, interval width.
    """
    heads = ("measure", "clips", "raw mean |error|", "median", "less constant", "worst", "held by 95 %", "half width")
    table = Table(*heads)
    for name in READ:
        rows = [(one[name], truth[name]) for one, truth in results if one[name].value is not None]
        if len(rows) < 2:  # noqa: PLR2004  the constant comes from the others
            continue
        true = np.array([truth for _, truth in rows])
        off = np.array([measure.value for measure, _ in rows], dtype=float) - true
        less = np.array([off[i] - np.median(np.delete(off, i)) for i in range(len(off))])
        bounds = np.array([measure.interval for measure, _ in rows], dtype=float)
        held = np.mean((bounds[:, 0] <= true) & (true <= bounds[:, 1]))
        numbers = (np.abs(off).mean(), np.median(off), np.abs(less).mean(), np.abs(less).max())
        width = np.diff(bounds, axis=1).mean() / 2
        table.add_row(name, str(len(off)), *(f"{number:.1f}" for number in numbers), f"{held:.0%}", f"{width:.1f}")
    return table


def main() -> None:
    """Print the table for a folder, by default the sample clips."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "sample_videos"
    console = Console(width=120)
    paths = [path for path in sorted(folder.glob("*.mp4")) if path.with_suffix(".npz").exists()]
    results = []
    for path in paths:
        analysis, truth = one(path)
        said = "measured" if analysis.quality.usable else analysis.quality.reasons[0].id
        console.print(f"{path.name}: {said}, {analysis.quality.strokes} strokes")
        if analysis.quality.usable:
            results.append((analysis, truth))
    console.print(summary(results))
    console.print(f"{platform.machine()}, Python {platform.python_version()}, degrees")


if __name__ == "__main__":
    main()
