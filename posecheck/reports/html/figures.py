"""Pictures as inline SVG: an interval on its band, a stick figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

import numpy as np

from posecheck.records.analysis import Measure
from posecheck.records.landmarks import LIMBS
from posecheck.records.settings import Target

_BAND = (240.0, 30.0)


def band_svg(measure: Measure, target: Target | None, alt: str) -> str:
    """Draw a value with its interval on its band."""
    width, height = _BAND
    low, high = measure.interval or (measure.value or 0.0, measure.value or 0.0)
    left, right = _number_range(low, high, target)

    def x(value: float | None, otherwise: float) -> float:
        return otherwise if value is None else min(max((value - left) / (right - left) * width, 0.0), width)

    parts = [svg_tag("rect", x=0, y=9, width=width, height=12, rx=6, class_="track")]
    if target is not None:
        for kind, a, b in (("amber", target.amber_low, target.amber_high), ("green", target.low, target.high)):
            start, end = x(a, 0.0), x(b, width)
            parts.append(svg_tag("rect", x=start, y=9, width=end - start, height=12, class_=f"zone {kind}"))
    middle = x(measure.value, 0.0)
    parts.append(svg_tag("line", x1=x(low, 0), x2=x(high, 0), y1=15, y2=15, class_="interval"))
    parts += [svg_tag("line", x1=x(end, 0), x2=x(end, 0), y1=10, y2=20, class_="interval") for end in (low, high)]
    parts.append(svg_tag("circle", cx=middle, cy=15, r=5.5, class_="value"))
    return svg_element(width, height, parts, alt, "band")


def _number_range(low: float, high: float, target: Target | None) -> tuple[float, float]:
    """Least and largest number in the picture of a band."""
    bounds = () if target is None else (target.amber_low, target.low, target.high, target.amber_high)
    known = [low, high, *(bound for bound in bounds if bound is not None)]
    margin = max(0.12 * (max(known) - min(known)), 2.0)
    return min(known) - margin, max(known) + margin


def stick_figure(joints: Mapping[str, tuple[float, float]], alt: str) -> str:
    """Draw a rider as a stick figure; joints go right and down, NaN where not seen."""
    seen = {name: spot for name, spot in joints.items() if np.isfinite(spot[0])}
    if not seen:
        return ""
    spots = np.array(list(seen.values()))
    corner = spots.min(axis=0)
    scale = 200 / float(np.ptp(spots, axis=0).max())
    at = {name: ((x - corner[0]) * scale + 20, (y - corner[1]) * scale + 20) for name, (x, y) in seen.items()}
    parts = [
        svg_tag("line", x1=at[a][0], y1=at[a][1], x2=at[b][0], y2=at[b][1], class_="limb")
        for a, b in LIMBS
        if a in at and b in at
    ]
    parts += [svg_tag("circle", cx=x, cy=y, r=4.5, class_="joint") for x, y in at.values()]
    return svg_element(240, 240, parts, alt, "figure")


def svg_element(width: float, height: float, parts: Iterable[str], alt: str, kind: str) -> str:
    """Put an SVG picture together; `alt` is the picture in words."""
    head = f'<svg viewBox="0 0 {width:g} {height:g}" class="{kind}" role="img" aria-label="{escape(alt, quote=True)}">'
    return f"{head}{''.join(parts)}</svg>"


def svg_tag(name: str, text: str = "", **attributes: object) -> str:
    """Write one SVG element, with everything escaped.

    An underscore at the end of an attribute's name is left out, any other stands for a hyphen.
    """
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    texts = {key: f"{value:.1f}" if isinstance(value, float) else escape(str(value)) for key, value in named.items()}
    written = "".join(f' {key}="{value}"' for key, value in texts.items())
    return f"<{name}{written}>{escape(text)}</{name}>"
