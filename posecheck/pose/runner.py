"""MediaPipe's two networks on a quicker runtime, with the steps between them as MediaPipe's Tasks have them.

A detector finds people in the whole picture, and then the landmark network looks at each of them alone, upright. It is
held to MediaPipe, which stays the reference, by ``tests/pose/test_runner.py``.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.video.crop import crop_region, uncrop_mask
from posecheck.video.image import Picture

from . import detections, heatmaps
from .looks import Sight
from .models import Bundle
from .openvino import Network
from .outlines import outline_backs
from .regions import to_picture, upright_region, whole_region

_PRESENT: Final = 0.5
"""Somebody is there where the landmark network is surer than this: MediaPipe's default."""

_BRIGHTEST: Final = 255


def load_runner(bundle: Bundle, people: int, *, backs: bool) -> Sight:
    """Load both networks of a bundle: a function from a picture to so many people in it at most.

    They have shape (P, L, 3), and with their backs the points of their outlines stand behind the landmarks. Raises
    ImportError, OSError or RuntimeError where the runtime does not load or cannot run them.
    """
    detector = Network(bundle, "pose_detector", (0, 1))
    landmarker = Network(bundle, "pose_landmarks_detector", (0, 1, 3, 2) if backs else (0, 1, 3))

    def sight(rgb: Picture) -> Array:
        height, width = rgb.shape[:2]
        found, masks = [], []
        for region in _find_regions(rgb, detector, people):
            crop = crop_region(rgb, region, heatmaps.SIDE_PX, repeat_edge=True)
            values, present, heat, *mask = landmarker(np.multiply(crop, 1 / _BRIGHTEST, dtype=np.float32))
            if present[0] > _PRESENT:
                points = heatmaps.read_landmarks(values, heat)
                points[:, :2] = to_picture(points[:, :2], region) / (width, height)
                found.append(points)
                masks += [uncrop_mask(heatmaps.sigmoid(one[..., 0]), region, (width, height)) for one in mask]
        sighted = np.array(found).reshape(-1, len(LANDMARK_NAMES), 3)
        return np.concatenate([sighted, outline_backs(sighted, masks)], axis=1) if backs else sighted

    return sight


def _find_regions(rgb: Picture, detector: Network, people: int) -> list[Array]:
    """Find the squares around people, those surest to be people first."""
    whole = whole_region(rgb.shape[1::-1])
    crop = crop_region(rgb, whole, detections.SIDE_PX, repeat_edge=False)
    boxes, scores = detector(np.multiply(crop, 2 / _BRIGHTEST, dtype=np.float32) - 1)
    found = detections.find_alignments(boxes, scores[:, 0], people)
    return [upright_region(*to_picture(points, whole)) for points in found]
