"""A folder into which clips are dropped."""

import pytest
from support.served import FILM, Served, follow

from posecheck.storage.uploads import UploadQueue
from posecheck.web.inbox import Inbox
from posecheck.web.upload_files import UploadFiles


@pytest.fixture
def folder(tmp_path):
    found = tmp_path / "drop"
    found.mkdir()
    return found


@pytest.fixture
def inbox(tmp_path, folder):
    files, queue = UploadFiles(tmp_path), UploadQueue(str(tmp_path / "q.sqlite"))
    return lambda: Inbox(folder, files, queue, lambda: None)


def test_a_clip_is_taken_once_it_has_stopped_growing(inbox, folder):
    first = inbox()
    (folder / "ride.mp4").write_bytes(FILM)
    assert first.take_new() == 0
    (folder / "ride.mp4").write_bytes(FILM + b"more")
    assert [first.take_new() for _ in range(3)] == [0, 1, 0]
    assert (folder / "ride.mp4").read_bytes() == FILM + b"more"
    again = inbox()
    assert [again.take_new() for _ in range(3)] == [0, 0, 0]
    (folder / "ride.mp4").write_bytes(FILM + b"another ride")
    assert [again.take_new() for _ in range(3)] == [0, 1, 0]
    assert [each.name for each in again._queue.all()] == ["ride.mp4"] * 2


def test_what_is_no_film_a_link_or_hidden_is_left_alone(inbox, folder):
    (folder / "page.mp4").write_bytes(b"<html>")
    (folder / ".coming.mp4").write_bytes(FILM)
    (folder / "link.mp4").symlink_to(folder / ".coming.mp4")
    (folder / "deeper.mp4").mkdir()
    found = inbox()
    assert [found.take_new() for _ in range(3)] == [0, 0, 0]


@pytest.mark.slow
def test_what_is_dropped_is_measured(tmp_path, folder, work):
    (folder / "ride.mp4").write_bytes(FILM)
    with Served(tmp_path, work, inbox=folder) as served:
        client = served.program()
        while not (clips := client.get("/api/v1/clips").json()):
            served.server.inbox._ending.wait(0.05)
        assert follow(client, clips[0]["id"])[-1]["ending"] == "measured"
