"""Run the whole chain on clips with truth, filmed or rendered, and print how far off each number is.

``python -m benchmarks.accuracy [DIR...]``, see README.md beside this file.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from poseaudit.agreement import repeated_limits
from rich.console import Console
from rich.table import Table

from benchmarks.truths import HIP_TDC, READ, KnownClip, find_known_clips, read_measure
from posecheck.app.tracking import track
from posecheck.fit.analysis import analyse
from posecheck.records.analysis import Analysis
from posecheck.records.base import Array

NAMES: Final = (*READ, "knee_flexion_min", HIP_TDC)
HELD: Final = ("knee_flexion_bdc", "knee_flexion_tdc", "hip_angle_min", HIP_TDC, "trunk_flexion")
"""What is told of each rider alone."""


@dataclass(frozen=True)
class Agreement:
    """How a measure agrees with its truth, counted by rider and not by stroke or frame.

    Parameters
    ----------
    riders, clips : int
        How many.
    bias : float
        Mean difference, reading less truth [deg].
    limits : tuple of float
        Limits of agreement for several clips of a rider (Bland & Altman 2007); NaN for a single clip [deg].
    error : float
        Mean absolute difference: of each rider's clips, then of the riders [deg].
    worst : float
        Largest absolute difference [deg].
    held : float
        Share of the clips whose interval holds the truth.
    held_by_rider : float
        The same share within each rider, of the riders.
    half : float
        Mean half width of the intervals [deg].
    """

    riders: int
    clips: int
    bias: float
    limits: tuple[float, float]
    error: float
    worst: float
    held: float
    held_by_rider: float
    half: float


def measure_agreement(riders: Sequence[str], off: Array, bounds: Array) -> Agreement:
    """Compare readings with truths.

    Parameters
    ----------
    riders : sequence of str
        Whose clip each one is.
    off : ndarray, shape (C,)
        Reading less truth [deg].
    bounds : ndarray, shape (C, 2)
        Interval less truth [deg].

    Returns
    -------
    Agreement
        Over all clips.
    """
    _, whose = np.unique(riders, return_inverse=True)
    held = (bounds[:, 0] <= 0) & (bounds[:, 1] >= 0)
    return Agreement(
        riders=int(whose.max()) + 1,
        clips=len(off),
        bias=float(off.mean()),
        limits=repeated_limits(off, whose) if len(off) > 1 else (float("nan"), float("nan")),
        error=_by_rider(whose, np.abs(off)),
        worst=float(np.abs(off).max()),
        held=float(held.mean()),
        held_by_rider=_by_rider(whose, held.astype(float)),
        half=float(np.diff(bounds, axis=1).mean() / 2),
    )


def _by_rider(whose: NDArray[np.intp], values: Array) -> float:
    """Mean of each rider, then of the riders."""
    return float(np.mean([values[whose == one].mean() for one in np.unique(whose)]))


def compare_measure(results: Sequence[tuple[Analysis, KnownClip]], name: str) -> Agreement | None:
    """Compare one measure of several clips with their truths.

    Parameters
    ----------
    results : sequence of tuple
        What posecheck says, and what is known.
    name : str
        The measure.

    Returns
    -------
    Agreement or None
        None where no clip has both.
    """
    rows = [(one.rider, one.values[name], read_measure(answer, name)) for answer, one in results if name in one.values]
    seen = [(rider, true, found) for rider, true, found in rows if found is not None]
    if not seen:
        return None
    off = np.array([value - true for _, true, (value, _) in seen])
    bounds = np.array([[side - true for side in interval] for _, true, (_, interval) in seen])
    return measure_agreement([rider for rider, _, _ in seen], off, bounds)


def summary(results: Sequence[tuple[Analysis, KnownClip]]) -> Table:
    """Put agreement and coverage in a table.

    Parameters
    ----------
    results : sequence of tuple
        What posecheck says, and what is known.

    Returns
    -------
    rich.table.Table
        A row for each kind of truth and measure.
    """
    heads = ("truth", "measure", "riders", "clips", "bias", "limits of agreement", "mean |error|", "worst")
    table = Table(*heads, "held", "by rider", "half width")
    for kind in dict.fromkeys(one.kind for _, one in results):
        of_kind = [(answer, one) for answer, one in results if one.kind == kind]
        for name in NAMES:
            found = compare_measure(of_kind, name)
            if found is not None:
                table.add_row(kind, name, *_cells(found))
    return table


def riders_alone(results: Sequence[tuple[Analysis, KnownClip]]) -> Table:
    """Put each rider's own bias and coverage in a table, since a mean over riders hides one who is never held.

    Parameters
    ----------
    results : sequence of tuple
        What posecheck says, and what is known.

    Returns
    -------
    rich.table.Table
        A row for each kind of truth and rider: bias, and how many intervals hold.
    """
    table = Table("truth", "rider", "clips", *(f"{name}, bias (held)" for name in HELD), "all held")
    for kind, rider in dict.fromkeys((one.kind, one.rider) for _, one in results):
        clips = [(answer, one) for answer, one in results if (one.kind, one.rider) == (kind, rider)]
        found = [compare_measure(clips, name) for name in HELD]
        seen = [one for one in found if one is not None]
        cells = ["" if one is None else f"{one.bias:+.1f} ({round(one.held * one.clips)})" for one in found]
        held = sum(round(one.held * one.clips) for one in seen)
        table.add_row(kind, rider, str(len(clips)), *cells, f"{held} of {sum(one.clips for one in seen)}")
    return table


def _cells(found: Agreement) -> tuple[str, ...]:
    return (
        str(found.riders),
        str(found.clips),
        f"{found.bias:+.1f}",
        f"{found.limits[0]:+.1f} to {found.limits[1]:+.1f}" if np.isfinite(found.limits).all() else "",
        f"{found.error:.1f}",
        f"{found.worst:.1f}",
        f"{found.held:.0%}",
        f"{found.held_by_rider:.0%}",
        f"{found.half:.1f}",
    )


def main() -> None:
    """Print the table for folders, by default the sample clips."""
    folders = [Path(name) for name in sys.argv[1:]] or [Path(__file__).parents[1] / "sample_videos"]
    console, answers = Console(width=150), dict[Path, Analysis]()
    results = []
    for one in (one for folder in folders for one in find_known_clips(folder)):
        if one.path not in answers:
            answers[one.path] = analyse(track(one.path))
            quality = answers[one.path].quality
            said = "measured" if quality.usable else quality.reasons[0].id
            console.print(f"{one.path.name}: {one.kind}, {said}, {quality.strokes} strokes")
        if answers[one.path].quality.usable:
            results.append((answers[one.path], one))
    console.print(summary(results))
    console.print(riders_alone(results))
    console.print(f"{platform.machine()}, Python {platform.python_version()}, degrees")


if __name__ == "__main__":
    main()
