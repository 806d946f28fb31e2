"""Many clips: which there are, that none stops the others, that what is done stays done, and what is shown of all."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from support.clip_folders import LONG_S, clips
from support.engines import acted, squared
from support.video_files import write_clip

from posecheck.app.attempt import INTERNAL
from posecheck.app.request import CheckRequest, FolderContents
from posecheck.batch.discover import find_clips
from posecheck.batch.run import BatchPlan, run_batch
from posecheck.system.task_pool import LostTaskError, TaskLimits, run_tasks

PLAN = BatchPlan(CheckRequest("", contents=FolderContents(film=False)), workers=1, engine=acted)


@pytest.fixture(scope="module")
def rider(tmp_path_factory):
    """A clip that is long enough to be measured."""
    return write_clip(tmp_path_factory.mktemp("clips") / "rider.mp4", LONG_S)


def tables(out):
    return [(out / name).read_bytes() for name in ("clips.csv", "measures.csv")]


def test_an_empty_folder_on_the_command_line(run):
    Path("empty").mkdir()
    code, out, err = run("batch", "empty", "--out", "results")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "There is no clip in empty" in err
    assert not Path("results").exists()


def test_clips_of_a_batch_learn_from_those_kept_before_it_began_alone(tmp_path, monkeypatch):
    def remember(_, tasks, *__):
        asked.extend(tasks)
        yield from ()

    asked, began = [], datetime.now(timezone.utc)
    folder = clips(tmp_path / "in", anna=b"", ben=b"")
    plan = replace(PLAN, keep=True, database=str(tmp_path / "riders.sqlite"))
    monkeypatch.setattr("posecheck.batch.run.run_tasks", remember)
    for _ in range(2):
        assert list(run_batch(find_clips([str(folder)], "{rider}"), tmp_path / "out", plan)) == []
    places = [task.request.history for task in asked]
    assert places[0].taught_before == places[1].taught_before > began
    assert places[2].taught_before > places[0].taught_before
    assert repr(places[2]) == repr(places[0])  # so that an unchanged clip counts as the same in the next batch


@pytest.mark.slow
def test_processes_that_die_or_dawdle_are_replaced():
    ended = dict(run_tasks(squared, [1, -1, 2, -2, 3, -3, 4], 2, TaskLimits(limit_s=2.0, memory_mb=2000)))
    assert [ended[number] for number in (1, 2, 3, 4)] == [(1, "1"), (4, "1"), (9, "1"), (16, "1")]
    assert all(isinstance(ended[number], LostTaskError) for number in (-1, -2, -3))
    assert "memory runs out" in str(ended[-1])
    assert "longer than the 2 s allowed" in str(ended[-2])


@pytest.mark.slow
def test_a_batch_accounts_for_every_clip_and_resumes(rider, tmp_path):
    content = rider.read_bytes()
    folder = clips(tmp_path / "in", high_bo=content, nobody=content, errs=content, broken=b"broken")
    out = tmp_path / "out"
    first = {
        entry.facts.file.rsplit("/")[-1]: (entry, new) for entry, new in run_batch(find_clips([str(folder)]), out, PLAN)
    }
    assert {name: entry.status for name, (entry, _) in first.items()} == {
        "high_bo.mp4": "measured",
        "nobody.mp4": "not_measurable",
        "errs.mp4": "failed",
        "broken.mp4": "failed",
    }
    bug = first["errs.mp4"][0]
    assert bug.error == INTERNAL
    assert (out / bug.reasons[0].rsplit(": ", 1)[1]).is_file()
    report = out / "clips" / first["high_bo.mp4"][0].facts.id / "report.html"
    assert "<script src=" not in report.read_text(encoding="utf-8")
    assert not list(out.glob("*.js"))
    before, age = tables(out), report.stat().st_mtime_ns
    (folder / "broken.mp4").write_bytes(b"broken anew")
    again = {entry.facts.file.rsplit("/")[-1]: new for entry, new in run_batch(find_clips([str(folder)]), out, PLAN)}
    assert again == {"high_bo.mp4": False, "nobody.mp4": False, "errs.mp4": True, "broken.mp4": True}
    assert tables(out) == before
    assert report.stat().st_mtime_ns == age
    assert json.loads((out / "batch.json").read_text(encoding="utf-8"))["schema"] == "posecheck/batch/1"
    one = find_clips([str(folder / "high_bo.mp4")])
    assert [new for _, new in run_batch(one, out, replace(PLAN, again=True))] == [True]
    assert len(list(csv.DictReader(io.StringIO((out / "clips.csv").read_text(encoding="utf-8"))))) == 1
