"""The queue of clips that were brought to a server."""

from __future__ import annotations

from posecheck.storage.upload_rows import Upload
from posecheck.storage.uploads import UploadQueue


def test_the_queue_keeps_what_it_is_given(tmp_path):
    queue = UploadQueue(str(tmp_path / "q.sqlite"))
    brought = queue.bring(Upload("a" * 32, "me", "ride.mp4", settings={"riding": "road"}))
    assert queue.find("a" * 32) == brought
    assert queue.settle("a" * 32, "done") is False
    assert queue.take().state == "working"
    assert queue.settle("a" * 32, "done", "again", "x", "y") is True
    assert queue.find("a" * 32).text == "y"
