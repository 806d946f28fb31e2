"""What was learned about a rider does not change any more, nor by pickling."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from posecheck.errors import PosecheckError
from posecheck.records.calibration import AngleError, RiderCalibration

ERROR = AngleError("knee_flexion", np.array([1.0, 2.0, 0.5]), 3.0)
KNOWN = RiderCalibration("mediapipe heavy", "left", "stickers", "first.mp4", [ERROR])


def test_it_cannot_be_written_to():
    assert KNOWN.errors == (ERROR,)
    with pytest.raises(ValueError, match="read-only"):
        ERROR.curve_deg[0] = 0.0
    assert KNOWN.shape.shape == (0,)


def test_it_survives_pickling():
    again = pickle.loads(pickle.dumps(KNOWN))  # noqa: S301  our own bytes
    assert (again.engine, again.side, again.source, again.clip) == ("mediapipe heavy", "left", "stickers", "first.mp4")
    assert again.errors[0].curve_deg.tolist() == [1.0, 2.0, 0.5]
    assert not again.errors[0].curve_deg.flags.writeable


def test_a_curve_is_one_row():
    with pytest.raises(PosecheckError, match="curve_deg"):
        AngleError("knee_flexion", np.zeros((2, 2)), 3.0)
