"""Every id of an answer has a name in words."""

from __future__ import annotations

from typing import get_args

import pytest
from support.languages import CLOSE, OPEN, speak_in_brackets

from posecheck.fit.asymmetry import ASYMMETRY_NAMES
from posecheck.fit.back import NAME
from posecheck.fit.findings import FINDINGS
from posecheck.fit.measures import ANGLE_JOINTS, MEASURES
from posecheck.fit.rear import REAR_UNITS
from posecheck.records.base import Part
from posecheck.records.names import body_name, direction_word, finding_name, measure_name, part_name, unit_word
from posecheck.text import read_words, use_language


def test_every_finding_and_part_has_a_name():
    names = read_words("names")
    assert names["findings"].keys() == set(FINDINGS)
    assert names["parts"].keys() == set(get_args(Part))


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (finding_name("toes_down"), "Toes down"),
        (part_name("bar_reach"), "Bar reach"),
        (measure_name("kops_offset"), "Knee over pedal"),
        (measure_name("one_of_tomorrow"), "One of tomorrow"),
        (body_name("ear"), "ear"),
        (direction_word("drop_heel"), "drop heel"),
        (direction_word("keep"), "leave it"),
        (unit_word("rpm"), "rpm"),
        (unit_word("furlong"), "furlong"),
        (finding_name("one_of_tomorrow"), "One of tomorrow"),
    ],
)
def test_an_id_is_said_in_words(said, text):
    assert said == text


def test_names_are_said_in_the_language(monkeypatch):
    with use_language(speak_in_brackets(monkeypatch)):
        assert finding_name("toes_down") == f"{OPEN}Toes down{CLOSE}"


def test_every_measure_and_joint_has_a_name():
    names = read_words("names")
    assert names["measures"].keys() == {*MEASURES, *REAR_UNITS, *ASYMMETRY_NAMES, NAME}
    assert names["body"].keys() > {joint for joints in ANGLE_JOINTS.values() for joint in joints}
