"""The crank as a ruler."""

import numpy as np
import pytest
from support.riders import Rider

from posecheck.core.landmark_bias import landmark_bias
from posecheck.fit.analysis import analyse
from posecheck.fit.refusals import follow_track
from posecheck.fit.scale import FILMED_HALF, measure_scale

FITTED = Rider(hip_mm=(-215.0, 740.0), seconds=5.0)

RECORDING = FITTED.recording()

PERFECT = analyse(RECORDING)


def test_the_crank_is_a_ruler():
    quality = analyse(FITTED.recording(crank_mm=FITTED.crank_mm)).quality
    low, high = quality.mm_per_px_interval
    assert low < 1 / FITTED.px_per_mm < high
    assert quality.mm_per_px == pytest.approx(1 / FITTED.px_per_mm, rel=0.1)


def test_a_crank_that_was_not_told_widens_the_ruler():
    told, untold = analyse(FITTED.recording(crank_mm=170)).quality, PERFECT.quality
    assert told.mm_per_px == pytest.approx(untold.mm_per_px)
    assert np.ptp(told.mm_per_px_interval) < np.ptp(untold.mm_per_px_interval)


def test_the_foot_of_a_filmed_rider_may_go_round_further_than_the_crank():
    circle, bias = follow_track(RECORDING.side, RECORDING.settings).circle, landmark_bias("mediapipe heavy")
    rendered, filmed = (measure_scale(circle, 170.0, bias, filmed=share) for share in (0.0, 1.0))
    assert filmed.mm_per_px == rendered.mm_per_px
    assert filmed.interval[0] == rendered.interval[0]
    assert filmed.interval[1] >= (1 + FILMED_HALF) * filmed.mm_per_px
    assert rendered.interval[1] < (1 + FILMED_HALF / 1.5) * rendered.mm_per_px
