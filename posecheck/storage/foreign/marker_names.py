"""Which points of a file are which landmarks, by the names that usual marker sets and trackers give them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from posecheck.records.landmarks import LANDMARK_NAMES

JOINT_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "shoulder": ("shoulder", "sho", "acromion", "ac", "acr", "sjc"),
    "elbow": ("elbow", "elb", "ejc", "lee", "lhe"),
    "wrist": ("wrist", "wri", "wra", "wjc"),
    "hip": ("hip", "hjc", "gtr", "gt", "tro", "trochanter"),
    "knee": ("knee", "kne", "kjc", "lfe", "le"),
    "ankle": ("ankle", "ank", "ajc", "lm"),
    "heel": ("heel", "hee", "cal"),
    "toe": ("toe", "bigtoe", "footindex", "toeb", "mt1"),
    "ear": ("ear",),
}
"""Joint centres before markers on the skin; sets: OpenPose, COCO, Halpe, MediaPipe, Plug-in Gait, Pose2Sim and others.
The hip of a set that has the pelvis only (ASI, PSI) is none of its markers."""

_SIDES: Final[Mapping[str, tuple[str, ...]]] = {"left": ("left", "l"), "right": ("right", "r")}


def match_names(found: Iterable[str], told: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Find the points of each landmark: those that the user says, else the one with a usual name."""
    known = list(found)
    short = {_plain(name): name for name in reversed(known)}  # the first of two of one name counts
    matched = {landmark: names for landmark, names in told.items() if all(name in known for name in names)}
    for landmark in LANDMARK_NAMES:
        names = (short[alias] for alias in _aliases(landmark) if alias in short)
        if landmark not in told and (one := next(names, None)) is not None:
            matched[landmark] = (one,)
    return matched


def _aliases(landmark: str) -> list[str]:
    """Ways in which a landmark may be called, in small letters and nothing else."""
    side, _, joint = landmark.partition("_")
    if side not in _SIDES:
        return [_plain(landmark)]
    names = JOINT_NAMES.get(joint, (joint.replace("_", ""),))
    return [one for name in names for letter in _SIDES[side] for one in (letter + name, name + letter)]


def _plain(name: str) -> str:
    """Leave out the subject's name before a colon, and whatever is no letter or digit."""
    return re.sub(r"[^a-z0-9]", "", name.rpartition(":")[2].lower())
