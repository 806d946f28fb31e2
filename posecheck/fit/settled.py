"""Whether a verdict hangs on scatter over strokes, which more looks would narrow, or on what no look changes."""

from __future__ import annotations

import math
from dataclasses import replace

from posecheck.records.analysis import Measure
from posecheck.records.settings import Target

from .drift import stroke_scatter
from .targets import judge_measure


def is_settled(measure: Measure, target: Target | None) -> bool:
    """Say whether a measure keeps its verdict wherever in its scatter over strokes the mean lies.

    Parameters
    ----------
    measure : Measure
        What was read.
    target : Target or None
        Its band; None where it has none.

    Returns
    -------
    bool
        True also where nothing is judged; False where the scatter is unknown.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from posecheck.fit.settled import is_settled
    >>> from posecheck.fit.targets import shipped_targets
    >>> from posecheck.records.analysis import Measure
    >>> knee = shipped_targets("spin")[0]
    >>> seen = Measure("knee_flexion_bdc", "deg", 18.0, (14.0, 22.0), spread=2.0, strokes=12)
    >>> is_settled(seen, knee), is_settled(replace(seen, value=20.0, interval=(16.0, 24.0)), knee)
    (True, False)
    """
    if measure.value is None or measure.interval is None or target is None:
        return True
    scatter, value = stroke_scatter(measure), measure.value
    if not math.isfinite(scatter):
        return False
    below, above = (math.sqrt(max((side - value) ** 2 - scatter**2, 0.0)) for side in measure.interval)
    places = (value - scatter, value, value + scatter)
    others = (replace(measure, value=at, interval=(at - below, at + above)) for at in places)
    return len({judge_measure(one, target) for one in (measure, *others)}) == 1
