"""Curves over the crank circle as inline SVG, for paper and for pages without a chart library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.records.base import Array
from posecheck.records.series import Curve
from posecheck.records.settings import Target
from posecheck.text import number_text

from .figures import svg_element, svg_tag

SIZE: Final = (320.0, 170.0)
LEFT: Final = 34.0
RIGHT: Final = 303.0
CEILING: Final = 10.0
FLOOR: Final = 146.0
"""The picture, and the frame of the curve in it."""

_NEAR_DEG: Final = 12.0
_QUARTERS: Final = (0, 90, 180, 270, 360)

MARGIN: Final = 3.0
"""Room above and below a curve, in its unit."""


def curve_svg(one: Curve, target: tuple[float, Target] | None, alt: str) -> str:
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
    seen = np.isfinite(one.mean)
    if not seen.any():
        return ""
    low, high = float(np.nanmin(one.mean - 2 * one.spread)), float(np.nanmax(one.mean + 2 * one.spread))
    edges = [] if target is None else [edge for edge in (target[1].low, target[1].high) if edge is not None]
    axes = Axes(min([low, *edges]) - MARGIN, max([high, *edges]) + MARGIN)
    parts = [] if target is None else list(_zones(axes, *target))
    parts += [*axes.grid(), spread_shape(axes, one, "spread"), curve_path(axes, one, "mean")]
    return svg_element(*SIZE, parts, alt, "curve")


def _zones(axes: Axes, at: float, target: Target) -> Iterator[str]:
    """Draw a band around its phase, or all round; at the top it lies at both ends."""
    low = axes.bottom if target.low is None else target.low
    high = axes.top if target.high is None else target.high
    whole, around = [(0.0, 360.0)], [(at - _NEAR_DEG, at + _NEAR_DEG)]
    ends = [(0.0, _NEAR_DEG), (360.0 - _NEAR_DEG, 360.0)]
    for start, end in whole if np.isnan(at) else ends if at < _NEAR_DEG else around:
        yield svg_tag(
            "polygon", points=axes.points((start, end, end, start), (low, low, high, high)), class_="zone green"
        )


@dataclass(frozen=True, slots=True)
class Axes:
    """The frame of a curve over the crank circle.

    Parameters
    ----------
    bottom, top : float
        Least and largest value.
    """

    bottom: float
    top: float

    def x(self, phase_deg: float) -> float:
        """Place of a crank phase.

        Parameters
        ----------
        phase_deg : float
            From 0 to 360 [deg].

        Returns
        -------
        float
            To the right, in units of the picture.
        """
        return LEFT + phase_deg / 360 * (RIGHT - LEFT)

    def y(self, value: float) -> float:
        """Place of a value.

        Parameters
        ----------
        value : float
            Between bottom and top.

        Returns
        -------
        float
            Down, in units of the picture.
        """
        return CEILING + (self.top - value) / (self.top - self.bottom) * (FLOOR - CEILING)

    def points(self, phase_deg: Iterable[float], values: Iterable[float]) -> str:
        """Put points as SVG wants them.

        Parameters
        ----------
        phase_deg : iterable of float
            Crank phases [deg].
        values : iterable of float
            As many.

        Returns
        -------
        str
            For a polygon or a polyline.
        """
        both = zip(phase_deg, values, strict=True)
        return " ".join(f"{self.x(at):.1f},{self.y(value):.1f}" for at, value in both)

    def grid(self) -> Iterator[str]:
        """Draw lines and numbers.

        Yields
        ------
        str
            SVG elements.
        """
        for value in np.linspace(self.bottom + MARGIN, self.top - MARGIN, 3).tolist():
            y = self.y(value)
            yield svg_tag("line", x1=LEFT, x2=RIGHT, y1=y, y2=y, class_="grid")
            yield svg_tag("text", f"{number_text(value, '.0f')}°", x=LEFT - 5, y=y + 4, class_="tick end")
        for deg in _QUARTERS:
            x = self.x(deg)
            yield svg_tag("line", x1=x, x2=x, y1=CEILING, y2=FLOOR, class_="grid")
            yield svg_tag("text", f"{deg}°", x=x, y=SIZE[1] - 8, class_="tick mid")


def curve_path(axes: Axes, one: Curve, kind: str) -> str:
    """Draw the mean of a curve.

    Parameters
    ----------
    axes : Axes
        Where.
    one : Curve
        With points that were seen.
    kind : str
        How it looks.

    Returns
    -------
    str
        An SVG element.
    """
    phase, mean, _ = close_curve(one)
    seen = np.isfinite(mean)
    return svg_tag("polyline", points=axes.points(phase[seen], mean[seen]), class_=kind)


def spread_shape(axes: Axes, one: Curve, kind: str) -> str:
    """Draw the spread of strokes around a curve.

    Parameters
    ----------
    axes : Axes
        Where.
    one : Curve
        With points that were seen.
    kind : str
        How it looks.

    Returns
    -------
    str
        An SVG element.
    """
    phase, mean, spread = close_curve(one)
    seen = np.isfinite(mean)
    there, back = (mean + spread)[seen], (mean - spread)[seen][::-1]
    return svg_tag("polygon", points=axes.points([*phase[seen], *phase[seen][::-1]], [*there, *back]), class_=kind)


def close_curve(one: Curve) -> tuple[Array, Array, Array]:
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
