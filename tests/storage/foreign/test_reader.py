"""Whatever is missing in a file is said in one sentence; the command reads what Python reads."""

from __future__ import annotations

import os
import sys

import numpy as np
import pytest
from support import foreign_files as files
from support.command import shell

import posecheck
from posecheck.errors import PosecheckError, StoreError
from posecheck.storage.foreign.points import POINTS_LIMIT

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


def test_points_in_memory():
    recording = posecheck.load(FLAT, time_s=TIME_S, engine=posecheck.Engine("exact joints", error_mm=8))
    assert files.angles_of(recording) == pytest.approx(files.flat_angles(), abs=0.1)
    assert recording.side.engine.error_mm == 8


def test_points_in_space_in_memory():
    rate_hz = 1 / float(TIME_S[1] - TIME_S[0])
    both = posecheck.load(files.markers(SPACE), rate_hz=rate_hz, unit="m")
    assert files.angles_of(both) == pytest.approx(files.sagittal(), abs=0.1)
    assert both.other_side is not None


@pytest.mark.parametrize(
    ("points", "told", "says"),
    [
        (FLAT, {}, "it has no times"),
        (FLAT, {"time_s": TIME_S[1:]}, "frames, and time_s"),
        (FLAT, {"time_s": TIME_S[::-1]}, "do not rise"),
        ({"right_hip": FLAT["right_hip"]}, {"time_s": TIME_S}, "no point is known for right_knee, right_ankle"),
        ({}, {"time_s": TIME_S}, "arrays of one shape"),
        ({"right_hip": [1.0, 2.0]}, {"time_s": [0.0, 1.0]}, "arrays of one shape"),
    ],
)
def test_what_points_in_memory_lack_is_said(points, told, says):
    with pytest.raises(PosecheckError, match=says):
        posecheck.load(points, **told)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are files here only")
@pytest.mark.parametrize("ending", ["c3d", "csv", "h5", "json", "trc"])
def test_a_pipe_is_not_waited_for(ending, tmp_path):
    os.mkfifo(tmp_path / f"a.{ending}")
    with pytest.raises(StoreError, match=f"a.{ending} cannot be read: it is no ordinary file"):
        posecheck.load(tmp_path / f"a.{ending}")


def test_a_pipe_among_the_frames_is_left_out(tmp_path):
    (tmp_path / "a_1.json").write_text('{"people": []}', encoding="ascii")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "a_2.json")
    with pytest.raises(StoreError, match="it has 0 points a person"):
        posecheck.load(tmp_path / "a_1.json")


def test_a_small_file_cannot_ask_for_much(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "a.h5", "w") as file:  # 640 GB in 6 kB
        file.create_dataset("tracks", shape=(1, 2, 20, 2_000_000_000), dtype="f8", chunks=(1, 2, 20, 1000))
        file["node_names"] = [b"a"] * 20
    with pytest.raises(StoreError, match="more points than a ride has"):
        posecheck.load(tmp_path / "a.h5")


def test_a_large_file_is_not_read(tmp_path):
    with (tmp_path / "a.c3d").open("wb") as file:
        file.truncate(POINTS_LIMIT + 1)
    with pytest.raises(StoreError, match=r"a.c3d: it is too large. Cut it"):
        posecheck.load(tmp_path / "a.c3d")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_a_file_that_takes_too_much_memory_is_given_up(tmp_path):
    (tmp_path / "a.json").write_text("[" + "[]," * 25_000_000 + "[]]", encoding="ascii")
    # In a process of its own: what earlier tests gave back would be taken first, and is not counted.
    done = shell("check", str(tmp_path / "a.json"))
    assert done.returncode == 2
    assert "a.json: reading it takes more than 1.2 GB of memory" in " ".join(done.stderr.split())


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
