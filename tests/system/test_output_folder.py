"""Folders and files that must not be replaced."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest
from support.command import stored
from support.places import POSIX
from support.results import result_of
from support.riders import Rider, from_truth

from posecheck.app.request import FolderContents
from posecheck.app.results import write_results
from posecheck.errors import StoreError
from posecheck.fit.analysis import analyse
from posecheck.system.output_folder import check_inputs, check_output, check_page, write_folder
from posecheck.system.ownership import (
    MANIFEST,
    MARK,
    discard_folder,
    foreign_names,
    is_our_page,
    is_result_folder,
)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an analysis."""
    place = tmp_path_factory.mktemp("made") / "ride-posecheck"
    recording = from_truth("spin_ideal")
    write_results(result_of(recording), place, FolderContents())
    return place


@pytest.fixture
def old(results: Path, tmp_path: Path) -> Path:
    """An older result folder in the working directory."""
    return Path(shutil.copytree(results, tmp_path / "ride-posecheck"))


def content(folder: Path) -> dict[str, str]:
    """Every file below a folder, with its hash."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@POSIX
def test_an_input_is_known_under_every_name(old, tmp_path, monkeypatch):
    clip = tmp_path / "clips" / "ride.mp4"
    clip.parent.mkdir()
    clip.write_bytes(b"mine")
    (tmp_path / "way").symlink_to(clip.parent)
    (tmp_path / "other.mp4").symlink_to(clip)
    os.link(old / "recording.npz", tmp_path / "linked.npz")
    monkeypatch.chdir(clip.parent)
    for place, file in (
        (tmp_path / "way", clip),
        (Path("../clips"), Path("ride.mp4")),
        (tmp_path / "clips", tmp_path / "other.mp4"),
        (tmp_path / "clips", tmp_path / "way" / "ride.mp4"),
        (tmp_path, Path("ride.mp4")),
        (tmp_path / "other.mp4", clip),
        (old, tmp_path / "linked.npz"),
        (tmp_path / "new", tmp_path / "new" / "h.sqlite"),
    ):
        with pytest.raises(StoreError, match="must not be replaced"):
            check_inputs([place], [file])
    check_inputs([tmp_path / "elsewhere", old], [clip, "ride.mp4"])


@POSIX
def test_what_is_no_folder_is_never_replaced(run, tmp_path):
    clip = stored(tmp_path, "spin_high")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "diary.txt").write_text("dear", encoding="utf-8")
    for place in ("pipe", "circle", "diary.txt", "/dev/null", "spin_high.npz"):
        code, out, err = run("check", clip, "--out", place, "--force")
        assert (code, out, err.count("\n")) == (2, "", 1)
    assert (tmp_path / "diary.txt").read_text(encoding="utf-8") == "dear"
    assert (tmp_path / "pipe").is_fifo()


@POSIX
def test_a_link_to_nowhere_is_told_with_the_folder_that_is_not_there(run, tmp_path):
    (tmp_path / "dangling").symlink_to("gone/results")
    code, _, err = run("check", stored(tmp_path, "spin_high"), "--out", "dangling")
    assert (code, err.count("\n")) == (2, 1)
    assert f"there is no folder {tmp_path / 'gone'}" in err


@POSIX
def test_links_pipes_and_folders_are_nobodys_results(old):
    (old / "series.csv").unlink()
    (old / "series.csv").symlink_to("report.html")
    assert foreign_names(old) == ["series.csv"]
    (old / "series.csv").unlink()
    os.mkfifo(old / "series.csv")
    (old / MANIFEST).unlink()
    (old / "analysis.json").unlink()
    os.mkfifo(old / "analysis.json")
    with pytest.raises(StoreError, match="was not written by posecheck"):
        check_output(old, force=True)


def test_what_comes_at_the_last_moment_stays(old, tmp_path):
    with pytest.raises(StoreError, match=r"late\.txt"), write_folder(old):
        (old / "late.txt").write_text("mine", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["ride-posecheck"]
    (tmp_path / "heir").mkdir()
    discard_folder(old, tmp_path / "heir")
    assert content(tmp_path) == {"heir/late.txt": hashlib.sha256(b"mine").hexdigest()}


def kept_history(run, tmp_path):
    clip = stored(tmp_path, "spin_high")
    assert run("check", clip, "--json", "--rider", "A", "--database", "h.sqlite")[0] == 0
    return ("history", "A", "--database", "h.sqlite")


@POSIX
def test_the_page_of_a_history_replaces_only_such_pages(run, tmp_path):
    history = kept_history(run, tmp_path)
    (tmp_path / "ride.mp4").write_bytes(b"mine")
    (tmp_path / "mine.html").write_text("<!DOCTYPE html>", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link.html").symlink_to("mine.html")
    before = content(tmp_path)
    names = ("ride.mp4", "mine.html", "pipe", "link.html", "h.sqlite", "h.sqlite-wal", "h.sqlite-journal", "/dev/null")
    for name in (*names, "spin_high.npz", "."):
        code, out, err = run(*history, "--plot", name, "--force", "--note", "not to be kept")
        assert (code, out, err.count("\n")) == (2, "", 1)
    assert content(tmp_path) == before
    for _ in range(2):
        assert run(*history, "--plot", "a.html")[0] == 0
    assert is_our_page(tmp_path / "a.html")
    assert not (tmp_path / "mine.html").samefile(tmp_path / "a.html")
    check_page(tmp_path / "b.html")


@pytest.fixture
def rider():
    recording = Rider(seconds=6).recording()
    return recording, analyse(recording)


def test_only_our_folders_are_replaced(rider, tmp_path):
    place = tmp_path / "a"
    check_output(place)
    place.mkdir()
    check_output(place)
    (place / "diary.txt").write_text("dear", encoding="utf-8")
    for content in (None, "{}", "not json", '{"schema": "somebody/else/1"}'):
        if content is not None:
            (place / MARK).write_text(content, encoding="utf-8")
        assert not is_result_folder(place)
        with pytest.raises(StoreError, match="was not written by posecheck"):
            check_output(place)
    with pytest.raises(StoreError, match="was not written by posecheck"):
        check_output(place, force=True)
    with pytest.raises(StoreError, match="was not written by posecheck"):
        write_results(result_of(*rider), place, FolderContents())
    assert (place / "diary.txt").read_text(encoding="utf-8") == "dear"
    write_results(result_of(*rider), tmp_path / "b", FolderContents())
    assert is_result_folder(tmp_path / "b")
    check_output(tmp_path / "b")


@pytest.mark.parametrize("place", [Path(), Path.cwd().parent, Path.home()])
def test_some_folders_are_never_replaced(place):
    with pytest.raises(StoreError, match="must not be replaced"):
        check_output(place, force=True)


@pytest.mark.parametrize("force", [False, True])
def test_a_plain_file_stays_one(tmp_path, force):
    place = tmp_path / "file.txt"
    place.write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match=r"file.txt is there already and is no folder"):
        check_output(place, force=force)
    assert place.read_text(encoding="utf-8") == "mine"


def test_the_clip_never_vanishes(tmp_path):
    clip = tmp_path / "clips" / "ride.mp4"
    clip.parent.mkdir()
    clip.touch()
    with pytest.raises(StoreError, match="must not be replaced"):
        check_output(clip.parent, force=True, inputs=(clip,))


def test_a_full_disk_is_one_sentence(tmp_path):
    with pytest.raises(StoreError, match="No space left"), write_folder(tmp_path / "a"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []
