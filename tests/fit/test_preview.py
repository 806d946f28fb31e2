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
from posecheck.records.tracking import Engine, Recording
from posecheck.records.verdicts import write_headline
from posecheck.text import read_words
from posecheck.video.image import from_jpeg, to_jpeg
from posecheck.web.worker import EXPECTED_ERRORS, preview_upload, upload_outcome

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


def test_a_first_picture_goes_through_the_engine():
    def engine(film):
        (frame,) = film
        assert frame.rgb.shape == (72, 128, 3)
        return replace(still(), clip=film.clip)

    found = preview_upload(to_jpeg(np.zeros((72, 128, 3), np.uint8)), lambda _: None, engine)
    assert found == {"reason": "too_dark", "text": read_words("web")["change"]["too_dark"]}


def test_every_reason_has_words_for_a_rider():
    change = read_words("web")["change"]
    assert set(REASONS) <= set(change)
    assert all("--" not in text for text in change.values())


def test_three_endings():
    from posecheck.fit.analysis import analyse

    whole = analyse(Rider(seconds=5).recording())
    assert upload_outcome(whole) == ("measured", "", write_headline(whole))
    hidden = [
        replace(one, value=None, reason="The elbow is hidden.") if one.name == EXPECTED_ERRORS[5] else one
        for one in whole.measures
    ]
    kind, reason, text = upload_outcome(replace(whole, measures=tuple(hidden)))
    assert (kind, reason) == ("partly", "joint_hidden")
    assert text.startswith("The elbow is hidden.")
    short = analyse(Rider(seconds=2).recording())
    assert upload_outcome(short)[:2] == ("again", "too_few_strokes")
    assert "heavy" not in upload_outcome(short)[2]
    side = Rider().track()
    nobody = replace(side, engine=Engine("mediapipe lite"), xy_px=np.full_like(side.xy_px, np.nan))
    assert upload_outcome(analyse(Recording(nobody)))[2].endswith("quick one, which loses some riders.")
