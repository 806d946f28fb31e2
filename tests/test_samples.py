"""The real model on the rendered samples, as they are and spoiled in the ways that riders spoil clips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from support.paths import SAMPLES

from posecheck.fit.analysis import analyse
from posecheck.pose.mediapipe import mediapipe_engine
from posecheck.records.analysis import Analysis
from posecheck.records.tracking import Recording
from posecheck.video.reader import Frame, Video


class Spoiled:
    """A film whose frames were changed on the way."""

    def __init__(self, video: Video, change: Callable[[np.ndarray, float], np.ndarray]):
        self._video, self._change, self._size = video, change, None

    def __iter__(self):
        for frame in self._video:
            rgb = np.ascontiguousarray(self._change(frame.rgb, frame.time_s))
            self._size = rgb.shape[1::-1]
            yield Frame(frame.time_s, rgb, frame.number)

    @property
    def clip(self):
        return replace(self._video.clip, size_px=self._size or self._video.clip.size_px)


def looked_at(name: str, change=lambda rgb, _: rgb, model="lite", **section) -> Analysis:
    with Video(SAMPLES / f"{name}.mp4", **section) as video:
        return analyse(Recording(mediapipe_engine(model)(Spoiled(video, change))))


def ids(analysis: Analysis) -> list[str]:
    return [finding.id for finding in analysis.findings]


@pytest.mark.slow
def test_a_second_of_the_sample_shows_a_rider_who_pedals_too_little():
    analysis = looked_at("spin_low", end_s=1.5)
    assert (analysis.side, analysis.facing) == ("left", "left")
    assert [reason.id for reason in analysis.quality.reasons] == ["too_few_strokes"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "side", "rpm", "expected"),
    [
        ("spin_ideal", "right", 80.6, []),
        ("spin_high", "right", 75.2, ["saddle_too_high", "saddle_too_far_back"]),
        ("spin_low", "left", 67.6, ["saddle_too_low", "hip_too_closed", "bars_too_low"]),  # its trunk is at 48.4
    ],
)
def test_the_samples_are_judged_rightly(name, side, rpm, expected):
    analysis = looked_at(name, model="heavy")
    assert (analysis.side, ids(analysis)) == (side, expected)
    assert analysis["cadence"].value == pytest.approx(rpm, abs=0.6)


@pytest.mark.slow
def test_a_mirrored_clip_gives_the_same_numbers_for_the_other_side():
    plain, mirrored = looked_at("spin_high"), looked_at("spin_high", lambda rgb, _: rgb[:, ::-1])
    assert (plain.side, mirrored.side) == ("right", "left")
    for measure in plain.measures:
        assert mirrored[measure.name].value == pytest.approx(measure.value, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda rgb, _: rgb[: int(0.72 * len(rgb))], {"feet_outside"}),
        (lambda rgb, _: rgb[len(rgb) // 2 :], {"hips_outside", "nobody_seen"}),
        (lambda rgb, time_s: rgb[:, int(60 + 45 * time_s) : int(540 + 45 * time_s)], {"camera_moves"}),
    ],
    ids=["feet cut off", "only the legs", "panning"],
)
def test_a_spoiled_clip_is_refused_with_its_reason(change, expected):
    analysis = looked_at("spin_ideal", change)
    assert not analysis.quality.usable
    assert analysis.quality.reasons[0].id in expected


@pytest.mark.slow
def test_a_picture_that_stands_still_is_nobody_pedalling():
    kept = []

    def frozen(rgb, _):
        kept.append(rgb)
        return kept[0]

    assert looked_at("spin_ideal", frozen).quality.reasons[0].id == "not_pedalling"


@pytest.mark.slow
def test_a_poster_beside_the_rider_is_not_the_rider():
    with Video(SAMPLES / "spin_low.mp4", end_s=0.1) as video:
        poster = next(iter(video)).rgb[:, 230:730]
    beside = looked_at("spin_ideal", lambda rgb, _: np.hstack([poster, rgb]))
    alone = looked_at("spin_ideal")
    assert beside.facing == "right"
    assert abs(beside.quality.strokes - alone.quality.strokes) <= 1  # one that ends with the clip may count or not
    assert beside["trunk_flexion"].value == pytest.approx(alone["trunk_flexion"].value, abs=2)
