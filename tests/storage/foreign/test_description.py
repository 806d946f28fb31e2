"""What the user says about a file."""

from __future__ import annotations

import pytest
from support import foreign_files as files

from posecheck.errors import SettingsError
from posecheck.storage.foreign.description import read_description

FLAT, SPACE, TIME_S = files.FLAT, files.SPACE, files.TIME_S


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[names]\nright_nee = 'A'", "right_nee"),
        ("rate = 3", "rate means nothing"),
        ("rate_hz = 0", "rate_hz"),
        ("unit = 'ft'", "mm, cm, m"),
        ("error_mm = -1", "error_mm"),
        ("= ", "TOML"),
        ("names = 3", "map.toml makes no sense: names is a table"),
    ],
)
def test_a_map_that_makes_no_sense(tmp_path, text, says):
    with pytest.raises(SettingsError, match=says) as caught:
        read_description(files.written(tmp_path / "map.toml", text))
    assert "map.toml" in str(caught.value)


def test_a_map_that_is_not_there(tmp_path):
    with pytest.raises(SettingsError, match=r"map.toml cannot be read as a TOML file of names \(No such file"):
        read_description(tmp_path / "map.toml")


@pytest.mark.parametrize("words", [("--rate", "30"), ("--names", "map.toml")])
def test_words_on_points_are_refused_where_there_are_none(run, words):
    code, _, said = run("check", "recording.npz", *words)
    assert code == 2
    assert f"{words[0]} is for files of other trackers" in said


def test_the_command_takes_names(run, tmp_path):
    points = {f"P{number}": path for number, path in enumerate(files.markers(SPACE, sides=("right",)).values())}
    files.written(tmp_path / "ride.trc", files.trc(TIME_S, points))
    lines = [f'right_{joint} = "P{number}"' for number, joint in enumerate(files.JOINTS)]
    files.written(tmp_path / "map.toml", "\n".join(["[names]", *lines]))
    code, _, said = run("check", "ride.trc", "--json")
    assert code == 2
    assert "--names" in said
    assert run("check", "ride.trc", "--json", "--names", "map.toml")[0] == 0
