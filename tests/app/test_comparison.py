"""The folder of a comparison."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.analyses import high
from support.results import result_of
from support.riders import Rider
from support.saddle_pairs import LOW, raised

from posecheck.app.comparison import comparison_folder, write_comparison
from posecheck.app.request import FolderContents
from posecheck.errors import StoreError
from posecheck.fit.analysis import analyse
from posecheck.fit.comparison import compare
from posecheck.system.output_folder import check_output, is_result_folder


def told(rider):
    recording = rider.recording()
    return recording, analyse(recording)


@pytest.fixture(scope="module")
def pair():
    return told(LOW), told(raised(LOW, 65))


def test_its_folder_is_whole_and_ours(pair, tmp_path):
    place = tmp_path / "a"
    comparison = compare(*(analysis for _, analysis in pair))
    write_comparison(*(result_of(*one) for one in pair), comparison, place, FolderContents())
    assert {path.name for path in place.iterdir()} == {"report.html", "comparison.json", ".posecheck.json"}
    assert json.loads((place / "comparison.json").read_bytes())["outcome"] == comparison.outcome
    assert is_result_folder(place)
    check_output(place)
    (place / "comparison.json").write_text('{"schema": "else"}', encoding="utf-8")
    with pytest.raises(StoreError, match="was changed since"):
        check_output(place)


def test_a_folder_is_named_after_both_clips(tmp_path):
    ours = tmp_path / "monday-posecheck"
    one = result_of(Rider().recording())
    write_comparison(one, one, compare(high(), high()), ours, FolderContents())
    assert comparison_folder(ours / "recording.npz", "clips/friday.mov").name == "monday-against-friday-posecheck"
    assert comparison_folder("a/recording.npz", Path("b.mp4")).name == "recording-against-b-posecheck"
