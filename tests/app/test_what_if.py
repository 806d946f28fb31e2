"""What happens if, asked of a recording."""

import numpy as np
import pytest
from support.riders import track
from support.saddle_pairs import FITTED

from posecheck.app.what_if import what_if
from posecheck.errors import SettingsError
from posecheck.records.tracking import Recording
from posecheck.records.what_if import Moves


def test_a_recording_answers_by_itself():
    recording = FITTED.recording()
    assert what_if(recording, Moves(saddle_up_mm=10))["knee_flexion_bdc"].change < -1
    with pytest.raises(KeyError):
        what_if(recording, Moves())["cadence"]


def test_a_clip_without_a_rider_has_no_linkage():
    still = track(np.full((60, 33, 2), np.nan), np.arange(60) / 30)
    with pytest.raises(SettingsError, match="no linkage"):
        what_if(Recording(still), Moves())
