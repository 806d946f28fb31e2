"""Read what is known of clips: exact joints of rendered riders, values from labels, and marks by eye.

README.md beside this file describes the three forms.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.core import fourier, strokes
from posecheck.fit import measures
from posecheck.records.analysis import Analysis
from posecheck.records.base import Array

Arrays = Mapping[str, NDArray[Any]]
Interval = tuple[float, float]

READ: Final[Mapping[str, tuple[str, strokes.Where]]] = {
    "knee_flexion_bdc": ("knee_flexion", "bdc"),
    "knee_flexion_tdc": ("knee_flexion", "tdc"),
    "hip_angle_min": ("hip_angle", "min"),
    "hip_angle_max": ("hip_angle", "max"),
    "trunk_flexion": ("trunk_flexion", "mean"),
    "shoulder_angle": ("shoulder_angle", "mean"),
    "elbow_flexion": ("elbow_flexion", "mean"),
    "ankle_angle_bdc": ("ankle_angle", "bdc"),
}
"""For each measure its angle, and where on the crank circle it is read."""

LABELLED: Final[Mapping[str, str]] = {
    "knee_bdc": "knee_flexion_bdc",
    "knee_tdc": "knee_flexion_tdc",
    "knee_min": "knee_flexion_min",
    "hip_min": "hip_angle_min",
    "trunk": "trunk_flexion",
}
"""Names in ``truth.json`` and the measures they are the truth of."""

MARKED: Final[Mapping[tuple[str, str], str]] = {
    ("BDC", "knee"): "knee_flexion_bdc",
    ("TDC", "knee"): "knee_flexion_tdc",
    ("TDC", "hip"): "hip_angle_tdc",
    ("BDC", "trunk"): "trunk_flexion",
    ("TDC", "trunk"): "trunk_flexion",
}
"""Phases and angles in ``digitised.json`` and the measures they are the truth of."""

HIP_TDC: Final = "hip_angle_tdc"
"""The hip at the top of the crank: read off the curve, with the interval of the closed hip."""

STICKERS: Final = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "toe")


@dataclass(frozen=True)
class KnownClip:
    """What is known of one clip.

    Parameters
    ----------
    path : Path
        The clip.
    kind : str
        How it is known, such as ``labelled``.
    rider : str
        Whose clip it is.
    values : mapping of str to float
        True values by measure [deg].
    """

    path: Path
    kind: str
    rider: str
    values: Mapping[str, float]


def find_known_clips(folder: Path) -> Iterator[KnownClip]:
    """Find the clips of a folder whose truth is there.

    Parameters
    ----------
    folder : Path
        With clips and what is known of them.

    Yields
    ------
    KnownClip
        One for each clip and kind of truth, filmed riders first.
    """
    yield from _labelled(folder)
    yield from _marked(folder)
    for path in sorted(folder.glob("*.mp4")):
        yield from _rendered(path)


def _labelled(folder: Path) -> Iterator[KnownClip]:
    for name, entry in _entries(folder / "truth.json").items():
        values = {measure: float(entry[key]) for key, measure in LABELLED.items() if key in entry}
        yield KnownClip(folder / f"{name}.mp4", "labelled", str(entry.get("rider", folder.name)), values)


def _marked(folder: Path) -> Iterator[KnownClip]:
    clips: dict[str, list[Mapping[str, Any]]] = {}
    for mark in _entries(folder / "digitised.json"):
        clips.setdefault(mark["clip"], []).append(mark)
    for name, marks in clips.items():
        rider = next((mark["rider"] for mark in marks if "rider" in mark), name)
        yield KnownClip(folder / f"{name}.mp4", "marked", str(rider), mean_marks(marks))


def _entries(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def mean_marks(marks: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Average the angles of marked frames.

    Parameters
    ----------
    marks : sequence of mapping
        Entries of ``digitised.json`` for one clip.

    Returns
    -------
    dict of str to float
        By measure, of those that were marked [deg].
    """
    seen: dict[str, list[float]] = {}
    for mark in marks:
        for angle, value in mark["angles"].items():
            name = MARKED.get((mark["phase"], angle))
            if name is not None:
                seen.setdefault(name, []).append(float(value))
    return {name: float(np.mean(values)) for name, values in seen.items()}


