"""What is read off each picture of a clip beside the people in it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.core import views
from posecheck.records.base import Array
from posecheck.video.image import mirror_image, small_greys
from posecheck.video.reader import Frame
from posecheck.video.upright_lines import measure_turn

from .candidates import Candidates

TURN_EVERY: Final = 16
"""In one frame of so many upright lines are looked for: half a dozen frames of a clip tell how the camera stands."""


class PictureNotes:
    """What may be a sticker, how the picture is turned, and the picture in small; from behind only the last."""

    def __init__(self, *, rear: bool) -> None:
        self._candidates = None if rear else Candidates()
        self._turn_deg: list[float] = []
        self._greys: list[NDArray[np.uint8]] = []

    def add(self, frame: Frame, people: Array, size_px: tuple[int, int], *, leans_left: bool = False) -> None:
        """Look at the next frame, in which `people` (P, L, 3) were sighted; the clip's pictures are of `size_px`.

        Upright lines are looked for as if the rider leaned to the right: their detector is not quite symmetric, and a
        mirrored clip must give the same numbers.
        """
        self._greys.append(small_greys(frame.rgb))
        if self._candidates is not None:
            self._candidates.add(frame.rgb, people, size_px)
            asked = views.choose_view(np.array([frame.number], dtype=np.float64), TURN_EVERY)[0] == 0
            turn_deg = measure_turn(mirror_image(frame.rgb) if leans_left else frame.rgb) if asked else np.nan
            self._turn_deg.append(-turn_deg if leans_left else turn_deg)

    def stack(self) -> tuple[Array | None, NDArray[np.uint8] | None, Array | None]:
        """Give the spots (T, M, K), the small pictures (T, P) and the turns (T,) of all frames; None for none."""
        greys = np.stack(self._greys) if self._greys else None
        if self._candidates is None:
            return None, greys, None
        return self._candidates.stack(), greys, np.array(self._turn_deg)
