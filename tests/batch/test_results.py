"""The folder of a batch: whose it is, and what is done anew."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from support.batch_entries import ENTRIES
from support.clip_folders import LONG_S
from support.engines import acted
from support.video_files import write_clip

from posecheck.app.request import CheckRequest, FolderContents
from posecheck.batch.results import BatchFolder, check_out
from posecheck.batch.tasks import BatchTask, OverdueError, check_clip_remotely
from posecheck.errors import StoreError
from posecheck.records.batch import ClipLabel


def content(folder: Path) -> dict[str, str]:
    """Every file below a folder, with its hash."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


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


@pytest.fixture(scope="module")
def rider(tmp_path_factory):
    """A clip that is long enough to be measured."""
    return write_clip(tmp_path_factory.mktemp("clips") / "rider.mp4", LONG_S)


@pytest.mark.slow
def test_a_machine_elsewhere_sends_what_it_wrote(rider, tmp_path):
    with BatchFolder(tmp_path / "out") as book:
        task = BatchTask(
            ClipLabel("rider-1", "rider.mp4"),
            CheckRequest(str(rider), contents=FolderContents(film=False)),
            engine=acted,
        )
        task = replace(task, request=replace(task.request, folder=book.place(task.facts)))
        result = check_clip_remotely(task)
        assert not task.request.folder.exists()
        book.keep(result.entry, result.picture, result.files)
        assert (task.request.folder / "report.html").exists()
        assert book.entry(task.facts).status == "measured"
        late = check_clip_remotely(replace(task, limit_s=0.0))
        assert (late.entry.error, late.entry.key) == (OverdueError.__name__, "")


def test_a_folder_with_something_else_in_it(tmp_path):
    (tmp_path / "diary.txt").touch()
    with pytest.raises(StoreError, match="no batch of posecheck's"):
        BatchFolder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_one_batch_at_a_time(tmp_path):
    with BatchFolder(tmp_path / "out"), pytest.raises(StoreError, match="Another batch"):
        BatchFolder(tmp_path / "out")
    with BatchFolder(tmp_path / "out"):
        pass


def test_half_a_file_is_swept_away(tmp_path):
    with BatchFolder(tmp_path / "out"):
        pass
    half = [tmp_path / "out" / "clips" / ".posecheck-0123abcd", tmp_path / "out" / "done" / ".posecheck-4567abcd"]
    half[0].mkdir()
    half[1].touch()
    kept = tmp_path / "out" / ".kept"
    kept.touch()
    with BatchFolder(tmp_path / "out"):
        assert not any(path.exists() for path in half)
        assert kept.exists()


def test_a_lost_entry_or_report_is_done_anew(tmp_path):
    with BatchFolder(tmp_path / "out") as book:
        book.keep(ENTRIES[0], None)
        assert book.entry(ENTRIES[0].facts) is None
        book.place(ENTRIES[0].facts).mkdir()
        (book.place(ENTRIES[0].facts) / "report.html").touch()
        assert book.entry(ENTRIES[0].facts).key == "k"
        (tmp_path / "out" / "done" / "a-1.json").write_text("{", encoding="utf-8")
        assert book.entry(ENTRIES[0].facts) is None
