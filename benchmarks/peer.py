"""What tutorials do, as a yardstick: OpenCV, Pose Landmarker on every frame, angles frame by frame, annotated video.

``python -m benchmarks.peer CLIP FILM`` prints the frames looked at and the knee flexion at the lowest foot.
"""

from __future__ import annotations

import sys
from typing import Any

import cv2
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import vision

from posecheck.pose.models import model_bundle

HIP, KNEE, ANKLE = 24, 26, 28


def landmarker() -> Any:
    """Load the heavy model as tutorials do: one person, followed from frame to frame."""
    base = mp.tasks.BaseOptions(model_asset_path=str(model_bundle("heavy").path))
    return vision.PoseLandmarker.create_from_options(
        vision.PoseLandmarkerOptions(base_options=base, running_mode=vision.RunningMode.VIDEO)
    )


def flexion(hip: Any, knee: Any, ankle: Any) -> float:
    """Knee flexion of one frame [deg]."""
    thigh, shank = hip - knee, ankle - knee
    cos = np.dot(thigh, shank) / (np.linalg.norm(thigh) * np.linalg.norm(shank))
    return 180 - float(np.degrees(np.arccos(np.clip(cos, -1, 1))))


def main() -> None:
    """Look at every frame of a clip, and write it again with what was seen."""
    clip = cv2.VideoCapture(sys.argv[1])
    rate = clip.get(cv2.CAP_PROP_FPS)
    size = int(clip.get(cv2.CAP_PROP_FRAME_WIDTH)), int(clip.get(cv2.CAP_PROP_FRAME_HEIGHT))
    film = cv2.VideoWriter(sys.argv[2], cv2.VideoWriter.fourcc(*"mp4v"), rate, size)
    knees, feet, frames = [], [], 0
    with landmarker() as model:
        while (read := clip.read())[0]:
            bgr: Any = read[1]
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB))
            found = model.detect_for_video(image, round(1000 * frames / rate)).pose_landmarks
            frames += 1
            if found:
                points = [np.array([found[0][n].x * size[0], found[0][n].y * size[1]]) for n in (HIP, KNEE, ANKLE)]
                knees.append(flexion(*points))
                feet.append(points[2][1])
                for point in points:
                    cv2.circle(bgr, (int(point[0]), int(point[1])), 6, (0, 255, 0), -1)
                cv2.putText(bgr, f"{knees[-1]:.0f}", (30, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (0, 255, 0), 3)
            film.write(bgr)
    film.release()
    sys.stdout.write(f"{frames} {knees[int(np.argmax(feet))] if knees else float('nan')}\n")


if __name__ == "__main__":
    main()
