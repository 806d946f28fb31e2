"""One clip of a batch, and the same again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.clip_folders import LONG_S
from support.engines import acted
from support.video_files import write_clip

from posecheck.app.request import CheckRequest, FolderContents
from posecheck.batch.tasks import BatchTask, check_clip, task_key
from posecheck.errors import VideoError
from posecheck.records.batch import ClipLabel, entry_from_json, entry_to_json
from posecheck.records.settings import Settings


@pytest.fixture(scope="module")
def rider(tmp_path_factory):
    """A clip that is long enough to be measured."""
    return write_clip(tmp_path_factory.mktemp("clips") / "rider.mp4", LONG_S)


def test_one_clip_and_the_same_again(rider, tmp_path):
    facts = ClipLabel("rider-1", "rider.mp4", "Anna")
    task = BatchTask(
        facts,
        CheckRequest(str(rider), folder=tmp_path / "clips" / "rider-1", contents=FolderContents(film=False)),
        engine=acted,
    )
    (tmp_path / "clips").mkdir()
    result = check_clip(task)
    entry = result.entry
    assert (entry.status, entry.facts, entry.key) == ("measured", facts, task_key(task.request, acted))
    assert result.picture.startswith(b"\xff\xd8")
    assert entry_to_json(entry_from_json(entry_to_json(entry))) == entry_to_json(entry)
    assert check_clip(replace(task, known=entry.key)).entry is None
    for other in (
        {"settings": Settings("tt")},
        {"end_s": 5.0},
        {"contents": FolderContents(blur_face=True)},
        {"model": "lite"},
    ):
        assert task_key(replace(task.request, **other)) != task_key(task.request)
    with pytest.raises(VideoError, match="not found"):
        task_key(replace(task.request, source="nowhere.mp4"))
