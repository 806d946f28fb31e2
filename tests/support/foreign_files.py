"""Files as other trackers write them, made from the exact joints of a rendered rider; they fall under our licence."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from posecheck.fit.analysis import analyse
from posecheck.records.tracking import Recording
from posecheck.storage.public import load
from support.riders import from_truth, truth

JOINTS = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "toe", "ear")
OPENPOSE = [
    "nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist",
    "mid_hip", "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle", "right_eye",
    "left_eye", "right_ear", "left_ear", "left_toe", "-", "left_heel", "right_toe", "-", "right_heel",
]  # fmt: skip
COCO = [
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee",
    "left_ankle", "right_ankle",
]  # fmt: skip
HALPE = [*COCO, "-", "-", "-", "left_toe", "right_toe", "-", "-", "left_heel", "right_heel"]


def rider(name: str = "spin_ideal"):
    """Times, places in the picture and in space, by landmark."""
    exact = truth(name)
    names = [str(one) for one in exact["joint_names"]]
    flat = dict(zip(names, np.moveaxis(exact["joints2d"].astype(float), 1, 0), strict=True))
    space = dict(zip(names, np.moveaxis(exact["joints3d"].astype(float), 1, 0), strict=True))
    return exact["t"], flat, space


def markers(space, sides=("right", "left"), call=lambda side, joint: f"{side[0].upper()}{joint.capitalize()}"):
    """Markers in space by the names of a set."""
    return {call(side, joint): space[f"{side}_{joint}"] for side in sides for joint in JOINTS}


def trc(time_s, points, unit="m", gaps=()) -> str:
    """As OpenSim's guide describes it; a marker that was not seen is an empty place."""
    count = len(points)
    head = [
        "DataRate",
        "CameraRate",
        "NumFrames",
        "NumMarkers",
        "Units",
        "OrigDataRate",
        "OrigDataStartFrame",
        "OrigNumFrames",
    ]
    facts = ["30.00", "30.00", str(len(time_s)), str(count), unit, "30.00", "1", str(len(time_s))]
    axes = [f"{axis}{n}" for n in range(1, count + 1) for axis in "XYZ"]
    lines = [
        "PathFileType\t4\t(X/Y/Z)\trider.trc",
        "\t".join(head),
        "\t".join(facts),
        "\t".join(["Frame#", "Time", *(part for name in points for part in (name, "", ""))]),
        "\t".join(["", "", *axes]),
        "",
    ]
    for frame, time in enumerate(time_s):
        cells = [
            "" if (frame, name) in gaps else f"{value:.5f}" for name, path in points.items() for value in path[frame]
        ]
        lines.append("\t".join([str(frame + 1), f"{time:.5f}", *cells]))
    return "\n".join([*lines, ""])


def openpose(folder, flat, names=OPENPOSE) -> str:
    """One file a frame; somebody small stands at the edge; what is hidden is three zeros."""
    frames = len(next(iter(flat.values())))
    for frame in range(frames):
        person = [value for name in names for value in ((*flat[name][frame], 0.9) if name in flat else (0, 0, 0))]
        other = [value for n in range(len(names)) for value in (20.0 + n, 30.0 + 2 * n, 0.8)]
        people = [{"pose_keypoints_2d": one} for one in (other, person)]
        (folder / f"ride_{frame:012d}_keypoints.json").write_text(json.dumps({"version": 1.3, "people": people}))
    return str(folder / "ride_000000000000_keypoints.json")


def mmpose(flat, names=HALPE) -> str:
    """One file for all frames."""
    frames = []
    for frame in range(len(next(iter(flat.values())))):
        places = [flat[name][frame].tolist() if name in flat else [1.0, 1.0] for name in names]
        scores = [0.9 if name in flat else 0.0 for name in names]
        frames.append({"frame_id": frame + 1, "instances": [{"keypoints": places, "keypoint_scores": scores}]})
    return json.dumps({"meta_info": {}, "instance_info": frames})


def deeplabcut(flat) -> str:
    """Three rows of names, then one row a frame."""
    names = [f"{side}_{joint}" for side in ("right", "left") for joint in JOINTS]
    heads = [
        ["scorer", *["net"] * 3 * len(names)],
        ["bodyparts", *(name for name in names for _ in range(3))],
        ["coords", *["x", "y", "likelihood"] * len(names)],
    ]
    rows = [
        [str(frame), *(f"{cell:.3f}" for name in names for cell in (*flat[name][frame], 0.99))]
        for frame in range(len(flat[names[0]]))
    ]
    return "\n".join(",".join(row) for row in [*heads, *rows]) + "\n"


def columns(time_s, flat, separator=",", point="_") -> str:
    """One column a coordinate."""
    names = [f"{side}_{joint}" for side in ("right", "left") for joint in JOINTS]
    head = ["time_s", *(f"{name}{point}{axis}" for name in names for axis in "xy")]
    rows = [
        [f"{time:.5f}", *(f"{cell:.3f}" for name in names for cell in flat[name][frame])]
        for frame, time in enumerate(time_s)
    ]
    return "\n".join(separator.join(row) for row in [head, *rows]) + "\n"


def kinovea(time_s, flat, *, separator=",", point=".", scale=1.0, tick_s=0.001) -> str:
    """Kinovea's table: y points up, from an origin in the middle; each object is one point but for the arm."""
    names = {f"{side}_{joint}": f"{side}_{joint}/0" for side in ("right", "left") for joint in JOINTS}
    names["right_wrist"], names["right_elbow"] = "arm/wrist", "arm/elbow"
    head = ["Time", *(f"{name}/{axis}" for name in names.values() for axis in "XY")]
    rows = [
        [f"{time / tick_s:.4f}"]
        + [
            f"{scale * (cell - 300) * sign:.5f}"
            for name in names
            for cell, sign in zip(flat[name][frame], (1, -1), strict=True)
        ]
        for frame, time in enumerate(time_s)
    ]
    cells = [
        [f'"{cell}"' for cell in row] for row in [head, *([cell.replace(".", point) for cell in row] for row in rows)]
    ]
    return "\r\n".join(separator.join(row) for row in cells) + "\r\n"


TIME_S, FLAT, SPACE = rider()
ANGLES = ("knee_flexion_bdc", "knee_flexion_tdc", "hip_angle_min", "trunk_flexion", "elbow_flexion")


def written(path: Path, text: str) -> Path:
    """The path, after the text was written there."""
    path.write_text(text, encoding="utf-8")
    return path


def angles_of(recording: Recording) -> dict[str, float]:
    """What is measured, which must be all of it."""
    analysis = analyse(recording)
    assert analysis.quality.usable, analysis.quality.reasons
    return {name: analysis[name].value for name in ANGLES}


@cache
def flat_angles() -> dict[str, float]:
    """What the exact joints have in the picture."""
    return angles_of(from_truth("spin_ideal"))


@cache
def sagittal() -> dict[str, float]:
    """What the joints in space have in the plane of the bike, read from a .trc file in metres."""
    with tempfile.TemporaryDirectory() as folder:
        return angles_of(load(written(Path(folder) / "ride.trc", trc(TIME_S, markers(SPACE)))))
