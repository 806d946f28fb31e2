"""The two networks with posecheck's own steps between them, held to MediaPipe's Tasks."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from support.paths import SAMPLES
from support.runtimes import needs_openvino

from posecheck.app.tracking import track
from posecheck.core import outline
from posecheck.fit.analysis import analyse
from posecheck.pose import mediapipe, runner
from posecheck.pose.detections import SIDE_PX, place_anchors
from posecheck.pose.looks import VIEWS
from posecheck.pose.models import model_bundle
from posecheck.pose.runner import load_runner
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.video.image import mirror_image, stretch_image
from posecheck.video.reader import Video

PICTURES = 3
POINTS = len(LANDMARK_NAMES)


class Told:
    """Stands for a network: the detector finds two people, of whom the other network believes in the first alone."""

    def __init__(self, outputs):
        self.outputs, self.looked = outputs, []

    def __call__(self, picture):
        self.looked.append(picture)
        return self.detect() if len(self.outputs) == 2 else self.tell()

    @staticmethod
    def detect():
        boxes, scores = np.zeros((2254, 12), np.float32), np.full((2254, 1), -9.0, np.float32)
        for anchor, score, middle in ((700, 3.0, (0.4, 0.5)), (1600, 2.0, (0.8, 0.5))):
            offset = (np.array(middle) - place_anchors()[anchor]) * SIDE_PX
            boxes[anchor, :8] = (*offset, 40, 40, *offset, *(offset - (0, 0.1 * SIDE_PX)))
            scores[anchor] = score
        return [boxes, scores]

    def tell(self):
        values, heat = np.zeros((39, 5), np.float32), np.full((64, 64, 39), -9.0, np.float32)
        values[:, 0], values[:, 1], values[:, 3] = 128, 64, 9
        mask = np.full((256, 256, 1), 9.0, np.float32)
        return [values.ravel(), np.array([0.9 if len(self.looked) == 1 else 0.4]), heat, mask][: len(self.outputs)]


@pytest.mark.parametrize("backs", [False, True])
def test_each_person_is_looked_at_alone_and_upright(monkeypatch, backs):
    networks = []
    monkeypatch.setattr(runner, "Network", lambda *told: networks.append(Told(told[-1])) or networks[-1])
    rgb = np.full((360, 640, 3), 255, np.uint8)
    found = load_runner(model_bundle("lite"), 3, backs=backs)(rgb)
    assert found.shape == (1, POINTS + outline.POINTS * backs, 3)
    # The square is 2 * 1.25 * 0.1 of 640 px wide, in the middle of which the hips are: a quarter of it above them.
    assert np.allclose(found[0, :POINTS, :2], (0.4, (180 - 0.25 * 160) / 360), atol=1e-4)
    assert found[0, 0, 2] > 0.99
    detector, landmarker = networks
    assert [picture.shape for picture in landmarker.looked] == [(256, 256, 3)] * 2
    (whole,) = detector.looked
    assert (whole[100].max(), whole[0].max(), whole.dtype) == (1.0, -1.0, np.float32)  # black above and below
    assert landmarker.looked[0].max() == landmarker.looked[1].min() == 1.0


def shown():
    """Pictures of the samples, in all four views."""
    for clip in ("spin_high", "spin_ideal", "spin_low"):
        for frame in islice(Video(SAMPLES / f"{clip}.mp4"), 0, 23 * PICTURES, 23):
            for mirrored, stretch in VIEWS:
                yield stretch_image(mirror_image(frame.rgb) if mirrored else frame.rgb, stretch)


@pytest.mark.slow
@needs_openvino
@pytest.mark.parametrize("model", ["heavy", "lite"])
def test_landmarks_and_outlines_are_those_of_mediapipe(model):
    bundle = model_bundle(model)
    ours = load_runner(bundle, mediapipe.PEOPLE, backs=True)
    reference = mediapipe._landmarker(bundle, "cpu", backs=True)
    apart, seen = [], []
    for rgb in shown():
        found, wanted = ours(rgb), reference(rgb)
        assert found.shape == wanted.shape
        apart.append(np.linalg.norm((found - wanted)[..., :2] * rgb.shape[1::-1], axis=-1).ravel())
        seen.append(np.abs(found - wanted)[:, :POINTS, 2].max())
    apart_px = np.concatenate(apart)
    assert np.isfinite(apart_px).all()
    # Measured 0.007 on these; a picture moved by a pixel changes what MediaPipe says by 1.6 px in the middle.
    assert apart_px.mean() < 0.03
    assert np.percentile(apart_px, 99) < 0.5
    assert max(seen) < 0.02


@pytest.mark.slow
@needs_openvino
def test_a_ride_reads_the_same_by_both(monkeypatch):
    read = {}
    for runtime in ("", "mediapipe"):
        monkeypatch.setenv(mediapipe.RUNTIME, runtime)
        looked = track(SAMPLES / "spin_ideal.mp4", model="lite", workers=2)
        answer = analyse(looked)
        read[looked.side.engine.version] = {name: answer[name].value for name in answer.targets}
    ours, reference = read.values()
    assert [name.startswith("OpenVINO ") for name in read] == [True, False]
    assert ours == pytest.approx(reference, abs=0.3)


@pytest.mark.slow
@needs_openvino
def test_an_empty_picture_has_nobody():
    assert load_runner(model_bundle("lite"), 3, backs=False)(np.zeros((64, 64, 3), np.uint8)).shape == (0, POINTS, 3)
