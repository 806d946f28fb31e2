"""The frame of every chart: inline SVG that takes the room it is given, with its numbers in HTML around it.

The picture is 100 wide and 100 high and is stretched to its place, while lines keep their width and numbers their size:
one chart is as legible at 320 pixels as on a desk and on paper, needs no script, and takes its colours from the page.
A script finds a place in it as a share of its width and height.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from posecheck.records.base import Array

from .figures import svg_element, svg_tag

_PARTS: Final = 6
_STEPS: Final = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Axes:
    """What the edges of a chart stand for. `unit` stands behind the numbers of its height."""

    left: float
    right: float
    bottom: float
    top: float
    unit: str = ""

    def x(self, value: ArrayLike) -> Array:
        """Find places from left to right [%]."""
        return 100 * (np.asarray(value, dtype=np.float64) - self.left) / (self.right - self.left)

    def y(self, value: ArrayLike) -> Array:
        """Find places from top to bottom [%]."""
        return 100 * (self.top - np.asarray(value, dtype=np.float64)) / (self.top - self.bottom)

    def line(self, x: Array, y: Array, kind: str) -> str:
        """Draw a line through points as SVG; it stops where y is NaN."""
        return svg_tag("path", d=" ".join(f"M{self._points(x[run], y[run])}" for run in _find_runs(y)), class_=kind)

    def area(self, x: Array, low: Array, high: Array, kind: str) -> str:
        """Fill what lies between two lines as SVG; it stops where one is NaN."""
        there_and_back = (
            self._points(np.append(x[run], x[run][::-1]), np.append(high[run], low[run][::-1]))
            for run in _find_runs(high)
        )
        return svg_tag("path", d=" ".join(f"M{points}Z" for points in there_and_back), class_=kind)

    def bar(self, x: float, low: float, high: float, kind: str) -> str:
        """Draw an upright line."""
        return self.line(np.array([x, x]), np.array([low, high]), kind)

    def grid(self, x: Iterable[float]) -> Iterator[str]:
        """Draw a line at each number of the height, and others across at `x`."""
        for value in choose_ticks(self.bottom, self.top):
            yield self.line(np.array([self.left, self.right]), np.array([value, value]), "grid")
        for at in x:
            yield self.bar(at, self.bottom, self.top, "grid")

    def _points(self, x: Array, y: Array) -> str:
        places = zip(self.x(x).tolist(), self.y(y).tolist(), strict=True)
        return " ".join(f"{right:.2f},{down:.2f}" for right, down in places)


def draw_chart(
    axes: Axes,
    parts: Iterable[str],
    ticks: Iterable[tuple[float, str]],
    alt: str,
    kind: str,
    *,
    notes: Iterable[tuple[float, str]] = (),
) -> str:
    """Put a chart together as an HTML element, which tells its edges to a script; the hindmost part comes first."""
    picture = svg_element(100, 100, parts, alt, "lines").replace("<svg ", '<svg preserveAspectRatio="none" ', 1)
    labels = [_write_number(text, "number", left=axes.x(at)) for at, text in notes]
    labels += [
        _write_number(f"{one:g}{axes.unit}", "side", top=axes.y(one)) for one in choose_ticks(axes.bottom, axes.top)
    ]
    labels += [_write_number(text, "foot", left=axes.x(at)) for at, text in ticks]
    edges = f'data-bottom="{axes.bottom:.3f}" data-top="{axes.top:.3f}"'
    return f'<div class="chart {kind}" {edges}><div class="plot">{picture}{"".join(labels)}</div></div>'


def choose_ticks(low: float, high: float) -> list[float]:
    """Choose the numbers to stand along an axis.

    They are seven at most, evenly apart by 1, 2 or 5 times a power of ten.
    """
    least = (high - low) / _PARTS
    power = 10.0 ** np.floor(np.log10(least))
    step = next(power * one for one in _STEPS if power * one >= least)
    numbers = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    return list((numbers + 0.0).tolist())


def _write_number(text: str, kind: str, **place: Array) -> str:
    """Write a number beside a chart; the picture in words says it to those who do not see."""
    style = ";".join(f"{edge}:{float(share):.2f}%" for edge, share in place.items())
    return f'<span class="tick {kind}" style="{style}" aria-hidden="true">{escape(text)}</span>'


def _find_runs(values: Array) -> list[slice]:
    """Find the stretches without a missing point."""
    return list(np.ma.clump_unmasked(np.ma.masked_invalid(values))) if len(values) else []
