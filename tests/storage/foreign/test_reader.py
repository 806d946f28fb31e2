"""Whatever is missing in a file is said in one sentence; the command reads what Python reads."""

from __future__ import annotations

import numpy as np
import pytest
from support import foreign_files as files

import posecheck
from posecheck.errors import StoreError

FLAT, SPACE, TIME_S = files.FLAT, files.SPACE, files.TIME_S


@pytest.mark.slow
def test_a_dataset_of_movement():
    xarray = pytest.importorskip("xarray")
    names = [f"{side}_{joint}" for side in ("right", "left") for joint in files.JOINTS]
    places = np.stack([FLAT[name] for name in names], axis=2)[..., None]
    dataset = xarray.Dataset(
        {"position": (("time", "space", "keypoints", "individuals"), places)},
        {"time": TIME_S, "space": ["x", "y"], "keypoints": names, "individuals": ["anna"]},
        {"time_unit": "seconds", "source_software": "SLEAP"},
    )
    assert files.angles_of(posecheck.load(dataset)) == pytest.approx(files.flat_angles(), abs=0.1)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.trc", "frames\n", "no .trc file"),
        ("a.csv", "", "empty"),
        ("a.csv", "a,b\n1,2\n", "right_knee_x"),
        ("a.csv", files.deeplabcut(FLAT), "rate_hz"),
        ("a.csv", "scorer,net\n1,2\n", "bodyparts and coords"),
        ("a.json", '{"people": [{"pose_keypoints_2d": [1, 2, 3]}]}', "1 points a person"),
        ("a.json", "[", "no JSON"),
        ("a.trc", files.trc(TIME_S, {name: path * 7 for name, path in files.markers(SPACE).items()}), "no leg"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(tmp_path, name, text, says):
    with pytest.raises(StoreError, match=says):
        posecheck.load(files.written(tmp_path / name, text))


def test_the_command_reads_them_too(run, tmp_path):
    files.written(tmp_path / "ride.trc", files.trc(TIME_S, files.markers(SPACE)))
    code, out, _ = run("check", "ride.trc", "--json", "--out", "ride")
    assert code == 0
    assert '"usable": true' in out
    assert (tmp_path / "ride" / "recording.npz").is_file()
    again, second, _ = run("check", "ride/recording.npz", "--json")
    assert (again, second) == (0, out)
