"""Changes of a comparison, by name."""

import pickle

import pytest

from posecheck.records.comparison import Change, Comparison
from posecheck.records.tracking import Clip

CLIP = Clip("ride.mp4", (640, 480), 3, 0.1)
CHANGE = Change("cadence", "Cadence", "rpm", 80.0, 90.0, 10.0, (8.0, 12.0), changed=True)
COMPARISON = Comparison(CLIP, CLIP, True, (), (CHANGE,), None, "not_advised", "", "", None)  # noqa: FBT003


def test_a_change_is_found_by_its_name():
    assert COMPARISON["cadence"] is CHANGE
    with pytest.raises(KeyError, match="reach"):
        COMPARISON["reach"]


def test_a_copy_is_equal():
    assert pickle.loads(pickle.dumps(COMPARISON)) == COMPARISON  # noqa: S301  our own bytes
