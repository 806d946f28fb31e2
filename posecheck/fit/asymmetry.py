"""Left against right, from two clips of one ride, one from each side.

Each side is measured by itself, so nothing cancels: the interval of a difference holds both systematic errors. Riders
without complaints differ by up to 10 degrees in places (Pouliquen 2018), so less than that is no finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from posecheck.records.analysis import Measure
from posecheck.records.findings import Advice, Finding
from posecheck.records.landmarks import Side
from posecheck.records.names import measure_name
from posecheck.text import begin_small, gettext, gettext_noop

COMPARED: Final = ("knee_flexion_bdc", "hip_angle_min", "hip_angle_max", "ankle_angle_bdc")
"""The measures that are compared."""

PREFIX: Final = "asymmetry_"
ASYMMETRY_NAMES: Final = tuple(f"{PREFIX}{name}" for name in COMPARED)

LIMIT_DEG: Final = 10.0

SAME_WAY: Final = gettext_noop(
    "In both clips the rider looks the same way. "
    "Either they show the same side, or one of them is mirrored, as selfie cameras do. "
    "Film the other side with the main camera."
)
SIDE_MEASURES: Final = gettext_noop(
    "Left and right are told by the way the rider looks in the picture. "
    "If both clips were mirrored, as selfie cameras do, they are exchanged."
)
ASYMMETRY_SOURCE: Final = gettext_noop("Pouliquen 2018 (professionals differ by up to 10 degrees in places)")


def side_difference(side: Side, here: Mapping[str, Measure], there: Mapping[str, Measure]) -> dict[str, Measure]:
    """Take right from left.

    Parameters
    ----------
    side : {"left", "right"}
        Side of the rider that the first clip shows.
    here, there : mapping of str to Measure
        The numbers of that side and of the other one.

    Returns
    -------
    dict of str to Measure
        One for each name in `ASYMMETRY_NAMES`; positive where the left angle is the larger one.
    """
    left, right = (here, there) if side == "left" else (there, here)
    return {f"{PREFIX}{name}": _difference(name, left[name], right[name]) for name in COMPARED}


def _difference(name: str, left: Measure, right: Measure) -> Measure:
    """Left less right of one measure."""
    if left.value is None or right.value is None or left.interval is None or right.interval is None:
        return _missing(name, left.reason or right.reason)
    value = left.value - right.value
    below = float(np.hypot(left.value - left.interval[0], right.interval[1] - right.value))
    above = float(np.hypot(left.interval[1] - left.value, right.value - right.interval[0]))
    spread = None if left.spread is None or right.spread is None else float(np.hypot(left.spread, right.spread))
    strokes = min(left.strokes, right.strokes)
    name = f"{PREFIX}{name}"
    return Measure(name, left.unit, value, (value - below, value + above), spread, strokes, label=measure_name(name))


def why_not_comparable(reason: str) -> dict[str, Measure]:
    """Say why left and right cannot be held against each other.

    Parameters
    ----------
    reason : str
        Why, for the user.

    Returns
    -------
    dict of str to Measure
        Without values.
    """
    return {f"{PREFIX}{name}": _missing(name, reason) for name in COMPARED}


def _missing(name: str, reason: str) -> Measure:
    name = f"{PREFIX}{name}"
    return Measure(name, "deg", None, None, reason=reason, label=measure_name(name))


def judge_asymmetry(values: Mapping[str, Measure]) -> Finding | None:
    """Judge whether left and right differ more than riders usually do.

    Parameters
    ----------
    values : mapping of str to Measure
        The numbers.

    Returns
    -------
    Finding or None
        Possible where a difference above 10 degrees is no noise, likely where its whole interval lies above.
    """
    above = [
        name for name in ASYMMETRY_NAMES if _least(values.get(name)) > 0 and abs(values[name].value or 0.0) > LIMIT_DEG
    ]
    if not above:
        return None
    worst = max(above, key=lambda name: abs(values[name].value or 0.0))
    what = begin_small(measure_name(worst.removeprefix(PREFIX)))
    return Finding(
        "asymmetry",
        "likely" if any(_least(values[name]) > LIMIT_DEG for name in above) else "possible",
        tuple(above),
        gettext(
            "Left and right differ by about {by} degrees ({what}).",
            by=abs(round(values[worst].value or 0.0)),
            what=what,
        ),
        Advice(
            "technique",
            "compare_sides",
            None,
            None,
            gettext(
                "Film both sides once more in the same way. "
                "If the difference stays, let a fitter look at cleats, seat and leg length before anything is changed."
            ),
        ),
        (gettext(ASYMMETRY_SOURCE),),
        detail=gettext(
            "Below 10 degrees a difference says little, for professionals differ as much in places. "
            "Both clips must stand square to the bike before this is believed."
        ),
        level="moderate",
        independent=len(above),
    )


def _least(measure: Measure | None) -> float:
    """How far a difference is from zero for certain [deg]."""
    if measure is None or measure.interval is None:
        return 0.0
    low, high = measure.interval
    return max(low, -high, 0.0)
