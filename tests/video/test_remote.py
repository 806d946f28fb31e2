"""Clips fetched from an address."""

from __future__ import annotations

import pytest
from support.addresses import CALLS
from support.clip_folders import LONG_S
from support.here import ADDRESS, web_space
from support.video_files import write_clip

from posecheck.errors import SettingsError, VideoError
from posecheck.video.remote import list_addresses, local_copy


@pytest.fixture(scope="module")
def rider(tmp_path_factory):
    return write_clip(tmp_path_factory.mktemp("clips") / "rider.mp4", LONG_S).read_bytes()


@pytest.fixture
def web(monkeypatch, rider):
    """Put clips where https addresses lead, without a network."""
    registry = pytest.importorskip("fsspec.registry")
    monkeypatch.setitem(registry._registry, "https", web_space({"high.mp4": rider, "rider.mp4": rider}))


def test_no_address_is_called_that_a_task_smuggles_in(host):
    for address in CALLS:
        if "://" in address:
            with pytest.raises(SettingsError), local_copy(address.format(host=host[0])):
                pass
            with pytest.raises(SettingsError):
                list_addresses(address.format(host=host[0]))
    assert host[1] == []


@pytest.mark.usefixtures("web")
def test_who_does_not_answer_in_time_is_told():
    with pytest.raises(VideoError, match="nobody answers in time"), local_copy(f"{ADDRESS}late.mp4"):
        pass


@pytest.mark.usefixtures("web")
def test_a_clip_that_is_too_large_is_not_fetched():
    with pytest.raises(VideoError, match="larger than 0 MB"), local_copy(f"{ADDRESS}high.mp4", 1000):
        pass
