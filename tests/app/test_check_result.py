"""A tracked ride becomes a result, measured once."""

import numpy as np
from support.riders import Rider

from posecheck.app.check_result import measure_ride
from posecheck.app.tracking import TrackedRide
from posecheck.fit.analysis import analyse

RECORDING = Rider().recording()


def test_a_ride_is_measured_where_that_was_not_done():
    result = measure_ride(TrackedRide(RECORDING))
    assert result.analysis["cadence"].value == analyse(RECORDING)["cadence"].value
    assert np.isfinite(result.near_side.joints["knee"]).all()
    assert result.history_error is None


def test_an_answer_that_is_there_is_not_made_again():
    analysis = analyse(RECORDING)
    assert measure_ride(TrackedRide(RECORDING, analysis=analysis)).analysis is analysis
