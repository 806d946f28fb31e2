"""Clips found in folders, patterns and lists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.clip_folders import clips

from posecheck.batch.discover import find_clips
from posecheck.batch.found import clip_id
from posecheck.errors import SettingsError


def test_clips_in_folders_patterns_and_lists(tmp_path):
    folder = clips(tmp_path / "in", anna_cube_1=b"1", odd=b"2")
    clips(folder / "deep", anna_cube_1=b"3")
    clips(folder / "ride-posecheck", annotated=b"4")
    (folder / "ride-posecheck" / "analysis.json").write_text('{"schema": "posecheck/analysis/1"', encoding="utf-8")
    clips(folder / "out", annotated=b"5")
    (folder / "notes.txt").touch()
    found = find_clips([str(folder), str(folder / "odd.mp4")], "{rider}_{bike}_{date}", (folder / "out",))
    assert [Path(one.facts.file).relative_to(folder).as_posix() for one in found] == [
        "anna_cube_1.mp4",
        "deep/anna_cube_1.mp4",
        "odd.mp4",
    ]
    assert len({one.facts.id for one in found}) == 3
    assert (found[0].facts.rider, found[0].facts.bike, found[0].facts.date) == ("anna", "cube", "1")
    assert found[2].facts.rider == ""
    assert [one.facts for one in find_clips([str(folder / "an*.mp4")])] == [
        replace(found[0].facts, rider="", bike="", date="")
    ]
    assert find_clips([str(folder / "**" / "anna*.mp4")])[1].facts.id == found[1].facts.id


def test_a_folder_without_clips_is_said(tmp_path):
    folder, empty = clips(tmp_path / "in", anna_cube_1=b"1"), tmp_path / "empty"
    empty.mkdir()
    (empty / "notes.txt").touch()
    with pytest.raises(SettingsError, match=r"There is no clip in .*empty \(\.mp4, "):
        find_clips([str(empty)])
    with pytest.raises(SettingsError, match="No clip was named"):
        find_clips([])
    said = []
    assert len(find_clips([str(empty), str(folder)], warn=said.append)) == 1
    assert len(said) == 1
    assert "empty" in said[0]


def test_names_that_the_pattern_does_not_fit_are_said(tmp_path):
    folder = clips(tmp_path / "in", anna_1=b"1", **{f"odd{number}": b"2" for number in range(5)})
    said = []
    assert len(find_clips([str(folder)], "{rider}_{date}", warn=said.append)) == 6
    assert said == [
        "{rider}_{date} does not fit odd0.mp4, odd1.mp4, odd2.mp4 and 2 more: their rider, bike and date stay unknown."
    ]
    said.clear()
    find_clips([str(folder)], warn=said.append)
    find_clips([str(folder / "anna_1.mp4")], "{rider}_{date}", warn=said.append)
    assert said == []


def test_a_list_of_clips_tells_what_names_do_not(tmp_path):
    listed = tmp_path / "clips.csv"
    listed.write_text("file,rider,riding,crank_mm,start,rear\na.mp4,Anna,mtb,165,2,r.mp4\ns3://b/c.mp4,,,,,\n", "utf-8")
    first, second = find_clips([str(listed)])
    assert (first.facts.rider, first.settings) == ("Anna", {"riding": "gravel", "crank_mm": 165.0})
    assert first.parts == {"start_s": 2.0, "rear": (tmp_path / "r.mp4").as_posix()}
    assert (second.facts.file, second.settings, second.parts) == ("s3://b/c.mp4", {}, {})
    assert second.facts.id == clip_id("s3://b/c.mp4")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("file,ridre\na.mp4,x\n", "line 2, makes no sense .column ridre"),
        ("file,riding\na.mp4,unicycle\n", "riding is one of"),
        ("file,start\na.mp4,soon\n", "soon"),
        ("file,rider\n,x\n", "no file"),
        ("rider\nx\n", "file"),
    ],
)
def test_a_list_that_makes_no_sense(tmp_path, text, said):
    (tmp_path / "clips.csv").write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=said):
        find_clips([str(tmp_path / "clips.csv")])


@pytest.mark.parametrize("pattern", ["{name}", "{rider", "{rider}{rider}", "{}"])
def test_a_pattern_that_makes_no_sense(pattern):
    with pytest.raises(SettingsError, match="makes no sense"):
        find_clips([], pattern)


def test_a_clip_that_is_not_there():
    with pytest.raises(SettingsError, match="no clip"):
        find_clips(["nowhere/*.mp4"])
