"""`load` and `save`: one function each, whatever is written."""

from __future__ import annotations

import pytest
from support.equality import same
from support.riders import Rider

from posecheck.errors import StoreError
from posecheck.fit.analysis import analyse
from posecheck.storage.public import load, save

RECORDING = Rider().recording(riding="road")


@pytest.mark.parametrize("ending", [".npz", ".NPZ"])
def test_a_recording_comes_back_as_it_was(tmp_path, ending):
    save(RECORDING, tmp_path / f"ride{ending}")
    assert same(load(tmp_path / f"ride{ending}"), RECORDING)


def test_an_analysis_comes_back_as_it_was(tmp_path):
    analysis = analyse(RECORDING)
    save(analysis, tmp_path / "ride.json")
    assert same(load(str(tmp_path / "ride.json")), analysis)


def test_the_content_says_what_it_is_not_the_name(tmp_path):
    save(RECORDING, tmp_path / "ride.npz")
    (tmp_path / "ride.npz").rename(tmp_path / "ride.bak")
    assert same(load(tmp_path / "ride.bak"), RECORDING)


@pytest.mark.parametrize("name", ["ride.json", "ride", "ride.npz.tmp"])
def test_a_recording_does_not_get_a_name_that_misleads(tmp_path, name):
    with pytest.raises(StoreError, match=rf"{name} is no name for a recording: let it end in \.npz"):
        save(RECORDING, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("content", "kind"), [(b"", "analysis"), (b"PK nothing", "recording"), (b"[1]", "analysis")])
def test_what_is_neither_is_refused_by_its_name(tmp_path, content, kind):
    (tmp_path / "odd.bin").write_bytes(content)
    with pytest.raises(StoreError, match=rf"odd\.bin is no {kind} of posecheck"):
        load(tmp_path / "odd.bin")


def test_a_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(StoreError, match=r"gone\.npz cannot be read"):
        load(tmp_path / "gone.npz")
