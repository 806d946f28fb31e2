"""Sliders for saddle, bars and cranks: what the page's script needs, which moves the same linkage as Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from posecheck.records.analysis import Analysis
from posecheck.records.linkage import FOLLOWING, GIVES_MM, MARGIN_DEG, SEAT_TUBE_DEG, WAYS, Linkage
from posecheck.records.serialise import to_plain
from posecheck.records.setup import BestSetup, setup_text
from posecheck.records.verdicts import measure_label
from posecheck.records.what_if import ContactPoint
from posecheck.text import read_words, span_text

from .figures import svg_element, svg_tag
from .layout import round_numbers

_WIDTH: Final = 240.0
_SPACE_DEG: Final = 14.0
"""So far beyond band and interval a measure may walk in its picture."""

_FRAME_MM: Final = 120.0


@dataclass(frozen=True, slots=True, eq=False)
class WhatIfPart:
    """A rider's linkage, and the set-up that fits, for the page."""

    linkage: Linkage
    best: BestSetup
    points: tuple[ContactPoint, ...] = ()


def slider_values(part: WhatIfPart | None, analysis: Analysis) -> dict[str, Any]:
    """Put the sliders into what the template names; none without a linkage."""
    if part is None:
        return {"moves": [], "walks": [], "frame": "", "setup_text": "", "points": [], "what_if": read_words("what_if")}
    say, crank = read_words("what_if"), part.linkage.crank_mm
    ranges = {"up": 80, "back": 40, "barsUp": 80, "nearer": 60}
    moves = [
        {"id": name, "label": say["sliders"][name], "low": -most, "high": most, "step": 1, "value": 0}
        for name, most in ranges.items()
    ]
    moves.append(
        {"id": "cranks", "label": say["sliders"]["cranks"], "low": 150, "high": 180, "step": 0.5, "value": crank}
    )
    walks = [{**one, "picture": _walk(one)} for one in _measures(part, analysis)]
    return {
        "moves": moves,
        "walks": walks,
        "frame": _frame(part),
        "setup_text": setup_text(part.best, {one.name: measure_label(one) for one in analysis.measures}),
        "points": [
            (say["points"][one.name], f"{one.value_mm:.0f} mm ({span_text(*one.interval_mm)})") for one in part.points
        ],
        "what_if": say,
    }


def slider_data(part: WhatIfPart | None, analysis: Analysis) -> dict[str, Any] | None:
    """Collect what the page's script needs to move the linkage."""
    if part is None:
        return None
    rider, best = part.linkage, part.best.moves

    def spot(place: Any) -> list[float] | None:
        return round_numbers(place, 3) if np.isfinite(place).all() else None

    return {
        "rider": {
            "phase": round_numbers(rider.phase_deg, 0),
            **{name: round_numbers(getattr(rider, name), 3) for name in ("hip", "ankle", "axle")},
            "knee": round_numbers(rider.knee_deg, 3),
            "hipAngle": round_numbers(rider.hip_deg, 3),
            "leg": round_numbers(rider.leg_mm, 3),
            "arm": spot(rider.arm_mm),
            **{name: spot(getattr(rider, name)) for name in ("shoulder", "elbow", "hand")},
            "crank": rider.crank_mm,
        },
        "measures": [{key: value for key, value in one.items() if key != "label"} for one in _measures(part, analysis)],
        "ways": to_plain(WAYS),
        "gives": GIVES_MM,
        "margin": MARGIN_DEG,
        "seat": SEAT_TUBE_DEG,
        "span": read_words("what_if")["span"],
        "best": {
            "up": best.saddle_up_mm,
            "back": best.saddle_back_mm,
            "barsUp": best.bars_up_mm,
            "nearer": best.bars_nearer_mm,
            "cranks": best.crank_mm or rider.crank_mm,
            "along": best.saddle_along,
        },
    }


def _measures(part: WhatIfPart, analysis: Analysis) -> Iterator[dict[str, Any]]:
    """Give each measure that has a band and follows, with the reach of its picture."""
    following = {one.measure for one in part.best.predictions}
    for measure in analysis.measures:
        target = analysis.targets.get(measure.name)
        if measure.name not in following or target is None or measure.value is None or measure.interval is None:
            continue
        edges = [edge for edge in (target.low, target.high) if edge is not None]
        yield {
            "name": measure.name,
            "label": measure_label(measure),
            "series": FOLLOWING[measure.name][0],
            "where": FOLLOWING[measure.name][1],
            "now": measure.value,
            "low": measure.interval[0],
            "high": measure.interval[1],
            "band": [target.low, target.high],
            "from": min(measure.value, *edges) - _SPACE_DEG,
            "to": max(measure.value, *edges) + _SPACE_DEG,
        }


def _walk(one: dict[str, Any]) -> str:
    """Draw a band over which the script lets dot and interval walk."""

    def x(value: float | None, otherwise: float) -> float:
        return otherwise if value is None else (value - one["from"]) / (one["to"] - one["from"]) * _WIDTH

    low, high = x(one["band"][0], 0.0), x(one["band"][1], _WIDTH)
    parts = [
        svg_tag("rect", x=0, y=9, width=_WIDTH, height=12, rx=6, class_="track"),
        svg_tag("rect", x=low, y=9, width=high - low, height=12, class_="zone green"),
        svg_tag("line", x1=0, x2=0, y1=15, y2=15, class_="interval"),
        svg_tag("circle", cx=x(one["now"], 0.0), cy=15, r=5.5, class_="value"),
    ]
    return svg_element(_WIDTH, 30, parts, one["label"], "band")


def _frame(part: WhatIfPart) -> str:
    """Give the part of the plane that the figure and its moves fill."""
    rider = part.linkage
    spots = np.vstack([rider.hip, rider.axle, rider.ankle, rider.shoulder, rider.hand])
    spots = spots[np.isfinite(spots).all(axis=1)]
    left, low = spots.min(axis=0) - _FRAME_MM
    right, high = spots.max(axis=0) + _FRAME_MM
    return f"{left:.0f} {-high:.0f} {right - left:.0f} {high - low:.0f}"
