"""Pictures of two riders for their comparison: cut to one frame around the crank, so that they lie on each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from posecheck.drawing.annotate import Annotator
from posecheck.drawing.plane import blend_pictures, cut_to_plane
from posecheck.fit.crank_frame import CrankFrame, find_axle, match_scales, put_on_crank
from posecheck.fit.near_side import QUARTERS_DEG, turn_moments
from posecheck.records.base import Array
from posecheck.reports.html.pairs import PairPictures, Riders
from posecheck.storage.key_frames import load_key_frames
from posecheck.video.image import Picture, to_jpeg
from posecheck.video.reader import Video

from .check_result import CheckResult
from .filming import Shooting
from .request import CheckRequest
from .sampling import runs

_STILL_PX: Final = 460
_TURN_PX: Final = 400
"""Longer sides of a picture of a place, and of one of the turn."""

_MARGIN_MM: Final = np.array([150.0, 110.0, 150.0, 170.0])
"""Room around the joints: behind, below, in front, above, where the head is."""


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """One rider's pictures, undrawn, with what finds the crank in them."""

    result: CheckResult
    frame: CrankFrame
    annotator: Annotator
    pictures: Mapping[int, tuple[int, Picture]]

    def cut(self, deg: int, box_mm: Array, size_px: tuple[int, int], *, drawn: bool) -> Picture | None:
        """Cut the picture at a crank phase to a frame around the crank; None where the crank is not seen."""
        near_side = self.result.near_side
        if deg not in self.pictures or near_side is None:
            return None
        number, rgb = self.pictures[deg]
        at_s = float(near_side.time_s[number])
        axle = find_axle(self.frame.axle_px, near_side.time_s, at_s)
        if not np.isfinite(axle).all():
            return None
        left, bottom, right, top = box_mm / self.frame.mm_per_px
        # The box goes to the right as the picture does, joints go forward.
        sign = -1 if near_side.facing == "left" else 1
        corners = axle + np.array([(left, top), (right, top), (left, bottom)]) * (sign, 1)
        scale = rgb.shape[1] / self.result.analysis.clip.size_px[0]
        shown = self.annotator.frame(rgb, at_s, moving=False, angles=False) if drawn else rgb
        return cut_to_plane(shown, near_side.in_picture(corners) * scale, size_px)


def show_riders(
    requests: tuple[CheckRequest, CheckRequest] | None, results: tuple[CheckResult, CheckResult]
) -> tuple[Riders | None, PairPictures | None]:
    """Put both riders around one crank, and take their pictures; None for what cannot be had.

    Without the requests, which name the clips, there are no pictures. Raises VideoError if a clip cannot be read any
    more.
    """
    first, second = (put_on_crank(one.recording, one.analysis, one.near_side) for one in results)
    if first is None or second is None:
        return None, None
    first, second = match_scales(first, second)
    facings = [one.analysis.facing for one in results]
    sign = -1 if facings == ["left", "left"] else 1
    sides = [{name: path * (sign, 1) for name, path in one.joints.items()} for one in (first, second)]
    riders = Riders(first.phase_deg, sides[0], sides[1], (first.crank_mm, second.crank_mm))
    if requests is None:
        return riders, None
    asked = zip(requests, results, (first, second), strict=True)
    shown = [_show(*one, blur_face=requests[0].contents.blur_face) for one in asked]
    return riders, _take(shown, riders, alike=facings[0] == facings[1])


def _show(request: CheckRequest, result: CheckResult, frame: CrankFrame, *, blur_face: bool) -> _Shown:
    """Read the pictures of one clip: those kept beside a recording, or a whole turn from the video."""
    annotator = Annotator(result.analysis, result.near_side, blur_face=blur_face)
    recording = result.recording
    time_s = recording.side.time_s
    if request.is_stored:
        kept = load_key_frames(Path(request.source).parent, recording.side).pictures
        hidden = {deg: (n, annotator.hide_face(rgb, float(time_s[n]))) for deg, (n, rgb) in kept.items()}
        return _Shown(result, frame, annotator, hidden)
    numbers = turn_moments(result.analysis)
    key_times = {deg: float(time_s[number]) for deg, number in numbers.items()}
    with Video(request.source, request.start_s, request.end_s) as video:
        taken = Shooting(annotator, runs(time_s), key_times, None).shoot(video, None, None)
    return _Shown(result, frame, annotator, {deg: (numbers[deg], rgb) for deg, rgb in taken.items()})


def _take(shown: list[_Shown], riders: Riders, *, alike: bool) -> PairPictures | None:
    """Cut all pictures to one frame; pictures lie over each other only where both riders look to one side."""
    low, high = riders.span
    box_mm = np.concatenate([low, high]) + _MARGIN_MM * (-1, -1, 1, 1)
    stills: dict[int, tuple[bytes, bytes]] = {}
    blends: dict[int, bytes] = {}
    for deg in QUARTERS_DEG:
        size_px = _size(box_mm, _STILL_PX)
        drawn = [one.cut(deg, _own_box(one, box_mm, alike=alike), size_px, drawn=True) for one in shown]
        if drawn[0] is not None and drawn[1] is not None:
            stills[deg] = (to_jpeg(drawn[0]), to_jpeg(drawn[1]))
        plain = [one.cut(deg, box_mm, size_px, drawn=False) for one in shown] if alike else [None, None]
        if plain[0] is not None and plain[1] is not None:
            blends[deg] = to_jpeg(blend_pictures(plain[0], plain[1]))
    if not stills:
        return None
    before, after = (tuple(_turn(one, _own_box(one, box_mm, alike=alike))) for one in shown)
    whole = len(before) == len(after) > len(QUARTERS_DEG)
    return PairPictures(stills, blends, (before, after) if whole else ((), ()), tuple(box_mm.tolist()))


def _own_box(one: _Shown, box_mm: Array, *, alike: bool) -> Array:
    """Turn the box around for a rider who looks to the left beside one who looks to the right."""
    if alike or one.result.analysis.facing != "left":
        return box_mm
    return box_mm[[2, 1, 0, 3]] * (-1, 1, -1, 1)


def _turn(one: _Shown, box_mm: Array) -> Iterator[bytes]:
    """Cut the pictures of one turn, in the order of the crank."""
    cut = (one.cut(deg, box_mm, _size(box_mm, _TURN_PX), drawn=True) for deg in sorted(one.pictures))
    yield from (to_jpeg(rgb) for rgb in cut if rgb is not None)


def _size(box_mm: Array, longest_px: int) -> tuple[int, int]:
    """Give a picture of a box its size, with sides that are even."""
    wide, high = float(box_mm[2] - box_mm[0]), float(box_mm[3] - box_mm[1])
    share = longest_px / max(wide, high)
    return max(2, round(wide * share / 2) * 2), max(2, round(high * share / 2) * 2)
