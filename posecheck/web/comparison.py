"""Two clips side by side: what changed, and the clock that lets both films show the same place of the stroke."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from posecheck.core.direction import crank_sense
from posecheck.errors import PosecheckError
from posecheck.fit.comparison import compare
from posecheck.fit.near_side import typical_stroke
from posecheck.records.analysis import Analysis
from posecheck.records.comparison import Change, Comparison
from posecheck.storage.files import load_analysis
from posecheck.text import number_text, read_words

from .upload_files import UploadFiles

NOTHING: Final[Mapping[str, Any]] = {"trouble": "", "clocks": {}, "change": {}}
"""What a page shows of no pair."""


def compare_uploads(files: UploadFiles, before: str, after: str) -> Mapping[str, Any]:
    """Hold two clips against each other.

    Parameters
    ----------
    files : UploadFiles
        Where they lie.
    before, after : str
        Their ids.

    Returns
    -------
    mapping
        ``trouble`` where they cannot be compared, ``clocks`` for the films and the ``change``.
    """
    try:
        first, second = (load_analysis(files.result(clip) / "analysis.json") for clip in (before, after))
        comparison = compare(first, second)
    except PosecheckError as error:
        return {**NOTHING, "trouble": str(error)}
    return {
        "trouble": "",
        "clocks": {"before": film_clock(first), "after": film_clock(second)},
        "change": _shown(comparison),
    }


def film_clock(analysis: Analysis) -> dict[str, list[float]]:
    """Say at which time of its film the typical stroke is at which crank phase.

    Parameters
    ----------
    analysis : Analysis
        The answer, with its series.

    Returns
    -------
    dict
        ``time_s`` and ``phase_deg``, both rising; from 0 to 0 where there is no stroke.
    """
    span = typical_stroke(analysis)
    if span is None:
        return {"time_s": [0.0], "phase_deg": [0.0]}
    time_s = analysis.series[0].time_s
    inside = (time_s >= span[0]) & (time_s < span[1]) & np.isfinite(analysis.strokes.phase_deg)
    phase_deg = crank_sense(analysis.strokes.phase_deg) * analysis.strokes.phase_deg[inside]
    phase_deg = phase_deg - 360 * np.floor(phase_deg[0] / 360) if len(phase_deg) else phase_deg
    shown = (time_s[inside] - time_s[0]).round(4).tolist()
    return {"time_s": shown, "phase_deg": np.maximum.accumulate(phase_deg).round(1).tolist()}


def _shown(comparison: Comparison) -> dict[str, Any]:
    say = read_words("web")["compare"]
    text = " ".join(part for part in (comparison.text, comparison.next_step) if part)
    rows = [_row(change, say) for change in comparison.changes if change.difference is not None]
    return {"sentence": text, "rows": rows, "notes": list(comparison.notes)}


def _row(change: Change, say: Mapping[str, str]) -> dict[str, str]:
    unit = "°" if change.unit == "deg" else f" {change.unit}"
    low, high = change.interval or (np.nan, np.nan)
    return {
        "label": change.label,
        "before": f"{number_text(change.before, '.0f')}{unit}",
        "after": f"{number_text(change.after, '.0f')}{unit}",
        "change": f"{number_text(change.difference, '+.1f')}{unit}",
        "interval": f"{number_text(low, '+.1f')} \N{EN DASH} {number_text(high, '+.1f')}",
        "word": say["real"] if change.changed else say["noise"],
    }
