"""Stored recordings, told from clips by their names."""

from pathlib import Path

import pytest
from support.analyses import recording

from posecheck.storage.files import save_recording
from posecheck.video import file_kind


@pytest.fixture
def npz(tmp_path):
    path = tmp_path / "ride.npz"
    save_recording(recording(), path)
    return path


@pytest.mark.parametrize("name", ["ride.npz", "RIDE.NPZ", "Ride.Npz", Path("folder/ride.nPZ")])
def test_a_recording_is_known_by_its_name_in_any_case(name):
    assert file_kind.is_recording_file(name)


@pytest.mark.parametrize("name", ["ride.mp4", "npz", "ride.npz.mp4", "ride.npz/ride.mp4", ""])
def test_a_clip_is_no_recording(name):
    assert not file_kind.is_recording_file(name)
