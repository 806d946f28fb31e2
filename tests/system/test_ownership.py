"""Files of the user's own are never lost: not by any command, not with --force, not under another name."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from support.command import stored
from support.paths import REPOSITORY
from support.places import POSIX
from support.results import result_of
from support.riders import Rider, from_truth

from posecheck.app.request import FolderContents
from posecheck.app.results import result_folder, write_results
from posecheck.errors import StoreError
from posecheck.fit.analysis import analyse
from posecheck.storage.files import load_recording, save_analysis, save_recording
from posecheck.system.output_folder import check_output
from posecheck.system.ownership import MANIFEST, changed_files, foreign_names, owned_names
from posecheck.video.image import to_png

TARGETS = REPOSITORY / "posecheck" / "fit" / "targets.toml"


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


@pytest.mark.slow
def test_an_older_folder_is_replaced_with_or_without_its_list(run, old, tmp_path):
    clip = stored(tmp_path, "spin_high")
    assert run("check", clip, "--out", "ride-posecheck")[0] == 0
    assert owned_names(old) is not None
    (old / MANIFEST).unlink()
    assert run("check", clip, "--out", "ride-posecheck")[0] == 0
    assert json.loads((old / MANIFEST).read_text(encoding="utf-8"))["files"].keys() == {
        "report.html",
        "series.csv",
        "analysis.json",
        "recording.npz",
    }


@pytest.mark.parametrize("list_too", [True, False])
@pytest.mark.parametrize("name", ["rear.mp4", "notes.txt", "slow.mp4", "before.npz", "deep/film.mp4"])
def test_a_file_of_the_users_in_a_result_folder_stays(run, old, tmp_path, name, list_too):
    if not list_too:
        if name == "slow.mp4":
            pytest.skip("a folder without a list may have had a film of that name")
        (old / MANIFEST).unlink()
    (old / name).parent.mkdir(exist_ok=True)
    (old / name).write_bytes(b"mine")
    clip, before = stored(tmp_path, "spin_high"), content(tmp_path)
    for command in (["check", clip], ["compare", clip, clip], ["report", clip], ["demo"]):
        for force in ([], ["--force"]):
            code, out, err = run(*command, "--out", "ride-posecheck", *force, engine=None)
            assert (code, out, err.count("\n")) == (2, "", 1)
            assert f"ride-posecheck holds {name.split('/')[0]}, not written by posecheck" in err
            assert content(tmp_path) == before


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_recording_of_the_users_beside_posechecks_own(run, old, tmp_path, command):
    shutil.copy(old / "recording.npz", old / "before.npz")
    before = content(old)
    assert run(command, "ride-posecheck/before.npz")[0] == 0
    assert content(old) == before
    assert (tmp_path / "before-posecheck" / "report.html").is_file()


@pytest.mark.parametrize("command", ["check", "report"])
def test_the_recording_that_is_read_stays_as_it_is(run, old, command):
    before = content(old)["recording.npz"]
    assert run(command, "ride-posecheck/recording.npz")[0] == 0
    assert content(old)["recording.npz"] == before
    assert not foreign_names(old)
    assert not changed_files(old)


@pytest.mark.usefixtures("old")
def test_a_recording_is_not_replaced_by_one_with_other_settings(run, tmp_path):
    before = content(tmp_path)
    for told in (["--riding", "tt"], ["--rear", "rear.mp4"], ["--force", "--crank-mm", "165"]):
        code, _, err = run("check", "ride-posecheck/recording.npz", *told)
        assert (code, "must not be replaced" in err) == (2, True)
        assert content(tmp_path) == before
    assert run("check", "ride-posecheck/recording.npz", "--riding", "tt", "--out", "tt")[0] == 0
    assert load_recording(tmp_path / "tt" / "recording.npz").settings.riding == "tt"


@pytest.mark.parametrize(
    "told",
    [
        ("--rider", "Bob", "--database", "ride-posecheck/h.sqlite"),
        ("--rider", "Bob", "--database", "sqlite:///ride-posecheck/report.html"),
        ("--rear", "ride-posecheck/annotated.mp4"),
        ("--other-side", "ride-posecheck/slow.mp4"),
        ("--targets", "ride-posecheck/series.csv"),
        ("--logo", "ride-posecheck/logo.png"),
    ],
)
def test_what_a_check_reads_is_never_in_what_it_replaces(run, old, tmp_path, told):
    for name in ("annotated.mp4", "slow.mp4", "logo.png", "series.csv"):
        (old / name).write_bytes(to_png(np.zeros((4, 4, 3), np.uint8)))
    shutil.copy(TARGETS, old / "series.csv")
    clip, before = stored(tmp_path, "spin_high"), content(tmp_path)
    for force in ([], ["--force"]):
        code, out, err = run("check", clip, "--out", "ride-posecheck", *told, *force)
        assert (code, out, err.count("\n"), "must not be replaced" in err) == (2, "", 1, True)
        assert content(tmp_path) == before


def test_what_was_changed_since_is_replaced_only_on_request(run, old, tmp_path):
    (old / "report.html").write_text("with notes", encoding="utf-8")
    clip = stored(tmp_path, "spin_high")
    code, _, err = run("check", clip, "--out", "ride-posecheck")
    assert (code, "report.html in ride-posecheck was changed since" in err) == (2, True)
    assert run("check", clip, "--out", "ride-posecheck", "--force")[0] == 0


def test_the_notes_of_a_file_manager_move_along(run, old, tmp_path):
    (old / ".DS_Store").write_bytes(b"icons")
    assert run("check", stored(tmp_path, "spin_high"), "--out", "ride-posecheck")[0] == 0
    assert (old / ".DS_Store").read_bytes() == b"icons"
    assert not foreign_names(old)


@POSIX
def test_a_link_to_a_result_folder_is_followed(run, old, tmp_path):
    (tmp_path / "latest").symlink_to(old)
    assert run("check", stored(tmp_path, "spin_high"), "--out", "latest")[0] == 0
    assert (tmp_path / "latest").is_symlink()
    assert (old / "recording.npz").read_bytes() == (tmp_path / "spin_high.npz").read_bytes()


def test_a_list_that_is_damaged_is_none(old):
    for text in ("{", "[]", '{"schema": "else", "files": {}}', '{"schema": "posecheck/files/1", "files": 1}'):
        (old / MANIFEST).write_text(text, encoding="utf-8")
        assert foreign_names(old) == []  # by the names of old
    (old / "analysis.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StoreError, match="was not written by posecheck"):
        check_output(old, force=True)


def test_python_replaces_only_posechecks_files(tmp_path):
    recording = Rider(seconds=5).recording()
    for name in ("ride.mp4", "h.sqlite"):
        (tmp_path / name).write_bytes(b"mine")
        with pytest.raises(StoreError, match="was not written by posecheck"):
            save_recording(recording, tmp_path / name)
        with pytest.raises(StoreError, match="was not written by posecheck"):
            save_analysis(analyse(recording), tmp_path / name)
        assert (tmp_path / name).read_bytes() == b"mine"
    for _ in range(2):
        save_recording(recording, tmp_path / "a.npz")
        save_analysis(analyse(recording), tmp_path / "a.json")


def kept_history(run, tmp_path):
    clip = stored(tmp_path, "spin_high")
    assert run("check", clip, "--json", "--rider", "A", "--database", "h.sqlite")[0] == 0
    return ("history", "A", "--database", "h.sqlite")


def test_an_export_replaces_only_exports(run, tmp_path):
    history = kept_history(run, tmp_path)
    for _ in range(2):
        assert run(*history, "--export", "all", "--force")[0] == 0
    (tmp_path / "all" / MANIFEST).unlink()
    assert run(*history, "--export", "all", "--force")[0] == 0
    code, _, err = run(*history, "--export", "all")
    assert (code, "add --force" in err) == (2, True)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "measures.csv").write_text("mine", encoding="utf-8")
    shutil.copy("h.sqlite", tmp_path / "all")
    before = content(tmp_path)
    for place in ("all", "own", ".", "h.sqlite"):
        code, out, err = run("history", "A", "--database", "all/h.sqlite", "--export", place, "--force")
        assert (code, out, err.count("\n")) == (2, "", 1)
    assert content(tmp_path) == before


def test_usual_folders(old):
    assert result_folder(old / "recording.npz") == old.resolve()
    assert result_folder(old / "before.npz").name == "before-posecheck"
