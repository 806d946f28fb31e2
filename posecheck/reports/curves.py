"""Curves over the crank circle as inline SVG, for paper and for pages without a chart library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np

from posecheck.data import Array, Curve, Target

from .figures import svg, tag

_QUARTERS = (0, 90, 180, 270, 360)

MARGIN: Final = 3.0
"""Room above and below a curve, in its unit."""


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
    seen = np.isfinite(one.mean)
    if not seen.any():
        return ""
    low, high = float(np.nanmin(one.mean - 2 * one.spread)), float(np.nanmax(one.mean + 2 * one.spread))
    edges = [] if target is None else [edge for edge in (target[1].low, target[1].high) if edge is not None]
    axes = Axes(min([low, *edges]) - MARGIN, max([high, *edges]) + MARGIN)
    parts = [] if target is None else [_zone(axes, *target)]
    parts += [*axes.grid(), shade(axes, one, "spread"), path(axes, one, "mean")]
    return svg(*axes.size, parts, alt, "curve")


def _zone(axes: Axes, at: float, target: Target) -> str:
    """Draw a band around its phase, or all round."""
    start, end = (0.0, 360.0) if np.isnan(at) else (at - 12, at + 12)
    low = axes.bottom if target.low is None else target.low
    high = axes.top if target.high is None else target.high
    return tag("polygon", points=axes.points((start, end, end, start), (low, low, high, high)), class_="zone green")


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
    size: ClassVar = (320.0, 170.0)
    left: ClassVar = 34.0
    right: ClassVar = 303.0
    ceiling: ClassVar = 10.0
    floor: ClassVar = 146.0

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
        return self.left + phase_deg / 360 * (self.right - self.left)

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
        return self.ceiling + (self.top - value) / (self.top - self.bottom) * (self.floor - self.ceiling)

    def points(self, phase_deg: Iterable[float], values: Iterable[float]) -> str:
        """Put points as SVG wants them.

        Parameters
        ----------
        phase_deg, values : iterable of float
            As many of both.

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
            yield tag("line", x1=self.left, x2=self.right, y1=y, y2=y, class_="grid")
            yield tag("text", f"{value:.0f}°", x=self.left - 5, y=y + 4, class_="tick end")
        for deg in _QUARTERS:
            x = self.x(deg)
            yield tag("line", x1=x, x2=x, y1=self.ceiling, y2=self.floor, class_="grid")
            yield tag("text", f"{deg}°", x=x, y=self.size[1] - 8, class_="tick mid")


def path(axes: Axes, one: Curve, kind: str) -> str:
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
    phase, mean, _ = closed(one)
    seen = np.isfinite(mean)
    return tag("polyline", points=axes.points(phase[seen], mean[seen]), class_=kind)


def shade(axes: Axes, one: Curve, kind: str) -> str:
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
    phase, mean, spread = closed(one)
    seen = np.isfinite(mean)
    there, back = (mean + spread)[seen], (mean - spread)[seen][::-1]
    return tag("polygon", points=axes.points([*phase[seen], *phase[seen][::-1]], [*there, *back]), class_=kind)


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
