"""Pictures of numbers as inline SVG: an interval on its band, a curve over the crank circle, a stick figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

import numpy as np

from posecheck.data import Array, Curve, Measure, Target
from posecheck.landmarks import LIMBS

_BAND = (240.0, 30.0)
_CURVE = (320.0, 170.0)
_QUARTERS = (0, 90, 180, 270, 360)


def band(measure: Measure, target: Target | None, alt: str) -> str:
    """Draw a value with its interval on its band.

    Parameters
    ----------
    measure : Measure
        With a value.
    target : Target or None
        Its band; None where it has none.
    alt : str
        The picture in words.

    Returns
    -------
    str
        An SVG element.
    """
    width, height = _BAND
    low, high = measure.interval or (measure.value or 0.0, measure.value or 0.0)
    left, right = _reach(low, high, target)

    def x(value: float | None, otherwise: float) -> float:
        return otherwise if value is None else min(max((value - left) / (right - left) * width, 0.0), width)

    parts = [_tag("rect", x=0, y=9, width=width, height=12, rx=6, class_="track")]
    if target is not None:
        for kind, a, b in (("amber", target.amber_low, target.amber_high), ("green", target.low, target.high)):
            start, end = x(a, 0.0), x(b, width)
            parts.append(_tag("rect", x=start, y=9, width=end - start, height=12, class_=f"zone {kind}"))
    middle = x(measure.value, 0.0)
    parts.append(_tag("line", x1=x(low, 0), x2=x(high, 0), y1=15, y2=15, class_="interval"))
    parts += [_tag("line", x1=x(end, 0), x2=x(end, 0), y1=10, y2=20, class_="interval") for end in (low, high)]
    parts.append(_tag("circle", cx=middle, cy=15, r=5.5, class_="value"))
    return _svg(width, height, parts, alt, "band")


def _reach(low: float, high: float, target: Target | None) -> tuple[float, float]:
    """Least and largest number in the picture of a band."""
    bounds = () if target is None else (target.amber_low, target.low, target.high, target.amber_high)
    known = [low, high, *(bound for bound in bounds if bound is not None)]
    margin = max(0.12 * (max(known) - min(known)), 2.0)
    return min(known) - margin, max(known) + margin


def curve(one: Curve, target: tuple[float, Target] | None, alt: str) -> str:
    """Draw a curve over the crank circle with the spread of strokes, for paper.

    Parameters
    ----------
    one : Curve
        Mean and spread.
    target : tuple, or None
        A band, and the phase it holds at; NaN for the whole circle.
    alt : str
        The picture in words.

    Returns
    -------
    str
        An SVG element; without any point where nothing was seen.
    """
    width, height = _CURVE
    phase, mean, spread = closed(one)
    seen = np.isfinite(mean)
    if not seen.any():
        return ""
    low, high = float((mean - 2 * spread)[seen].min()), float((mean + 2 * spread)[seen].max())
    edges = [] if target is None else [edge for edge in (target[1].low, target[1].high) if edge is not None]
    bottom, top = min([low, *edges]) - 3, max([high, *edges]) + 3

    def place(at: Iterable[float], values: Iterable[float]) -> str:
        spots = (
            (34 + p / 360 * (width - 44), 10 + (top - v) / (top - bottom) * (height - 34))
            for p, v in zip(at, values, strict=True)
        )
        return " ".join(f"{a:.1f},{b:.1f}" for a, b in spots)

    parts = []
    if target is not None:
        at, one_band = target
        start, end = (0.0, 360.0) if np.isnan(at) else (at - 12, at + 12)
        lower, upper = (
            one_band.low if one_band.low is not None else bottom,
            one_band.high if one_band.high is not None else top,
        )
        parts.append(
            _tag("polygon", points=place((start, end, end, start), (lower, lower, upper, upper)), class_="zone green")
        )
    ticks = np.linspace(bottom + 3, top - 3, 3)
    for value in ticks.tolist():
        (spot,) = place((0,), (value,)).split()
        y = float(spot.split(",")[1])
        parts.append(_tag("line", x1=34, x2=width - 10, y1=y, y2=y, class_="grid"))
        parts.append(_tag("text", f"{value:.0f}", x=28, y=y + 4, class_="tick end"))
    for deg in _QUARTERS:
        x = 34 + deg / 360 * (width - 44)
        parts.append(_tag("line", x1=x, x2=x, y1=10, y2=height - 24, class_="grid"))
        parts.append(_tag("text", f"{deg}°", x=x, y=height - 8, class_="tick mid"))
    both = [
        *zip(phase[seen], (mean + spread)[seen], strict=True),
        *zip(phase[seen][::-1], (mean - spread)[seen][::-1], strict=True),
    ]
    parts.append(_tag("polygon", points=place(*zip(*both, strict=True)), class_="spread"))
    parts.append(_tag("polyline", points=place(phase[seen], mean[seen]), class_="mean"))
    return _svg(width, height, parts, alt, "curve")


def closed(one: Curve) -> tuple[Array, Array, Array]:
    """Repeat the first point of a curve at its end, so that the circle closes.

    Parameters
    ----------
    one : Curve
        Over the crank circle.

    Returns
    -------
    phase_deg, mean, spread : ndarray, shape (P + 1,)
        From 0 to 360 degrees.
    """
    return np.append(one.phase_deg, 360.0), np.append(one.mean, one.mean[:1]), np.append(one.spread, one.spread[:1])


def figure(joints: Mapping[str, tuple[float, float]], alt: str) -> str:
    """Draw a rider as a stick figure.

    Parameters
    ----------
    joints : mapping of str to tuple of float
        Right and down; NaN where not seen [px].
    alt : str
        The picture in words.

    Returns
    -------
    str
        An SVG element.
    """
    seen = {name: spot for name, spot in joints.items() if np.isfinite(spot[0])}
    if not seen:
        return ""
    spots = np.array(list(seen.values()))
    corner = spots.min(axis=0)
    scale = 200 / float(np.ptp(spots, axis=0).max())
    at = {name: ((x - corner[0]) * scale + 20, (y - corner[1]) * scale + 20) for name, (x, y) in seen.items()}
    parts = [
        _tag("line", x1=at[a][0], y1=at[a][1], x2=at[b][0], y2=at[b][1], class_="limb")
        for a, b in LIMBS
        if a in at and b in at
    ]
    parts += [_tag("circle", cx=x, cy=y, r=4.5, class_="joint") for x, y in at.values()]
    return _svg(240, 240, parts, alt, "figure")


def _svg(width: float, height: float, parts: Iterable[str], alt: str, kind: str) -> str:
    head = f'<svg viewBox="0 0 {width:g} {height:g}" class="{kind}" role="img" aria-label="{escape(alt, quote=True)}">'
    return f"{head}{''.join(parts)}</svg>"


def _tag(name: str, text: str = "", **attributes: object) -> str:
    told = " ".join(
        f'{key.rstrip("_")}="{value:.1f}"' if isinstance(value, float) else f'{key.rstrip("_")}="{escape(str(value))}"'
        for key, value in attributes.items()
    )
    return f"<{name} {told}>{escape(text)}</{name}>"
