"""Whether the pelvis rocks, by a clip from behind or as far as the side shows, and what that adds up to.

No trial gives a limit: 20 mm of sway and 8 degrees of tilt, peak to peak, are expert opinion.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from posecheck.records.analysis import Measure
from posecheck.records.findings import Advice, Finding
from posecheck.text import gettext, gettext_noop

from .movement import CLASS_MIN

SWAY_LIMIT_MM: Final = 20.0
TILT_LIMIT_DEG: Final = 8.0

PELVIC_INDEX: Final = 5.0
"""A pelvic motion index certainly above this is a near hip that rises and falls beyond what the thigh explains (own
measurement: rendered riders who sit still read 2 to 9, and 12 with a 7 point interval where they rock)."""

ROCKING_SOURCE: Final = gettext_noop("expert opinion; no trial gives a limit for sway or tilt")


def rocking_signs(values: Mapping[str, Measure], *, certain: bool = False) -> tuple[str, ...]:
    """Measures from behind that say the pelvis rocks.

    Parameters
    ----------
    values : mapping of str to Measure
        The numbers; the index from the side says nothing here.
    certain : bool
        Whether the whole interval must lie above the limit, not only the value.

    Returns
    -------
    tuple of str
        Sway above 20 mm, tilt above 8 degrees, peak to peak.
    """
    limits = {"lateral_pelvic_sway": SWAY_LIMIT_MM, "pelvic_tilt_rear": TILT_LIMIT_DEG}
    return tuple(name for name, limit in limits.items() if _above(values.get(name), limit, certain=certain))


def is_rising(values: Mapping[str, Measure]) -> bool:
    """Whether the near hip rises and falls for certain, as far as the side shows.

    Parameters
    ----------
    values : mapping of str to Measure
        The numbers.

    Returns
    -------
    bool
        False where there is no index, and where a clip from behind shows it better.
    """
    if is_seen_from_behind(values):
        return False
    index = values.get("pelvic_motion_index")
    return index is not None and index.interval is not None and index.interval[0] > PELVIC_INDEX


def is_seen_from_behind(values: Mapping[str, Measure]) -> bool:
    """Whether a clip from behind says how far the pelvis goes from side to side.

    Parameters
    ----------
    values : mapping of str to Measure
        The numbers.

    Returns
    -------
    bool
        False without such a clip, or with one that shows nothing.
    """
    sway = values.get("lateral_pelvic_sway")
    return sway is not None and sway.value is not None


def _above(measure: Measure | None, limit: float, *, certain: bool) -> bool:
    if measure is None or measure.value is None or measure.interval is None:
        return False
    return (measure.interval[0] if certain else measure.value) > limit


def judge_rocking(values: Mapping[str, Measure]) -> Finding | None:
    """Judge whether the pelvis rocks, by a clip from behind.

    Parameters
    ----------
    values : mapping of str to Measure
        The numbers.

    Returns
    -------
    Finding or None
        Possible where the sway lies above its limit, likely where its whole interval does. Tilt alone is no finding:
        from behind the pose model's hips follow the thighs.
    """
    if "lateral_pelvic_sway" not in rocking_signs(values):
        return None
    expected = gettext(
        "Check the saddle height first, then whether you sit square on the saddle. Then film again from behind."
    )
    sway = values["lateral_pelvic_sway"].value or 0.0
    return Finding(
        "pelvic_rocking",
        "likely" if "lateral_pelvic_sway" in rocking_signs(values, certain=True) else "possible",
        rocking_signs(values),
        gettext("Seen from behind, your hips go about {sway} mm from side to side with each stroke.", sway=round(sway)),
        Advice("technique", "sit_still", None, None, expected),
        (gettext(ROCKING_SOURCE),),
        detail=gettext(
            "The limit is {limit:g} mm peak to peak. No trial gives one; this is expert opinion.", limit=SWAY_LIMIT_MM
        ),
        independent=len(rocking_signs(values)),
    )


def count_over_class(values: Mapping[str, Measure]) -> str:
    """Say what the sway adds up to over a class.

    Parameters
    ----------
    values : mapping of str to Measure
        The numbers.

    Returns
    -------
    str
        A sentence for the user; empty without sway from behind or cadence.
    """
    sway, cadence = values.get("lateral_pelvic_sway"), values.get("cadence")
    if sway is None or cadence is None or sway.value is None or cadence.value is None:
        return ""
    strokes = CLASS_MIN * cadence.value
    there_and_back_m = 2 * strokes * sway.value / 1000
    return gettext(
        "At this cadence a class of {minutes:g} minutes has about {strokes:,.0f} strokes; "
        "at {sway} mm to one side and back in each, the hips go about {metres:,.0f} m from side to side.",
        minutes=CLASS_MIN,
        strokes=round(strokes, -2),
        sway=round(sway.value),
        metres=float(f"{there_and_back_m:.2g}"),  # two figures are enough
    )
