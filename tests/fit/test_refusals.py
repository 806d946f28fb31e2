"""Why a clip cannot be measured, and what the user said wrongly about it."""

from dataclasses import replace

import numpy as np
import pytest
from support.riders import Rider

from posecheck.fit.refusals import follow_track, refused
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.settings import Settings

RIDER = Rider()


def test_a_good_rider_is_not_refused():
    track = RIDER.track()
    assert refused(track, Settings(), follow_track(track, Settings())) is None


def test_a_slow_motion_that_was_not_one_is_named():
    track, settings = RIDER.track(), Settings(slow_motion=8)
    assert refused(track, settings, follow_track(track, settings)) == "not_slow_motion"


def test_slow_motion_makes_strokes_shorter():
    track = RIDER.track()
    plain, slow = (follow_track(track, Settings(slow_motion=factor)) for factor in (1, 2))
    assert np.diff(slow.start_s)[0] == pytest.approx(np.diff(plain.start_s)[0] / 2, rel=0.02)


def test_landmarks_in_another_order_are_followed_the_same():
    track = RIDER.track()
    turned = replace(
        track, names=LANDMARK_NAMES[::-1], xy_px=track.xy_px[:, ::-1], visibility=track.visibility[:, ::-1]
    )
    one, two = (follow_track(each, Settings()) for each in (track, turned))
    assert np.array_equal(one.phase_deg, two.phase_deg)
