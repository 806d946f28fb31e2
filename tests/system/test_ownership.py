"""Files of the user's own are never lost: not by any command, not with --force, not under another name."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest
from support.command import stored
from support.paths import REPOSITORY, SAMPLES
from support.places import POSIX
from support.results import result_of
from support.riders import Rider, from_truth

from posecheck.app.attempt import attempt_check
from posecheck.app.request import CheckRequest, FolderContents
from posecheck.app.results import result_folder, write_results
from posecheck.batch.results import BatchFolder, check_out
from posecheck.errors import StoreError
from posecheck.fit.analysis import analyse
from posecheck.records.tracking import Recording
from posecheck.storage.files import load_recording, save_analysis, save_recording
from posecheck.system.output_folder import check_inputs, check_output, check_page, write_folder
from posecheck.system.ownership import MANIFEST, changed, discard, is_our_page, listed, others
from posecheck.web.upload_files import UploadFiles

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


def test_an_older_folder_is_replaced_with_or_without_its_list(run, old, tmp_path):
    clip = stored(tmp_path, "spin_high")
    assert run("check", clip, "--out", "ride-posecheck")[0] == 0
    assert listed(old) is not None
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
    assert not others(old)
    assert not changed(old)


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
        (old / name).write_bytes(b"")
    shutil.copy(TARGETS, old / "series.csv")
    clip, before = stored(tmp_path, "spin_high"), content(tmp_path)
    for force in ([], ["--force"]):
        code, out, err = run("check", clip, "--out", "ride-posecheck", *told, *force)
        assert (code, out, err.count("\n"), "must not be replaced" in err) == (2, "", 1, True)
        assert content(tmp_path) == before


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
    assert not others(old)


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
def test_a_link_to_a_result_folder_is_followed(run, old, tmp_path):
    (tmp_path / "latest").symlink_to(old)
    assert run("check", stored(tmp_path, "spin_high"), "--out", "latest")[0] == 0
    assert (tmp_path / "latest").is_symlink()
    assert (old / "recording.npz").read_bytes() == (tmp_path / "spin_high.npz").read_bytes()


@POSIX
def test_links_pipes_and_folders_are_nobodys_results(old):
    (old / "series.csv").unlink()
    (old / "series.csv").symlink_to("report.html")
    assert others(old) == ["series.csv"]
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
    discard(old, tmp_path / "heir")
    assert content(tmp_path) == {"heir/late.txt": hashlib.sha256(b"mine").hexdigest()}


def test_a_list_that_is_damaged_is_none(old):
    for text in ("{", "[]", '{"schema": "else", "files": {}}', '{"schema": "posecheck/files/1", "files": 1}'):
        (old / MANIFEST).write_text(text, encoding="utf-8")
        assert others(old) == []  # by the names of old
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


def test_a_trace_replaces_only_traces(tmp_path):
    def engine(film: object) -> Recording:
        raise ZeroDivisionError(film)

    beside = tmp_path / "out.error.txt"
    for mine, kept in (("mine", True), ("Traceback (most recent call last):\n", False)):
        beside.write_text(mine, encoding="utf-8")
        request = CheckRequest(str(SAMPLES / "spin_ideal.mp4"), folder=tmp_path / "out")
        assert attempt_check(request, engine=engine)[0].error == "internal error"
        assert (beside.read_text(encoding="utf-8") == mine) is kept


def test_a_job_is_refused_before_it_is_tracked(old):
    (old / "mine.npz").write_bytes((old / "recording.npz").read_bytes())
    outcome = attempt_check(CheckRequest(str(old / "mine.npz"), folder=old))[0]
    assert (outcome.status, outcome.error) == ("failed", "StoreError")
    assert (old / "mine.npz").is_file()


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


def test_a_batch_reads_nothing_that_it_writes_over(run, tmp_path):
    with BatchFolder(tmp_path / "out"):
        pass
    out = tmp_path / "out"
    (out / "clips.csv").write_text("file\nride.mp4\n", encoding="utf-8")
    (out / "ride.mp4").write_bytes(b"mine")
    before = content(tmp_path)
    code, _, err = run("batch", "out/clips.csv", "--out", "out")
    assert (code, "clips.csv must not be replaced" in err) == (2, True)
    for file in ("index.html", "clips/a-1/annotated.mp4", "pictures/h.sqlite", ".lock"):
        with pytest.raises(StoreError, match="must not be replaced"):
            check_out(out, [out / file])
    check_out(out, [out / "ride.mp4", "h.sqlite"])
    assert content(tmp_path) == before


def test_a_folder_that_only_seems_a_batch(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "batch.json").write_text('{"batch": 1}', encoding="utf-8")
    with pytest.raises(StoreError, match="is no batch of posecheck's"):
        BatchFolder(tmp_path / "out")
    (tmp_path / "out" / "batch.json").write_text('{"schema": "posecheck/batch/1"}', encoding="utf-8")
    (tmp_path / "out" / "measures.csv").mkdir()
    with pytest.raises(StoreError, match=r"measures\.csv was not written by posecheck"):
        BatchFolder(tmp_path / "out")


def test_a_batch_sweeps_up_only_after_itself(tmp_path):
    with BatchFolder(tmp_path / "out"):
        (tmp_path / "out" / ".backup.0123abcd").write_text("mine", encoding="utf-8")
    with BatchFolder(tmp_path / "out"):
        pass
    assert (tmp_path / "out" / ".backup.0123abcd").is_file()


def test_a_server_sweeps_up_only_after_itself(tmp_path):
    shelf = UploadFiles(tmp_path)
    half, mine = shelf.folder(shelf.fresh()), tmp_path / "clips" / ("a" * 32)
    (half / "coming").touch()
    mine.mkdir()
    (mine / "holiday.mp4").write_bytes(b"mine")
    shelf.sweep()
    assert not half.exists()
    assert (mine / "holiday.mp4").is_file()


def test_usual_folders(old):
    assert result_folder(old / "recording.npz") == old.resolve()
    assert result_folder(old / "before.npz").name == "before-posecheck"
