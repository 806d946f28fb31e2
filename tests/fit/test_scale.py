"""The crank as a ruler."""

import numpy as np
import pytest
from support.riders import Rider

from posecheck.fit.analysis import analyse

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
