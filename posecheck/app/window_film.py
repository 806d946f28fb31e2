"""A class in pictures: a short film of its windows, and the rider at the bottom of the stroke in each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from posecheck.core.geometry import wrap_angle
from posecheck.drawing.annotate import Annotator
from posecheck.fit.near_side import BDC_DEG
from posecheck.records.analysis import Analysis, Window
from posecheck.records.base import Array
from posecheck.video.image import Picture, resize_image
from posecheck.video.reader import Video
from posecheck.video.writer import LONGEST_PX, film_size, open_film

WINDOW_FILM: Final = "windows.mp4"
"""The film of a class, in the folder."""

FILMED_S: Final = 4.0
"""So much of each window is in the film: three strokes or more, and a class of 45 minutes takes a minute and a half."""

MOST_PICTURES: Final = 12
"""So many windows have a picture at most, spread evenly; the first and the last are among them."""

_NEAR_S: Final = 0.5
_CUT_S: Final = 1 / 15
"""Between the last frame of a window and the first of the next: longer than a frame lasts."""


@dataclass(frozen=True, slots=True, eq=False)
class WindowShots:
    """Pictures of a class: undrawn ones by their time in the clip, and those of them that stand for a window."""

    taken: dict[float, Picture]
    bottoms_s: tuple[tuple[Window, float], ...]


def shoot_windows(
    video: Video, annotator: Annotator, analysis: Analysis, key_times: tuple[float, ...], place: Path | None
) -> WindowShots:
    """Read the middle of each window again, and the frames of `key_times`.

    With a `place` for it the film is written. Raises StoreError if it cannot be. Raises VideoError if the clip cannot
    be read any more.
    """
    bottoms_s = tuple(find_bottoms(analysis))
    wanted = {*key_times, *(at_s for _, at_s in bottoms_s)}
    taken: dict[float, Picture] = {}
    size, shown_s = film_size(video.clip.size_px), 0.0
    with ExitStack() as open_files:
        add = None if place is None else open_files.enter_context(open_film(place / WINDOW_FILM, size))
        for window in analysis.windows:
            times: list[float] = []
            for time_s, rgb in _read(video, _middle(window), size):
                if time_s in wanted:
                    taken[time_s] = annotator.hide_face(rgb, time_s)
                times.append(time_s)
                if add is not None:
                    add(shown_s + time_s - times[0], annotator.frame(rgb, time_s))
            shown_s += times[-1] - times[0] + _CUT_S if times else 0.0
    for at_s in sorted(set(key_times) - set(taken)):
        near = _read(video, (at_s - _NEAR_S, at_s + _NEAR_S), size)
        taken |= {time_s: annotator.hide_face(rgb, time_s) for time_s, rgb in near if time_s == at_s}
    return WindowShots(taken, tuple(one for one in bottoms_s if one[1] in taken))


def _read(video: Video, span: tuple[float, float], size: tuple[int, int]) -> Iterator[tuple[float, Picture]]:
    """Read a part of a clip again, in the size of a film."""
    with video.part(*span, longest_px=LONGEST_PX) as part:
        yield from ((frame.time_s, resize_image(frame.rgb, size)) for frame in part)


def _middle(window: Window) -> tuple[float, float]:
    """Give the part of a window that is filmed [s]."""
    middle_s, half_s = (window.start_s + window.end_s) / 2, min(FILMED_S, window.end_s - window.start_s) / 2
    return middle_s - half_s, middle_s + half_s


def find_bottoms(analysis: Analysis) -> list[tuple[Window, float]]:
    """Find in each window that gets a picture when the frame nearest the bottom of a stroke is [s]."""
    if not analysis.series or not analysis.windows:
        return []
    time_s, phase = analysis.series[0].time_s, analysis.strokes.phase_deg
    count = min(MOST_PICTURES, len(analysis.windows))
    chosen = np.unique(np.linspace(0, len(analysis.windows) - 1, count).round().astype(int))
    found = ((analysis.windows[number], _bottom(time_s, phase, _middle(analysis.windows[number]))) for number in chosen)
    return [(window, at_s) for window, at_s in found if at_s is not None]


def _bottom(time_s: Array, phase_deg: Array, span: tuple[float, float]) -> float | None:
    inside = np.flatnonzero((time_s >= span[0]) & (time_s <= span[1]) & np.isfinite(phase_deg))
    if not len(inside):
        return None
    off = np.abs(wrap_angle(phase_deg[inside] - BDC_DEG))
    return float(time_s[inside[np.argmin(off)]])
