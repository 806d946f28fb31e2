"""Curves over the crank circle, of one clip or of two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from posecheck.records.base import Array
from posecheck.records.series import Curve
from posecheck.records.settings import Target

from .axes import Axes, draw_chart

_NEAR_DEG: Final = 12.0
_QUARTERS: Final = (0.0, 90.0, 180.0, 270.0, 360.0)
_MARGIN_DEG: Final = 3.0
"""Room above and below a curve."""


def draw_curve(one: Curve, bands: Sequence[tuple[float, Target]], alt: str) -> str:
    """Draw a curve over the crank circle with the spread of strokes and its bands.

    Each band has the phase that it holds at; NaN for the whole circle.
    """
    edges = [edge for _, target in bands for edge in (target.low, target.high) if edge is not None]
    axes = _axes([one], edges)
    zones = [zone for at, target in bands for zone in _draw_band(axes, at, target)]
    return _circle_chart(axes, [*zones, *axes.grid(_QUARTERS), *_draw_spread(axes, one, "")], one.name, alt)


def draw_two_curves(before: Curve, after: Curve, alt: str) -> str:
    """Draw a curve of both clips, the first dashed."""
    axes = _axes([before, after], [])
    (shade, mean), (later_shade, later_mean) = _draw_spread(axes, before, " before"), _draw_spread(axes, after, "")
    parts = [*axes.grid(_QUARTERS), shade, later_shade, mean, later_mean]
    return _circle_chart(axes, parts, before.name, alt)


def _axes(curves: Sequence[Curve], edges: Sequence[float]) -> Axes:
    """Leave room for curves with their spread, and for the edges of bands."""
    ends = np.concatenate([one.mean + sign * one.spread for one in curves for sign in (-1, 0, 1)])
    low, high = min([np.nanmin(ends), *edges]), max([np.nanmax(ends), *edges])
    return Axes(0.0, 360.0, float(low) - _MARGIN_DEG, float(high) + _MARGIN_DEG, "°")


def _circle_chart(axes: Axes, parts: list[str], name: str, alt: str) -> str:
    """Put a chart over the crank circle together; a script finds its curve by the name."""
    ticks = [(deg, f"{deg:g}°") for deg in _QUARTERS]
    return draw_chart(axes, parts, ticks, alt, "turn").replace("<div ", f'<div data-curve="{name}" ', 1)


def _draw_spread(axes: Axes, one: Curve, kind: str) -> tuple[str, str]:
    """Draw the spread of strokes around a curve, and the curve."""
    phase_deg, mean, spread = _close_circle(one)
    shade = axes.area(phase_deg, mean - spread, mean + spread, f"spread{kind}")
    return shade, axes.line(phase_deg, mean, f"mean{kind}")


def _draw_band(axes: Axes, at: float, target: Target) -> Iterator[str]:
    """Draw a band around its phase, or all round; at the top it lies at both ends."""
    low = axes.bottom if target.low is None else target.low
    high = axes.top if target.high is None else target.high
    whole, around = [(0.0, 360.0)], [(at - _NEAR_DEG, at + _NEAR_DEG)]
    ends = [(0.0, _NEAR_DEG), (360.0 - _NEAR_DEG, 360.0)]
    for span in whole if np.isnan(at) else ends if at < _NEAR_DEG else around:
        yield axes.area(np.array(span), np.array([low, low]), np.array([high, high]), "zone green")


def _close_circle(one: Curve) -> tuple[Array, Array, Array]:
    """Repeat the first point of a curve at its end, so that the circle closes."""
    return np.append(one.phase_deg, 360.0), np.append(one.mean, one.mean[:1]), np.append(one.spread, one.spread[:1])
