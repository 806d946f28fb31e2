"""One picture before the ride."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider, track

from posecheck.errors import VideoError
from posecheck.fit.preview import preview_frame
from posecheck.fit.quality import REASONS
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.text import read_words
from posecheck.video.image import from_jpeg, to_jpeg

HEIGHT = 720


def still(**clip):
    rider = Rider()
    return track(rider.track().xy_px[:1], np.zeros(1), **clip)


def moved(joint, by):
    seen = still()
    xy = seen.xy_px.copy()
    xy[:, LANDMARK_NAMES.index(joint)] += by
    return replace(seen, xy_px=xy)


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (still(), None),
        (still(brightness=5.0), "too_dark"),
        (replace(still(), xy_px=np.full((1, 33, 2), np.nan)), "nobody_seen"),
        (moved("right_toe", (0, HEIGHT)), "feet_outside"),
        (moved("left_toe", (0, HEIGHT)), None),
        (moved("right_shoulder", (0, -HEIGHT)), "hips_outside"),
        (moved("left_hip", (-60, 0)), None),
        (moved("left_hip", (-120, 0)), "not_side_view"),
    ],
)
def test_one_thing_to_change(seen, reason):
    assert preview_frame(seen) == reason


def test_a_picture_that_is_none():
    rgb = np.full((40, 60, 3), 90, np.uint8)
    assert np.abs(from_jpeg(to_jpeg(rgb)).astype(int) - rgb).max() < 4
    for content in (b"", b"\xff\xd8\xff", b"GIF89a", b"\x89PNG\r\n\x1a\n", to_jpeg(rgb)[:40]):
        with pytest.raises(VideoError):
            from_jpeg(content)


def test_every_reason_has_words_for_a_rider():
    change = read_words("web")["change"]
    assert set(REASONS) <= set(change)
    assert all("--" not in text for text in change.values())