def _rendered(path: Path) -> Iterator[KnownClip]:
    if not path.with_suffix(".npz").exists():
        return
    with np.load(path.with_suffix(".npz")) as file:
        truth = {key: file[key] for key in file.files}
    side = _near(path, truth)
    yield KnownClip(path, "rendered", path.stem, joint_values(truth, side))
    if "stickers3d" in truth:
        yield KnownClip(path, "rendered, skin", path.stem, skin_values(truth, side))


def _near(path: Path, truth: Arrays) -> str:
    """Side that faces the camera: the way the rider looks."""
    if path.with_suffix(".json").exists():
        return str(json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["facing"])
    names = truth["joint_names"].tolist()
    ahead = truth["joints2d"][:, names.index("right_toe"), 0] - truth["joints2d"][:, names.index("right_heel"), 0]
    return "right" if np.median(ahead) > 0 else "left"


def joint_values(truth: Arrays, side: str) -> dict[str, float]:
    """Read the measures off a truth file's exact angles, those of the joints that the body turns about.

    Parameters
    ----------
    truth : mapping of str to ndarray
        Arrays of the ``.npz`` file, as described in README.md.
    side : {"left", "right"}
        Side that faces the camera.

    Returns
    -------
    dict of str to float
        One value for each name in `READ` [deg].
    """
    angles = {key: truth[f"ang_{side}_{key}"].astype(float) for key, _ in READ.values() if key != "trunk_flexion"}
    angles["trunk_flexion"] = 90 - truth[f"ang_{side}_trunk_incl"].astype(float)
    return _read(truth, side, angles)


def skin_values(truth: Arrays, side: str) -> dict[str, float]:
    """Read the measures off points on the skin, where labels, marks and stickers sit.

    Parameters
    ----------
    truth : mapping of str to ndarray
        Arrays of the ``.npz`` file of a rider with stickers.
    side : {"left", "right"}
        Side that faces the camera.

    Returns
    -------
    dict of str to float
        One value for each name in `READ` [deg].
    """
    names = truth["sticker_names"].tolist()
    points = {name: truth["stickers3d"][:, names.index(name)][:, [1, 2]] * (-1.0, 1.0) for name in STICKERS}
    return _read(truth, side, measures.joint_angles({**points, "ear": points["shoulder"]}))


def _read(truth: Arrays, side: str, angles: Mapping[str, Array]) -> dict[str, float]:
    phase = np.degrees(np.unwrap(np.radians(truth["ang_crank_deg"].astype(float)))) + (180 if side == "left" else 0)
    stroke = np.zeros(len(phase), dtype=int)
    return {name: strokes.read_curve(phase, angles[key], stroke, where).value for name, (key, where) in READ.items()}


def read_measure(analysis: Analysis, name: str) -> tuple[float, Interval] | None:
    """Take a measure from an answer.

    Parameters
    ----------
    analysis : Analysis
        What posecheck says.
    name : str
        A measure, or `HIP_TDC`.

    Returns
    -------
    value : float
        The measure [deg].
    interval : tuple of float
        Its 95 % interval [deg].
    """
    measure = analysis["hip_angle_min" if name == HIP_TDC else name]
    if measure.value is None or measure.interval is None:
        return None
    low, high = measure.interval
    if name != HIP_TDC:
        return measure.value, (low, high)
    curve = next(one for one in analysis.curves if one.name == "hip_angle")
    further = float(fourier.curve_at(fourier.fit_curve(curve.phase_deg, curve.mean), 0.0)) - measure.value
    return measure.value + further, (low + further, high + further)
