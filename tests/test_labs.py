"""The page for labs: its code runs, and prints what it should."""

from __future__ import annotations

import re

import pytest
from support.paths import REPOSITORY

from posecheck.storage.foreign.description import read_description
from posecheck.storage.public import load

PAGE = (REPOSITORY / "docs" / "labs.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.slow
def test_its_code_runs(tmp_path, monkeypatch, capsys):
    pytest.importorskip("pandas")
    pytest.importorskip("xarray")
    monkeypatch.chdir(REPOSITORY)
    room = {"folder": tmp_path}
    for code in blocks("python"):
        exec(code, room)  # noqa: S102  our own page
    said = capsys.readouterr().out
    between, within = map(float, re.search(r"knee at BDC: ([\d.]+) deg between riders, ([\d.]+) deg", said).groups())
    assert len(room["riders"]) == 20
    assert 5 < between < 15
    assert 0.2 < within < 2
    left, right = (room["curves"][side][0] for side in ("left", "right"))
    assert float(abs(left - right).max()) < 0.2  # the rendered rider is as good as symmetrical
    assert (tmp_path / "knees.png").exists() == (room["plt"] is not None)
    assert load(tmp_path / "recording.npz").side.engine.error_mm == 8


def test_own_landmarks_to_a_report_are_ten_lines(tmp_path, monkeypatch, run):
    code = blocks("python")[0]
    command = re.search(r"in a terminal `posecheck ([^`]+)`", PAGE)[1].split()
    assert len([line for line in code.splitlines() if line]) + 1 == 10
    monkeypatch.chdir(REPOSITORY)
    exec(code, {"folder": tmp_path})  # noqa: S102  our own page
    monkeypatch.chdir(tmp_path)
    assert run(*command)[0] == 0
    assert (tmp_path / "recording-posecheck" / "report.html").is_file()


def test_its_map_of_names_is_one(tmp_path):
    (tmp_path / "map.toml").write_text(*blocks("toml"), encoding="utf-8")
    told = read_description(tmp_path / "map.toml")
    assert told.names["right_knee"] == ("R_KNL", "R_KNM")
    assert (told.rate_hz, told.engine.error_mm, told.engine.pedal_share) == (100, 8, 0.7)
