"""Make result.png, the picture in README: ``python docs/result.py`` in a checkout."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from posecheck.app.tracking import track
from posecheck.core.joint_offsets import move_joints
from posecheck.core.landmark_bias import landmark_bias
from posecheck.drawing.skeleton import Arc, with_skeleton
from posecheck.fit.analysis import analyse
from posecheck.records.analysis import Analysis
from posecheck.records.base import Array
from posecheck.records.tracking import Track
from posecheck.video.reader import Video

HERE = Path(__file__).parent
CLIP = HERE.parent / "sample_videos" / "spin_high.mp4"
LARGER = 2
JOINTS = ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "toe")


def joints(track: Track, side: str) -> Mapping[str, Array]:
    """Joints of the near side, corrected as the analysis does it; this rider looks right."""
    upright = {name: track[f"{side}_{name}"] * (1, -1) for name in JOINTS}
    return {
        name: path * (1, -1)
        for name, path in move_joints(upright, landmark_bias(track.engine.name).corrections).items()
    }


def arcs(points: Mapping[str, Array], analysis: Analysis) -> list[Arc]:
    """Give the angles that the numbers mean: flexions count from the limb's extension, the trunk from upright."""
    at = {name: np.array(point) for name, point in points.items()}
    spans = {
        "knee_flexion_bdc": ("knee flexion", "knee", 2 * at["knee"] - at["hip"], at["ankle"]),
        "trunk_flexion": ("trunk", "hip", at["hip"] - (0, 200), at["shoulder"]),
        "shoulder_angle": ("shoulder", "shoulder", at["hip"], at["elbow"]),
        "elbow_flexion": ("elbow flexion", "elbow", 2 * at["elbow"] - at["shoulder"], at["wrist"]),
    }
    return [
        Arc(
            tuple(at[joint]),
            tuple(start),
            tuple(end),
            f"{label} {analysis[name].value:.0f}°",
            analysis.verdicts[name],
            ray=name != "shoulder_angle",
        )
        for name, (label, joint, start, end) in spans.items()
    ]


def main() -> None:
    """Draw the frame nearest the bottom of a stroke."""
    recording = track(CLIP)
    analysis = analyse(recording)
    frame = int(np.nanargmin(np.abs(analysis.strokes.phase_deg % 360 - 180)))
    with Video(CLIP) as video:
        rgb = next(islice(video, frame, None)).rgb
    found = joints(recording.side, analysis.side or "right")
    points = {name: tuple(LARGER * path[frame]) for name, path in found.items()}
    picture = cv2.resize(rgb, None, fx=LARGER, fy=LARGER, interpolation=cv2.INTER_CUBIC)
    drawn = with_skeleton(np.asarray(picture, np.uint8), points, arcs(points, analysis))[:, 420:1500]
    small = cv2.resize(drawn, None, fx=0.74, fy=0.74, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(HERE / "result.png"), small[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])


if __name__ == "__main__":
    main()
