"""Files of other trackers that are not as they should be: a recording or one sentence with the file's name."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest
from support import foreign_files as files

import posecheck
from posecheck.errors import SettingsError, StoreError

LEG = [f"right_{joint}" for joint in ("hip", "knee", "ankle")]
HEADS = ",".join(["time_s", *(f"{name}_{axis}" for name in LEG for axis in "xy")])
KINOVEA = ",".join(["Time", *(f"{name}/0/{axis}" for name in LEG for axis in "XY")])
NO_JSON = "this is no JSON file of landmarks"
PERSON = [1.0, 2.0, 0.9] * 25


def rows(cells: str, heads: str = HEADS, count: int = 30) -> str:
    return "\n".join([heads, *(f"{number / 30},{cells}" for number in range(count))])


def people(points: object) -> str:
    return json.dumps({"people": [{"pose_keypoints_2d": points}]})


def instances(*found: object) -> str:
    return json.dumps({"instance_info": [{"instances": list(found)}]})


def refused(tmp_path, name: str, text: str) -> str:
    path = files.written(tmp_path / name, text)
    with pytest.raises(StoreError) as caught:
        posecheck.load(path, rate_hz=30)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a" * 200_000 + ",b\n1,2\n", "no table of text, or it is damaged"),
        ("scorer,a,a\nindividuals,q\nbodyparts,b,c\ncoords,x,y\n1,2\n", "no column is called like"),
        ("scorer\nbodyparts\ncoords\n", "no column is called like"),
        ("Time,right_knee/0/X,right_knee/0/Y\n", "holds no position"),
        ("Time,right_knee/0/X\n1,2\n", "holds no position"),
        (rows(",,,,,", KINOVEA), "holds no position"),
        (rows("1,,1,,1,", KINOVEA), "holds no position"),
    ],
)
def test_a_damaged_table(tmp_path, text, says):
    assert says in refused(tmp_path, "a.csv", text)


@pytest.mark.parametrize("text", ["1", "null", '{"people": null}', '{"people": [1]}', '{"people": {"a": 1}}'])
def test_json_that_is_something_else(tmp_path, text):
    assert NO_JSON in refused(tmp_path, "a.json", text)


@pytest.mark.parametrize("points", [[1, 2], "x", None, [["a"]], [10**400] * 75], ids=str)
def test_json_whose_points_are_none(tmp_path, points):
    assert NO_JSON in refused(tmp_path, "a.json", people(points))


@pytest.mark.parametrize(
    "one",
    [
        1,
        {},
        {"keypoints": [1]},
        {"keypoints": [["a", "b"]] * 17},
        {"keypoints": [[1, 2]] * 17, "keypoint_scores": [1]},
    ],
    ids=str,
)
def test_json_whose_people_are_none(tmp_path, one):
    assert NO_JSON in refused(tmp_path, "a.json", instances(one))


def test_a_damaged_frame_among_others_is_named(tmp_path):
    files.written(tmp_path / "a_1.json", people(PERSON))
    (tmp_path / "a_2.json").write_bytes(b"\xff\xfe")
    with pytest.raises(StoreError, match=rf"a_2.json: {NO_JSON}"):
        posecheck.load(tmp_path / "a_1.json", rate_hz=30)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("endless.csv", rows("inf,1e308,-1e308,nan,1e300,2")),
        ("nothing.csv", rows(",,,,,")),
        ("endless.json", people([1e400, 1e300, 1] * 25)),
        ("nothing.json", people([None] * 75)),
        ("half.json", people([1.0, None, 1.0] * 25)),
    ],
)
def test_places_that_are_none_were_not_seen(tmp_path, name, text):
    recording = posecheck.load(files.written(tmp_path / name, text), **({} if "csv" in name else {"rate_hz": 30}))
    assert not np.isfinite(recording.side.xy_px).all(axis=2).any()
    assert not posecheck.analyse(recording).quality.usable


def test_times_that_do_not_rise(tmp_path):
    path = files.written(tmp_path / "a.csv", HEADS + "\n1,1,2,3,4,5,6" * 30)
    with pytest.raises(StoreError, match=r"a.csv: its times do not rise from frame to frame"):
        posecheck.load(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (files.trc(files.TIME_S, files.markers({name: path * np.nan for name, path in files.SPACE.items()})), "no leg"),
        ("PathFileType\n\n\n\n\n\n", "right_ankle. Say which is which .* It names none"),
    ],
)
def test_markers_without_a_leg(tmp_path, text, says):
    with pytest.raises(StoreError, match=says):
        posecheck.load(files.written(tmp_path / "a.trc", text), rate_hz=30)


def test_more_numbers_than_a_ride_has_are_not_read(tmp_path):
    (tmp_path / "a.csv").write_text(HEADS + "\n" + "1," * 34_000_000, encoding="ascii")
    with pytest.raises(StoreError, match="more points than a ride has"):
        posecheck.load(tmp_path / "a.csv")


def test_a_file_of_names_may_begin_with_a_mark(run, tmp_path):
    files.written(tmp_path / "ride.csv", files.columns(files.TIME_S, files.FLAT).replace("right_knee", "patella"))
    (tmp_path / "map.toml").write_text('[names]\nright_knee = "patella"\n', encoding="utf-8-sig")
    assert run("check", "ride.csv", "--names", "map.toml", "--json")[0] == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are files here only")
def test_a_pipe_of_names_is_not_waited_for(tmp_path):
    from posecheck.storage.foreign.description import read_description

    os.mkfifo(tmp_path / "map.toml")
    with pytest.raises(SettingsError, match="no ordinary file"):
        read_description(tmp_path / "map.toml")
