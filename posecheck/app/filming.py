"""Draws a clip again: the films of an analysis, and the key frames of its report."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from posecheck.drawing.annotate import Annotator
from posecheck.video.image import Picture, resize_image, shrink_image, to_jpeg
from posecheck.video.reader import Video
from posecheck.video.writer import LONGEST_PX, Add, film_size, open_film

from .track_parts import Progress

FILMS: Final = ("annotated.mp4", "slow.mp4")
SLOWER: Final = 4.0
"""The slow loop plays at a quarter of the speed."""

LEAST_STEP_S: Final = 0.03
"""A film shows no more than 33 pictures a second: of 60 a second every other one [s]."""

_STILL_PX: Final = 900


@dataclass(frozen=True, slots=True, eq=False)
class Shooting:
    """What to draw of a clip.

    Parameters
    ----------
    annotator : Annotator
        Draws on a frame.
    looked_at : sequence of tuple
        The stretches of the clip that were looked at [s].
    key_times : mapping of int to float
        Times of the key frames by crank phase in degrees [s].
    loop : tuple of float, or None
        Beginning and end of the stroke for the slow loop [s].
    """

    annotator: Annotator
    looked_at: Sequence[tuple[float, float]]
    key_times: Mapping[int, float]
    loop: tuple[float, float] | None

    def shoot(self, video: Video, folder: Path | None, progress: Progress | None) -> dict[int, Picture]:
        """Read the clip again, and draw it.

        Without a `folder` for the films it writes none, and reads no further than the last key frame. The key frames
        come back by crank phase, undrawn, but with the face hidden if it should be. Raises StoreError if a film cannot
        be written. Raises VideoError if the clip cannot be read any more.
        """
        size, film = film_size(video.clip.size_px), _FilmTimes()

        def is_wanted(time_s: float) -> bool:
            filmed = folder is not None and (film.shows(time_s) or self._in_loop(time_s))
            return filmed or time_s in self.key_times.values()

        with closing(_frames(video, self.looked_at, progress, is_wanted)) as frames:
            fitting = ((time_s, resize_image(rgb, size)) for time_s, rgb in frames)
            return self._taken(fitting) if folder is None else self._filmed(fitting, folder, size, film)

    def _in_loop(self, time_s: float) -> bool:
        return self.loop is not None and self.loop[0] <= time_s < self.loop[1]

    def _filmed(
        self, frames: Iterable[tuple[float, Picture]], folder: Path, size: tuple[int, int], film: _FilmTimes
    ) -> dict[int, Picture]:
        found: dict[int, Picture] = {}
        slow: Add | None = None
        with ExitStack() as looping, open_film(folder / FILMS[0], size) as add:
            for time_s, rgb in frames:
                in_film, in_loop = film.shows(time_s), self._in_loop(time_s)
                shown = self.annotator.frame(rgb, time_s) if in_film or in_loop else rgb
                if in_film:
                    add(time_s, shown)
                if in_loop:
                    slow = slow or looping.enter_context(open_film(folder / FILMS[1], size))
                    slow(time_s * SLOWER, shown)
                found.update(self._key_frame(rgb, time_s))
        return found

    def _taken(self, frames: Iterable[tuple[float, Picture]]) -> dict[int, Picture]:
        found: dict[int, Picture] = {}
        for time_s, rgb in frames:
            found.update(self._key_frame(rgb, time_s))
            if len(found) == len(self.key_times):
                break
        return found

    def _key_frame(self, rgb: Picture, time_s: float) -> dict[int, Picture]:
        """Keep a frame for each crank phase that it stands for; most stand for none."""
        wanted = [deg for deg, when_s in self.key_times.items() if when_s == time_s]
        return dict.fromkeys(wanted, self.annotator.hide_face(rgb, time_s)) if wanted else {}


class _FilmTimes:
    """Which of the pictures that come one after the other a film shows."""

    def __init__(self) -> None:
        self._last_s = -math.inf

    def shows(self, time_s: float) -> bool:
        """Whether it shows the picture of this time, the same however often it is asked."""
        if time_s - self._last_s >= LEAST_STEP_S:
            self._last_s = time_s
        return time_s == self._last_s


def still(annotator: Annotator, rgb: Picture, time_s: float) -> bytes:
    """Draw on a key frame, cut it down to the rider, and pack it as JPEG."""
    return to_jpeg(draw_still(annotator, rgb, time_s))


def draw_still(annotator: Annotator, rgb: Picture, time_s: float) -> Picture:
    """Draw on a key frame, and cut it down to the rider."""
    return shrink_image(annotator.cut(annotator.frame(rgb, time_s, moving=False)), _STILL_PX)


def _frames(
    video: Video,
    looked_at: Sequence[tuple[float, float]],
    progress: Progress | None,
    is_wanted: Callable[[float], bool],
) -> Generator[tuple[float, Picture], None, None]:
    """Read the clip's frames, of a long clip those of the stretches looked at, and tell how far it is."""
    stretches = looked_at if len(looked_at) > 1 else [(None, None)]
    parts = [video.part(*stretch, wanted=is_wanted, longest_px=LONGEST_PX) for stretch in stretches]
    lasting_s = [part.duration_s for part in parts]
    whole_s = None if None in lasting_s else sum(one or 0.0 for one in lasting_s)
    done_s = 0.0
    for part, long_s in zip(parts, lasting_s, strict=True):
        first_s = None
        with part:
            for frame in part:
                first_s = frame.time_s if first_s is None else first_s
                yield frame.time_s, frame.rgb
                if progress is not None:
                    progress(min(1.0, (done_s + frame.time_s - first_s) / whole_s) if whole_s else None)
        done_s += long_s or 0.0
