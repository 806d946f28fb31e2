"""The bare loop: every frame read with PyAV, the heavy Pose Landmarker on each, and nothing else.

``python -m benchmarks.bare CLIP [SECONDS]`` prints the frames looked at.
"""

from __future__ import annotations

import sys

import av
import mediapipe as mp

from .peer import landmarker


def main() -> None:
    """Look at every frame, up to a time if one is given."""
    until_s = float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")  # noqa: PLR2004
    frames = 0
    with av.open(sys.argv[1]) as container, landmarker() as model:
        for picture in container.decode(video=0):
            if picture.time is None or picture.time >= until_s:
                break
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=picture.to_ndarray(format="rgb24"))
            model.detect_for_video(image, round(1000 * picture.time))
            frames += 1
    sys.stdout.write(f"{frames} nan\n")


if __name__ == "__main__":
    main()
