"""What is kept in the user's cache folder."""

from __future__ import annotations

import pytest

from posecheck.system import cache
from posecheck.system.cache import keep_cached, read_cached


@pytest.fixture
def folder(monkeypatch, tmp_path):
    folder = tmp_path / "cache" / "posecheck"
    monkeypatch.setattr(cache, "cache_path", lambda: folder)
    return folder


def test_what_is_kept_is_read_again_for_the_same_version_alone(folder):
    assert read_cached("network", "1") is None
    keep_cached("network", "1", b"content")
    assert read_cached("network", "1") == b"content"
    assert read_cached("network", "2") is None
    assert read_cached("other", "1") is None
    assert len(list(folder.iterdir())) == 1


@pytest.mark.usefixtures("folder")
def test_a_new_version_takes_the_old_one_s_place():
    keep_cached("network", "1", b"content")
    keep_cached("other", "1", b"more")
    keep_cached("network", "2", b"new")
    read = [read_cached("network", "1"), read_cached("network", "2"), read_cached("other", "1")]
    assert read == [None, b"new", b"more"]


@pytest.mark.parametrize("damage", [lambda content: content[:-1], lambda content: content + b"x", lambda _: b""])
def test_what_is_damaged_is_not_there(folder, damage):
    keep_cached("network", "1", b"content")
    (file,) = folder.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert read_cached("network", "1") is None
    keep_cached("network", "1", b"content")
    assert read_cached("network", "1") == b"content"


def test_where_nothing_can_be_written_nothing_is(folder):
    folder.parent.write_text("in the way")
    keep_cached("network", "1", b"content")
    assert read_cached("network", "1") is None
