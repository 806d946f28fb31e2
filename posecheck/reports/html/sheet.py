"""A fitter's sheet on a page: the bike before and after, and what no film shows."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from posecheck.records.sheet import SHEET_BOUNDS, BikeSetup, FitterSheet
from posecheck.records.what_if import ContactPoint
from posecheck.text import interval_text, read_words

_BESIDE: Final = {"saddle_height_mm": "saddle_height", "bar_drop_mm": "drop"}
"""What the clip tells of a length that was typed in, by the name of the contact point. A tape's setback is that of the
saddle's nose, a clip's that of the rider on it, so that these two do not stand beside each other."""


def sheet_values(sheet: FitterSheet | None, points: tuple[ContactPoint, ...] = ()) -> dict[str, Any]:
    """Put a sheet into what the template names; nothing without one."""
    if sheet is None:
        return {"sheet": None}
    say, seen = read_words("sheet"), {one.name: one for one in points}
    rows = []
    for one in fields(BikeSetup):
        texts = [_text(one.name, getattr(side, one.name)) for side in (sheet.before, sheet.after)]
        point = seen.get(_BESIDE.get(one.name, ""))
        clip = "" if point is None else f"{interval_text(point.interval_mm, '.0f')} mm"
        if any(texts):
            rows.append((say["labels"][one.name], *texts, clip))
    facts = [
        (say["labels"][name], _text(name, getattr(sheet, name)))
        for name in ("client", "bike", "inseam_mm", "flexibility", "pain")
    ]
    return {"sheet": {"say": say, "rows": rows, "facts": [one for one in facts if one[1]]}}


def _text(name: str, value: str | float | None) -> str:
    """Write a number with its unit, a text as it is; nothing where nothing was typed in."""
    if name in SHEET_BOUNDS:
        return "" if value is None else f"{value:g} mm"
    return str(value or "")
