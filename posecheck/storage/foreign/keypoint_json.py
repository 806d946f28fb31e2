"""Landmarks as JSON: one file a frame (OpenPose, and RTMPose by Sports2D or Pose2Sim), or one for all (MMPose)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from posecheck.records.base import Array
from posecheck.system.regular_file import read_text_file
from posecheck.text import gettext, gettext_noop

from .points import POINTS_LIMIT, PointTable, refuse, seen_places

_COCO: Final = (
    *("nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow"),
    *("right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle"),
    "right_ankle",
)
_BODY_25: Final = (
    *("nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist"),
    *("mid_hip", "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle", "right_eye"),
    *("left_eye", "right_ear", "left_ear", "left_big_toe", "left_small_toe", "left_heel", "right_big_toe"),
    *("right_small_toe", "right_heel"),
)
_COCO_18: Final = tuple(name for name in _BODY_25 if name != "mid_hip")[:18]
_HALPE_26: Final = (
    *_COCO,
    *("head", "neck", "mid_hip", "left_big_toe", "right_big_toe", "left_small_toe", "right_small_toe", "left_heel"),
    "right_heel",
)
_WHOLE_BODY: Final = (
    *_COCO,
    *("left_big_toe", "left_small_toe", "left_heel", "right_big_toe", "right_small_toe", "right_heel"),
)

POINT_NAMES: Final[Mapping[int, tuple[str, ...]]] = {
    17: _COCO,
    18: _COCO_18,
    25: _BODY_25,
    26: _HALPE_26,
    133: _WHOLE_BODY,
}
"""By the number of points; of the 133 of the whole body the first 23 are body and feet."""

_NO_LANDMARKS: Final = gettext_noop("this is no JSON file of landmarks.")
_ODD: Final = (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError)
"""What Python raises where something else stands in the place of a list, a number or a name."""

_LAST_NUMBER: Final = re.compile(r"(.*?)(\d*)(\D*)", re.DOTALL)


def read_keypoints(path: str, text: str) -> PointTable:
    """Read a JSON file, and where it is that of one frame all those beside it."""
    document = _parsed(path, text)
    if isinstance(document, dict) and "people" in document:
        return _frames(path, Path(path))
    try:
        whole = document.get("instance_info", []) if isinstance(document, dict) else document
        frames = [[_instance(one) for one in frame.get("instances", [])] for frame in whole if isinstance(frame, dict)]
    except _ODD as error:
        raise refuse(path, gettext(_NO_LANDMARKS)) from error
    return _followed(path, frames, "rtmpose")


def _frames(path: str, file: Path) -> PointTable:
    """Read the files of all frames: those whose names differ in their last number only."""
    begin, digits, end = _LAST_NUMBER.fullmatch(file.name).groups()  # type: ignore[union-attr]  # it matches any name
    alike = re.compile(re.escape(begin) + (r"(\d+)" if digits else "()") + re.escape(end))
    found = [
        (int(matched[1] or 0), one)
        for one in file.parent.iterdir()
        if (matched := alike.fullmatch(one.name)) and one.is_file()
    ]
    return _followed(path, [_people(one) for _, one in sorted(found)], "openpose")


def _people(file: Path) -> list[Array]:
    """Read everybody whom one frame shows."""
    try:
        document = _parsed(str(file), read_text_file(file, POINTS_LIMIT))
        everybody = document.get("people", []) if isinstance(document, dict) else []
        return [_triples(person.get("pose_keypoints_2d", [])) for person in everybody]
    except OSError as error:
        why = gettext("it cannot be read: {error}.", error=error.strerror or error)
        raise refuse(str(file), why) from error
    except _ODD as error:
        raise refuse(str(file), gettext(_NO_LANDMARKS)) from error


def _parsed(path: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refuse(path, gettext(_NO_LANDMARKS)) from error


def _triples(flat: Iterable[Any]) -> Array:
    """x, y and confidence of each point; zeros are what was not seen."""
    points = seen_places(np.asarray(list(flat), dtype=np.float64).reshape(-1, 3))
    hidden = (points[:, :2] == 0).all(axis=1) | (points[:, 2] == 0)
    return np.where(hidden[:, None], [np.nan, np.nan, 0.0], points)


def _instance(one: Mapping[str, Any]) -> Array:
    points = seen_places(np.asarray(one["keypoints"], dtype=np.float64)[:, :2])
    scores = np.asarray(one.get("keypoint_scores", np.full(len(points), np.nan)), dtype=np.float64)
    return np.column_stack([points, scores])


def _followed(path: str, frames: list[list[Array]], tracker: str) -> PointTable:
    """Follow one person: the largest of the first frame that has one, then whoever is nearest."""
    count = max((len(person) for frame in frames for person in frame), default=0)
    if count not in POINT_NAMES:
        why = gettext(
            "it has {points} points a person; known are {known}.", points=count, known=", ".join(map(str, POINT_NAMES))
        )
        raise refuse(path, why)
    whole, before = np.full((len(frames), count, 3), np.nan), None
    for number, everybody in enumerate(frames):
        seen = [person for person in everybody if len(person) == count and np.isfinite(person[:, 0]).any()]
        if not seen:
            continue
        chosen = max(seen, key=_size) if before is None else min(seen, key=lambda one: _apart(one, before))
        whole[number], before = chosen, chosen
    names = POINT_NAMES[count]
    return PointTable(names, whole[:, : len(names), :2], None, whole[:, : len(names), 2], tracker=tracker)


def _size(person: Array) -> float:
    return float(np.nanmax(np.ptp(person[np.isfinite(person[:, 0]), :2], axis=0)))


def _apart(person: Array, before: Array | None) -> float:
    """How far a person is from where one was, by the middle of the points [px]."""
    middles = [np.nanmedian(one[:, :2], axis=0) for one in (person, before) if one is not None]
    return float(np.hypot(*(middles[0] - middles[-1])))
