"""Hashes of files, larger than one piece and empty."""

import hashlib

import pytest

from posecheck.system.file_hash import file_sha256


@pytest.mark.parametrize("size", [0, 1, (1 << 20) + 1])
def test_the_hash_is_that_of_the_whole_content(size, tmp_path):
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    (tmp_path / "file").write_bytes(content)
    assert file_sha256(tmp_path / "file") == hashlib.sha256(content).hexdigest()


def test_a_file_that_is_not_there_is_no_surprise(tmp_path):
    with pytest.raises(FileNotFoundError):
        file_sha256(tmp_path / "gone")
