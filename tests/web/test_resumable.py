"""Parts of clips on the disk."""

import pytest

from posecheck.storage.upload_rows import Upload
from posecheck.web.resumable import ComingClips, read_metadata
from posecheck.web.upload_files import UploadFiles


@pytest.fixture
def coming(tmp_path):
    return ComingClips(UploadFiles(tmp_path))


def begun(coming, length_bytes=10):
    name = coming._files.fresh()
    coming.begin(Upload(name, "me", "ride.mp4", settings={"riding": "road"}), length_bytes)
    return name


def test_a_part_is_found_again_with_what_was_said_of_it(coming):
    clip = begun(coming)
    assert coming.append(clip, coming.write_as(clip), 0, b"abcd")
    found = coming.find(clip)
    assert (found.come_bytes, found.length_bytes, found.upload.settings) == (4, 10, {"riding": "road"})
    assert (coming.coming_bytes(), coming.of("me"), coming.of("other")) == (6, 1, 0)


def test_whoever_wrote_before_writes_no_more(coming):
    clip = begun(coming)
    old = coming.write_as(clip)
    new = coming.write_as(clip)
    assert not coming.append(clip, old, 0, b"ab")
    assert coming.append(clip, new, 0, b"cd")
    assert coming.part(clip).read_bytes() == b"cd"


def test_a_finished_clip_comes_no_more(coming):
    clip = begun(coming, 2)
    coming.append(clip, coming.write_as(clip), 0, b"ab")
    coming.finish(clip)
    assert (coming.find(clip).come_bytes, coming.coming_bytes()) == (2, 0)
    assert coming._files.clip(clip).read_bytes() == b"ab"
    coming.drop(clip)
    assert coming.find(clip) is None


@pytest.mark.parametrize("header", ["", " ", ",", "filename", "filename ***", "filename /w==", "a b,c d e"])
def test_what_makes_no_sense_says_nothing(header):
    assert set(read_metadata(header).values()) <= {"", "i"}
