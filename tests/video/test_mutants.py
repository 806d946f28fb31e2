"""Clips whose containers lie, each read in a process of its own: an answer or a sentence, in time and in bounds."""

from __future__ import annotations

import os

import pytest
from support.mutants import KINDS, mutant, verdict

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
COUNT = 120


def test_each_kind_of_container_can_be_put_together_again():
    from support.strange_clips import content

    for kind in KINDS[:3]:
        whole = content(kind.suffix, kind.movflags)
        assert b"".join(map(kind.write, kind.read(whole))) == whole


def test_mutants_differ_from_the_clip_and_from_each_other():
    made = [mutant(number)[1] for number in range(0, 50, 5)]
    assert len(set(made)) == len(made)


@pytest.mark.parametrize("number", range(10))
def test_a_few_mutants_are_taken_as_promised(number, tmp_path):
    assert verdict(number, tmp_path) == ""


@pytest.mark.slow
@pytest.mark.parametrize("start", range(10, COUNT, 10))
def test_many_mutants_are_taken_as_promised(start, tmp_path):
    assert {number: verdict(number, tmp_path) for number in range(start, start + 10)} == dict.fromkeys(
        range(start, start + 10), ""
    )
