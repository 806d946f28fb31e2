"""Damaged files of other trackers: read, or refused in one sentence that names the file."""

from __future__ import annotations

import pytest
from support.foreign_mutants import BINARIES, TEXTS, mutant, verdict, whole


@pytest.mark.parametrize("name", TEXTS)
def test_the_whole_files_are_read(name, tmp_path):
    import posecheck

    (tmp_path / name).write_bytes(whole(name))
    assert len(posecheck.load(tmp_path / name, rate_hz=30).side.time_s) >= 1


def test_mutants_differ_from_the_file_and_from_each_other():
    made = [mutant(number)[1] for number in range(0, 60, len(TEXTS))]
    assert len({*made, whole(TEXTS[0])}) == len(made) + 1


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_a_few_mutants_are_taken_as_promised(start, tmp_path):
    assert {number: verdict(number, tmp_path) for number in range(start, start + 20)} == dict.fromkeys(
        range(start, start + 20), ""
    )


@pytest.mark.slow
@pytest.mark.parametrize("start", range(60, 1060, 100))
def test_many_mutants_are_taken_as_promised(start, tmp_path):
    assert {number: verdict(number, tmp_path) for number in range(start, start + 100)} == dict.fromkeys(
        range(start, start + 100), ""
    )


@pytest.mark.slow
def test_binary_mutants_are_taken_as_promised(tmp_path):
    pytest.importorskip("ezc3d")
    pytest.importorskip("h5py")
    assert {number: verdict(number, tmp_path, BINARIES) for number in range(40)} == dict.fromkeys(range(40), "")
